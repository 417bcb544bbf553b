import { expect } from 'chai';
import type { Connection } from 'mongoose';
import { rotateFieldKeys } from '../../src/compose/field-keys.js';
import { createStorage } from '../../src/compose/storage.js';
import { fixedClock } from '../../src/platform/clock.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { createFieldCipher, newFieldKey, readFieldKeys } from '../../src/platform/db/field-cipher.js';
import { aStudent } from '../support/builders.js';
import { testDatabaseUri } from '../support/engine.js';

const clock = fixedClock('2026-11-22T09:00:00Z');
const scope = { schoolId: 'sch-1' };
const needs = { supportNeeds: ['language', 'structure'], restrictions: ['machines'] } as const;
const [oldKey, newKey] = [newFieldKey('old'), newFieldKey('new')];

describe('the most sensitive fields of a pupil', () => {
  let connection: Connection;
  const storageWith = (...keys: string[]) => {
    connection.deleteModel(/.*/);
    return createStorage(connection, clock, createFieldCipher(readFieldKeys(keys.join(','))));
  };
  const stored = async (): Promise<string> => JSON.stringify(await connection.collection('students').find().toArray());

  before(async () => {
    connection = await connect(await testDatabaseUri('privacy_fields'));
    storageWith(oldKey);
    await prepareCollections(connection);
  });
  after(() => connection.close());
  beforeEach(() => connection.collection('students').deleteMany({}));

  it('come back as they were, and stand nowhere in the database', async () => {
    const { students } = storageWith(oldKey);
    await students.insert(scope, aStudent(needs));
    await students.insertMany([aStudent({ ...needs, id: 'stu-2', studentNumber: '1002' })]);
    expect(await students.get(scope, 'stu-1')).to.deep.equal(aStudent(needs));
    expect((await students.all(scope, {})).map(({ supportNeeds }) => supportNeeds)).to.deep.equal([
      needs.supportNeeds,
      needs.supportNeeds,
    ]);
    await students.replace(scope, aStudent({ ...needs, supportNeeds: ['motor'] }));
    expect((await students.get(scope, 'stu-1'))?.supportNeeds).to.deep.equal(['motor']);
    expect(await stored()).not.to.match(/language|structure|motor|machines/);
  });

  it('open for no other pupil and not after a change', async () => {
    const { students } = storageWith(oldKey);
    await students.insertMany([aStudent(needs), aStudent({ id: 'stu-2', studentNumber: '1002' })]);
    const raw = connection.collection('students');
    const { sealedNeeds } = (await raw.findOne({ _id: 'stu-1' as never }))!;
    await raw.updateOne({ _id: 'stu-2' as never }, { $set: { sealedNeeds: sealedNeeds as unknown } });
    expect(await students.get(scope, 'stu-2').catch((error: unknown) => error)).to.be.instanceOf(Error);
  });

  it('are read as they stand where they were stored before there was a key', async () => {
    connection.deleteModel(/.*/);
    await createStorage(connection, clock).students.insert(scope, aStudent(needs));
    expect(await storageWith(oldKey).students.get(scope, 'stu-1')).to.deep.equal(aStudent(needs));
  });

  it('can be given a new key while both are known, and then do without the old one', async () => {
    const before = storageWith(oldKey);
    await before.students.insert(scope, aStudent(needs));
    await before.snapshots.keep('sch-1', 'digest', Buffer.from('a snapshot'));
    const cipher = createFieldCipher(readFieldKeys(`${newKey},${oldKey}`));
    expect(await rotateFieldKeys(connection, cipher)).to.deep.equal({ students: 1, matchingSnapshots: 1 });
    expect(await rotateFieldKeys(connection, cipher)).to.deep.equal({ students: 0, matchingSnapshots: 0 });
    const after = storageWith(newKey);
    expect(await after.students.get(scope, 'stu-1')).to.deep.equal(aStudent(needs));
    expect((await after.snapshots.load(scope, 'digest'))?.toString()).to.equal('a snapshot');
    expect(
      await storageWith(oldKey)
        .students.get(scope, 'stu-1')
        .catch((error: unknown) => error),
    ).to.match(/no key named new/);
  });

  for (const text of ['', 'first', 'first:kort', `${oldKey},${oldKey}`, `UPPER:${'a'.repeat(43)}`])
    it(`takes no keys of the form ${JSON.stringify(text.slice(0, 12))}`, () => {
      expect(() => readFieldKeys(text)).to.throw('FIELD_KEYS');
    });
});
