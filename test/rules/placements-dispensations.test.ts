import { expect } from 'chai';
import { firstDayUncovered } from '../../src/compose/placement-losses.js';
import {
  dispensationFaults,
  dispensationOn,
  grantedPart,
  undoneOf,
  type DispensationRecord,
} from '../../src/features/placements/dispensations.rules.js';
import { aPlacement } from '../support/agreement-builders.js';
import { aDispensation, aRecognition, d } from '../support/builders.js';

const granted = (fields: Partial<DispensationRecord> = {}): DispensationRecord =>
  aDispensation({ grantedOn: d('2026-11-20'), documentReference: 'ROC 1', ...fields });

describe('a dispensation', () => {
  for (const [what, fields, on, standing] of [
    ['not answered', {}, '2027-03-01', 'requested'],
    ['granted, the day before', { grantedOn: d('2026-11-20') }, '2027-01-31', 'upcoming'],
    ['granted, on the first day', { grantedOn: d('2026-11-20') }, '2027-02-01', 'in-force'],
    ['granted, on the last day', { grantedOn: d('2026-11-20') }, '2027-07-09', 'in-force'],
    ['granted, the day after', { grantedOn: d('2026-11-20') }, '2027-07-10', 'expired'],
    ['ended, the day before', { grantedOn: d('2026-11-20'), endedOn: d('2027-03-01') }, '2027-02-28', 'in-force'],
    ['ended, on that day', { grantedOn: d('2026-11-20'), endedOn: d('2027-03-01') }, '2027-03-01', 'ended'],
    ['refused', { refusedOn: d('2026-11-20') }, '2027-03-01', 'refused'],
    ['taken back', { withdrawnOn: d('2026-11-20') }, '2027-03-01', 'withdrawn'],
  ] as const)
    it(`${what} is ${standing}`, () => expect(dispensationOn(aDispensation(fields), d(on))).to.equal(standing));

  for (const [what, record, lastDay] of [
    ['for all its days', granted(), '2027-07-09'],
    ['until the day before its end', granted({ endedOn: d('2027-03-01') }), '2027-02-28'],
    ['not at all when it ended on its first day', granted({ endedOn: d('2027-02-01') }), undefined],
    ['not at all while it is asked', aDispensation(), undefined],
  ] as const)
    it(`counts ${what}`, () => expect(grantedPart(record)?.lastDay).to.equal(lastDay));

  it('is taken back one decision at a time, down to the request', () => {
    expect(undoneOf(granted({ endedOn: d('2027-03-01') }))?.what).to.equal('ended');
    expect(undoneOf(granted())?.what).to.equal('granted');
    expect(undoneOf(aDispensation({ refusedOn: d('2026-11-20') }))?.what).to.equal('refused');
    expect(undoneOf(aDispensation({ withdrawnOn: d('2026-11-20') }))?.what).to.equal('withdrawn');
    expect(undoneOf(aDispensation())).to.equal(null);
  });

  it('has every fault named, and none on the very border', () => {
    const faults = (fields: Partial<DispensationRecord>) =>
      dispensationFaults(granted(fields), { student: null, group: null }, d('2026-11-22')).map(
        ({ path, code }) => `${path} ${code}`,
      );
    expect(faults({ lastDay: d('2027-02-01'), endedOn: d('2027-02-01'), requestedOn: d('2026-11-20') })).to.deep.equal(
      [],
    );
    expect(
      faults({ requestedOn: d('2026-11-23'), endedOn: d('2027-07-10'), studentId: 'stu-1', groupId: 'grp-1' }),
    ).to.deep.equal([
      'groupId not-with-pupil',
      'studentId unknown-pupil',
      'groupId unknown-group',
      'grantedOn before',
      'endedOn after-last-day',
      'requestedOn in-future',
    ]);
  });
});

describe('the first day of a placement that nothing covers', () => {
  const placement = {
    ...aPlacement(),
    studentId: 'stu-1',
    groupId: 'grp-1',
    programme: 'ENTREE',
    sector: 'techniek',
  } as const;
  const days = { firstDay: d('2027-02-01'), lastDay: d('2027-07-09') };
  const recognised = aRecognition({ programmes: ['ENTREE'], endsOn: d('2027-03-31') });
  const uncovered = (recognitions: (typeof recognised)[], ...dispensed: Partial<DispensationRecord>[]) =>
    firstDayUncovered(
      { ...placement, ...days },
      recognitions,
      dispensed.flatMap((fields) => grantedPart(granted(fields)) ?? []),
    );
  for (const [what, found, day] of [
    ['none with a dispensation for all days', uncovered([], {}), null],
    ['the first without anything', uncovered([]), '2027-02-01'],
    ['the day after the recognition', uncovered([recognised]), '2027-04-01'],
    ['none where a dispensation follows the recognition', uncovered([recognised], { firstDay: d('2027-04-01') }), null],
    ['the one between the two', uncovered([recognised], { firstDay: d('2027-04-02') }), '2027-04-01'],
    ['the end of the dispensation', uncovered([], { endedOn: d('2027-05-01') }), '2027-05-01'],
    ['the first with one for another pupil', uncovered([], { studentId: 'stu-2' }), '2027-02-01'],
    ['the first with one of another school', uncovered([], { schoolId: 'sch-2' }), '2027-02-01'],
  ] as const)
    it(`is ${what}`, () => expect(found).to.equal(day));
});
