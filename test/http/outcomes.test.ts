import { expect } from 'chai';
import { aPlacement } from '../support/agreement-builders.js';
import { d } from '../support/builders.js';
import { readPdf } from '../support/pdf-reading.js';
import { handoverPdf } from '../../src/features/outcomes/handover.pages.js';
import { problemOf, startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

const leaving = { studentId: 'stu-1', leftOn: '2026-05-20', destination: 'mbo', mboLevel: 2, mboCourse: 'Timmerman' };
const sheet = {
  mboSchool: 'Graafschap College',
  email: 'intake@mbo.example',
  text: 'Werkt graag met de handen.\n\nHeeft baat bij vaste structuur.',
  consentBy: 'Kees de Vries (ouder)',
  consentFrom: 'parent',
  consentOn: '2026-11-20',
};
interface View {
  id: string;
  version: number;
}

describe('outcomes over HTTP', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp('http_outcomes');
  });
  after(() => api.close());
  beforeEach(async () => {
    await api.reset();
    const over = { firstDay: d('2026-09-01'), lastDay: d('2026-11-20'), state: 'completed' as const };
    await api.storage.placements.insertMany([
      aPlacement(over),
      aPlacement({
        ...over,
        id: 'pla-2',
        proposalId: 'pro-2',
        studentId: 'stu-2',
        groupId: 'grp-2',
        companyId: 'cmp-9',
      }),
      aPlacement({ id: 'pla-3', proposalId: 'pro-3', studentId: 'stu-2' }),
    ]);
  });
  const post = async (person: Person, path: string, body: object, version?: number) => {
    const call = (await api.as(person)).post(path);
    return (version === undefined ? call : call.set('If-Match', `"${version}"`)).send(body);
  };
  const get = async (person: Person, path: string) => (await api.as(person)).get(path);
  const recorded = async (): Promise<View> => (await post('coordinator', '/api/v1/outcomes', leaving)).body as View;

  it('records where a pupil went once, for the own school', async () => {
    const answers = await Promise.all([1, 2].map(() => post('coordinator', '/api/v1/outcomes', leaving)));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 409]);
    const foreign = await post('foreign-coordinator', '/api/v1/outcomes', leaving);
    expect(problemOf(foreign)).to.deep.equal({ status: 404, code: 'student.not-found' });
    expect(((await get('foreign-coordinator', '/api/v1/outcomes')).body as { items: unknown[] }).items).to.deep.equal(
      [],
    );
    expect(
      ((await get('mentor', '/api/v1/outcomes?destination=mbo')).body as { items: unknown[] }).items,
    ).to.have.length(1);
    expect((await get('coordinator', '/uitstroom')).text).to.contain('na 6 maanden');
    expect((await get('coordinator', '/uitstroom.csv')).text).to.contain(
      'Sam de Vries;2026-05-20;Mbo;2;Timmerman;Mbo;na 6 maanden;',
    );
  });

  it('asks after 6, 12 and 24 months, each once and not before', async () => {
    const { id } = await recorded();
    expect(await api.outcomes.outcomes.due(d('2026-11-22'))).to.deep.equal([
      { outflowId: id, studentId: 'stu-1', months: 6, dueOn: '2026-11-20' },
    ]);
    const path = `/api/v1/outcomes/${id}/follow-ups`;
    const early = await post('coordinator', path, { months: 12, destination: 'work' });
    expect(problemOf(early)).to.deep.equal({ status: 422, code: 'outflow.follow-up-early' });
    expect((await post('mentor', path, { months: 6, destination: 'unknown' })).body).to.include({ latest: 'unknown' });
    const again = await post('mentor', path, { months: 6, destination: 'mbo' });
    expect(problemOf(again)).to.deep.equal({ status: 409, code: 'outflow.already-asked' });
    expect(await api.outcomes.outcomes.due(d('2026-11-22'))).to.deep.equal([]);
  });

  it('hands over by link, with consent, and hears that it was received, once', async () => {
    const { id, version } = await recorded();
    const own = await post('mentor', `/api/v1/outcomes/${id}/handover`, { ...sheet, consentFrom: 'pupil' }, version);
    expect(problemOf(own)).to.deep.equal({ status: 422, code: 'outflow.parent-must-consent' });
    const sent = await post('mentor', `/api/v1/outcomes/${id}/handover`, sheet, version);
    expect(sent.status, JSON.stringify(sent.body)).to.equal(200);
    const mail = JSON.stringify(await api.connection.collection('outboxMessages').find({ to: sheet.email }).toArray());
    expect(mail).to.not.contain('de Vries');
    const secret = /\/overdracht\/([\w-]+)/.exec(mail)?.[1] ?? '';
    const opened = await api.nobody().get(`/overdracht/${secret}`);
    for (const text of ['Sam de Vries', 'vaste structuur', 'Kees de Vries (ouder)'])
      expect(opened.text).to.contain(text);
    const outflow = await api.outcomes.outcomes.openHandover(secret, '127.0.0.1');
    expect(outflow.handover.receivedAt, 'opening confirms nothing').to.equal(null);
    const { text, isTagged } = await readPdf(await handoverPdf(outflow));
    for (const part of [
      'Warme overdracht',
      'Leerling Sam de Vries',
      'niveau 2, Timmerman',
      'Heeft baat bij vaste structuur.',
    ])
      expect(text).to.contain(part);
    expect(isTagged).to.equal(true);
    const clicks = await Promise.all(
      [1, 2].map(() => api.nobody().post(`/overdracht/${secret}`).type('form').send('')),
    );
    expect(clicks.filter(({ status }) => status === 303)).to.have.length(1);
    expect((await api.nobody().get(`/overdracht/${secret}`)).text).to.contain('De ontvangst is bevestigd');
    expect((await api.nobody().get(`/overdracht/${'x'.repeat(43)}`)).status).to.equal(404);
  });
});
