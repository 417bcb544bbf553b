import { expect } from 'chai';
import express from 'express';
import { Secret, TOTP } from 'otpauth';
import request from 'supertest';
import { createSessions, LONGEST_SESSION_S, ownerOf, sessionHandleOf } from '../../src/platform/http/session.js';
import { PASSWORD, problemOf, startSchoolApp, type SchoolApp } from '../support/school-app.js';

const NOW = '2026-11-22T09:00:00Z';
const credentials = { email: 'mentor@test.example', password: PASSWORD };
const cookieOf = ({ headers }: { headers: object }): string =>
  (headers as { 'set-cookie'?: string[] })['set-cookie']?.[0] ?? '';

describe('a session that somebody is after', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(() => api.reset());

  /** A small service with the real sessions on the real store, and a clock of its own. */
  const smallService = (settings: { secure: boolean; now?: () => number }) => {
    const app = express();
    app.set('trust proxy', 'loopback');
    const { connection } = api;
    app.use(
      createSessions({
        secret: 'only for tests, and long enough for that',
        client: connection.getClient(),
        dbName: connection.name,
        ...settings,
      }),
    );
    app.post('/in', async (incoming, response) => {
      await sessionHandleOf(incoming).signIn('acc-mentor', 0);
      response.end();
    });
    app.get('/who', (incoming, response) => response.json(ownerOf(incoming) ?? null));
    return request.agent(app);
  };

  it('ends a day after signing in, however much it is used', async () => {
    let ahead = 0;
    const client = smallService({ secure: false, now: () => Date.now() + ahead });
    await client.post('/in').expect(200);
    const owner = { accountId: 'acc-mentor', epoch: 0 };
    for (const hours of [6, 12, 18, 23.9]) {
      ahead = hours * 3_600_000;
      expect((await client.get('/who')).body, `after ${hours} hours of use`).to.deep.equal(owner);
    }
    ahead = LONGEST_SESSION_S * 1000;
    expect((await client.get('/who')).body).to.equal(null);
  });

  it('runs out after eight hours without use, in the browser and in the store', async () => {
    const client = api.nobody();
    const cookie = cookieOf(await client.post('/api/v1/session').send(credentials).expect(200));
    const hours = (Date.parse(/Expires=([^;]+)/.exec(cookie)![1]!) - Date.now()) / 3_600_000;
    expect(hours).to.be.within(7.9, 8);
    const [stored] = await api.connection.collection('sessions').find({}).toArray();
    expect(((stored!.expires as Date).getTime() - Date.now()) / 3_600_000).to.be.within(7.9, 8);
    await api.connection.collection('sessions').updateMany({}, { $set: { expires: new Date(Date.now() - 1000) } });
    expect((await client.get('/api/v1/session')).status).to.equal(401);
  });

  it('is bound to this host and to https where the service is behind https', async () => {
    const behindTls = await smallService({ secure: true }).post('/in').set('X-Forwarded-Proto', 'https').expect(200);
    expect(cookieOf(behindTls)).to.match(
      /^__Host-leerwerkplek\.sid=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(cookieOf(await smallService({ secure: true }).post('/in')), 'over plain http').to.equal('');
  });

  it('leaves nothing in the browser of whoever signs out', async () => {
    const client = api.nobody();
    await client.post('/api/v1/session').send(credentials).expect(200);
    const page = await client.post('/uitloggen').type('form').send({});
    expect(page.headers).to.include({ 'clear-site-data': '"cache", "storage"', 'cache-control': 'no-store' });
  });

  it('gets a new id when the second factor is turned on or off, and all others end', async () => {
    const client = api.nobody();
    const first = cookieOf(await client.post('/api/v1/session').send(credentials).expect(200)).split(';')[0]!;
    const stolen = api.nobody();
    await stolen.post('/api/v1/session').send(credentials).expect(200);
    const begun = await client.post('/api/v1/account/second-factor').expect(200);
    const secret = Secret.fromBase32((begun.body as { secret: string }).secret);
    const codeAt = (ms: number) => new TOTP({ secret }).generate({ timestamp: Date.parse(NOW) + ms });
    const on = await client
      .post('/api/v1/account/second-factor/confirmation')
      .send({ code: codeAt(0), password: PASSWORD })
      .expect(200);
    const second = cookieOf(on).split(';')[0]!;
    expect(second).not.to.equal(first);
    expect((await stolen.get('/api/v1/session')).status, 'of who never gave a code').to.equal(401);
    expect((await api.nobody().get('/api/v1/session').set('Cookie', first)).status, 'the old id').to.equal(401);
    const off = await client.post('/api/v1/account/second-factor/removal').send({ code: codeAt(30_000) });
    expect([off.status, cookieOf(off).split(';')[0] === second]).to.deep.equal([204, false]);
    expect((await client.get('/api/v1/session')).status).to.equal(200);
  });

  it('does nothing that another site makes the browser send, whatever it calls itself', async () => {
    const client = await api.as('operator');
    const block = () => client.post('/beheer/accounts/acc-mentor/blokkeren').type('form');
    const fields = { version: 1, blockReason: 'Van een andere site' };
    const foreign: Record<string, string>[] = [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { Origin: 'https://127.0.0.1.evil.example' },
      { Origin: 'http://127.0.0.1:1', 'Sec-Fetch-Site': 'none' },
    ];
    for (const headers of foreign) {
      const answer = await block().set(headers).send(fields);
      expect(answer.status, JSON.stringify(headers)).to.equal(403);
    }
    const plain = await client.post('/api/v1/accounts/acc-mentor/sign-out').type('text').send('{"reason":"x"}');
    expect(problemOf(plain)).to.deep.equal({ status: 415, code: 'request.json-only' });
    expect((await api.storage.accounts.get('acc-mentor'))!.disabledOn).to.equal(null);
    expect((await block().set('Sec-Fetch-Site', 'same-origin').send(fields)).status, 'of this site').to.equal(303);
  });
});

describe('a service behind https', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp({ baseUrl: () => 'https://stage.example' });
    await api.reset();
  });
  after(() => api.close());

  it('tells browsers to come by https only, for a year, and reads no page from elsewhere', async () => {
    for (const path of ['/inloggen', '/api/v1/session', '/bestaat-niet', '/assets/mark.svg']) {
      const { headers } = await api.nobody().get(path);
      const sent = headers as Record<string, string>;
      const age = Number(/max-age=(\d+)/.exec(sent['strict-transport-security'] ?? '')?.[1]);
      expect(age, path).to.be.at.least(31_536_000);
      expect(sent['strict-transport-security'], path).to.include('includeSubDomains');
      expect(sent['content-security-policy'], path).to.include("frame-ancestors 'none'");
      expect(sent, path).to.include({ 'x-content-type-options': 'nosniff' });
      expect(sent, path).not.to.have.property('access-control-allow-origin');
    }
  });
});
