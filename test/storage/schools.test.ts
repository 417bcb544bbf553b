import { expect } from 'chai';
import type { Connection } from 'mongoose';
import type { SchoolScope } from '../../src/domain/actor.js';
import type { Mentor, SchoolYear, StudentGroup } from '../../src/domain/school.js';
import { createGroupRepository } from '../../src/features/schools/groups.model.js';
import { createMentorRepository } from '../../src/features/schools/mentors.model.js';
import type { SchoolOwned, SchoolOwnedRepository } from '../../src/features/schools/school-owned.repository.js';
import { createSchoolYearRepository } from '../../src/features/schools/school-years.model.js';
import { createSchoolRepository } from '../../src/features/schools/schools.model.js';
import type { SchoolRepository } from '../../src/features/schools/schools.repository.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { duplicateKeyOf } from '../../src/platform/db/storage-errors.js';
import { aGroup, aSchool, d } from '../support/builders.js';
import { testDatabaseUri } from '../support/engine.js';

const aMentor = (fields: Partial<Mentor> = {}): Mentor => ({
  id: 'men-1',
  version: 1,
  schoolId: 'sch-1',
  name: 'Bo Peters',
  email: 'b.peters@berkel.example',
  ...fields,
});
const aSchoolYear = (fields: Partial<SchoolYear> = {}): SchoolYear => ({
  id: 'sy-1',
  version: 1,
  schoolId: 'sch-1',
  startYear: 2026,
  firstDay: d('2026-08-01'),
  lastDay: d('2027-07-31'),
  najaar: { firstDay: d('2026-08-31'), lastDay: d('2027-01-29') },
  voorjaar: { firstDay: d('2027-02-01'), lastDay: d('2027-07-09') },
  holidays: [{ name: 'Herfstvakantie', firstDay: d('2026-10-17'), lastDay: d('2026-10-25') }],
  ...fields,
});

const own: SchoolScope = { schoolId: 'sch-1' };
const foreign: SchoolScope = { schoolId: 'sch-2' };
const errorOf = (write: Promise<unknown>): Promise<unknown> => write.then(() => null).catch((error: unknown) => error);

