import { expect } from 'chai';
import { subsidyCsvRows, subsidyPdf } from '../../../src/features/attendance/subsidy-shape.pages.js';
import { subsidyGaps, type SubsidyFile } from '../../../src/features/attendance/subsidy-file.rules.js';
import { d } from '../../support/builders.js';
import { aRunningPlacement } from '../../support/guidance-builders.js';
import { readPdf } from '../../support/pdf-reading.js';

const complete: SubsidyFile = {
  guided: {
    placement: aRunningPlacement(),
    pupil: { id: 'stu-1', name: 'Sam de Vries', groupName: '3LWT', hoursDone: 0, daysDone: 0 },
    place: {
      ...{ name: 'Werkplaats', companyName: 'Werkplaats BV', street: 'Weg 1', town: 'Zutphen' },
      ...{ point: { lat: 52.1, lon: 6.2 }, email: null },
    },
    mentor: { id: 'men-1', name: 'Bo Peters', email: 'bo@berkel.example' },
    supervisorName: 'Jo Smit',
  },
  schoolName: 'De Berkel',
  agreement: {
    ...{ id: 'agr-1', revision: 2, reference: 'agr-1, versie 2', signedOn: d('2026-10-30'), digest: 'ab'.repeat(32) },
    signatures: [{ party: 'company', name: 'Jo Smit', signedOn: d('2026-10-29') }],
  },
  weeks: [{ monday: d('2026-11-02'), recorded: null, openDays: 0 }],
  minutes: 840,
  days: 2,
  guidance: [{ on: d('2026-11-10'), kind: 'visit', by: 'Bo Peters' }],
};

describe('the subsidy file', () => {
  it('is complete with agreement, attendance, guidance and praktijkopleider, and names what it lacks', () => {
    expect(subsidyGaps(complete)).to.deep.equal([]);
    expect(subsidyGaps({ ...complete, agreement: null })).to.deep.equal(['agreement']);
    expect(subsidyGaps({ ...complete, weeks: [] })).to.deep.equal(['attendance']);
    const open = { monday: d('2026-11-09'), recorded: null, openDays: 1 };
    expect(subsidyGaps({ ...complete, weeks: [...complete.weeks, open] })).to.deep.equal(['attendance']);
    expect(subsidyGaps({ ...complete, guidance: [] })).to.deep.equal(['guidance']);
    const guided = { ...complete.guided, supervisorName: null };
    expect(subsidyGaps({ ...complete, guided })).to.deep.equal(['supervisor']);
  });

  it('holds who signed which text, in the file and in the PDF', async () => {
    const rows = subsidyCsvRows(complete).map((row) => row.join(';'));
    expect(rows).to.include('Handtekening;2026-10-29;Leerbedrijf;;Jo Smit');
    expect(rows).to.include(`Overeenkomst;2026-10-30;Controlegetal ${'ab'.repeat(32)};;`);
    expect(rows.filter((row) => row.startsWith('Ontbreekt'))).to.deep.equal([]);
    const { text, isTagged } = await readPdf(await subsidyPdf(complete, new Date('2026-11-22T09:00:00Z')));
    expect(isTagged).to.equal(true);
    expect(text)
      .to.include('Leerbedrijf Jo Smit, 29 oktober 2026')
      .and.to.include('10 november 2026 Stagebezoek Bo Peters');
    expect(text.replace(/ /g, '')).to.include('ab'.repeat(32));
    expect(text).to.not.include('Dit ontbreekt nog');
  });
});
