import { expect } from 'chai';
import { PASSWORD, problemOf, startSchoolApp, type SchoolApp } from '../support/school-app.js';

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';
const ANOTHER_PASSWORD = 'vier losse woorden hier';

interface Shown {
  readonly id: string;
  readonly device: string;
  readonly current: boolean;
  readonly lastUsedAt: string;
}

describe('the sessions of a person', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(() => api.reset());

  const signIn = async (agent: string, person = 'coordinator', password = PASSWORD) => {
    const client = api.nobody().set('User-Agent', agent);
    await client
      .post('/api/v1/session')
      .send({ email: `${person}@test.example`, password })
      .expect(200);
    return client;
  };
  const listOf = async (client: Awaited<ReturnType<typeof signIn>>): Promise<readonly Shown[]> =>
    ((await client.get('/api/v1/sessions').expect(200)).body as { items: Shown[] }).items;
  const statusOf = async (client: Awaited<ReturnType<typeof signIn>>): Promise<number> =>
    (await client.get('/api/v1/session')).status;

  it('are shown with device and last use, the present one first, and nobody else’s', async () => {
    const [phone, desktop] = [await signIn(PHONE), await signIn(FIREFOX)];
    await signIn(FIREFOX, 'mentor');
    const seen = await listOf(desktop);
    expect(seen.map(({ device, current }) => ({ device, current }))).to.deep.equal([
      { device: 'Firefox, Windows', current: true },
      { device: 'Safari, iPhone', current: false },
    ]);
    expect(Math.abs(Date.parse(seen[0]!.lastUsedAt) - Date.now())).to.be.below(60_000);
    expect((await listOf(phone)).find(({ current }) => current)?.device).to.equal('Safari, iPhone');
  });

  it('are named by what is no cookie, and stored under what is no cookie', async () => {
    const client = await signIn(FIREFOX);
    const [{ id }] = (await listOf(client)) as [Shown];
    const rows = await api.connection.collection('sessions').find({}).toArray();
    expect(rows.map(({ _id }) => String(_id))).to.deep.equal([id]);
    const planted = await api.nobody().get('/api/v1/session').set('Cookie', `leerwerkplek.sid=s%3A${id}.x`);
    expect(planted.status).to.equal(401);
  });

  it('are ended one by one by their owner only, and all others at once', async () => {
    const [phone, desktop, third] = [await signIn(PHONE), await signIn(FIREFOX), await signIn('curl/8')];
    const phoneId = (await listOf(phone)).find(({ current }) => current)!.id;
    const mentor = await signIn(FIREFOX, 'mentor');
    expect(problemOf(await mentor.delete(`/api/v1/sessions/${phoneId}`))).to.deep.equal({
      status: 404,
      code: 'session.not-found',
    });
    expect(await statusOf(phone)).to.equal(200);
    await desktop.delete(`/api/v1/sessions/${phoneId}`).expect(204);
    expect([await statusOf(phone), await statusOf(third)]).to.deep.equal([401, 200]);
    await desktop.delete('/api/v1/sessions').expect(204);
    expect([await statusOf(third), await statusOf(desktop), await statusOf(mentor)]).to.deep.equal([401, 200, 200]);
  });

  it('all end at a new password but the one that chose it, which gets a new id', async () => {
    const [other, own] = [await signIn(PHONE), await signIn(FIREFOX)];
    const before = (await listOf(own))[0]!.id;
    await own.put('/api/v1/account/password').send({ current: PASSWORD, password: ANOTHER_PASSWORD }).expect(204);
    expect([await statusOf(other), await statusOf(own)]).to.deep.equal([401, 200]);
    const after = await listOf(own);
    expect(after).to.have.length(1);
    expect(after[0]!.id).not.to.equal(before);
    expect(await statusOf(await signIn(FIREFOX, 'coordinator', ANOTHER_PASSWORD))).to.equal(200);
    const events = await api.storage.auditLog.list({ action: 'account.password-changed' }, { after: null, limit: 5 });
    expect(events.map(({ outcome }) => outcome)).to.deep.equal(['done']);
  });

  it('end at once when the role or the tenant changes, not when the name does', async () => {
    const client = await signIn(FIREFOX);
    const operator = await api.as('operator');
    const change = (version: number, body: object) =>
      operator.patch('/api/v1/accounts/acc-coordinator').set('If-Match', `"${version}"`).send(body);
    await change(1, { name: 'Andere Naam' }).expect(200);
    expect(await statusOf(client)).to.equal(200);
    await change(2, { role: 'mentor' }).expect(200);
    expect(await statusOf(client)).to.equal(401);
    const mentor = await signIn(FIREFOX);
    expect(((await mentor.get('/api/v1/session')).body as { role: string }).role).to.equal('mentor');
    await change(3, { schoolId: 'sch-2' }).expect(200);
    expect(await statusOf(mentor)).to.equal(401);
    expect(problemOf(await change(4, { role: 'company' }))).to.deep.equal({
      status: 422,
      code: 'account.invalid',
      errors: ['schoolId not-allowed', 'companyId required'],
    });
  });

  describe('a password one chooses', () => {
    const choose = async (password: string, current = PASSWORD) =>
      problemOf(await (await signIn(FIREFOX)).put('/api/v1/account/password').send({ current, password }));
    const weak = (error: string) => ({ status: 422, code: 'account.weak-password', errors: [`password ${error}`] });

    it('is refused when it was stolen elsewhere, is predictable, or holds the own address', async () => {
      expect(await choose('password1234')).to.deep.equal(weak('breached-password'));
      expect(await choose('christopher2026!')).to.deep.equal(weak('breached-password'));
      expect(await choose('abcabcabcabcabc')).to.deep.equal(weak('breached-password'));
      expect(await choose('mijn-coordinator-hier')).to.deep.equal(weak('holds-own-name'));
      expect(await choose(PASSWORD)).to.deep.equal(weak('same-as-before'));
    });

    it('has twelve characters at least, and asks for the present one', async () => {
      expect(await choose('elf-tekens!')).to.deep.equal({
        status: 400,
        code: 'request.invalid',
        errors: ['password too-small'],
      });
      expect(await choose(ANOTHER_PASSWORD, 'fout')).to.deep.equal({
        status: 422,
        code: 'account.wrong-current-password',
        errors: ['current wrong-password'],
      });
    });

    it('is judged for an account that an operator adds too', async () => {
      const account = { email: 'jo@x.example', name: 'Jo', role: 'admin', password: 'administrator1' };
      expect(problemOf(await (await api.as('operator')).post('/api/v1/accounts').send(account))).to.deep.equal(
        weak('breached-password'),
      );
    });
  });
});
