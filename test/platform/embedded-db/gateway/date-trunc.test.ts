import { Decimal128, deserialize, Double, Int32, Long, serialize, type Document } from 'bson';
import { expect } from 'chai';
import { repairDateTrunc } from '../../../../src/platform/embedded-db/gateway/date-trunc.js';
import { CommandError } from '../../../../src/platform/embedded-db/gateway/errors.js';

const repaired = (document: Document): Document => deserialize(repairDateTrunc(Buffer.from(serialize(document))));
const trunc = (spec: Document): Document => ({ cut: { $dateTrunc: spec } });

describe('$dateTrunc', () => {
  it('is rewritten wherever it stands, and nothing else is changed', () => {
    const types = {
      l: Long.fromNumber(1),
      d: new Double(2),
      i: new Int32(3),
      m: Decimal128.fromString('1.50'),
      r: /a/i,
    };
    const before = { pipeline: [{ $match: types }, { $set: trunc({ date: '$at', unit: 'month' }) }] };
    const bytes = repairDateTrunc(Buffer.from(serialize(before)));
    const month = { $dateFromParts: { year: { $year: { date: '$at' } }, month: { $month: { date: '$at' } } } };
    const after = { pipeline: [{ $match: types }, { $set: { cut: month } }] };
    expect(bytes.toString('hex')).to.equal(Buffer.from(serialize(after)).toString('hex'));
  });

  it('leaves the same bytes where there is none', () => {
    const bytes = Buffer.from(serialize({ find: 'c', filter: { a: 1 } }));
    expect(repairDateTrunc(bytes)).to.equal(bytes);
  });

  it('is left alone for hours and less, and inside a literal', () => {
    for (const spec of [trunc({ date: '$at', unit: 'hour' }), { x: { $literal: trunc({ date: '$at', unit: 'day' }) } }])
      expect(repaired(spec)).to.deep.equal(spec);
  });

  for (const spec of [
    { date: '$at', unit: 'week', binSize: 2 },
    { date: '$at', unit: '$unit' },
    { date: '$at', unit: 'week', startOfWeek: '$day' },
    { date: '$at', unit: 'fortnight' },
  ])
    it(`is refused, not answered wrongly: ${JSON.stringify(spec)}`, () => {
      expect(() => repaired(trunc(spec))).to.throw(CommandError, 'not supported by this engine');
    });
});
