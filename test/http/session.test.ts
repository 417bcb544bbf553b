import { expect } from 'chai';
import { ATTEMPTS_PER_WINDOW } from '../../src/features/accounts/accounts.rules.js';
import { answerOf, PASSWORD, problemOf, startSchoolApp, type SchoolApp } from '../support/school-app.js';

const coordinator = {
  accountId: 'acc-coordinator',
  email: 'coordinator@test.example',
  name: 'Test coordinator',
  role: 'coordinator',
  schoolId: 'sch-1',
  companyId: null,
  mentorId: null,
};
const credentials = { email: 'coordinator@test.example', password: PASSWORD };
const cookieOf = (answer: { headers: object }): string | undefined =>
  (answer.headers as { 'set-cookie'?: string[] })['set-cookie']?.[0];

describe('the session', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(() => api.reset());

  const tryTo = async (body: object) => problemOf(await api.nobody().post('/api/v1/session').send(body));
  const wrong = { status: 401, code: 'session.wrong-credentials' };

  it('starts with the right password, tells who, and ends', async () => {
    const client = api.nobody();
    const started = await client.post('/api/v1/session').send(credentials);
    expect(answerOf(started)).to.deep.equal({ status: 200, body: coordinator });
    expect(cookieOf(started)).to.match(/^leerwerkplek\.sid=.+; Path=\/; Expires=.+; HttpOnly; SameSite=Lax$/);
    expect(answerOf(await client.get('/api/v1/session'))).to.deep.equal({ status: 200, body: coordinator });
    expect(answerOf(await client.delete('/api/v1/session'))).to.deep.equal({ status: 204, body: {} });
    expect(problemOf(await client.get('/api/v1/session'))).to.deep.equal({ status: 401, code: 'session.required' });
  });

  it('takes the address in capitals and with spaces around it', async () => {
    const started = await api
      .nobody()
      .post('/api/v1/session')
      .send({ ...credentials, email: ' Coordinator@TEST.example ' });
    expect(answerOf(started)).to.deep.equal({ status: 200, body: coordinator });
  });

  it('does not outlive sign-out for somebody who kept the cookie', async () => {
    const client = api.nobody();
    const cookie = cookieOf(await client.post('/api/v1/session').send(credentials))!.split(';')[0]!;
    await client.delete('/api/v1/session').expect(204);
    const kept = await api.nobody().get('/api/v1/session').set('Cookie', cookie);
    expect(problemOf(kept)).to.deep.equal({ status: 401, code: 'session.required' });
  });

  it('has a new id after signing in, so that a planted one is of no use', async () => {
    const client = api.nobody();
    const first = cookieOf(await client.post('/api/v1/session').send(credentials));
    const second = cookieOf(await client.post('/api/v1/session').send(credentials));
    expect(first).not.to.equal(second);
    const planted = await api.nobody().get('/api/v1/session').set('Cookie', first!.split(';')[0]!);
    expect(planted.status).to.equal(401);
  });

  it('gives the same answer for a wrong address, a wrong password and a disabled account', async () => {
    const disabled = await api.storage.accounts.get('acc-mentor');
    await api.storage.accounts.replace({ ...disabled!, disabledOn: new Date('2026-11-01T00:00:00Z') });
    const answers = await Promise.all(
      [
        { email: 'nobody@test.example', password: PASSWORD },
        { ...credentials, password: 'fout' },
        { email: 'mentor@test.example', password: PASSWORD },
      ].map(async (body) => answerOf(await api.nobody().post('/api/v1/session').send(body))),
    );
    const body = {
      type: '/problems/unauthenticated',
      title: 'Sign in first',
      status: 401,
      code: 'session.wrong-credentials',
      detail: 'Dit e-mailadres en wachtwoord horen niet bij elkaar.',
    };
    expect(answers).to.deep.equal([
      { status: 401, body },
      { status: 401, body },
      { status: 401, body },
    ]);
  });

  it('takes no objects for texts, and no other fields', async () => {
    expect(await tryTo({ email: { $ne: '' }, password: { $ne: '' } })).to.deep.equal({
      status: 400,
      code: 'request.invalid',
      errors: ['email wrong-type', 'password wrong-type'],
    });
    expect(await tryTo({ ...credentials, role: 'operator' })).to.deep.equal({
      status: 400,
      code: 'request.invalid',
      errors: ['role unknown-field'],
    });
  });

  it('ends at once for an account that is disabled, and follows a change of role', async () => {
    const client = await api.as('coordinator');
    const account = (await api.storage.accounts.get('acc-coordinator'))!;
    await api.storage.accounts.replace({ ...account, role: 'mentor' });
    expect((await client.post('/api/v1/students').send({})).status).to.equal(403);
    await api.storage.accounts.replace({ ...account, version: 2, disabledOn: new Date('2026-11-22T08:00:00Z') });
    expect((await client.get('/api/v1/students')).status).to.equal(401);
  });

  describe('after too many attempts', () => {
    // Far ahead, so that the database does not clear the counts meanwhile.
    beforeEach(() => api.setClock('2099-01-01T09:05:00Z'));
    const guess = { ...credentials, password: 'fout' };

    it('refuses also the right password until the window ends, for that account only', async () => {
      for (let attempt = 0; attempt < ATTEMPTS_PER_WINDOW; attempt++) expect(await tryTo(guess)).to.deep.equal(wrong);
      const refused = await api.nobody().post('/api/v1/session').send(credentials);
      expect(answerOf(refused)).to.deep.equal({
        status: 429,
        body: {
          type: '/problems/too-many',
          title: 'Too many requests',
          status: 429,
          code: 'session.too-many-attempts',
          retryAfterSeconds: 600,
          detail: 'Er is te vaak geprobeerd in te loggen. Wacht 10 minuten en probeer het dan opnieuw.',
        },
      });
      const other = await api
        .nobody()
        .post('/api/v1/session')
        .send({ ...credentials, email: 'mentor@test.example' });
      expect(other.status).to.equal(200);
      api.setClock('2099-01-01T09:15:00Z');
      expect((await api.nobody().post('/api/v1/session').send(credentials)).status).to.equal(200);
    });

    it('still lets the owner in from another address', async () => {
      for (let attempt = 0; attempt <= ATTEMPTS_PER_WINDOW; attempt++) await tryTo(guess);
      const send = (address: string) =>
        api.nobody().post('/api/v1/session').set('X-Forwarded-For', address).send(credentials);
      expect((await send('203.0.113.7')).status).to.equal(200);
      expect((await api.nobody().post('/api/v1/session').send(credentials)).status).to.equal(429);
    });

    it('counts anew after a success', async () => {
      for (let attempt = 1; attempt < ATTEMPTS_PER_WINDOW; attempt++) await tryTo(guess);
      expect((await api.nobody().post('/api/v1/session').send(credentials)).status).to.equal(200);
      expect(await tryTo(guess)).to.deep.equal(wrong);
    });

    it('counts guesses that come all at once', async () => {
      const answers = await Promise.all(Array.from({ length: ATTEMPTS_PER_WINDOW + 5 }, () => tryTo(guess)));
      expect(answers.filter(({ status }) => status === 429)).to.have.length(5);
    });
  });

  it('is in the audit log, refused or done, without the password or the address', async () => {
    await tryTo({ ...credentials, password: 'geheim-fout' });
    await tryTo({ email: 'nobody@test.example', password: 'geheim-fout' });
    const client = await api.as('coordinator');
    await client.delete('/api/v1/session').expect(204);
    const events = await api.storage.auditLog.list({}, { after: null, limit: 10 });
    const seen = events.map(({ action, outcome, actor, schoolId, subject }) => ({
      action,
      outcome,
      actor,
      schoolId,
      subject,
    }));
    const actor = { accountId: 'acc-coordinator', role: 'coordinator', schoolId: 'sch-1' };
    const started = { action: 'session.started', actor, schoolId: 'sch-1', subject: { accountId: 'acc-coordinator' } };
    expect(seen).to.have.deep.members([
      { ...started, outcome: 'refused' },
      { action: 'session.started', outcome: 'refused', actor: null, schoolId: null, subject: {} },
      { ...started, outcome: 'done' },
      { action: 'session.ended', outcome: 'done', actor, schoolId: 'sch-1', subject: {} },
    ]);
    expect(JSON.stringify(events)).not.to.match(/geheim|@/);
  });
});
