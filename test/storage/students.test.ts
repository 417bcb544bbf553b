import { expect } from 'chai';
import type { Connection } from 'mongoose';
import type { SchoolScope } from '../../src/domain/actor.js';
import type { Student } from '../../src/domain/student.js';
import { createStudentRepository } from '../../src/features/students/students.model.js';
import type { StudentFilter, StudentRepository } from '../../src/features/students/students.repository.js';
import { nameKeyOf } from '../../src/features/students/students.search.rules.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { duplicateKeyOf } from '../../src/platform/db/storage-errors.js';
import { aStudent, d } from '../support/builders.js';
import { testDatabaseUri } from '../support/engine.js';

const own: SchoolScope = { schoolId: 'sch-1' };
const foreign: SchoolScope = { schoolId: 'sch-2' };
const errorOf = (write: Promise<unknown>): Promise<unknown> => write.then(() => null).catch((error: unknown) => error);

/** Pupils by number, so that a test names them by it. */
const pupils: readonly Student[] = [
  aStudent({ id: 's1', studentNumber: '1001', firstName: 'Zoë', lastName: 'de Vries' }),
  aStudent({ id: 's2', studentNumber: '1002', firstName: 'Çağla', lastName: 'Yıldız', groupId: 'grp-2', leerjaar: 4 }),
  aStudent({ id: 's3', studentNumber: '1003', firstName: 'Anne-Fleur', lastName: "van 't Hof", programme: 'ENTREE' }),
  aStudent({ id: 's4', studentNumber: '2004', firstName: 'Bram', lastName: 'Vries', sector: 'landbouw' }),
  aStudent({ id: 's5', studentNumber: '2005', firstName: 'Łukasz', lastName: 'Øster', endedOn: d('2026-10-01') }),
];

