import { expect } from 'chai';
import type { Mentor } from '../../src/domain/school.js';
import { aGroup, aSchool } from '../support/builders.js';
import {
  aMentor,
  answerOf,
  aSchoolYear,
  problemOf,
  startSchoolApp,
  type Person,
  type SchoolApp,
} from '../support/school-app.js';

const without = <T extends object, K extends keyof T>(item: T, ...keys: K[]): Omit<T, K> => {
  const rest = { ...item };
  for (const key of keys) Reflect.deleteProperty(rest, key);
  return rest;
};
const school = aSchool();
const row = { id: 'sch-1', version: 1, name: school.name, brin: school.brin, town: school.town };
const group = aGroup({ mentorId: 'men-1' });
const newGroup = without(aGroup({ name: '3ENT', programme: 'ENTREE' }), 'id', 'version', 'schoolId');
const newYear = without(
  aSchoolYear({
    firstDay: '2027-08-01' as never,
    lastDay: '2028-07-31' as never,
    najaar: { firstDay: '2027-08-30', lastDay: '2028-01-28' } as never,
    voorjaar: { firstDay: '2028-02-01', lastDay: '2028-07-07' } as never,
    holidays: [],
  }),
  'id',
  'version',
  'schoolId',
  'startYear',
);
const newMentor: Pick<Mentor, 'name' | 'email'> = { name: 'Ada Smit', email: 'A.Smit@Berkel.example' };

