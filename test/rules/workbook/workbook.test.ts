import { expect } from 'chai';
import { SECTORS } from '../../../src/domain/sector.js';
import { starterItems } from '../../../src/features/workbook/starter-templates.rules.js';
import { csvRowsOf, itemsOfCsv, TEMPLATE_CSV_HEADER } from '../../../src/features/workbook/template-csv.rules.js';
import {
  isDone,
  movedTo,
  progressOf,
  reported,
  templateFaults,
  ticked,
  type Workbook,
} from '../../../src/features/workbook/workbook.rules.js';
import { d } from '../../support/builders.js';

const act = { by: { id: 'stu-1', role: 'pupil', name: 'Sam' }, at: new Date('2026-11-24T12:00:00Z') } as const;
const day = d('2026-11-24');
const aBook = (): Workbook => ({
  id: 'book.stu-1',
  version: 0,
  schoolId: 'sch-1',
  studentId: 'stu-1',
  sector: 'techniek',
  edition: 0,
  items: starterItems('techniek').map((item) => ({ ...item, ticks: [] })),
  reports: [],
  history: [],
});

describe('a stageboek', () => {
  for (const sector of SECTORS)
    it(`ships a list for ${sector} that teaches nothing twice and has both places`, () => {
      const items = starterItems(sector);
      expect(templateFaults(items)).to.deep.equal([]);
      expect(items).to.have.length.above(20);
      expect(items.map(({ place }) => place)).to.include.members(['school', 'company']);
      expect(items.filter(({ forAdmission }) => forAdmission)).to.have.length.above(6);
    });

  it('gives a list back as it was written to a file', () => {
    const items = starterItems('economie');
    const text = [TEMPLATE_CSV_HEADER, ...csvRowsOf(items)].map((row) => row.join(';')).join('\n');
    expect(itemsOfCsv(text)).to.deep.equal({ items, faults: [] });
  });

  it('names each line of a file that can not be read', () => {
    const text =
      'Nummer;Onderdeel;Omschrijving;Soort;Waar;Voor toelating\n1;A;B;doel;school;ja\n2;A;;doel;school;ja\n3;A;C;les;school;';
    expect(itemsOfCsv(text).faults).to.deep.equal([
      { path: 'csv.3', code: 'line-incomplete' },
      { path: 'csv.4', code: 'line-unknown-word' },
    ]);
    expect(itemsOfCsv('a;b\n"c').faults).to.deep.equal([{ path: 'csv', code: 'not-a-table' }]);
  });

  it('holds nothing that would be taught twice', () => {
    const [one] = starterItems('techniek');
    if (!one) throw new Error('no items');
    const twice = [one, { ...one, id: '9.9', title: ` ${one.title.toUpperCase()}  `, place: 'school' } as const, one];
    expect(templateFaults(twice).map(({ path, code }) => `${path} ${code}`)).to.deep.equal([
      'items.1.title taught-twice',
      'items.2.id twice',
      'items.2.title taught-twice',
    ]);
  });

  it('counts what the company or the school saw, not what the pupil says alone', () => {
    const said = ticked(aBook(), { itemId: '1.3', side: 'pupil', isOn: true, day }, act);
    expect(progressOf(said)).to.deep.include({ done: 0, admissionDone: 0, toSee: 1 });
    const seen = ticked(said, { itemId: '1.3', side: 'company', isOn: true, day }, act);
    expect(progressOf(seen)).to.deep.include({ done: 1, admissionDone: 1, toSee: 0 });
    const back = ticked(seen, { itemId: '1.3', side: 'company', isOn: false, day }, act);
    expect(back.items.filter(isDone)).to.deep.equal([]);
    expect(back.history.map(({ what }) => what)).to.deep.equal(['ticked', 'ticked', 'unticked']);
  });

  it('changes nothing by a tick that stands, an unknown item, or a place it has', () => {
    const book = ticked(aBook(), { itemId: '1.1', side: 'school', isOn: true, day }, act);
    expect(ticked(book, { itemId: '1.1', side: 'school', isOn: true, day }, act)).to.equal(book);
    expect(ticked(book, { itemId: 'no', side: 'school', isOn: true, day }, act)).to.equal(book);
    expect(movedTo(book, { itemId: '1.1', place: 'company' }, act)).to.equal(book);
    const moved = movedTo(book, { itemId: '1.1', place: 'school' }, act);
    expect(moved.items[0]?.place).to.equal('school');
  });

  it('keeps one report a day, the last, and ticks what the pupil names', () => {
    const report = { day, placementId: 'plc-1', text: 'Gelast.', itemIds: ['1.1'], at: act.at };
    const first = reported(aBook(), report, act);
    const again = reported(first, { ...report, text: 'Gelast en geveegd.', itemIds: [] }, act);
    expect(again.reports.map(({ text }) => text)).to.deep.equal(['Gelast en geveegd.']);
    expect(again.items[0]?.ticks.map(({ side }) => side)).to.deep.equal(['pupil']);
    expect(again.history.map(({ what }) => what)).to.deep.equal(['reported', 'ticked', 'reported-anew']);
  });
});
