import { expect } from 'chai';
import { Secret, TOTP } from 'otpauth';
import { PASSWORD, problemOf, startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

const NOW = '2026-11-22T09:00:00Z';
const REASON = 'Telefoon kwijt, teruggebeld';

describe('what an operator does to the account of somebody', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(() => api.reset());

  const send = async (path: string, fields: object, person: Person = 'operator') =>
    (await api.as(person)).post(`/beheer/accounts/${path}`).type('form').send(fields);
  const locationOf = ({ headers }: { headers: object }) => (headers as { location?: string }).location;
  const statusOf = async (person: Person) => (await (await api.as(person)).get('/api/v1/session')).status;
  const trySignIn = (email: string) => api.nobody().post('/api/v1/session').send({ email, password: PASSWORD });
  const mailsTo = async (to: string): Promise<string[]> => {
    const rows = await api.connection.collection('outboxMessages').find({ to }).sort({ _id: 1 }).toArray();
    return rows.map((row) => (row.content as { subject: string }).subject);
  };
  const logged = async (action: string) => {
    const [event] = await api.storage.auditLog.list({ action }, { after: null, limit: 1 });
    const { actor, subject, outcome, reason, changes } = event!;
    return { by: actor?.accountId, subject, outcome, reason, fields: changes.map(({ field }) => field).sort() };
  };

  it('finds people by the beginning of a name or address, by role and by state', async () => {
    const client = await api.as('operator');
    const names = async (query: string): Promise<string[]> => {
      const { text } = await client.get(`/beheer/accounts?${query}`).expect(200);
      return [...text.matchAll(/href="\/beheer\/accounts\/(acc-[\w-]+)"/g)].map(([, id]) => id!);
    };
    expect(await names('zoek=TEST+coord')).to.deep.equal(['acc-coordinator', 'acc-foreign-coordinator']);
    expect(await names('zoek=foreign-coordinator@test')).to.deep.equal(['acc-foreign-coordinator']);
    expect(await names('rol=mentor')).to.deep.equal(['acc-mentor']);
    await send('acc-mentor/blokkeren', { version: 1, blockReason: REASON });
    expect(await names('stand=geblokkeerd')).to.deep.equal(['acc-mentor']);
    expect(await names('rol=mentor&stand=actief')).to.deep.equal([]);
    expect(await names('zoek=.*')).to.deep.equal([]);
    const found = await client.get('/api/v1/accounts?q=mentor&disabled=true').expect(200);
    expect((found.body as { items: { id: string }[] }).items.map(({ id }) => id)).to.deep.equal(['acc-mentor']);
  });

  it('names the school or company of an account', async () => {
    const client = await api.as('operator');
    const { name } = (await api.storage.schools.get('sch-1'))!;
    const company = (await api.storage.companies.get('cmp-1'))!.name;
    const { text } = await client.get('/beheer/accounts');
    expect(text)
      .to.include(name)
      .and.to.include(company)
      .and.to.include('De Dommel')
      .and.not.to.match(/>(?:sch|cmp)-1</);
    expect((await client.get('/beheer/accounts/acc-mentor')).text).to.include(`>${name}<`);
    await api.connection.collection('companies').deleteMany({});
    expect((await client.get('/beheer/accounts')).text).to.include('>cmp-1<');
  });

  it('blocks somebody at once, with a reason in the log and a mail, and lets them in again', async () => {
    expect(await statusOf('mentor')).to.equal(200);
    const unsaid = await send('acc-mentor/blokkeren', { version: 1 });
    expect([unsaid.status, unsaid.text.includes('id="veld-blockReason-fout"')]).to.deep.equal([422, true]);
    expect(await statusOf('mentor'), 'without a reason').to.equal(200);

    const blocked = await send('acc-mentor/blokkeren', { version: 1, blockReason: REASON });
    expect(locationOf(blocked)).to.equal('/beheer/accounts/acc-mentor?melding=account-geblokkeerd');
    expect(await statusOf('mentor')).to.equal(401);
    expect((await trySignIn('mentor@test.example')).status).to.equal(401);
    expect(await logged('account.blocked')).to.deep.equal({
      ...{ by: 'acc-operator', subject: { id: 'acc-mentor' }, outcome: 'done', reason: REASON },
      fields: ['disabledOn', 'sessionEpoch'],
    });

    expect((await send('acc-mentor/vrijgeven', { version: 1, blockReason: REASON })).status, 'an old form').to.equal(
      409,
    );
    await send('acc-mentor/vrijgeven', { version: 2, blockReason: 'Vergissing' });
    expect((await trySignIn('mentor@test.example')).status).to.equal(200);
    expect(await mailsTo('mentor@test.example')).to.have.members([
      'Uw account is geblokkeerd (Leerwerkplek)',
      'Uw account werkt weer (Leerwerkplek)',
    ]);
  });

  it('changes a role that works at once, and refuses one that does not fit', async () => {
    const mentor = await api.as('mentor');
    expect((await mentor.get('/beheer/taken')).status).to.equal(403);
    const { text } = await (await api.as('operator')).get('/beheer/accounts/acc-mentor').expect(200);
    expect(text).to.include('Kenmerk van de stagebegeleider').and.to.include('value="men-1"');
    const unfit = await send('acc-mentor/rol', { version: 1, role: 'admin', schoolId: 'sch-1', rightsReason: REASON });
    expect([unfit.status, unfit.text.includes('id="veld-schoolId-fout"')]).to.deep.equal([422, true]);
    const done = await send('acc-mentor/rol', { version: 1, role: 'admin', rightsReason: REASON });
    expect(locationOf(done)).to.match(/account-bewaard$/);
    expect((await mentor.get('/api/v1/session')).status, 'the old session').to.equal(401);
    const signedIn = await trySignIn('mentor@test.example');
    expect(signedIn.body).to.deep.include({ role: 'admin', schoolId: null, mentorId: null });
    expect(await mailsTo('mentor@test.example')).to.deep.equal(['Uw rol is veranderd (Leerwerkplek)']);
    expect(await logged('account.changed')).to.deep.include({
      reason: REASON,
      fields: ['mentorId', 'role', 'schoolId', 'sessionEpoch'],
    });
  });

  it('takes away a second step that was lost, with all sessions', async () => {
    const mentor = await api.as('mentor');
    const none = await send('acc-mentor/tweede-stap', { secondFactorReason: REASON });
    expect(none.status).to.equal(409);
    const begun = await mentor.post('/api/v1/account/second-factor').expect(200);
    const secret = Secret.fromBase32((begun.body as { secret: string }).secret);
    const code = new TOTP({ secret }).generate({ timestamp: Date.parse(NOW) });
    await mentor.post('/api/v1/account/second-factor/confirmation').send({ code, password: PASSWORD }).expect(200);
    expect((await trySignIn('mentor@test.example')).status).to.equal(401);

    expect((await send('acc-mentor/tweede-stap', {})).status, 'without a reason').to.equal(422);
    const done = await send('acc-mentor/tweede-stap', { secondFactorReason: REASON });
    expect(locationOf(done)).to.match(/tweede-stap-gewist$/);
    expect((await mentor.get('/api/v1/session')).status).to.equal(401);
    expect((await trySignIn('mentor@test.example')).status).to.equal(200);
    expect(await logged('second-factor.reset')).to.deep.include({ reason: REASON, subject: { id: 'acc-mentor' } });
    expect(await mailsTo('mentor@test.example')).to.have.members([
      'Inloggen in twee stappen staat aan (Leerwerkplek)',
      'Uw tweede stap is gewist (Leerwerkplek)',
    ]);
  });

  it('shows where somebody is signed in, and ends all of it', async () => {
    const mentor = await api.as('mentor');
    const { text } = await (await api.as('operator')).get('/beheer/accounts/acc-mentor').expect(200);
    expect(text)
      .to.include('Laatst gebruikt')
      .and.not.to.match(/passwordHash|scrypt/);
    const done = await send('acc-mentor/uitloggen', { signOutReason: REASON });
    expect(locationOf(done)).to.match(/account-uitgelogd$/);
    expect((await mentor.get('/api/v1/session')).status).to.equal(401);
    expect((await (await api.as('operator')).get('/beheer/accounts/acc-mentor')).text).to.include('nergens ingelogd');
    const rest = await (
      await api.as('operator')
    )
      .post('/api/v1/accounts/acc-company/sign-out')
      .send({ reason: REASON });
    expect(rest.status).to.equal(204);
  });

  it('is refused for the own account, so that there is always an operator and nobody gives themselves more', async () => {
    const own = { status: 422, code: 'account.own' };
    const client = await api.as('operator');
    const patch = (body: object) => client.patch('/api/v1/accounts/acc-operator').set('If-Match', '"1"').send(body);
    expect(problemOf(await patch({ disabled: true }))).to.deep.equal(own);
    expect(problemOf(await patch({ role: 'admin' }))).to.deep.equal(own);
    expect(problemOf(await patch({ role: 'operator', schoolId: null }))).to.deep.equal(own);
    const reset = await client.post('/api/v1/accounts/acc-operator/second-factor-reset').send({ reason: REASON });
    expect(problemOf(reset)).to.deep.equal(own);
    expect((await patch({ name: 'Nieuwe naam' })).status).to.equal(200);
    expect((await client.get('/beheer/accounts/acc-operator')).text).to.include('Dit is uw eigen account');
  });

  it('is there for an operator only', async () => {
    for (const person of ['coordinator', 'mentor', 'company', 'supervisor', 'admin', 'reader'] as const)
      for (const part of ['rol', 'blokkeren', 'vrijgeven', 'uitloggen', 'tweede-stap'])
        expect((await send(`acc-mentor/${part}`, { version: 1 }, person)).status, `${person} ${part}`).to.equal(403);
    expect(await statusOf('mentor')).to.equal(200);
  });
});