describe('schools over HTTP', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(() => api.reset());

  const get = async (person: Person, path: string) => answerOf(await (await api.as(person)).get(path));

  it('shows its people the own school, and admin and operator the names of all', async () => {
    const other = { id: 'sch-2', version: 1, name: 'De Dommel', brin: '00ZZ01', town: 'Zutphen' };
    expect(await get('coordinator', '/api/v1/schools')).to.deep.equal({
      status: 200,
      body: { items: [row], next: null },
    });
    expect(await get('mentor', '/api/v1/schools')).to.deep.equal({ status: 200, body: { items: [row], next: null } });
    for (const person of ['admin', 'operator'] as const)
      expect(await get(person, '/api/v1/schools')).to.deep.equal({
        status: 200,
        body: { items: [row, other], next: null },
      });
  });

  it('pages through the names', async () => {
    const operator = await api.as('operator');
    const first = await operator.get('/api/v1/schools?limit=1');
    const { items, next } = first.body as { items: unknown[]; next: string };
    expect(items).to.deep.equal([row]);
    const second = (await operator.get(`/api/v1/schools?limit=1&cursor=${next}`)).body as {
      items: { id: string }[];
      next: null;
    };
    expect([second.items.map(({ id }) => id), second.next]).to.deep.equal([['sch-2'], null]);
  });

  for (const path of ['schools', 'groups', 'mentors', 'school-years', 'students', 'audit-events', 'accounts'])
    it(`refuses a cursor of ${path} that somebody made up`, async () => {
      const operatorOnly = path === 'accounts' || path === 'schools';
      const client = await api.as(operatorOnly ? 'operator' : 'coordinator');
      for (const made of [['x'], [{ $gt: '' }, 'x'], ['x', 7], [null, 'x'], 'x'].map((value) =>
        JSON.stringify(value),
      )) {
        if (path === 'accounts' && made === '["x"]') continue;
        const cursor = Buffer.from(made).toString('base64url');
        expect(problemOf(await client.get(`/api/v1/${path}?cursor=${cursor}`)), made).to.deep.equal({
          status: 400,
          code: 'request.invalid',
          errors: ['cursor wrong-form'],
        });
      }
    });

  it('changes settings one by one under If-Match', async () => {
    const client = await api.as('coordinator');
    const change = { town: 'Warnsveld', settings: { visitDueWeeks: 3 } };
    const changed = await client.patch('/api/v1/schools/sch-1').set('If-Match', '"1"').send(change);
    const settings = { ...school.settings, visitDueWeeks: 3 };
    expect(answerOf(changed)).to.deep.equal({
      status: 200,
      body: { ...school, town: 'Warnsveld', settings, version: 2 },
    });
    expect(changed.headers.etag).to.equal('"2"');
    const late = await client.patch('/api/v1/schools/sch-1').set('If-Match', '"1"').send({ town: 'Vorden' });
    expect(problemOf(late)).to.deep.equal({ status: 412, code: 'school.changed-meanwhile' });
    const blind = await client.patch('/api/v1/schools/sch-1').send({ town: 'Vorden' });
    expect(problemOf(blind)).to.deep.equal({ status: 428, code: 'request.if-match-required' });
    expect(await get('coordinator', '/api/v1/schools/sch-1')).to.deep.equal(answerOf(changed));
  });

  it('refuses settings that contradict each other, and fields that are not its own', async () => {
    const client = await api.as('coordinator');
    const patch = (body: object) => client.patch('/api/v1/schools/sch-1').set('If-Match', '"1"').send(body);
    expect(problemOf(await patch({ settings: { visitOverdueWeeks: 4 } }))).to.deep.equal({
      status: 422,
      code: 'school.invalid',
      errors: ['settings.visitOverdueWeeks not-above'],
    });
    expect(problemOf(await patch({ brin: '99XX99' }))).to.deep.equal({
      status: 400,
      code: 'request.invalid',
      errors: ['brin unknown-field'],
    });
  });

  it('lets a school join once, with the default settings', async () => {
    const operator = await api.as('operator');
    const body = { name: 'Het Nieuwe', brin: '11AB00', town: 'Ede', point: { lat: 52.04, lon: 5.66 } };
    const added = await operator.post('/api/v1/schools').send(body);
    const { id, ...rest } = added.body as { id: string };
    expect({ status: added.status, rest }).to.deep.equal({
      status: 201,
      rest: {
        ...body,
        version: 1,
        settings: {
          stageBreaksCountAsWork: false,
          teachingMinutesPerWeek: 1600,
          mboAgreementSectors: [],
          visitDueWeeks: 4,
          visitOverdueWeeks: 8,
          firstVisitWithinWeeks: 3,
        },
      },
    });
    expect(added.headers.location).to.equal(`/api/v1/schools/${id}`);
    expect(problemOf(await operator.post('/api/v1/schools').send(body))).to.deep.equal({
      status: 409,
      code: 'school.exists',
    });
  });

  it('adds, shows and changes a group', async () => {
    const client = await api.as('coordinator');
    const added = await client.post('/api/v1/groups').send(newGroup);
    const { id } = added.body as { id: string };
    const whole = { ...newGroup, id, version: 1, schoolId: 'sch-1' };
    expect(answerOf(added)).to.deep.equal({ status: 201, body: whole });
    expect(await get('mentor', `/api/v1/groups/${id}`)).to.deep.equal({ status: 200, body: whole });
    const change = { mentorId: 'men-1', schoolWeek: { mon: { minutes: 300, start: '08:30', end: '14:00' } } };
    const changed = await client.patch(`/api/v1/groups/${id}`).set('If-Match', '"1"').send(change);
    expect(answerOf(changed)).to.deep.equal({ status: 200, body: { ...whole, ...change, version: 2 } });
    const cleared = await client.patch(`/api/v1/groups/${id}`).set('If-Match', '"2"').send({ mentorId: null });
    expect(answerOf(cleared)).to.deep.equal({ status: 200, body: { ...whole, ...change, mentorId: null, version: 3 } });
    expect(problemOf(await client.post('/api/v1/groups').send(newGroup))).to.deep.equal({
      status: 409,
      code: 'group.exists',
    });
  });

  it('lists groups by name', async () => {
    expect(await get('mentor', '/api/v1/groups')).to.deep.equal({
      status: 200,
      body: { items: [group, aGroup({ id: 'grp-2', name: '4LWT', leerjaar: 4 })], next: null },
    });
  });

  it('refuses a timetable that can’t be, and a mentor of another school', async () => {
    const client = await api.as('coordinator');
    const add = async (fields: object) =>
      problemOf(await client.post('/api/v1/groups').send({ ...newGroup, ...fields }));
    expect(await add({ minDaysPerWeek: 3, maxDaysPerWeek: 3 })).to.deep.equal({
      status: 422,
      code: 'group.invalid',
      errors: ['maxDaysPerWeek more-than-stage-days'],
    });
    expect(await add({ mentorId: 'men-9' })).to.deep.equal({
      status: 422,
      code: 'group.mentor-unknown',
      errors: ['mentorId unknown'],
    });
    expect(await add({ schoolWeek: { mon: { minutes: 60, start: '8:30' }, someday: { minutes: 1 } } })).to.deep.equal({
      status: 400,
      code: 'request.invalid',
      errors: ['schoolWeek.mon.start wrong-form', 'schoolWeek.someday unknown-field'],
    });
  });

  it('adds and changes a school year; the year it starts in follows from its days', async () => {
    const client = await api.as('coordinator');
    const added = await client.post('/api/v1/school-years').send(newYear);
    const { id } = added.body as { id: string };
    const whole = { ...newYear, id, version: 1, schoolId: 'sch-1', startYear: 2027 };
    expect(answerOf(added)).to.deep.equal({ status: 201, body: whole });
    const holidays = [{ name: 'Kerst', firstDay: '2027-12-25', lastDay: '2028-01-09' }];
    const changed = await client.patch(`/api/v1/school-years/${id}`).set('If-Match', '"1"').send({ holidays });
    expect(answerOf(changed)).to.deep.equal({ status: 200, body: { ...whole, holidays, version: 2 } });
    expect(await get('mentor', '/api/v1/school-years')).to.deep.equal({
      status: 200,
      body: { items: [aSchoolYear(), { ...whole, holidays, version: 2 }], next: null },
    });
    expect(problemOf(await client.post('/api/v1/school-years').send(newYear))).to.deep.equal({
      status: 409,
      code: 'school-year.exists',
    });
  });

  it('refuses days that don’t fit, and days that don’t exist', async () => {
    const client = await api.as('coordinator');
    const patch = (body: object) => client.patch('/api/v1/school-years/sy-1').set('If-Match', '"1"').send(body);
    const holiday = { name: 'Zomer', firstDay: '2027-07-20', lastDay: '2027-08-10' };
    expect(problemOf(await patch({ holidays: [holiday] }))).to.deep.equal({
      status: 422,
      code: 'school-year.invalid',
      errors: ['holidays.0 outside-school-year'],
    });
    expect(problemOf(await patch({ firstDay: '2027-02-29' }))).to.deep.equal({
      status: 400,
      code: 'request.invalid',
      errors: ['firstDay wrong-form'],
    });
  });

  it('adds and changes a mentor, once per address', async () => {
    const client = await api.as('coordinator');
    const added = await client.post('/api/v1/mentors').send(newMentor);
    const { id } = added.body as { id: string };
    const whole = { id, version: 1, schoolId: 'sch-1', name: 'Ada Smit', email: 'a.smit@berkel.example' };
    expect(answerOf(added)).to.deep.equal({ status: 201, body: whole });
    expect(problemOf(await client.post('/api/v1/mentors').send(newMentor))).to.deep.equal({
      status: 409,
      code: 'mentor.exists',
    });
    const taken = await client.patch(`/api/v1/mentors/${id}`).set('If-Match', '"1"').send({ email: aMentor().email });
    expect(problemOf(taken)).to.deep.equal({ status: 409, code: 'mentor.exists' });
    const renamed = await client.patch(`/api/v1/mentors/${id}`).set('If-Match', '"1"').send({ name: 'Ada Bos' });
    expect(answerOf(renamed)).to.deep.equal({ status: 200, body: { ...whole, name: 'Ada Bos', version: 2 } });
    expect(await get('coordinator', '/api/v1/mentors')).to.deep.equal({
      status: 200,
      body: { items: [{ ...whole, name: 'Ada Bos', version: 2 }, aMentor()], next: null },
    });
  });
});

