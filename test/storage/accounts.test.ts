import { expect } from 'chai';
import type { Connection } from 'mongoose';
import { createDemoAccounts, DEMO_PASSWORD } from '../../src/features/accounts/accounts.demo.js';
import { createAccountRepository } from '../../src/features/accounts/accounts.model.js';
import { hashPassword, isPassword } from '../../src/features/accounts/accounts.passwords.js';
import type { Account, AccountRepository } from '../../src/features/accounts/accounts.repository.js';
import { createSignInAttempts } from '../../src/features/accounts/sign-in-attempts.model.js';
import type { SignInAttempts } from '../../src/features/accounts/sign-in-attempts.repository.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { duplicateKeyOf } from '../../src/platform/db/storage-errors.js';
import { testDatabaseUri } from '../support/engine.js';

const CHEAP = { N: 16, r: 1, p: 1 };

const anAccount = (fields: Partial<Account> = {}): Account => ({
  id: 'acc-1',
  version: 1,
  email: 'jo@berkel.example',
  name: 'Jo Bos',
  role: 'coordinator',
  schoolId: 'sch-1',
  companyId: null,
  mentorId: null,
  passwordHash: 'scrypt$N=16,r=1,p=1$c2FsdA$a2V5',
  disabledOn: null,
  ...fields,
});

describe('storage of accounts', () => {
  let connection: Connection;
  let accounts: AccountRepository;
  let attempts: SignInAttempts;

  before(async () => {
    connection = await connect(await testDatabaseUri('accounts'));
    accounts = createAccountRepository(connection);
    attempts = createSignInAttempts(connection);
    await prepareCollections(connection);
  });
  after(() => connection.close());
  beforeEach(async () => {
    await connection.collection('accounts').deleteMany({});
    await connection.collection('signInAttempts').deleteMany({});
  });

  it('gives an account back by id and by address', async () => {
    const account = anAccount({ disabledOn: new Date('2026-11-22T09:00:00Z') });
    await accounts.insert(account);
    expect(await accounts.get('acc-1')).to.deep.equal(account);
    expect(await accounts.byEmail('jo@berkel.example')).to.deep.equal(account);
    expect(await accounts.byEmail('bo@berkel.example')).to.equal(null);
  });

  it('holds an address once', async () => {
    await accounts.insert(anAccount());
    const error = await accounts.insert(anAccount({ id: 'acc-2' })).catch((thrown: unknown) => thrown);
    expect(Object.keys(duplicateKeyOf(error) ?? {})).to.deep.equal(['email']);
  });

  it('changes an account under its version only', async () => {
    await accounts.insert(anAccount());
    expect(await accounts.replace(anAccount({ name: 'Jo Bakker' }))).to.equal(true);
    expect(await accounts.replace(anAccount({ name: 'Te laat' }))).to.equal(false);
    expect(await accounts.get('acc-1')).to.deep.equal(anAccount({ name: 'Jo Bakker', version: 2 }));
  });

  it('finds an account that was stored before there were words to search by, once they are filled in', async () => {
    const stored = connection.collection('accounts');
    await accounts.insertMany(['acc-1', 'acc-2', 'acc-3'].map((id) => anAccount({ id, email: `${id}@x.example` })));
    await stored.updateOne({ _id: 'acc-1' as never }, { $unset: { searchWords: 1 } });
    await stored.updateOne({ _id: 'acc-2' as never }, { $set: { searchWords: [] } });
    const found = async () => (await accounts.list({ after: null, limit: 9 }, { search: 'acc' })).map(({ id }) => id);
    expect(await found()).to.deep.equal(['acc-3']);
    expect(await accounts.fillSearchWords()).to.equal(2);
    expect(await found()).to.deep.equal(['acc-1', 'acc-2', 'acc-3']);
    expect(await accounts.fillSearchWords(), 'again').to.equal(0);
  });

  it('lists by address after an address', async () => {
    await accounts.insertMany(['c', 'a', 'b'].map((letter) => anAccount({ id: letter, email: `${letter}@x.example` })));
    const ids = async (after: string | null) => (await accounts.list({ after, limit: 2 })).map(({ id }) => id);
    expect([await ids(null), await ids('b@x.example')]).to.deep.equal([['a', 'b'], ['c']]);
  });

  it('makes one demo account per role, each with its own links', async () => {
    await createDemoAccounts(accounts, { schoolId: 'sch-1', mentorId: 'men-1', companyId: 'cmp-1' }, CHEAP);
    const stored = await accounts.list({ after: null, limit: 10 });
    expect(
      stored.map(({ id, email, role, schoolId, companyId, mentorId }) => [
        id,
        email,
        role,
        schoolId,
        companyId,
        mentorId,
      ]),
    ).to.deep.equal([
      ['acc_demo_admin', 'admin@demo.example', 'admin', null, null, null],
      ['acc_demo_company', 'company@demo.example', 'company', null, 'cmp-1', null],
      ['acc_demo_coordinator', 'coordinator@demo.example', 'coordinator', 'sch-1', null, null],
      ['acc_demo_mentor', 'mentor@demo.example', 'mentor', 'sch-1', null, 'men-1'],
      ['acc_demo_operator', 'operator@demo.example', 'operator', null, null, null],
    ]);
    for (const { passwordHash } of stored) expect(await isPassword(DEMO_PASSWORD, passwordHash)).to.equal(true);
  });

  it('counts attempts that come at the same time, each once', async () => {
    const until = new Date(Date.now() + 900_000);
    for (let round = 0; round < 20; round++) {
      const counts = await Promise.all(Array.from({ length: 8 }, () => attempts.add('key', until)));
      expect(counts.sort()).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8]);
      await attempts.clear('key');
    }
    expect(await attempts.add('key', until)).to.equal(1);
    expect(await attempts.add('other key', until)).to.equal(1);
  });
});

describe('password hashes', () => {
  it('tell the password from others, and differ for the same password', async () => {
    const [one, two] = await Promise.all([
      hashPassword('wachtwoord-één', CHEAP),
      hashPassword('wachtwoord-één', CHEAP),
    ]);
    expect(one).to.match(/^scrypt\$N=16,r=1,p=1\$[\w-]{22}\$[\w-]{43}$/);
    expect(one).not.to.equal(two);
    expect(await isPassword('wachtwoord-één', one)).to.equal(true);
    expect(await isPassword('wachtwoord-een', one)).to.equal(false);
  });

  it('work with the cost they were made with', async () => {
    const dear = await hashPassword('wachtwoord', { N: 64, r: 2, p: 2 });
    expect(dear.startsWith('scrypt$N=64,r=2,p=2$')).to.equal(true);
    expect(await isPassword('wachtwoord', dear)).to.equal(true);
  });

  it('take the same letter in two spellings of Unicode', async () => {
    expect(await isPassword('café'.normalize('NFD'), await hashPassword('café'.normalize('NFC'), CHEAP))).to.equal(
      true,
    );
  });
});
