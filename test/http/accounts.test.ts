import { expect } from 'chai';
import { RULE_SETS } from '../../src/compose/placement-rules.js';
import {
  answerOf,
  PASSWORD,
  PEOPLE,
  problemOf,
  startSchoolApp,
  type Person,
  type SchoolApp,
} from '../support/school-app.js';

const newAccount = {
  email: 'Jo.Bos@Berkel.example',
  name: 'Jo Bos',
  role: 'mentor',
  schoolId: 'sch-1',
  mentorId: 'men-1',
  password: 'een-lang-wachtwoord',
};

describe('accounts over HTTP', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(() => api.reset());

  const add = async (fields: object = {}) =>
    (await api.as('operator')).post('/api/v1/accounts').send({ ...newAccount, ...fields });
  const change = async (id: string, version: number, body: object) =>
    (await api.as('operator')).patch(`/api/v1/accounts/${id}`).set('If-Match', `"${version}"`).send(body);
  const signIn = async (email: string, password: string): Promise<number> =>
    (await api.nobody().post('/api/v1/session').send({ email, password })).status;

  it('are made by an operator, and can sign in; the password is never shown', async () => {
    const added = await add();
    const { id } = added.body as { id: string };
    const { password: _password, ...shown } = newAccount;
    expect(answerOf(added)).to.deep.equal({
      status: 201,
      body: { ...shown, id, version: 1, email: 'jo.bos@berkel.example', companyId: null, disabledOn: null },
    });
    expect(await signIn('jo.bos@berkel.example', newAccount.password)).to.equal(200);
    expect(problemOf(await add())).to.deep.equal({ status: 409, code: 'account.exists' });
  });

  it('keep an operator and an admin: the last is not blocked and gets no other role', async () => {
    const last = { status: 422, code: 'account.last-of-role' };
    expect(problemOf(await change('acc-admin', 1, { disabled: true }))).to.deep.equal(last);
    expect(problemOf(await change('acc-admin', 1, { role: 'reader' }))).to.deep.equal(last);
    const page = async (id: string) => (await (await api.as('operator')).get(`/beheer/accounts/${id}`)).text;
    expect(await page('acc-admin')).to.include('laatste account met deze rol');
    expect(await page('acc-reader')).not.to.include('laatste account met deze rol');
    const home = async () => (await (await api.as('operator')).get('/')).text;
    expect(await home()).to.include('account voor: Systeembeheer en Beheer erkenningen.');
    await add({ role: 'admin', schoolId: null, mentorId: null });
    expect(await home()).to.include('account voor: Systeembeheer.');
    expect(await page('acc-admin')).not.to.include('laatste account met deze rol');
    expect((await change('acc-admin', 1, { disabled: true })).status).to.equal(200);
  });

  it('keep an operator when two block each other at the same moment', async () => {
    await add({ role: 'operator', schoolId: null, mentorId: null });
    const other = (await api.storage.accounts.byEmail('jo.bos@berkel.example'))!;
    const second = api.nobody();
    await second.post('/api/v1/session').send({ email: other.email, password: newAccount.password }).expect(200);
    const answers = await Promise.all([
      change(other.id, 1, { disabled: true }),
      second.patch('/api/v1/accounts/acc-operator').set('If-Match', '"1"').send({ disabled: true }),
    ]);
    const open = await api.storage.accounts.list({ after: null, limit: 9 }, { role: 'operator', disabled: false });
    expect(open, answers.map(({ status }) => status).join()).to.have.length.above(0);
  });

  it('are listed by address, without hashes', async () => {
    const answer = await (await api.as('operator')).get('/api/v1/accounts?limit=2');
    const blank = { version: 1, schoolId: null, companyId: null, mentorId: null, disabledOn: null };
    const admin = { ...blank, id: 'acc-admin', email: 'admin@test.example', name: 'Test admin', role: 'admin' };
    const company = {
      ...blank,
      id: 'acc-company',
      email: 'company@test.example',
      name: 'Test company',
      role: 'company',
    };
    const { items, next } = answer.body as { items: unknown[]; next: string };
    expect(items).to.deep.equal([admin, { ...company, companyId: 'cmp-1' }]);
    const rest = (await (await api.as('operator')).get(`/api/v1/accounts?cursor=${next}`)).body as {
      items: { id: string }[];
    };
    expect(rest.items.map(({ id }) => id)).to.deep.equal([
      'acc-coordinator',
      'acc-foreign-coordinator',
      'acc-mentor',
      'acc-operator',
      'acc-reader',
      'acc-supervisor',
    ]);
  });

  it('are signed out everywhere when disabled, and can come back', async () => {
    const mentor = await api.as('mentor');
    const disabled = await change('acc-mentor', 1, { disabled: true });
    expect((disabled.body as { disabledOn: string }).disabledOn).to.equal('2026-11-22T09:00:00.000Z');
    expect((await mentor.get('/api/v1/session')).status).to.equal(401);
    expect(await signIn('mentor@test.example', PASSWORD)).to.equal(401);
    const back = await change('acc-mentor', 2, { disabled: false, name: 'Terug' });
    const { disabledOn, name, version } = back.body as Record<string, unknown>;
    expect({ disabledOn, name, version }).to.deep.equal({ disabledOn: null, name: 'Terug', version: 3 });
    expect(await signIn('mentor@test.example', PASSWORD)).to.equal(200);
  });

  it('get another password, and the old one is void', async () => {
    expect((await change('acc-mentor', 1, { password: 'ander-wachtwoord' })).status).to.equal(200);
    expect(await signIn('mentor@test.example', PASSWORD)).to.equal(401);
    expect(await signIn('mentor@test.example', 'ander-wachtwoord')).to.equal(200);
  });

  const refused: readonly (readonly [object, number, string, string[]])[] = [
    [{ schoolId: null }, 422, 'account.invalid', ['schoolId required']],
    [{ role: 'operator' }, 422, 'account.invalid', ['schoolId not-allowed', 'mentorId not-allowed']],
    [{ password: 'te-kort-elf' }, 400, 'request.invalid', ['password too-small']],
    [{ email: 'geen adres' }, 400, 'request.invalid', ['email wrong-form']],
    [{ passwordHash: 'x' }, 400, 'request.invalid', ['passwordHash unknown-field']],
  ];
  for (const [fields, status, code, errors] of refused)
    it(`are not made with ${JSON.stringify(fields)}`, async () => {
      expect(problemOf(await add(fields))).to.deep.equal({ status, code, errors });
    });

  it('are changed under If-Match, and only when they exist', async () => {
    expect(problemOf(await change('acc-mentor', 7, { name: 'X' }))).to.deep.equal({
      status: 412,
      code: 'account.changed-meanwhile',
    });
    expect(problemOf(await change('acc-none', 1, { name: 'X' }))).to.deep.equal({
      status: 404,
      code: 'account.not-found',
    });
  });

  for (const [method, path] of [
    ['get', 'accounts'],
    ['post', 'accounts'],
    ['patch', 'accounts/acc-mentor'],
  ] as const)
    it(`refuse ${method} ${path} to everybody but an operator`, async () => {
      for (const person of PEOPLE.filter((one) => one !== 'operator'))
        expect((await (await api.as(person))[method](`/api/v1/${path}`)).status, person).to.equal(403);
      expect((await api.nobody()[method](`/api/v1/${path}`)).status).to.equal(401);
    });
});