describe('schools over HTTP, for people of elsewhere', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
    await api.reset();
  });
  after(() => api.close());

  const foreign: readonly (readonly ['get' | 'patch', string, string])[] = [
    ['get', 'schools/sch-2', 'school'],
    ['patch', 'schools/sch-2', 'school'],
    ['get', 'school-years/sy-9', 'school-year'],
    ['patch', 'school-years/sy-9', 'school-year'],
    ['get', 'groups/grp-9', 'group'],
    ['patch', 'groups/grp-9', 'group'],
    ['get', 'mentors/men-9', 'mentor'],
    ['patch', 'mentors/men-9', 'mentor'],
  ];
  for (const [method, path, feature] of foreign)
    it(`has no ${method} ${path} for somebody of another school`, async () => {
      const client = await api.as('coordinator');
      const answer = await client[method](`/api/v1/${path}`)
        .set('If-Match', '"1"')
        .send(method === 'get' ? undefined : {});
      expect(problemOf(answer)).to.deep.equal({ status: 404, code: `${feature}.not-found` });
    });

  it('lists nothing of another school', async () => {
    for (const [path, id] of [
      ['school-years', 'sy-9'],
      ['groups', 'grp-9'],
      ['mentors', 'men-9'],
    ] as const) {
      const { items } = (await (await api.as('foreign-coordinator')).get(`/api/v1/${path}`)).body as {
        items: { id: string }[];
      };
      expect(items.map((item) => item.id)).to.deep.equal([id]);
    }
  });

  const refused: readonly (readonly ['get' | 'post' | 'patch', string, readonly Person[]])[] = [
    ['get', 'schools', ['company']],
    ['get', 'schools/sch-1', ['company', 'admin', 'operator']],
    ['post', 'schools', ['coordinator', 'mentor', 'company', 'admin']],
    ['patch', 'schools/sch-1', ['mentor', 'company', 'admin', 'operator']],
    ...['school-years', 'groups', 'mentors'].flatMap((path) => [
      ['get', path, ['company', 'admin', 'operator']] as const,
      ['get', `${path}/x`, ['company', 'admin', 'operator']] as const,
      ['post', path, ['mentor', 'company', 'admin', 'operator']] as const,
      ['patch', `${path}/x`, ['mentor', 'company', 'admin', 'operator']] as const,
    ]),
  ];
  for (const [method, path, people] of refused)
    it(`refuses ${method} ${path} to ${people.join(', ')} and to nobody signed in`, async () => {
      for (const person of people)
        expect(problemOf(await (await api.as(person))[method](`/api/v1/${path}`)), person).to.deep.equal({
          status: 403,
          code: 'session.not-allowed',
        });
      expect(problemOf(await api.nobody()[method](`/api/v1/${path}`))).to.deep.equal({
        status: 401,
        code: 'session.required',
      });
    });
});
