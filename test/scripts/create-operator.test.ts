import { spawn } from 'node:child_process';
import { expect } from 'chai';
import { startSchoolApp, type SchoolApp } from '../support/school-app.js';

describe('npm run create-operator', function () {
  this.timeout(60_000);
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(() => api.reset());

  /** Runs the command as a process of its own on the database of the test. */
  const run = (...args: string[]): Promise<{ status: number | null; out: string; error: string }> =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/create-operator.ts', ...args], {
        env: { ...process.env, MONGODB_URI: api.uri, BASE_URL: 'https://stage.example', NODE_ENV: '' },
      });
      let [out, error] = ['', ''];
      child.stdout.on('data', (part: Buffer) => (out += part.toString()));
      child.stderr.on('data', (part: Buffer) => (error += part.toString()));
      child.once('error', reject);
      child.once('close', (status) => resolve({ status, out, error }));
    });

  const withoutOperator = () => api.connection.collection('accounts').deleteOne({ role: 'operator' });
  const pathIn = (out: string): string => /^https:\/\/stage\.example(\/uitnodiging\/[\w-]{43})$/m.exec(out)?.[1] ?? '';
  const accept = (path: string) =>
    api.nobody().post(path).type('form').send({ name: 'Iris Baas', password: 'vier woorden op een rij' });

  it('makes a link with which the first operator chooses a password, and that works once', async () => {
    await withoutOperator();
    const first = await run('Iris@Beheer.example');
    expect([first.status, first.error]).to.deep.equal([0, '']);
    const second = await run('iris@beheer.example');
    expect(second.status).to.equal(0);
    // The newest link only: an older one may stand in somebody's terminal.
    expect((await api.nobody().get(pathIn(first.out))).status).to.equal(404);
    expect((await accept(pathIn(second.out))).status).to.equal(303);
    expect((await accept(pathIn(second.out))).status).to.equal(404);
    const signedIn = await api
      .nobody()
      .post('/api/v1/session')
      .send({ email: 'iris@beheer.example', password: 'vier woorden op een rij' });
    expect(signedIn.body).to.deep.include({ role: 'operator', name: 'Iris Baas', schoolId: null, companyId: null });
    const [noted] = await api.storage.auditLog.list({ action: 'invitation.sent' }, { after: null, limit: 1 });
    expect(noted).to.deep.include({ actor: null, outcome: 'done', reason: 'create-operator' });
    const { faults } = await api.storage.auditLog.verify();
    expect(faults).to.deep.equal([]);
  });

  it('refuses when there is an operator, unless another one is asked for', async () => {
    const refused = await run('iris@beheer.example');
    expect([refused.status, refused.out]).to.deep.equal([1, '']);
    expect(refused.error).to.include('Er is al een beheerder');
    const taken = await run('operator@test.example', '--another');
    expect([taken.status, taken.out]).to.deep.equal([1, '']);
    expect(await api.connection.collection('invitations').countDocuments()).to.equal(0);
    const another = await run('iris@beheer.example', '--another');
    expect([another.status, pathIn(another.out) === '']).to.deep.equal([0, false]);
  });

  it('counts no operator who was blocked', async () => {
    await api.connection.collection('accounts').updateOne({ role: 'operator' }, { $set: { disabledOn: new Date() } });
    expect((await run('iris@beheer.example')).status).to.equal(0);
  });

  it('says how it is used when it is used otherwise', async () => {
    for (const args of [[], ['geen-adres'], ['a@b.example', 'c@d.example'], ['a@b.example', '--force']]) {
      const { status, out } = await run(...args);
      expect([status, out], args.join(' ')).to.deep.equal([2, '']);
    }
  });
});
