import { expect } from 'chai';
import { d } from '../support/builders.js';
import { problemOf, startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

const PAPER = {
  purpose: 'support-needs',
  act: 'given',
  by: 'parent',
  giverName: 'Kees de Vries',
  firstDay: '2026-11-20',
};
const PATH = '/api/v1/students/stu-1/consents';
const ASK = { purposes: ['support-needs', 'handover'], askedOf: 'parent', name: 'Kees', email: 'kees@thuis.example' };

interface Ledger {
  standings: { purpose: string; state: string; from: string; lastDay: string | null }[];
  entries: { number: number; act: string; how: string; textDigest: string; lastDay: string | null }[];
}

describe('consent over HTTP', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp({ baseUrl: () => 'http://127.0.0.1' });
  });
  after(() => api.close());
  beforeEach(() => api.reset());

  const post = async (person: Person, path: string, body: object) => (await api.as(person)).post(path).send(body);
  const ledger = async (): Promise<Ledger> => (await (await api.as('coordinator')).get(PATH)).body as Ledger;
  const states = async () => (await ledger()).standings.map(({ purpose, state }) => `${purpose} ${state}`);
  const mails = async () => {
    const rows = await api.connection.collection('outboxMessages').find().sort({ createdAt: 1, _id: 1 }).toArray();
    return rows.map(({ kind, to, content }) => ({
      kind: kind as string,
      to: to as string,
      text: (content as { text: string } | null)?.text ?? '',
    }));
  };
  const secretIn = (text: string): string => /\/toestemming\/([\w-]{20,})/.exec(text)?.[1] ?? '';
  const codeFor = async (secret: string): Promise<string> => {
    await api.nobody().post(`/toestemming/${secret}/code`).expect(303);
    const mail = (await mails()).findLast(({ kind }) => kind === 'consent.code');
    return /is (\d{3} \d{3})\./.exec(mail?.text ?? '')?.[1] ?? '';
  };

  it('lists consents that end for the own school, with who must be asked on paper first', async () => {
    const { email: _email, ...paper } = { ...PAPER, email: null };
    await post('coordinator', PATH, { ...PAPER, email: 'kees@thuis.example' });
    await post('coordinator', '/api/v1/students/stu-2/consents', paper);
    const list = async (person: Person) => (await api.as(person)).get('/toestemmingen');
    expect((await list('coordinator')).text).to.include('Er loopt nu geen toestemming af.');
    api.setClock('2027-07-01T09:00:00Z');
    const { text } = await list('coordinator');
    expect(text.indexOf('Kim Bakker')).to.be.within(0, text.indexOf('Sam de Vries'));
    expect(text).to.include('Op papier').and.to.include('De dienst mailt de vraag');
    expect((await list('foreign-coordinator')).text).not.to.include('Kim Bakker');
    expect((await list('mentor')).status).to.equal(403);
  });

  it('records paper, and a withdrawal at once; every row stays', async () => {
    expect((await post('coordinator', PATH, PAPER)).status).to.equal(201);
    expect(await states()).to.deep.equal(['support-needs given', 'handover never-asked']);
    expect((await post('coordinator', PATH, { ...PAPER, act: 'withdrawn', firstDay: '2026-11-22' })).status).to.equal(
      201,
    );
    const { standings, entries } = await ledger();
    expect(standings[0]).to.deep.equal({ purpose: 'support-needs', state: 'withdrawn', from: 'parent', lastDay: null });
    expect(entries.map(({ number, act, lastDay }) => [number, act, lastDay])).to.deep.equal([
      [2, 'withdrawn', null],
      [1, 'given', '2027-07-31'],
    ]);
    expect(entries[0]?.textDigest).to.match(/^[0-9a-f]{64}$/);
  });

  it('names what is wrong by its field, and keeps rows whole under many at once', async () => {
    expect(problemOf(await post('coordinator', PATH, { ...PAPER, by: 'pupil', firstDay: '2026-12-01' }))).to.deep.equal(
      {
        status: 422,
        code: 'consent.not-now',
        errors: ['firstDay after-today', 'by parent-must-give'],
      },
    );
    const many = await Promise.all([1, 2, 3, 4].map(() => post('coordinator', PATH, PAPER)));
    expect(many.filter(({ status }) => status === 201).length).to.be.above(0);
    const numbers = (await ledger()).entries.map(({ number }) => number);
    expect(numbers.toReversed()).to.deep.equal(numbers.map((_one, index) => index + 1));
  });

  it('is read by the own mentor, kept from all others', async () => {
    expect((await (await api.as('mentor')).get(PATH)).status).to.equal(200);
    expect((await (await api.as('mentor')).get('/api/v1/students/stu-2/consents')).status).to.equal(404);
    expect((await post('mentor', PATH, PAPER)).status).to.equal(403);
    expect((await post('foreign-coordinator', PATH, PAPER)).status).to.equal(404);
    expect((await (await api.as('company')).get(PATH)).status).to.equal(403);
  });

  it('is asked by a link that does nothing when it is opened, answered with a code, and taken back by the same link', async () => {
    expect((await post('coordinator', '/api/v1/students/stu-1/consent-requests', ASK)).status).to.equal(201);
    const [mail] = await mails();
    expect([mail?.kind, mail?.to]).to.deep.equal(['consent.asked', 'kees@thuis.example']);
    expect(mail?.text).not.to.match(/Sam|Vries/);
    const secret = secretIn(mail?.text ?? '');
    const opened = await api.nobody().get(`/toestemming/${secret}`);
    expect(opened.status).to.equal(200);
    expect(opened.text).to.include('Sam').and.not.to.include('Vries');
    expect((await ledger()).entries).to.deep.equal([]);

    const send = (code: string, needs: string) =>
      api
        .nobody()
        .post(`/toestemming/${secret}`)
        .type('form')
        .send({ name: 'Kees de Vries', code, 'doel-support-needs': needs, 'doel-handover': 'nee' });
    const code = await codeFor(secret);
    const wrong = await send('000 000', 'ja');
    expect(wrong.status).to.equal(code === '000 000' ? 303 : 422);
    expect((await send(code, 'ja')).headers.location).to.equal(`/toestemming/${secret}?stap=bewaard`);
    expect(await states()).to.deep.equal(['support-needs given', 'handover refused']);
    expect((await send(code, 'nee')).status).to.equal(422);

    api.setClock('2026-11-22T10:00:00Z');
    expect((await send(await codeFor(secret), 'nee')).status).to.equal(303);
    expect(await states()).to.deep.equal(['support-needs withdrawn', 'handover refused']);
    const log = await api.storage.auditLog.list({ subjectId: 'stu-1' }, { after: null, limit: 20 });
    expect(log.map(({ action }) => action)).to.include.members([
      'consent.given',
      'consent.withdrawn',
      'consent.refused',
    ]);
    expect((await api.nobody().get(`/toestemming/${'x'.repeat(40)}`)).status).to.equal(404);
  });

  it('refuses a parent by link from the 16th birthday on, and says whose word it is', async () => {
    await post('coordinator', '/api/v1/students/stu-1/consent-requests', ASK);
    api.setClock('2027-07-01T09:00:00Z');
    await post('coordinator', '/api/v1/students/stu-1/consent-requests', ASK);
    api.setClock('2027-09-01T09:00:00Z');
    const secret = secretIn((await mails()).at(-1)?.text ?? '');
    const code = await codeFor(secret);
    const answer = await api
      .nobody()
      .post(`/toestemming/${secret}`)
      .type('form')
      .send({ name: 'Kees de Vries', code, 'doel-support-needs': 'ja' });
    expect(answer.status).to.equal(422);
    expect((await states())[0]).to.equal('support-needs never-asked');
  });

  it('is asked anew once each school year, where there is an address', async () => {
    await post('coordinator', PATH, { ...PAPER, email: 'kees@thuis.example' });
    await post('coordinator', '/api/v1/students/stu-2/consents', PAPER);
    // Younger, so that the parent is asked next year too.
    const pupil = (await api.storage.students.get({ schoolId: 'sch-1' }, 'stu-1'))!;
    await api.storage.students.replace({ schoolId: 'sch-1' }, { ...pupil, dateOfBirth: d('2012-09-01') });
    const night = async (now: string) => {
      api.setClock(now);
      await api.work.tick();
      return (await mails()).filter(({ kind }) => kind === 'consent.asked').length;
    };
    await api.work.register();
    expect(await night('2027-05-31T09:00:00Z')).to.equal(0);
    expect(await night('2027-06-02T09:00:00Z')).to.equal(1);
    expect(await night('2027-06-03T09:00:00Z')).to.equal(1);
    expect(await night('2027-08-03T09:00:00Z')).to.equal(1);
  });

  it('is given, asked and read on pages', async () => {
    const coordinator = await api.as('coordinator');
    const send = (fields: object) => coordinator.post('/leerlingen/stu-1/toestemmingen').type('form').send(fields);
    const wrong = await send({ ...PAPER, by: 'pupil' });
    expect(wrong.status).to.equal(422);
    expect(wrong.text).to.include('een ouder of voogd geeft toestemming').and.to.include('Kees de Vries');
    expect((await send(PAPER)).headers.location).to.equal(
      '/leerlingen/stu-1/toestemmingen?melding=toestemming-bewaard',
    );
    const { text } = await coordinator.get('/leerlingen/stu-1/toestemmingen');
    expect(text).to.include('Geldt tot en met 31 juli 2027').and.to.include('Kees de Vries');
    const asked = await coordinator.post('/leerlingen/stu-1/toestemmingen/vragen').type('form').send(ASK);
    expect(asked.status).to.equal(303);
    expect((await mails()).at(-1)?.kind).to.equal('consent.asked');
    const read = await (await api.as('mentor')).get('/leerlingen/stu-1/toestemmingen');
    expect(read.text).not.to.include('Op papier ontvangen');
  });
});