describe('changing the own way of signing in', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(() => api.reset());

  it('is told to the owner by mail', async () => {
    const mentor = await api.as('mentor');
    await mentor
      .put('/api/v1/account/password')
      .send({ current: PASSWORD, password: 'vier losse woorden hier' })
      .expect(204);
    const [mail] = await api.connection.collection('outboxMessages').find({}).toArray();
    expect(mail).to.deep.include({ kind: 'account.password-changed' });
    expect(JSON.stringify(mail)).not.to.include('vier losse woorden');
  });

  it('leaves no place to guess a password or a code in a session that was left open', async () => {
    const mentor = await api.as('mentor');
    const guess = () =>
      mentor.put('/api/v1/account/password').send({ current: 'geraden', password: 'vier losse woorden' });
    for (let attempt = 0; attempt < 10; attempt++) expect((await guess()).status).to.equal(422);
    expect(problemOf(await guess())).to.deep.equal({ status: 429, code: 'session.too-many-attempts' });
    const right = await mentor
      .put('/api/v1/account/password')
      .send({ current: PASSWORD, password: 'vier losse woorden' });
    expect(right.status, 'not even the right one').to.equal(429);

    const company = await api.as('company');
    const begun = await company.post('/api/v1/account/second-factor').expect(200);
    const secret = Secret.fromBase32((begun.body as { secret: string }).secret);
    const code = new TOTP({ secret }).generate({ timestamp: Date.parse(NOW) });
    await company.post('/api/v1/account/second-factor/confirmation').send({ code, password: PASSWORD }).expect(200);
    const off = () => company.post('/api/v1/account/second-factor/removal').send({ code: '000000' });
    for (let attempt = 0; attempt < 10; attempt++) expect((await off()).status).to.equal(422);
    expect((await off()).status).to.equal(429);
  });
});
