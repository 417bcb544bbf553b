import { expect } from 'chai';
import { keptAtSchool } from '../../src/compose/reminders-side.js';
import { agreementLife } from '../support/agreement-life.js';
import { aPlacement } from '../support/agreement-builders.js';
import { aRunningPlacement } from '../support/guidance-builders.js';
import { aReminder } from '../support/reminder-builders.js';
import { placementWorld, wanted, type ProposalAnswer } from '../support/placement-world.js';
import { problemOf, startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

const PATH = '/api/v1/students/stu-1/restrictions';
const RESTRICTED = { status: 422, code: 'student.processing-restricted' };

describe('what a company may come to know', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp({ baseUrl: () => 'http://127.0.0.1' });
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
    const form = (body: object) => coordinator.post('/leerlingen/stu-1/privacy/beperken').type('form').send(body);
    expect((await form({ reason: 'Klacht loopt' })).status, 'without a ground').to.equal(422);
    expect((await form({ reason: 'Klacht loopt', ground: 'legal-claim' })).status).to.equal(303);
    expect((await coordinator.get('/leerlingen/stu-1/privacy')).text)
      .to.include('wordt niets van deze leerling gewist')
      .and.include('art. 18 lid 1 c');
    expect((await (await api.as('foreign-coordinator')).get('/leerlingen/stu-1/privacy')).status).to.equal(404);
  });

  describe('of a stage that runs', () => {
    const running = async (): Promise<void> => {
      await api.storage.placements.insertMany([
        aRunningPlacement({ supervisorId: 'sup-1' }),
        aRunningPlacement({ id: 'plc-2', studentId: 'stu-2', groupId: 'grp-2', supervisorId: 'sup-1' }),
      ]);
    };
    const get = async (person: Person, path: string) => (await api.as(person)).get(path);
    /** Whether a list or page names the pupil. */
    const names = async (person: Person, path: string): Promise<boolean> =>
      /Sam(?:<[^>]*>|\s)*(?:de Vries)/.test((await get(person, path)).text);
    const visitMails = async (): Promise<string[]> =>
      (
        await api.connection
          .collection('outboxMessages')
          .find({ kind: /^visit/ })
          .toArray()
      )
        .map(({ key }) => String(key))
        .sort();
    const LISTS = ['/bezoeken', '/bezoeken.csv', '/stageboeken', '/stageboeken.csv', '/terugkoppelen'];
    const OF_ONE = ['/bezoeken/stages/plc-1', '/stageboeken/plc-1', '/stageboeken/plc-1/portfolio.pdf'];

    it('is who is present and for how long, and nothing else, until it is lifted', async () => {
      await running();
      const seenNow = async (): Promise<string[]> => {
        const seen: string[] = [];
        for (const person of ['company', 'supervisor'] as const)
          for (const path of LISTS) if (await names(person, path)) seen.push(`${person} ${path}`);
        return seen;
      };
      const before = await seenNow();
      expect(before).to.have.length(2 * LISTS.length);
      await restrict();
      expect(await seenNow()).to.deep.equal([]);
      for (const person of ['company', 'supervisor'] as const) {
        for (const path of [...OF_ONE, ...(person === 'company' ? ['/evaluaties/plc-1'] : [])]) {
          const { status, text } = await get(person, path);
          expect([path, status]).to.deep.equal([path, 422]);
          expect(text).to.include('is beperkt').and.not.to.include('Sam');
        }
        expect(problemOf(await get(person, '/api/v1/workbooks/plc-1'))).to.deep.equal(RESTRICTED);
        for (const path of ['/aanwezigheid', '/aanwezigheid.csv', '/aanwezigheid/plc-1'])
          expect([path, await names(person, path)]).to.deep.equal([path, true]);
        expect((await get(person, '/bezoeken')).text).to.include('Kim Bakker');
      }
      for (const path of ['/bezoeken', '/stageboeken', '/aanwezigheid'])
        expect([path, await names('coordinator', path)]).to.deep.equal([path, true]);
      await lift();
      expect(await seenNow()).to.deep.equal(before);
      const over = (await api.storage.placements.get({ schoolId: 'sch-1' }, 'plc-1'))!;
      await api.connection
        .collection('placements')
        .updateOne({ _id: over.id as never }, { $set: { state: 'completed' } });
      await restrict();
      expect((await get('company', '/aanwezigheid/plc-1')).status, 'a stage that is over').to.equal(422);
    });

    it('is no mail and no calendar entry; what was missed is told once it is lifted', async () => {
      await running();
      const time = { day: '2026-11-24', start: '09:30', minutes: 45 };
      const { path } = (await post('mentor', '/api/v1/visits/agenda/feed', {})).body as { path: string };
      const told = (await post('mentor', '/api/v1/visits', { placementId: 'plc-1', ...time })).body as { id: string };
      const fed = async () => (await api.nobody().get(path)).text.includes('Stagebezoek Sam');
      expect([await visitMails(), await fed()]).to.deep.equal([[`visit.planned:${told.id}:0:cmp-1`], true]);

      await restrict();
      expect(await fed()).to.equal(false);
      const mentor = await api.as('mentor');
      const moved = await mentor
        .patch(`/api/v1/visits/${told.id}`)
        .set('If-Match', '"1"')
        .send({ ...time, day: '2026-11-26' });
      expect(moved.status).to.equal(200);
      expect(await visitMails()).to.have.length(1);
      await lift();
      expect(await visitMails()).to.deep.equal([`visit.moved:${told.id}:1:cmp-1`, `visit.planned:${told.id}:0:cmp-1`]);
      expect(await fed()).to.equal(true);

      await restrict();
      await mentor
        .post(`/api/v1/visits/${told.id}/cancellation`)
        .set('If-Match', '"2"')
        .send({ reason: 'company-busy' });
      const other = (await post('mentor', '/api/v1/visits', { placementId: 'plc-1', ...time })).body as { id: string };
      expect(await visitMails()).to.have.length(2);
      for (const now of ['2026-11-22T10:00:00Z', '2026-11-22T11:00:00Z']) {
        api.setClock(now);
        expect((await lift()).status).to.equal(200);
        await restrict();
      }
      expect(await visitMails()).to.deep.equal([
        `visit.cancelled:${told.id}:2:cmp-1`,
        `visit.moved:${told.id}:1:cmp-1`,
        `visit.planned:${told.id}:0:cmp-1`,
        `visit.planned:${other.id}:0:cmp-1`,
      ]);
    });

    it('is no monthly question, by a person or by itself, and no answer by the link of one', async () => {
      await running();
      const ask = () => post('mentor', '/api/v1/visits/placements/plc-1/feedback/2026-11/request', {});
      expect((await ask()).status).to.equal(204);
      const link = /\/terugkoppeling\/[\w-]+/.exec((await mails()).join(' '))?.[0] ?? '';
      expect((await api.nobody().get(link)).status).to.equal(200);
      await restrict();
      expect((await api.nobody().get(link)).status).to.equal(404);
      expect(problemOf(await ask())).to.deep.equal(RESTRICTED);
      api.setClock('2026-12-28T09:00:00Z');
      const asked = await post('operator', '/api/v1/jobs/feedback-ask/dry-runs', {});
      expect(JSON.stringify(asked.body)).to.include('plc-2').and.not.to.include('plc-1');
    });
  });

  it('is nothing to sign: links that were sent rest, and a company sees no open text', async () => {
    const life = agreementLife(api);
    await api.storage.placements.insertMany([aPlacement()]);
    const { id, digest } = await life.made();
    const secret = await life.linkFor(id, 'company');
    const listed = async () => (await (await api.as('company')).get('/overeenkomsten')).text.includes('Sam de Vries');
    const sign = (person: Person) => post(person, `/api/v1/agreements/${id}/signatures`, { name: 'Jo Smit', digest });
    expect(await listed()).to.equal(true);
    await restrict();
    expect((await api.nobody().get(`/ondertekenen/${secret}`)).status).to.equal(404);
    expect((await life.signByLink(secret, '000 000', digest)).status).to.equal(404);
    expect((await api.nobody().post(`/ondertekenen/${secret}/code`).type('form').send('')).status).to.equal(404);
    for (const person of ['company', 'coordinator'] as const)
      expect(problemOf(await sign(person)), person).to.deep.equal(RESTRICTED);
    const links = await post('coordinator', `/api/v1/agreements/${id}/links`, { parties: ['parent'] });
    expect(problemOf(links)).to.deep.equal(RESTRICTED);
    expect(await listed()).to.equal(false);
    const company = await api.as('company');
    for (const path of [`/api/v1/agreements/${id}`, `/overeenkomsten/${id}/versies/1/pdf`])
      expect((await company.get(path)).status, path).to.equal(422);
    await lift();
    const code = await life.codeFor(secret, 'company');
    expect((await life.signByLink(secret, code, digest)).status).to.equal(303);

    const signed = (await life.read(id)).revisions[0]?.signatures.length;
    expect(signed).to.equal(1);
    const { id: _id, ...stored } = (await api.storage.agreements.get({ schoolId: 'sch-1' }, id))!;
    const revisions = stored.revisions.map((one) => ({ ...one, completedAt: new Date('2026-11-22T09:00:00Z') }));
    await api.storage.agreements.replace({ id, ...stored, revisions });
    await restrict();
    expect(await listed(), 'what everybody signed').to.equal(true);
    expect((await company.get(`/overeenkomsten/${id}/versies/1/pdf`)).status).to.equal(200);
  });

  it('is no message or answer of the school about a proposal', async () => {
    const proposed = await post(
      'coordinator',
      '/api/v1/proposals',
      wanted('stu-1', { message: 'Sam werkt graag buiten.' }),
    );
    const { id } = proposed.body as ProposalAnswer;
    await post('company', `/api/v1/proposals/${id}/question`, { text: 'Kan Sam fietsen?' });
    const page = async () => (await (await api.as('company')).get(`/voorstellen/${id}`)).text;
    const view = async () => (await (await api.as('company')).get(`/api/v1/proposals/${id}`)).text;
    for (const read of [page, view]) expect(await read()).to.include('werkt graag buiten');
    await restrict();
    for (const read of [page, view]) expect(await read()).not.to.include('werkt graag buiten');
    expect(await page())
      .to.include('Aannemen kan daarom niet')
      .and.not.to.include('Neem deze leerling aan');
    expect(problemOf(await post('coordinator', `/api/v1/proposals/${id}/answer`, { answer: 'Ja' }))).to.deep.equal(
      RESTRICTED,
    );
    const again = await (
      await api.as('coordinator')
    )
      .post(`/plaatsingen/voorstellen/${id}/opnieuw-mailen`)
      .type('form')
      .send('');
    expect(again.status).to.equal(422);
    await lift();
    expect((await post('coordinator', `/api/v1/proposals/${id}/answer`, { answer: 'Ja' })).status).to.equal(200);
  });

  it('leaves a run as it is, names who was left out of the next, and reckons with neither', async () => {
    const season = { season: '2027-voorjaar', mode: 'max-placed' };
    const start = async () => ((await post('coordinator', '/api/v1/matching-runs', season)).body as { id: string }).id;
    const page = async (id: string) => (await (await api.as('coordinator')).get(`/matching/${id}`)).text;
    const ended = async (id: string) => {
      while ((await api.storage.matchingRuns.find({ schoolId: 'sch-1' }, id))?.finishedAt === null)
        await new Promise((resolve) => setTimeout(resolve, 20));
      return id;
    };
    const advice = async (id: string) =>
      (await api.as('coordinator')).get(`/api/v1/matching-runs/${id}/shortage-advice`);
    const first = await ended(await start());
    api.setClock('2026-11-22T09:05:00Z');
    await restrict();
    const second = await ended(await start());
    expect(await page(first)).not.to.include('hun gegevens was beperkt');
    expect(await page(second)).to.match(/1 leerling deed<[^]*niet mee|1 leerling deed niet mee/);
    expect(await page(second)).to.match(/href="\/leerlingen\/stu-1\/privacy"[^>]*>Sam de Vries/);
    expect(problemOf(await advice(first))).to.deep.equal({ status: 422, code: 'matching-run.pupil-restricted' });
    expect((await advice(second)).status).to.equal(200);
    api.setClock('2026-11-22T09:10:00Z');
    await lift();
    expect((await advice(first)).status).to.equal(200);
    expect(await page(second), 'as it was then').to.include('hun gegevens was beperkt');
  });
});
