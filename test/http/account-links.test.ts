import { expect } from 'chai';
import { aSentMail, secretIn } from '../support/account-mails.js';
import { PASSWORD, problemOf, startSchoolApp, type SchoolApp } from '../support/school-app.js';

const FRESH = 'vier losse woorden hier';

describe('links by mail', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(() => api.reset());

  const ask = (what: 'sign-in-links' | 'password-recoveries', email: string) =>
    api.nobody().post(`/api/v1/${what}`).send({ email });
  const mails = async () => api.connection.collection('outboxMessages').countDocuments();
  const linkFor = async (what: 'sign-in-links' | 'password-recoveries') => {
    await ask(what, 'Coordinator@test.example').expect(202);
    return secretIn(await aSentMail(api.connection));
  };
  const use = (secret: string) => api.nobody().post('/api/v1/sign-in-links/use').send({ secret });
  const gone = { status: 422, code: 'account-link.no-longer-works' };

  for (const what of ['sign-in-links', 'password-recoveries'] as const)
    it(`${what}: the answer is the same for an address that nobody has, and for a disabled account`, async () => {
      const mentor = (await api.storage.accounts.get('acc-mentor'))!;
      await api.storage.accounts.replace({ ...mentor, disabledOn: new Date('2026-11-01T00:00:00Z') });
      const answers = [];
      for (const who of ['coordinator', 'nobody', 'mentor']) answers.push(await ask(what, `${who}@test.example`));
      expect(answers.map(({ status, text }) => [status, text])).to.deep.equal([
        [202, ''],
        [202, ''],
        [202, ''],
      ]);
      expect(await mails()).to.equal(1);
    });

  it('sign in once, within a quarter of an hour', async () => {
    const secret = await linkFor('sign-in-links');
    const first = await use(secret);
    expect([first.status, (first.body as { accountId: string }).accountId]).to.deep.equal([200, 'acc-coordinator']);
    expect(problemOf(await use(secret))).to.deep.equal(gone);
    const late = await linkFor('sign-in-links');
    api.setClock('2026-11-22T09:15:00Z');
    expect(problemOf(await use(late))).to.deep.equal(gone);
  });

  it('sign in one of two who use it at once', async () => {
    const secret = await linkFor('sign-in-links');
    const statuses = (await Promise.all([use(secret), use(secret)])).map(({ status }) => status);
    expect(statuses.sort()).to.deep.equal([200, 422]);
  });

  it('do nothing when they are only opened, as a mail filter does', async () => {
    const secret = await linkFor('sign-in-links');
    const filter = api.nobody();
    for (let time = 0; time < 3; time++) {
      const page = await filter.get(`/inloggen/link/${secret}`).expect(200);
      expect(page.text).to.include('<form').and.not.to.include('werkt niet meer');
    }
    expect((await filter.get('/api/v1/session')).status).to.equal(401);
    const person = api.nobody();
    const used = await person.post(`/inloggen/link/${secret}`).type('form').send({});
    expect([used.status, (used.headers as { location: string }).location]).to.deep.equal([303, '/']);
    expect((await person.get('/api/v1/session')).status).to.equal(200);
    const again = await person.post('/uitloggen').then(() => person.get(`/inloggen/link/${secret}`));
    expect(again.text).to.include('werkt niet meer');
  });

  it('are good for one thing only, and stored as a digest', async () => {
    const secret = await linkFor('password-recoveries');
    expect(problemOf(await use(secret))).to.deep.equal(gone);
    const stored = JSON.stringify(await api.connection.collection('accountLinks').find({}).toArray());
    expect(stored).not.to.include(secret);
  });

  it('recover: another password, all sessions end, and the link is used up by a good password only', async () => {
    const signedIn = await api.as('coordinator');
    const secret = await linkFor('password-recoveries');
    const complete = (password: string) =>
      api.nobody().post('/api/v1/password-recoveries/completion').send({ secret, password });
    expect(problemOf(await complete('password1234'))).to.deep.equal({
      status: 422,
      code: 'account.weak-password',
      errors: ['password breached-password'],
    });
    await complete(FRESH).expect(204);
    expect(problemOf(await complete('nog iets heel anders'))).to.deep.equal(gone);
    expect((await signedIn.get('/api/v1/session')).status).to.equal(401);
    const signIn = async (password: string) =>
      (await api.nobody().post('/api/v1/session').send({ email: 'coordinator@test.example', password })).status;
    expect([await signIn(PASSWORD), await signIn(FRESH)]).to.deep.equal([401, 200]);
  });

  it('recover on pages, with the fault beside the field', async () => {
    const client = api.nobody();
    const asked = await client.post('/wachtwoord-vergeten').type('form').send({ email: 'coordinator@test.example' });
    expect(asked.text).to.include('Kijk in uw mail');
    const secret = secretIn(await aSentMail(api.connection));
    const page = await client.get(`/wachtwoord-vergeten/${secret}`).expect(200);
    expect(page.text).to.include('autocomplete="new-password"');
    const weak = await client.post(`/wachtwoord-vergeten/${secret}`).type('form').send({ password: 'password1234' });
    expect([weak.status, weak.text]).to.satisfy(
      ([status, text]: [number, string]) => status === 422 && text.includes('bekend van datalekken'),
    );
    const done = await client.post(`/wachtwoord-vergeten/${secret}`).type('form').send({ password: FRESH });
    expect((done.headers as { location: string }).location).to.equal('/inloggen?melding=wachtwoord-gekozen');
  });

  it('are not asked without end', async () => {
    for (let time = 0; time < 3; time++) await ask('sign-in-links', 'coordinator@test.example').expect(202);
    expect(problemOf(await ask('sign-in-links', 'coordinator@test.example'))).to.deep.equal({
      status: 429,
      code: 'session.too-many-attempts',
    });
    await ask('sign-in-links', 'mentor@test.example').expect(202);
  });
});
