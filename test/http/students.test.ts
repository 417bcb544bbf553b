import { expect } from 'chai';
import type { Student } from '../../src/domain/student.js';
import { aStudent, d } from '../support/builders.js';
import { answerOf, problemOf, startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

const sam = aStudent();
const kim = aStudent({
  id: 'stu-2',
  groupId: 'grp-2',
  studentNumber: '1002',
  firstName: 'Kim',
  lastName: 'Bakker',
  leerjaar: 4,
});
const rowOf = (student: Student) => {
  const { id, version, groupId, studentNumber, firstName, lastName, programme, leerjaar, sector, endedOn } = student;
  return { id, version, groupId, studentNumber, firstName, lastName, programme, leerjaar, sector, endedOn };
};
/** The least one must enter of a pupil. */
const entered = {
  groupId: 'grp-1',
  studentNumber: '1003',
  firstName: 'Zoë',
  lastName: "van 't Hof",
  dateOfBirth: '2011-05-01',
  programme: 'ENTREE',
  leerjaar: 3,
  sector: 'landbouw',
  homeTown: 'Vorden',
  homePoint: { lat: 52.1, lon: 6.31 },
  travelMeans: ['bicycle'],
  maxTravelMinutes: 40,
  maxTravelKm: 10,
};
const BSN = '111222333';

describe('pupils over HTTP', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(() => api.reset());

  const get = async (person: Person, path: string) => answerOf(await (await api.as(person)).get(path));
  const add = async (fields: object = {}) =>
    (await api.as('coordinator')).post('/api/v1/students').send({ ...entered, ...fields });
  const patch = async (version: number, body: object, id = 'stu-1') =>
    (await api.as('coordinator')).patch(`/api/v1/students/${id}`).set('If-Match', `"${version}"`).send(body);

  it('adds a pupil with the least that must be entered', async () => {
    const added = await add();
    const { id } = added.body as { id: string };
    const whole = {
      ...entered,
      id,
      version: 1,
      schoolId: 'sch-1',
      intendedMboSector: null,
      stageDays: null,
      guidanceNeed: 2,
      supportNeeds: [],
      restrictions: [],
      vog: 'none',
      wishes: [],
      otherWorkMinutesPerWeek: 0,
      hoursDone: 0,
      daysDone: 0,
      priority: 0,
      endedOn: null,
    };
    expect(answerOf(added)).to.deep.equal({ status: 201, body: whole });
    expect([added.headers.location, added.headers.etag]).to.deep.equal([`/api/v1/students/${id}`, '"1"']);
    expect(await get('coordinator', `/api/v1/students/${id}`)).to.deep.equal({ status: 200, body: whole });
  });

  it('adds a pupil once when the request is sent twice with one key', async () => {
    const client = await api.as('coordinator');
    const send = () => client.post('/api/v1/students').set('Idempotency-Key', 'k1').send(entered);
    const [first, second] = [answerOf(await send()), answerOf(await send())];
    expect(second).to.deep.equal(first);
    expect(await api.storage.students.count({ schoolId: 'sch-1' }, {})).to.equal(3);
  });

  it('changes what is sent, leaves what is absent, and clears what is null', async () => {
    const changed = await patch(1, { priority: 5, stageDays: ['mon'], wishes: ['est-1'], intendedMboSector: null });
    const after = { ...sam, priority: 5, stageDays: ['mon'], wishes: ['est-1'], intendedMboSector: null, version: 2 };
    expect(answerOf(changed)).to.deep.equal({ status: 200, body: after });
    expect(answerOf(await patch(2, { stageDays: null }))).to.deep.equal({
      status: 200,
      body: { ...after, stageDays: null, version: 3 },
    });
    expect(await get('mentor', '/api/v1/students/stu-1')).to.deep.equal({
      status: 200,
      body: { ...after, stageDays: null, version: 3 },
    });
  });

  it('refuses a change of a version that is no longer the last, and one that names none', async () => {
    expect((await patch(1, { priority: 1 })).status).to.equal(200);
    expect(problemOf(await patch(1, { priority: 2 }))).to.deep.equal({
      status: 412,
      code: 'student.changed-meanwhile',
    });
    const blind = await (await api.as('coordinator')).patch('/api/v1/students/stu-1').send({ priority: 2 });
    expect(problemOf(blind)).to.deep.equal({ status: 428, code: 'request.if-match-required' });
  });

  it('takes a number once per school, also by a change', async () => {
    const taken = { status: 409, code: 'student.number-taken' };
    expect(problemOf(await add({ studentNumber: '1001' }))).to.deep.equal(taken);
    expect(problemOf(await patch(1, { studentNumber: '1002' }))).to.deep.equal(taken);
  });

  const likeBsn: readonly (readonly [object, string[]])[] = [
    [{ studentNumber: BSN }, ['studentNumber looks-like-bsn']],
    [{ studentNumber: '111.222.333' }, ['studentNumber looks-like-bsn']],
    [{ firstName: `Zoë ${BSN}` }, ['firstName looks-like-bsn']],
    [{ lastName: `${BSN} Hof`, homeTown: BSN }, ['lastName looks-like-bsn', 'homeTown looks-like-bsn']],
  ];
  for (const [fields, errors] of likeBsn)
    it(`never stores what looks like a BSN: ${JSON.stringify(fields)}`, async () => {
      const refused = { status: 422, code: 'request.looks-like-bsn', errors };
      expect(problemOf(await add(fields))).to.deep.equal(refused);
      expect(problemOf(await patch(1, fields))).to.deep.equal(refused);
      const stored = await api.storage.students.all({ schoolId: 'sch-1' }, {});
      expect(stored).to.deep.equal([kim, sam]);
      expect(JSON.stringify(await api.storage.auditLog.list({}, { after: null, limit: 100 }))).not.to.contain(BSN);
    });

  it('takes nine digits that fail the eleven-test as a number', async () => {
    expect((await add({ studentNumber: '123456789' })).status).to.equal(201);
  });

  for (const field of ['bsn', 'gender', 'nationality', 'origin', 'photo', 'schoolId', 'endedOn'])
    it(`knows no field ${field}`, async () => {
      const refused = { status: 400, code: 'request.invalid', errors: [`${field} unknown-field`] };
      expect(problemOf(await add({ [field]: 'x' }))).to.deep.equal(refused);
      expect(problemOf(await patch(1, { [field]: 'x' }))).to.deep.equal(refused);
    });

  const faulty: readonly (readonly [object, string[]])[] = [
    [{ groupId: 'grp-9' }, ['groupId unknown']],
    [{ wishes: ['est-1', 'est-none'] }, ['wishes.1 unknown']],
    [{ dateOfBirth: '2026-11-22' }, ['dateOfBirth age-not-plausible']],
    [{ stageDays: ['tue', 'tue'] }, ['stageDays twice']],
  ];
  for (const [fields, errors] of faulty)
    it(`refuses ${JSON.stringify(fields)} when adding and when changing`, async () => {
      const refused = { status: 422, code: 'student.invalid', errors };
      expect(problemOf(await add(fields))).to.deep.equal(refused);
      expect(problemOf(await patch(1, fields))).to.deep.equal(refused);
    });

  it('changes a pupil whose old wish is gone from the register', async () => {
    await api.storage.students.replace({ schoolId: 'sch-1' }, { ...sam, wishes: ['est-gone'] });
    expect((await patch(2, { priority: 1 })).body).to.deep.equal({
      ...sam,
      wishes: ['est-gone'],
      priority: 1,
      version: 3,
    });
  });

  it('records that a pupil left, and takes it back', async () => {
    const client = await api.as('coordinator');
    const ended = await client.post('/api/v1/students/stu-1/ending').send({ endedOn: '2026-11-22' });
    expect(answerOf(ended)).to.deep.equal({ status: 200, body: { ...sam, endedOn: '2026-11-22', version: 2 } });
    const again = await client.post('/api/v1/students/stu-1/ending').send({ endedOn: '2026-11-20' });
    expect(problemOf(again)).to.deep.equal({ status: 409, code: 'student.already-ended' });
    const undone = await client.delete('/api/v1/students/stu-1/ending');
    expect(answerOf(undone)).to.deep.equal({ status: 200, body: { ...sam, version: 3 } });
    const nothing = await client.delete('/api/v1/students/stu-1/ending');
    expect(problemOf(nothing)).to.deep.equal({ status: 409, code: 'student.not-ended' });
  });

  it('does not let a pupil leave in the future', async () => {
    const client = await api.as('coordinator');
    const tomorrow = await client.post('/api/v1/students/stu-1/ending').send({ endedOn: '2026-11-23' });
    expect(problemOf(tomorrow)).to.deep.equal({ status: 422, code: 'student.ends-in-future' });
  });

  it('logs who read, added and changed whom, by id', async () => {
    const client = await api.as('coordinator');
    await client.get('/api/v1/students/stu-1').expect(200);
    await patch(1, { lastName: 'Geheim' });
    await (await api.as('company')).get('/api/v1/students/stu-1').expect(403);
    const events = await api.storage.auditLog.list({}, { after: null, limit: 100 });
    const seen = events.filter(({ action }) => action.startsWith('student'));
    expect(
      seen.map(({ action, actor, subject, outcome }) => [action, actor?.accountId, subject, outcome]),
    ).to.have.deep.members([
      ['student.read', 'acc-coordinator', { id: 'stu-1' }, 'done'],
      ['student.changed', 'acc-coordinator', { id: 'stu-1' }, 'done'],
      ['student.read', 'acc-company', { id: 'stu-1' }, 'refused'],
    ]);
    expect(JSON.stringify(events)).not.to.contain('Geheim');
  });
});

