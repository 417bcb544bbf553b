import { expect } from 'chai';
import { keptAtSchool } from '../../src/compose/reminders-side.js';
import { aReminder } from '../support/reminder-builders.js';
import { placementWorld, wanted, type ProposalAnswer } from '../support/placement-world.js';
import { problemOf, startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

const PATH = '/api/v1/students/stu-1/restrictions';
const RESTRICTED = { status: 422, code: 'student.processing-restricted' };

describe('what a company may come to know', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp('http_restrictions', { baseUrl: () => 'http://127.0.0.1' });
  });
  after(() => api.close());
  beforeEach(async () => {
    await placementWorld(api);
    await api.connection.collection('companies').updateOne({}, { $set: { email: 'jo@werkplaats.example' } });
    const pupil = (await api.storage.students.get({ schoolId: 'sch-1' }, 'stu-1'))!;
    await api.storage.students.replace({ schoolId: 'sch-1' }, { ...pupil, supportNeeds: ['structure'] });
  });

  const post = async (person: Person, path: string, body: object) => (await api.as(person)).post(path).send(body);
  const restrict = () => post('coordinator', PATH, { reason: 'Ouder maakt bezwaar.' });
  const lift = () => post('coordinator', `${PATH}/lifting`, { reason: 'Besproken.' });
  const propose = async (): Promise<ProposalAnswer> =>
    (await post('coordinator', '/api/v1/proposals', wanted())).body as ProposalAnswer;
  const seen = async (person: Person, id: string) =>
    (await (await api.as(person)).get(`/api/v1/proposals/${id}`)).body as Omit<ProposalAnswer, 'profile'> & {
      profile: { supportNeeds: string[] } | null;
    };
  const mails = async () => {
    const rows = await api.connection.collection('outboxMessages').find().sort({ createdAt: 1 }).toArray();
    return rows.map(({ kind, content }) => `${String(kind)} ${(content as { text: string }).text}`);
  };

  it('is what helps a pupil only with consent, until the moment it is withdrawn', async () => {
    const { id } = await propose();
    const page = async () => (await (await api.as('company')).get(`/voorstellen/${id}`)).text;
    expect((await seen('company', id)).profile?.supportNeeds).to.deep.equal([]);
    expect((await seen('coordinator', id)).profile?.supportNeeds).to.deep.equal(['structure']);
    expect(await page()).not.to.include('Helpt deze leerling');
    expect((await mails())[0])
      .to.match(/^proposal\.proposed/)
      .and.not.to.include('Helpt deze leerling');

    const said = { purpose: 'support-needs', by: 'parent', giverName: 'Kees', firstDay: '2026-11-22' };
    await post('coordinator', '/api/v1/students/stu-1/consents', { ...said, act: 'given' });
    expect((await seen('company', id)).profile?.supportNeeds).to.deep.equal(['structure']);
    expect(await page()).to.include('Helpt deze leerling');
    await post('coordinator', '/api/v1/students/stu-1/consents', { ...said, act: 'withdrawn' });
    expect((await seen('company', id)).profile?.supportNeeds).to.deep.equal([]);
    expect(await page()).not.to.include('Helpt deze leerling');
  });

  it('is nothing while use is restricted: no proposal, no profile, no acceptance', async () => {
    const { id } = await propose();
    expect((await restrict()).status).to.equal(201);
    expect(problemOf(await restrict())).to.deep.equal({ status: 409, code: 'restriction.holds-already' });
    expect((await seen('company', id)).profile).to.equal(null);
    expect((await seen('coordinator', id)).studentName).to.equal('Sam de Vries');
    const page = await (await api.as('company')).get(`/voorstellen/${id}`);
    expect(page.status).to.equal(200);
    expect(page.text).not.to.include('bij de start');
    expect(problemOf(await post('company', `/api/v1/proposals/${id}/acceptance`, {}))).to.deep.equal(RESTRICTED);
    expect(problemOf(await post('coordinator', '/api/v1/proposals', wanted('stu-1')))).to.deep.equal({
      status: 409,
      code: 'proposal.pupil-has-open',
    });

    expect((await lift()).status).to.equal(200);
    expect(problemOf(await lift())).to.deep.equal({ status: 409, code: 'restriction.none-holds' });
    expect((await post('company', `/api/v1/proposals/${id}/acceptance`, {})).status).to.equal(200);
    const log = await api.storage.auditLog.list({ subjectId: 'stu-1' }, { after: null, limit: 30 });
    const noted = log.filter(({ action }) => action.startsWith('restriction.st') || action === 'restriction.lifted');
    expect(noted.filter(({ outcome }) => outcome === 'done').map(({ action }) => action)).to.have.members([
      'restriction.lifted',
      'restriction.started',
    ]);
    expect(JSON.stringify(log)).not.to.include('bezwaar');
  });

  it('leaves the pupil out of matching and of new proposals, and says why', async () => {
    await restrict();
    expect(problemOf(await post('coordinator', '/api/v1/proposals', wanted()))).to.deep.equal(RESTRICTED);
    const one = { season: '2027-voorjaar', mode: 'max-placed', studentIds: ['stu-1'] };
    expect(problemOf(await post('coordinator', '/api/v1/matching-runs', one))).to.deep.equal(RESTRICTED);
    const all = await post('coordinator', '/api/v1/matching-runs', { season: '2027-voorjaar', mode: 'max-placed' });
    expect(all.status).to.equal(202);
    const run = await api.storage.matchingRuns.find({ schoolId: 'sch-1' }, (all.body as { id: string }).id);
    expect(run?.studentIds).to.include('stu-2').and.not.to.include('stu-1');
    const page = await (await api.as('coordinator')).get('/leerlingen/stu-1');
    expect(page.text).to.include('Gebruik beperkt').and.to.include('doet niet mee in de matching');
  });

  it('keeps reminders about the pupil at school, planned before or after', async () => {
    const reminder = (id: string, recipientRole: 'company' | 'coordinator', recipientId: string) =>
      aReminder({ id, recipientRole, recipientId, schoolId: 'sch-1', facts: { studentId: 'stu-1' } });
    const told = keptAtSchool(api.storage);
    await told.plan([reminder('rem-1', 'company', 'acc-company')]);
    expect((await told.plannedFor('acc-company', 9)).map(({ id }) => id)).to.deep.equal(['rem-1']);
    await restrict();
    await told.plan([
      reminder('rem-2', 'company', 'acc-company'),
      reminder('rem-3', 'coordinator', 'acc-coordinator'),
      { ...reminder('rem-4', 'company', 'acc-company'), facts: { studentId: 'stu-2' } },
    ]);
    expect((await told.plannedFor('acc-company', 9)).map(({ id }) => id)).to.deep.equal(['rem-4']);
    expect((await told.plannedFor('acc-coordinator', 9)).map(({ id }) => id)).to.deep.equal(['rem-3']);
    expect([...(await api.storage.reminders.known(['rem-1', 'rem-2', 'rem-3', 'rem-4']))].sort()).to.deep.equal([
      'rem-1',
      'rem-3',
      'rem-4',
    ]);
    await lift();
    expect((await told.plannedFor('acc-company', 9)).map(({ id }) => id)).to.include('rem-1');
  });

  it('is marked on lists and in exports, and shown with who received what', async () => {
    const { id } = await propose();
    await post('company', `/api/v1/proposals/${id}/acceptance`, {});
    await restrict();
    const coordinator = await api.as('coordinator');
    expect((await coordinator.get('/leerlingen')).text).to.include('Gebruik beperkt');
    const lines = (await coordinator.get('/leerlingen.csv')).text.split('\r\n');
    expect(lines.filter((line) => line.includes('beperkt')).map((line) => line.includes(';Sam'))).to.deep.equal([true]);
    const { text } = await coordinator.get('/leerlingen/stu-1/privacy');
    expect(text).to.include('Naam, bij een aangenomen voorstel').and.to.include('Profiel zonder naam');
    expect(text).to.include('Ouder maakt bezwaar.');
    const empty = await coordinator.post('/leerlingen/stu-1/privacy/opheffen').type('form').send({ reason: ' ' });
    expect(empty.status).to.equal(422);
    expect(empty.text).to.include('Vul dit in.');
    const done = await coordinator.post('/leerlingen/stu-1/privacy/opheffen').type('form').send({ reason: 'Klaar' });
    expect(done.headers.location).to.equal('/leerlingen/stu-1/privacy?melding=gebruik-opheffen');
    expect((await (await api.as('mentor')).get('/leerlingen/stu-1/privacy')).text).not.to.include('Hef de beperking');
    expect((await (await api.as('foreign-coordinator')).get('/leerlingen/stu-1/privacy')).status).to.equal(404);
  });
});
