import { expect } from 'chai';
import { Secret, TOTP } from 'otpauth';
import { PASSWORD, startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

const NOW = '2026-11-22T09:00:00Z';
const GOOD = 'vier losse woorden hier';

describe('the pages of the own account and of access', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(() => api.reset());

  const send = async (person: Person, path: string, fields: object) =>
    (await api.as(person)).post(path).type('form').send(fields);
  const locationOf = ({ headers }: { headers: object }) => (headers as { location?: string }).location;

  it('show one’s own data and sessions, and lead there from every page', async () => {
    const client = await api.as('coordinator');
    expect((await client.get('/').expect(200)).text).to.include('href="/account"');
    const { text } = await client.get('/account').expect(200);
    for (const part of ['coordinator@test.example', 'Dit apparaat', 'Dit staat uit', 'href="/uitnodigingen"'])
      expect(text).to.include(part);
    expect(text).not.to.include('/beheer/');
    expect((await (await api.as('operator')).get('/account')).text).to.include('/beheer/sleutels');
  });

  it('change the password, with a fault beside its field and no password in the page', async () => {
    const wrong = await send('mentor', '/account/wachtwoord', { current: 'geheim-fout', password: GOOD });
    expect(wrong.status).to.equal(422);
    expect(wrong.text).to.include('id="veld-current-fout"').and.not.to.include('geheim-fout').and.not.to.include(GOOD);
    const right = await send('mentor', '/account/wachtwoord', { current: PASSWORD, password: GOOD });
    expect(locationOf(right)).to.equal('/account?melding=wachtwoord-veranderd');
    expect((await (await api.as('mentor')).get('/account?melding=wachtwoord-veranderd')).text).to.include(
      'is veranderd',
    );
  });

  it('end another session', async () => {
    const client = await api.as('mentor');
    const other = api.nobody();
    await other.post('/api/v1/session').send({ email: 'mentor@test.example', password: PASSWORD }).expect(200);
    const { text } = await client.get('/account').expect(200);
    const action = /action="(\/account\/apparaten\/[^"]+\/uitloggen)"/.exec(text)![1]!;
    expect(locationOf(await send('mentor', action, {}))).to.equal('/account?melding=apparaat-uitgelogd');
    expect((await other.get('/api/v1/session')).status).to.equal(401);
    expect(locationOf(await send('mentor', '/account/apparaten/uitloggen', {}))).to.match(/apparaten-uitgelogd$/);
  });

  it('turn the second step on with a QR code that holds nothing foreign, and off again', async () => {
    const client = await api.as('mentor');
    const { text } = await client.get('/account/tweede-stap').expect(200);
    expect(text)
      .to.match(/<svg[^>]+role="img"[^>]+aria-label="QR-code/)
      .and.not.to.match(/style=|<img/);
    const secret = Secret.fromBase32(/<code>([A-Z2-7 ]+)<\/code>/.exec(text)![1]!.replace(/ /g, ''));
    const codeAt = (ms: number) => new TOTP({ secret }).generate({ timestamp: Date.parse(NOW) + ms });
    const wrong = await send('mentor', '/account/tweede-stap', { code: '000000', password: PASSWORD });
    expect([wrong.status, wrong.text.includes('id="veld-code-fout"')]).to.deep.equal([422, true]);
    // Whoever finds a screen open does not know the password, and can't lock its owner out.
    const stranger = await send('mentor', '/account/tweede-stap', { code: codeAt(0), password: 'geraden-fout' });
    expect([stranger.status, stranger.text.includes('id="veld-password-fout"')]).to.deep.equal([422, true]);
    expect(stranger.text).not.to.include('geraden-fout');
    const on = await send('mentor', '/account/tweede-stap', { code: codeAt(0), password: PASSWORD });
    expect(on.text.match(/<code>[2-9a-z]{5}-[2-9a-z]{5}<\/code>/g)).to.have.length(10);
    expect((await client.get('/account')).text).to.include('nog 10 herstelcodes');
    expect((await send('mentor', '/account/tweede-stap/uit', { code: '000000' })).status).to.equal(422);
    expect(locationOf(await send('mentor', '/account/tweede-stap/uit', { code: codeAt(30_000) }))).to.match(
      /stap-uit$/,
    );
  });

  it('make a key, replace it and take it back', async () => {
    const operator = await api.as('operator');
    expect((await operator.get('/beheer/sleutels').expect(200)).text).to.include('nog geen sleutels');
    const fields = { name: 'Magister', role: 'coordinator', schoolId: 'sch-1', scopes: 'students:read\r\ngroups:read' };
    const faulty = await send('operator', '/beheer/sleutels', { ...fields, scopes: 'alles' });
    expect([faulty.status, faulty.text.includes('id="veld-scopes-fout"')]).to.deep.equal([422, true]);
    const made = await send('operator', '/beheer/sleutels', fields);
    const key = /<code>(lwp_[^<]+)<\/code>/.exec(made.text)![1]!;
    const use = async (one: string) =>
      (await api.nobody().get('/api/v1/groups').set('Authorization', `Bearer ${one}`)).status;
    expect(await use(key)).to.equal(200);
    const { text } = await operator.get('/beheer/sleutels').expect(200);
    expect(text).to.include(key.slice(0, 26)).and.not.to.include(key.slice(26));
    const path = /formaction="(\/beheer\/sleutels\/[^"]+)\/vervangen"/i.exec(text)![1]!;
    const replaced = await send('operator', `${path}/vervangen`, {});
    const fresh = /<code>(lwp_[^<]+)<\/code>/.exec(replaced.text)![1]!;
    expect([await use(fresh), await use(key)]).to.deep.equal([200, 200]);
    expect(locationOf(await send('operator', `${path}/intrekken`, {}))).to.match(/sleutel-ingetrokken$/);
    expect([await use(fresh), await use(key)]).to.deep.equal([401, 401]);
  });

  it('add and remove where people sign in, and never show the secret again', async () => {
    const fields = {
      name: 'Het Berkel',
      issuer: 'https://sso.berkel.example',
      clientId: 'lw',
      clientSecret: 'zeer-geheim',
      schoolId: 'sch-1',
    };
    const faulty = await send('operator', '/beheer/aanmelddiensten', { ...fields, issuer: 'http://berkel.example' });
    expect([faulty.status, faulty.text.includes('id="veld-issuer-fout"')]).to.deep.equal([422, true]);
    expect(faulty.text).not.to.include('zeer-geheim');
    const added = await send('operator', '/beheer/aanmelddiensten', fields);
    expect(locationOf(added)).to.match(/aanmelddienst-bewaard$/);
    const { text } = await (await api.as('operator')).get('/beheer/aanmelddiensten').expect(200);
    expect(text).to.include('https://sso.berkel.example').and.not.to.include('zeer-geheim');
    const path = /href="(\/beheer\/aanmelddiensten\/[^"]+)"/.exec(text)![1]!;
    const shown = await (await api.as('operator')).get(path).expect(200);
    expect(shown.text).to.include('value="https://sso.berkel.example"').and.not.to.include('zeer-geheim');
    const { name, issuer } = fields;
    const changed = { version: 1, name, issuer, clientId: 'lw-2' };
    expect((await send('operator', path, { ...changed, issuer: 'http://berkel.example' })).status).to.equal(422);
    expect(locationOf(await send('operator', path, changed))).to.match(/aanmelddienst-bewaard$/);
    const [stored] = await api.storage.identityProviders.all();
    expect(stored).to.include({ clientId: 'lw-2', enabled: false });
    expect((await send('operator', path, { ...changed, enabled: 'ja' })).status, 'an old form').to.equal(409);
    expect(locationOf(await send('operator', path, { ...changed, version: 2, enabled: 'ja' }))).to.match(/bewaard$/);
    const [on] = await api.storage.identityProviders.all();
    expect(on).to.include({ enabled: true, sealedSecret: stored!.sealedSecret });
    expect(locationOf(await send('operator', `${path}/verwijderen`, {}))).to.match(/aanmelddienst-verwijderd$/);
    expect(await api.storage.identityProviders.all()).to.deep.equal([]);
  });

  it('forget whom a provider vouched for when it becomes another issuer, which has subjects of its own', async () => {
    const fields = { name: 'Het Berkel', clientId: 'lw', clientSecret: 'geheim', schoolId: 'sch-1' };
    await send('operator', '/beheer/aanmelddiensten', { ...fields, issuer: 'https://sso.berkel.example' });
    const { identityProviders } = api.storage;
    const [provider] = await identityProviders.all();
    const { id, issuer } = provider!;
    await identityProviders.bind({ providerId: id, issuer, subject: '7', accountId: 'acc-coordinator' });
    const other = { id, issuer: 'https://elders.example' };
    expect(await identityProviders.accountOf(other, '7'), 'the same text of another issuer').to.equal(null);
    const change = (body: object, version: number) =>
      api
        .as('operator')
        .then((client) =>
          client.patch(`/api/v1/identity-providers/${id}`).set('If-Match', `"${version}"`).send(body).expect(200),
        );
    await change({ clientId: 'lw-2' }, 1);
    expect(await identityProviders.accountOf(provider!, '7')).to.equal('acc-coordinator');
    await change({ issuer: other.issuer }, 2);
    expect(await identityProviders.accountOf(provider!, '7')).to.equal(null);
    const again = { providerId: id, issuer: other.issuer, subject: '9', accountId: 'acc-coordinator' };
    expect(await identityProviders.bind(again)).to.equal(true);
  });

  it('send an invitation and take it back', async () => {
    expect((await (await api.as('coordinator')).get('/uitnodigingen').expect(200)).text).to.include('nog niemand');
    const faulty = await send('coordinator', '/uitnodigingen', { name: 'N', email: 'geen adres', role: 'mentor' });
    expect([faulty.status, faulty.text.includes('id="veld-email-fout"')]).to.deep.equal([422, true]);
    const sent = await send('coordinator', '/uitnodigingen', { name: 'N', email: 'n@x.example', role: 'mentor' });
    expect(locationOf(sent)).to.match(/uitnodiging-verstuurd$/);
    const { text } = await (await api.as('coordinator')).get('/uitnodigingen').expect(200);
    expect(text).to.include('n@x.example').and.to.include('Open');
    const path = /action="(\/uitnodigingen\/[^"]+\/intrekken)"/.exec(text)![1]!;
    expect((await send('foreign-coordinator', path, {})).status).to.equal(404);
    expect(locationOf(await send('coordinator', path, {}))).to.match(/uitnodiging-ingetrokken$/);
  });
});