describe('the audit log over HTTP', () => {
  let api: SchoolApp;
  interface Event {
    readonly id: string;
    readonly action: string;
    readonly schoolId: string | null;
  }
  const read = async (person: Person, query = '') => {
    const answer = await (await api.as(person)).get(`/api/v1/audit-events?${query}`).expect(200);
    return answer.body as { items: Event[]; next: string | null };
  };

  before(async () => {
    api = await startSchoolApp();
    await api.reset();
    for (const person of PEOPLE) await api.as(person);
    const coordinator = await api.as('coordinator');
    await coordinator.patch('/api/v1/students/stu-1').set('If-Match', '"1"').send({ lastName: 'Geheim' }).expect(200);
    await (await api.as('foreign-coordinator')).get('/api/v1/students/stu-9').expect(200);
  });
  after(() => api.close());

  it('shows a whole event', async () => {
    const { items } = await read('coordinator', 'action=student.changed');
    const [{ id, requestId, ...event }] = items as unknown as [Record<string, unknown>];
    expect([id, requestId]).to.satisfy(
      ([one, two]: [string, string]) => one.startsWith('aud_') && two.startsWith('req_'),
    );
    expect({ count: items.length, event }).to.deep.equal({
      count: 1,
      event: {
        at: '2026-11-22T09:00:00.000Z',
        action: 'student.changed',
        actor: { accountId: 'acc-coordinator', role: 'coordinator', schoolId: 'sch-1' },
        schoolId: 'sch-1',
        subject: { id: 'stu-1' },
        outcome: 'done',
        // Which field was changed, and never what it holds: the log outlives the pupil's data.
        changes: [{ field: 'lastName', before: null, after: null }],
        reason: null,
        ruleVersion: RULE_SETS.map(({ id, version }) => `${id}@${version}`).join(' '),
      },
    });
  });

  it('shows a coordinator the own school only', async () => {
    const own = await read('coordinator');
    expect(own.items.map(({ action }) => action)).to.have.members([
      'student.changed',
      'session.started',
      'session.started',
    ]);
    const foreign = await read('foreign-coordinator');
    expect(foreign.items.map(({ action }) => action)).to.have.members(['student.read', 'session.started']);
    expect(await read('coordinator', 'accountId=acc-foreign-coordinator')).to.deep.equal({ items: [], next: null });
  });

  it('shows admin and operator all of it, and nothing of a pupil but the id', async () => {
    for (const person of ['admin', 'operator'] as const) {
      const all = await read(person, 'limit=100');
      expect(new Set(all.items.map(({ schoolId }) => schoolId))).to.deep.equal(new Set(['sch-1', 'sch-2', null]));
      expect(all.items).to.have.length(10);
      expect(JSON.stringify(all)).not.to.match(/Geheim|Sam|Vries|Noor/);
    }
  });

  it('narrows by account and outcome, and pages without a gap', async () => {
    expect((await read('operator', 'accountId=acc-company')).items.map(({ action }) => action)).to.deep.equal([
      'session.started',
    ]);
    expect(await read('operator', 'outcome=refused&action=student.changed')).to.deep.equal({ items: [], next: null });
    const all = await read('operator', 'limit=100');
    const seen: Event[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page = await read('operator', `limit=3&cursor=${next}`);
      seen.push(...page.items);
      next = page.next;
    }
    expect(seen).to.deep.equal(all.items);
  });

  it('is closed to mentors, companies and nobody signed in, and can’t be written', async () => {
    for (const person of ['mentor', 'company'] as const)
      expect((await (await api.as(person)).get('/api/v1/audit-events')).status, person).to.equal(403);
    expect((await api.nobody().get('/api/v1/audit-events')).status).to.equal(401);
    const operator = await api.as('operator');
    for (const method of ['post', 'put', 'patch', 'delete'] as const)
      expect((await operator[method]('/api/v1/audit-events')).status, method).to.equal(405);
  });
});