describe('lists of pupils over HTTP', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
    await api.reset();
    const more: Partial<Student>[] = [
      { id: 'stu-3', studentNumber: '2003', firstName: 'Çağla', lastName: 'Yıldız', programme: 'ENTREE' },
      { id: 'stu-4', studentNumber: '2004', firstName: 'Bram', lastName: "van 't Hof", sector: 'landbouw' },
      { id: 'stu-5', studentNumber: '2005', firstName: 'Eva', lastName: 'Smit', endedOn: d('2026-10-01') },
    ];
    await api.storage.students.insertMany(more.map((fields) => aStudent(fields)));
  });
  after(() => api.close());

  const idsFor = async (person: Person, query: string): Promise<unknown> => {
    const answer = await (await api.as(person)).get(`/api/v1/students?${query}`).expect(200);
    return (answer.body as { items: { id: string }[] }).items.map(({ id }) => id);
  };

  it('show what a pupil is known by, and nothing of needs, home or hours', async () => {
    const answer = await (await api.as('coordinator')).get('/api/v1/students?limit=1');
    expect((answer.body as { items: object[] }).items).to.deep.equal([rowOf(kim)]);
  });

  const queries: readonly (readonly [string, string[]])[] = [
    ['', ['stu-2', 'stu-4', 'stu-5', 'stu-1', 'stu-3']],
    ['groupId=grp-2', ['stu-2']],
    ['groupId=grp-9', []],
    ['programme=ENTREE', ['stu-3']],
    ['leerjaar=4', ['stu-2']],
    ['sector=landbouw', ['stu-4']],
    ['ended=true', ['stu-5']],
    ['ended=false&programme=LWT', ['stu-2', 'stu-4', 'stu-1']],
    ['q=yildiz', ['stu-3']],
    ['q=hof', ['stu-4']],
    ['q=200', ['stu-4', 'stu-5', 'stu-3']],
    ['q=.*', []],
    ['q=%24ne', []],
  ];
  for (const [query, ids] of queries)
    it(`give a coordinator with "${query}" ${ids.join(', ') || 'nobody'}`, async () => {
      expect(await idsFor('coordinator', query)).to.deep.equal(ids);
    });

  it('give each pupil once over pages', async () => {
    const client = await api.as('coordinator');
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const answer = await client.get(`/api/v1/students?limit=2&cursor=${next}`).expect(200);
      const page = answer.body as { items: { id: string }[]; next: string | null };
      seen.push(...page.items.map(({ id }) => id));
      next = page.next;
    }
    expect(seen).to.deep.equal(['stu-2', 'stu-4', 'stu-5', 'stu-1', 'stu-3']);
  });

  it('refuse a filter nobody knows and one of another kind', async () => {
    const client = await api.as('coordinator');
    expect(problemOf(await client.get('/api/v1/students?gender=f&leerjaar=5&groupId[$ne]=x'))).to.deep.equal({
      status: 400,
      code: 'request.invalid',
      errors: ['leerjaar not-one-of', 'gender unknown-field', 'groupId[$ne] unknown-field'],
    });
  });

  it('give a mentor the pupils of the groups that mentor guides, whatever is asked', async () => {
    expect(await idsFor('mentor', '')).to.deep.equal(['stu-4', 'stu-5', 'stu-1', 'stu-3']);
    expect(await idsFor('mentor', 'groupId=grp-1&q=sam')).to.deep.equal(['stu-1']);
    expect(await idsFor('mentor', 'groupId=grp-2')).to.deep.equal([]);
    const client = await api.as('mentor');
    expect((await client.get('/api/v1/students/stu-1')).status).to.equal(200);
    expect(problemOf(await client.get('/api/v1/students/stu-2'))).to.deep.equal({
      status: 404,
      code: 'student.not-found',
    });
  });

  it('give a mentor’s account without a mentor nobody', async () => {
    const account = (await api.storage.accounts.get('acc-mentor'))!;
    await api.storage.accounts.replace({ ...account, mentorId: null });
    expect(await idsFor('mentor', '')).to.deep.equal([]);
    await api.storage.accounts.replace({ ...account, version: account.version + 1 });
  });

  it('give another school its own pupils only', async () => {
    expect(await idsFor('foreign-coordinator', '')).to.deep.equal(['stu-9']);
    expect(await idsFor('foreign-coordinator', 'groupId=grp-1')).to.deep.equal([]);
  });

  type Call = readonly ['get' | 'post' | 'patch' | 'delete', string];
  const one: readonly Call[] = [
    ['get', 'students/stu-1'],
    ['patch', 'students/stu-1'],
    ['post', 'students/stu-1/ending'],
    ['delete', 'students/stu-1/ending'],
  ];
  for (const [method, path] of one)
    it(`have no ${method} ${path} for another school`, async () => {
      const client = await api.as('foreign-coordinator');
      const body = method === 'post' ? { endedOn: '2026-11-01' } : {};
      const answer = await client[method](`/api/v1/${path}`).set('If-Match', '"1"').send(body);
      expect(problemOf(answer)).to.deep.equal({ status: 404, code: 'student.not-found' });
      expect(await api.storage.students.get({ schoolId: 'sch-1' }, 'stu-1')).to.deep.equal(sam);
    });

  const calls: readonly Call[] = [['get', 'students'], ['post', 'students'], ...one];
  for (const [method, path] of calls)
    it(`refuse ${method} ${path} to companies, admins, operators and nobody signed in`, async () => {
      const readers: Person[] = ['company', 'admin', 'operator'];
      for (const person of method === 'get' ? readers : [...readers, 'mentor' as const])
        expect(problemOf(await (await api.as(person))[method](`/api/v1/${path}`)), person).to.deep.equal({
          status: 403,
          code: 'session.not-allowed',
        });
      expect((await api.nobody()[method](`/api/v1/${path}`)).status).to.equal(401);
    });
});