describe('storage of pupils', () => {
  let connection: Connection;
  let students: StudentRepository;
  const found = async (filter: StudentFilter): Promise<string[]> =>
    (await students.all(own, filter)).map(({ id }) => id);

  before(async () => {
    connection = await connect(await testDatabaseUri('students'));
    students = createStudentRepository(connection);
    await prepareCollections(connection);
  });
  after(() => connection.close());
  beforeEach(() => connection.collection('students').deleteMany({}));

  it('gives a pupil back as it was stored, and nothing besides', async () => {
    const student = aStudent({
      stageDays: ['mon', 'fri'],
      supportNeeds: ['language'],
      restrictions: ['kneeling'],
      wishes: ['est-2', 'est-1'],
      intendedMboSector: null,
    });
    await students.insert(own, student);
    expect(await students.get(own, 'stu-1')).to.deep.equal(student);
  });

  it('refuses a field that no pupil has', async () => {
    const odd = { ...aStudent(), nationality: 'NL' };
    expect(await errorOf(students.insert(own, odd))).to.have.property('name', 'StrictModeError');
    expect(await errorOf(students.insertMany([odd]))).to.have.property('name', 'StrictModeError');
    expect(await errorOf(students.addAll(own, [odd]))).to.have.property('name', 'StrictModeError');
    expect(await students.count(own, {})).to.equal(0);
  });

  describe('of which a list', () => {
    beforeEach(() => students.insertMany(pupils));

    it('runs by family name without prefix, then first name', async () => {
      expect(await found({})).to.deep.equal(['s3', 's5', 's4', 's1', 's2']);
    });

    it('gives each pupil once over all pages', async () => {
      const seen: string[] = [];
      let after: readonly [string, string] | null = null;
      for (let page = 0; page < 4; page++) {
        const rows: Student[] = await students.list(own, {}, { after, limit: 2 });
        seen.push(...rows.map(({ id }) => id));
        const last = rows.at(-1);
        if (!last) break;
        after = [nameKeyOf(last), last.id];
      }
      expect(seen).to.deep.equal(['s3', 's5', 's4', 's1', 's2']);
    });

    const filters: readonly (readonly [StudentFilter, string[]])[] = [
      [{ groupIds: ['grp-2'] }, ['s2']],
      [{ groupIds: ['grp-1', 'grp-2'] }, ['s3', 's5', 's4', 's1', 's2']],
      [{ groupIds: [] }, []],
      [{ studentIds: ['s4', 's1', 'nobody'] }, ['s4', 's1']],
      [{ programme: 'ENTREE' }, ['s3']],
      [{ leerjaar: 4 }, ['s2']],
      [{ sector: 'landbouw' }, ['s4']],
      [{ ended: true }, ['s5']],
      [{ ended: false }, ['s3', 's4', 's1', 's2']],
      [{ search: 'zoe' }, ['s1']],
      [{ search: 'ZOË VRI' }, ['s1']],
      [{ search: 'vries' }, ['s4', 's1']],
      [{ search: 'cagla yildiz' }, ['s2']],
      [{ search: 'lukasz oster' }, ['s5']],
      [{ search: 'fleur' }, ['s3']],
      [{ search: "'t hof" }, ['s3']],
      [{ search: '200' }, ['s5', 's4']],
      [{ search: 'ries' }, []],
      [{ search: '.*' }, []],
      [{ search: '(v|y)ries' }, []],
      [{ search: 'vries', groupIds: ['grp-2'] }, []],
    ];
    for (const [filter, ids] of filters)
      it(`with ${JSON.stringify(filter)} holds ${ids.join(', ') || 'nobody'}`, async () => {
        expect(await found(filter)).to.deep.equal(ids);
        expect(await students.count(own, filter)).to.equal(ids.length);
      });
  });

  it('does not show a pupil to another school', async () => {
    await students.insertMany(pupils);
    expect({
      get: await students.get(foreign, 's1'),
      list: await students.list(foreign, {}, { after: null, limit: 10 }),
      all: await students.all(foreign, { studentIds: ['s1'], groupIds: ['grp-1'], search: 'zoe' }),
      count: await students.count(foreign, {}),
      replace: await students.replace(foreign, pupils[0]!),
    }).to.deep.equal({ get: null, list: [], all: [], count: 0, replace: false });
    expect(await students.get(own, 's1')).to.deep.equal(pupils[0]);
  });

  it('holds a number once in a school, and again in another', async () => {
    await students.insert(own, aStudent());
    await students.insert(foreign, aStudent({ id: 'stu-2' }));
    const error = await errorOf(students.insert(own, aStudent({ id: 'stu-3' })));
    expect(Object.keys(duplicateKeyOf(error) ?? {})).to.deep.equal(['schoolId', 'studentNumber']);
  });

  it('finds a pupil under the new name after a change, not under the old', async () => {
    await students.insert(own, aStudent({ lastName: 'Jansen' }));
    expect(await students.replace(own, aStudent({ lastName: 'Bakker' }))).to.equal(true);
    expect([await found({ search: 'bakker' }), await found({ search: 'jansen' })]).to.deep.equal([['stu-1'], []]);
  });

  it('is changed by one of two who read the same version', async () => {
    await students.insert(own, aStudent());
    const outcomes = await Promise.all([
      students.replace(own, aStudent({ priority: 1 })),
      students.replace(own, aStudent({ priority: 2 })),
    ]);
    expect(outcomes.sort()).to.deep.equal([false, true]);
    expect((await students.get(own, 'stu-1'))!.version).to.equal(2);
  });

  it('adds a list of pupils, for the school of the scope', async () => {
    await students.addAll(foreign, pupils);
    expect(await students.count(foreign, {})).to.equal(5);
    expect(await students.count(own, {})).to.equal(0);
  });

  it('adds none of a list when one number is taken', async () => {
    await students.insert(own, aStudent({ studentNumber: '2005' }));
    const error = await errorOf(students.addAll(own, pupils));
    expect(duplicateKeyOf(error)).not.to.equal(null);
    expect(await found({})).to.deep.equal(['stu-1']);
  });
});
