import { expect } from 'chai';
import { startSchoolApp, type SchoolApp } from '../support/school-app.js';
import { aSupervisor } from '../support/builders.js';
import { aForm, aFormSent } from '../support/evaluation-builders.js';
import { fillTenants } from './role-table.fixtures.js';
import { fillPlacementRecords } from './role-table-records.js';

const MONDAY = '2027-02-01';

describe('a supervisor (praktijkopleider)', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(async () => {
    await api.reset();
    await fillTenants(api);
    await fillPlacementRecords(api);
  });

  const supervisor = () => api.as('supervisor');
  /** From here on the placement names a colleague at the same company. */
  const toColleague = async (): Promise<void> => {
    await api.storage.supervisors.insertMany([aSupervisor({ id: 'sup-2', name: 'Wil Anders' })]);
    await api.connection
      .collection('placements')
      .updateOne({ _id: 'pla-1' as never }, { $set: { supervisorId: 'sup-2' } });
  };
  const idsIn = (text: string): string[] => [...new Set(text.match(/\bpla-\d+\b/g))].sort();

  it('finds the own pupils on the first page, and only those', async () => {
    const client = await supervisor();
    const { text } = await client.get('/').expect(200);
    expect(text).to.include('Kim Bakker').and.to.include('href="/stageboeken/pla-1"');
    expect(idsIn(text)).to.deep.equal(['pla-1']);
    await toColleague();
    const after = await client.get('/').expect(200);
    expect(after.text).to.include('U begeleidt nu geen leerlingen').and.not.to.include('Bakker');
  });

  it('records hours, ticks the workbook for the company and says how it goes', async () => {
    api.setClock('2027-02-08T09:00:00Z');
    await api.connection.collection('placements').updateOne({ _id: 'pla-1' as never }, { $set: { state: 'running' } });
    const client = await supervisor();
    const sheet = await client.get(`/api/v1/attendance/pla-1/weeks/${MONDAY}`).expect(200);
    const { days } = sheet.body as { days: object[] };
    const recorded = await client.put(`/api/v1/attendance/pla-1/weeks/${MONDAY}`).set('If-Match', '"0"').send({ days });
    expect(recorded.status, recorded.text).to.equal(200);
    const week = await api.storage.attendanceWeeks.get({ schoolId: 'sch-1' }, `pla-1.${MONDAY}`);
    expect(week!.history[0]!.by).to.deep.include({ role: 'supervisor', id: 'acc-supervisor' });
    const ticked = await client.patch('/api/v1/workbooks/pla-1/items/item-1').send({ ticked: true });
    expect(ticked.status, ticked.text).to.equal(200);
    const book = await api.storage.workbookRecords.book({ schoolId: 'sch-1' }, 'stu-2');
    const said = book!.items[0]!.ticks.map(({ side, by }) => `${side} ${by.role}`);
    expect(said).to.deep.equal(['school mentor', 'company supervisor']);
    const feedback = await client
      .put('/api/v1/visits/placements/pla-1/feedback/2027-02')
      .send({ coming: 'good', working: 'good', support: 'none', text: null });
    expect(feedback.status, feedback.text).to.equal(200);
  });

  it('looks back on the stage of an own pupil for the company, and reads nothing of what the pupil said', async () => {
    await api.connection
      .collection('placements')
      .updateOne(
        { _id: 'pla-1' as never },
        { $set: { state: 'completed', firstDay: '2026-09-01', lastDay: '2026-11-20' } },
      );
    await (
      await api.as('coordinator')
    )
      .post('/api/v1/placements/pla-1/evaluation')
      .send({ as: 'pupil', ...aForm('pupil', { text: 'Ze schreeuwden' }) })
      .expect(200);
    const client = await supervisor();
    expect((await client.get('/').expect(200)).text, 'asked on the first page').to.include('href="/evaluaties/pla-1"');
    expect((await client.get('/evaluaties').expect(200)).text).to.include('Kim Bakker');
    const sent = await client.post('/evaluaties/pla-1/invullen').type('form').send(aFormSent('company'));
    expect(sent.status, sent.text).to.equal(303);
    const seen = await client.get('/evaluaties/pla-1').expect(200);
    expect(seen.text).to.include('Test supervisor').and.not.to.include('schreeuwden');
    const evaluation = await api.storage.evaluations.ofPlacement({ schoolId: 'sch-1' }, 'pla-1');
    expect(evaluation?.answers.company?.by).to.deep.include({ id: 'acc-supervisor', role: 'supervisor' });
    const forPupil = await client
      .post('/api/v1/placements/pla-1/evaluation')
      .send({ as: 'mentor', ...aForm('mentor') });
    expect(forPupil.status).to.equal(403);
  });

  it('knows nothing of a pupil whom a colleague guides, by any of these ways', async () => {
    await toColleague();
    const client = await supervisor();
    const hidden = [
      `/api/v1/attendance/pla-1/weeks/${MONDAY}`,
      '/api/v1/attendance/pla-1/meter',
      '/api/v1/workbooks/pla-1',
      '/api/v1/visits/placements/pla-1',
      '/api/v1/visits/vis-1',
      '/aanwezigheid/pla-1',
      '/stageboeken/pla-1',
      '/stageboeken/pla-1/portfolio.pdf',
      '/bezoeken/stages/pla-1',
      '/evaluaties/pla-1',
      '/evaluaties/pla-1/invullen',
      '/api/v1/placements/pla-1/evaluation',
    ];
    for (const path of hidden) expect((await client.get(path)).status, path).to.equal(404);
    for (const path of ['/api/v1/attendance', '/api/v1/workbooks', '/api/v1/visits']) {
      const { text } = await client.get(path).expect(200);
      expect(text, path).not.to.match(/pla-1|Bakker/);
    }
    for (const path of [
      '/aanwezigheid',
      '/aanwezigheid.csv',
      '/stageboeken',
      '/terugkoppelen',
      '/bezoeken',
      '/evaluaties',
    ]) {
      const { text } = await client.get(path).expect(200);
      expect(text, path).not.to.match(/pla-1|Bakker/);
    }
    const writes = await Promise.all([
      client.patch('/api/v1/workbooks/pla-1/items/item-1').send({ ticked: true }),
      client
        .put('/api/v1/visits/placements/pla-1/feedback/2027-02')
        .send({ coming: 'good', working: 'good', support: 'none', text: null }),
      client.put(`/api/v1/attendance/pla-1/weeks/${MONDAY}`).set('If-Match', '"0"').send({ days: [] }),
    ]);
    expect(writes.map(({ status }) => status)).to.deep.equal([404, 404, 404]);
  });

  it('gets no further than the own pupils: no subsidy file, no list of pupils, no proposals', async () => {
    const client = await supervisor();
    for (const path of [
      '/aanwezigheid/pla-1/dossier',
      '/api/v1/attendance/pla-1/subsidy-file',
      '/leerlingen',
      '/api/v1/students/stu-2',
      '/api/v1/proposals',
      '/voorstellen',
    ])
      expect((await client.get(path)).status, path).to.equal(403);
    expect((await client.get('/aanwezigheid/pla-1').expect(200)).text).not.to.include('/dossier');
  });
});