describe('storage of schools', () => {
  let connection: Connection;
  let schools: SchoolRepository;
  let schoolYears: SchoolOwnedRepository<SchoolYear>;
  let groups: SchoolOwnedRepository<StudentGroup>;
  let mentors: SchoolOwnedRepository<Mentor>;

  before(async () => {
    connection = await connect(await testDatabaseUri('schools'));
    schools = createSchoolRepository(connection);
    schoolYears = createSchoolYearRepository(connection);
    groups = createGroupRepository(connection);
    mentors = createMentorRepository(connection);
    await prepareCollections(connection);
  });
  after(() => connection.close());
  beforeEach(async () => {
    for (const name of ['schools', 'schoolYears', 'studentGroups', 'mentors'])
      await connection.collection(name).deleteMany({});
  });

  it('gives a school back as it was stored', async () => {
    await schools.insert(aSchool());
    expect(await schools.get('sch-1')).to.deep.equal(aSchool());
    expect(await schools.get('sch-2')).to.equal(null);
  });

  it('lists schools by name, page after page', async () => {
    await schools.insertMany([
      aSchool({ id: 'a', name: 'Zonnehof', brin: '00ZZ01' }),
      aSchool({ id: 'c', name: 'Berkel', brin: '00ZZ02' }),
      aSchool({ id: 'b', name: 'Berkel', brin: '00ZZ03' }),
    ]);
    const first = await schools.list({ after: null, limit: 2 });
    const second = await schools.list({ after: ['Berkel', 'c'], limit: 2 });
    expect([first, second].map((page) => page.map(({ id }) => id))).to.deep.equal([['b', 'c'], ['a']]);
  });

  it('holds a BRIN number once', async () => {
    await schools.insert(aSchool());
    const error = await errorOf(schools.insert(aSchool({ id: 'sch-2' })));
    expect(Object.keys(duplicateKeyOf(error) ?? {})).to.deep.equal(['brin']);
  });

  it('changes a school under its version only', async () => {
    await schools.insert(aSchool());
    expect(await schools.replace(aSchool({ name: 'De Nieuwe Berkel' }))).to.equal(true);
    expect(await schools.replace(aSchool({ name: 'Te laat' }))).to.equal(false);
    expect(await schools.get('sch-1')).to.deep.equal(aSchool({ name: 'De Nieuwe Berkel', version: 2 }));
  });

  it('refuses a field that no school has', async () => {
    const odd = { ...aSchool(), denomination: 'none' };
    expect(await errorOf(schools.insert(odd))).to.have.property('name', 'StrictModeError');
  });

  it('keeps the timetable of a group, also an empty one and hours', async () => {
    const timed = aGroup({
      id: 'grp-2',
      name: '4LWT',
      schoolWeek: { mon: { minutes: 300, start: '08:30', end: '14:00' }, fri: { minutes: 240 } },
    });
    const empty = aGroup({ id: 'grp-3', name: '4ENT', schoolWeek: {} });
    await groups.insertMany([aGroup(), timed, empty]);
    expect(await groups.byIds(own, ['grp-3', 'grp-2', 'grp-1', 'grp-9'])).to.deep.equal([aGroup(), timed, empty]);
  });

  it('finds the groups of one mentor', async () => {
    await groups.insertMany([aGroup({ mentorId: 'men-1' }), aGroup({ id: 'grp-2', name: '4LWT' })]);
    const found = await groups.list(own, { after: null, limit: 10, where: { mentorId: 'men-1' } });
    expect(found.map(({ id }) => id)).to.deep.equal(['grp-1']);
  });

  it('runs the list of school years by year, over pages', async () => {
    await schoolYears.insertMany([
      aSchoolYear(),
      aSchoolYear({ id: 'sy-0', startYear: 2025 }),
      aSchoolYear({ id: 'sy-2', startYear: 2027 }),
    ]);
    const first = await schoolYears.list(own, { after: null, limit: 2 });
    const second = await schoolYears.list(own, { after: [2026, 'sy-1'], limit: 2 });
    expect([first, second].map((page) => page.map(({ startYear }) => startYear))).to.deep.equal([[2025, 2026], [2027]]);
  });

  const kinds: readonly [name: string, unique: string, item: SchoolOwned, repository: () => unknown][] = [
    ['school year', 'startYear', aSchoolYear(), () => schoolYears],
    ['group', 'name', aGroup(), () => groups],
    ['mentor', 'email', aMentor(), () => mentors],
  ];
  for (const [name, unique, item, repositoryOf] of kinds)
    describe(`of which a ${name}`, () => {
      const repository = (): SchoolOwnedRepository<SchoolOwned> => repositoryOf() as SchoolOwnedRepository<SchoolOwned>;

      it('comes back as it was stored', async () => {
        await repository().insert(own, item);
        expect(await repository().get(own, item.id)).to.deep.equal(item);
      });

      it('does not exist for another school', async () => {
        await repository().insert(own, item);
        const page = { after: null, limit: 10 };
        expect({
          get: await repository().get(foreign, item.id),
          byIds: await repository().byIds(foreign, [item.id]),
          list: await repository().list(foreign, page),
          narrowed: await repository().list(foreign, { ...page, where: { schoolId: own.schoolId } }),
          replace: await repository().replace(foreign, item),
        }).to.deep.equal({ get: null, byIds: [], list: [], narrowed: [], replace: false });
        expect(await repository().get(own, item.id)).to.deep.equal(item);
      });

      it('is stored for the school of the scope, whatever it says itself', async () => {
        await repository().insert(foreign, item);
        expect(await repository().get(own, item.id)).to.equal(null);
        expect(await repository().get(foreign, item.id)).to.deep.equal({ ...item, schoolId: 'sch-2' });
      });

      it(`is there once per ${unique} and school`, async () => {
        await repository().insert(own, item);
        await repository().insert(foreign, { ...item, id: 'other-school' });
        const error = await errorOf(repository().insert(own, { ...item, id: 'twin' }));
        expect(Object.keys(duplicateKeyOf(error) ?? {})).to.deep.equal(['schoolId', unique]);
      });

      it('is changed by one of two who read the same version', async () => {
        await repository().insert(own, item);
        const outcomes = await Promise.all([repository().replace(own, item), repository().replace(own, item)]);
        expect(outcomes.sort()).to.deep.equal([false, true]);
        expect(await repository().get(own, item.id)).to.deep.equal({ ...item, version: 2 });
      });
    });
});
