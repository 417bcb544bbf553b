import { expect } from 'chai';
import { aSentMail, secretIn } from '../support/account-mails.js';
import { problemOf, startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

const GOOD = 'vier losse woorden hier';
const mentor = { email: 'Nieuw@berkel.example', name: 'Nieuwe Mentor', role: 'mentor', mentorId: 'men-1' };

describe('invitations', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(() => api.reset());

  const invite = async (person: Person, body: object) => (await api.as(person)).post('/api/v1/invitations').send(body);
  const accept = (secret: string, fields: object = {}) =>
    api
      .nobody()
      .post('/api/v1/invitations/acceptance')
      .send({ secret, name: 'Eigen Naam', password: GOOD, ...fields });
  const signIn = async (email: string) =>
    (await api.nobody().post('/api/v1/session').send({ email, password: GOOD })).status;

  it('make an account with the role and school of the invitation and an own password, once', async () => {
    const sent = await invite('coordinator', mentor);
    expect([sent.status, sent.body]).to.satisfy(
      ([status, body]: [number, { email: string; schoolId: string }]) =>
        status === 201 && body.email === 'nieuw@berkel.example' && body.schoolId === 'sch-1',
    );
    expect(JSON.stringify(sent.body)).not.to.include('digest');
    const secret = secretIn(await aSentMail(api.connection));
    const made = await accept(secret);
    expect(made.body).to.include({ role: 'mentor', schoolId: 'sch-1', mentorId: 'men-1', name: 'Eigen Naam' });
    expect(await signIn('nieuw@berkel.example')).to.equal(200);
    expect(problemOf(await accept(secret))).to.deep.equal({ status: 422, code: 'invitation.no-longer-works' });
  });

  it('are accepted on a page that shows whom it is for, and do nothing when only opened', async () => {
    await invite('coordinator', mentor);
    const secret = secretIn(await aSentMail(api.connection));
    const page = await api.nobody().get(`/uitnodiging/${secret}`).expect(200);
    expect(page.text).to.include('nieuw@berkel.example').and.to.include('Nieuwe Mentor');
    const weak = await api.nobody().post(`/uitnodiging/${secret}`).type('form').send({ name: 'X', password: 'kort' });
    expect(weak.status).to.equal(422);
    const done = await api.nobody().post(`/uitnodiging/${secret}`).type('form').send({ name: 'Eigen', password: GOOD });
    expect((done.headers as { location: string }).location).to.equal('/inloggen?melding=account-gemaakt');
    expect(await signIn('nieuw@berkel.example')).to.equal(200);
  });

  it('end after two weeks, or when they are taken back by the own school', async () => {
    const sent = await invite('coordinator', mentor);
    const secret = secretIn(await aSentMail(api.connection));
    const { id } = sent.body as { id: string };
    const takeBack = async (person: Person) => (await api.as(person)).delete(`/api/v1/invitations/${id}`);
    expect((await takeBack('foreign-coordinator')).status).to.equal(404);
    api.setClock('2026-12-06T09:00:00Z');
    expect((await accept(secret)).status).to.equal(422);
    api.setClock('2026-12-06T08:59:59Z');
    expect((await takeBack('coordinator')).status).to.equal(204);
    expect((await accept(secret)).status).to.equal(422);
  });

  it('are listed for the own school only, and all of them for those who run the service', async () => {
    await invite('coordinator', mentor);
    await invite('admin', { email: 'a@x.example', name: 'A', role: 'admin' });
    const seen = async (person: Person) =>
      (
        (await (await api.as(person)).get('/api/v1/invitations').expect(200)).body as { items: { role: string }[] }
      ).items
        .map(({ role }) => role)
        .sort();
    expect([await seen('coordinator'), await seen('foreign-coordinator'), await seen('operator')]).to.deep.equal([
      ['mentor'],
      [],
      ['admin', 'mentor'],
    ]);
  });

  const refused: readonly (readonly [Person, object, number, string, string[]])[] = [
    ['coordinator', { role: 'admin', mentorId: null }, 422, 'invitation.not-allowed', ['role not-allowed']],
    [
      'coordinator',
      { role: 'coordinator', mentorId: null, schoolId: 'sch-1' },
      422,
      'invitation.not-allowed',
      ['role not-allowed'],
    ],
    ['coordinator', { mentorId: 'men-9' }, 422, 'invitation.not-allowed', ['mentorId not-allowed']],
    [
      'coordinator',
      { role: 'company', mentorId: null, companyId: 'cmp-1' },
      422,
      'invitation.no-proposal-there',
      ['companyId not-allowed'],
    ],
    ['admin', { role: 'operator', mentorId: null }, 422, 'invitation.not-allowed', ['role not-allowed']],
    ['admin', { role: 'company', mentorId: null }, 422, 'invitation.not-allowed', ['companyId required']],
  ];
  for (const [person, fields, status, code, errors] of refused)
    it(`are refused to a ${person} for ${JSON.stringify(fields)}`, async () => {
      expect(problemOf(await invite(person, { ...mentor, ...fields }))).to.deep.equal({ status, code, errors });
    });

  it('go to a company contact by an admin, and to anyone by an operator; not to who has an account', async () => {
    const company = { email: 'c@x.example', name: 'C', role: 'company', companyId: 'cmp-1' };
    expect((await invite('admin', company)).status).to.equal(201);
    expect((await invite('operator', { email: 'o@x.example', name: 'O', role: 'operator' })).status).to.equal(201);
    expect(problemOf(await invite('operator', { ...company, email: 'mentor@test.example' }))).to.deep.equal({
      status: 409,
      code: 'account.exists',
    });
  });

  it('tell nobody but an operator and the own school who has an account: the owner of the address hears it', async () => {
    const answer = async (person: Person, body: object) => {
      const made = await invite(person, body);
      return `${made.status} ${Object.keys(made.body as object)
        .sort()
        .join()}`;
    };
    const company = { name: 'C', role: 'company', companyId: 'cmp-1' };
    for (const [person, to] of [
      ['coordinator', mentor],
      ['admin', company],
    ] as const)
      expect(await answer(person, { ...to, email: 'foreign-coordinator@test.example' }), person).to.equal(
        await answer(person, { ...to, email: 'unknown@test.example' }),
      );
    const [mail] = await api.connection
      .collection('outboxMessages')
      .find({ to: 'foreign-coordinator@test.example' })
      .toArray();
    const secret = /\/uitnodiging\/([\w-]+)/.exec((mail?.content as { text: string }).text)?.[1] ?? '';
    expect(problemOf(await accept(secret))).to.deep.equal({ status: 409, code: 'account.exists' });
    expect(problemOf(await invite('coordinator', { ...mentor, email: 'mentor@test.example' }))).to.deep.equal({
      status: 409,
      code: 'account.exists',
    });
    expect((await api.storage.accounts.byEmail('foreign-coordinator@test.example'))?.schoolId).to.equal('sch-2');
  });

  it('keep a header out of the mail', async () => {
    const hostile = await invite('coordinator', { ...mentor, name: 'X\r\nBcc: all@evil.example' });
    expect(problemOf(hostile).status).to.equal(400);
    const address = await invite('coordinator', { ...mentor, email: 'a@b.example\r\nBcc: c@evil.example' });
    expect(problemOf(address).status).to.equal(400);
  });
});
