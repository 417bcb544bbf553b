import { expect } from 'chai';
import { problemOf, startSchoolApp, type SchoolApp } from '../support/school-app.js';

interface Made {
  readonly id: string;
  readonly key: string;
  readonly keys: readonly { prefix: string; expiresAt: string }[];
}

describe('accounts of programs', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(() => api.reset());

  const add = async (fields: object = {}) =>
    (await api.as('operator')).post('/api/v1/service-accounts').send({
      name: 'Magister',
      role: 'coordinator',
      schoolId: 'sch-1',
      scopes: ['students:read'],
      ...fields,
    });
  const made = async (fields: object = {}): Promise<Made> => (await add(fields)).body as Made;
  const withKey = (key: string, method: 'get' | 'post' | 'patch' | 'delete', path: string) =>
    api.nobody()[method](path).set('Authorization', `Bearer ${key}`);

  it('call with their key, within their tenant', async () => {
    const { key, id, keys } = await made();
    expect(key).to.match(/^lwp_[a-z0-9]{16}_[A-Za-z0-9_-]{43}$/);
    expect(keys).to.deep.equal([{ prefix: key.slice(0, 26), expiresAt: '2027-11-22T09:00:00.000Z' }]);
    const list = await withKey(key, 'get', '/api/v1/students').expect(200);
    expect((list.body as { items: { id: string }[] }).items.map((one) => one.id).sort()).to.deep.equal([
      'stu-1',
      'stu-2',
    ]);
    expect((await withKey(key, 'get', '/api/v1/students/stu-9')).status).to.equal(404);
    await withKey(key, 'get', '/api/v1/students/stu-1').expect(200);
    const events = await api.storage.auditLog.list({ accountId: id }, { after: null, limit: 5 });
    expect(events.map(({ action, subject }) => [action, subject.id])).to.deep.equal([['student.read', 'stu-1']]);
  });

  it('do only what their scopes and their role allow, and a refusal is logged', async () => {
    const reader = await made();
    const outOfScope = { status: 403, code: 'session.key-out-of-scope' };
    for (const [method, path] of [
      ['post', '/api/v1/students'],
      ['get', '/api/v1/groups'],
      ['get', '/api/v1/session'],
      ['get', '/api/v1/sessions'],
      ['post', '/api/v1/account/second-factor'],
      ['get', '/leerlingen'],
    ] as const) {
      const answer = await withKey(reader.key, method, path).send(method === 'get' ? undefined : {});
      if (path.startsWith('/api')) expect(problemOf(answer), `${method} ${path}`).to.deep.equal(outOfScope);
      else expect(answer.status, path).to.equal(403);
    }
    const writer = await made({ scopes: ['*:write'] });
    expect((await withKey(writer.key, 'get', '/api/v1/students')).status).to.equal(200);
    expect((await withKey(writer.key, 'post', '/api/v1/students').send({})).status).to.equal(400);
    expect(problemOf(await withKey(writer.key, 'get', '/api/v1/accounts'))).to.deep.equal(outOfScope);
    expect(problemOf(await withKey(writer.key, 'get', '/api/v1/companies')).status).to.equal(200);
    const refused = await api.storage.auditLog.list({ outcome: 'refused' }, { after: null, limit: 20 });
    expect(refused.filter(({ actor }) => actor?.accountId === reader.id)).to.have.length(6);
  });

  it('are refused with a key that is wrong, cut off, expired or taken away', async () => {
    const { key, id } = await made({ daysValid: 30 });
    const status = async (one: string) => problemOf(await withKey(one, 'get', '/api/v1/students'));
    const wrong = { status: 401, code: 'session.wrong-key' };
    expect(await status(`${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`)).to.deep.equal(wrong);
    expect(await status(key.slice(0, 26))).to.deep.equal(wrong);
    expect(await status('lwp_')).to.deep.equal(wrong);
    api.setClock('2026-12-22T08:59:59Z');
    expect((await status(key)).status).to.equal(200);
    api.setClock('2026-12-22T09:00:00Z');
    expect(await status(key)).to.deep.equal(wrong);
    api.setClock('2026-11-22T10:00:00Z');
    await (await api.as('operator')).delete(`/api/v1/service-accounts/${id}`).expect(204);
    expect(await status(key)).to.deep.equal(wrong);
  });

  it('get a new key, beside which the old one works for a day', async () => {
    const { key, id } = await made();
    const rotated = await (await api.as('operator')).post(`/api/v1/service-accounts/${id}/keys`).send({}).expect(200);
    const { key: fresh, keys } = rotated.body as Made;
    expect(keys.map(({ expiresAt }) => expiresAt)).to.deep.equal([
      '2026-11-23T09:00:00.000Z',
      '2027-11-22T09:00:00.000Z',
    ]);
    const statusOf = async (one: string) => (await withKey(one, 'get', '/api/v1/students')).status;
    expect([await statusOf(key), await statusOf(fresh)]).to.deep.equal([200, 200]);
    api.setClock('2026-11-23T09:00:00Z');
    expect([await statusOf(key), await statusOf(fresh)]).to.deep.equal([401, 200]);
  });

  it('are listed with prefix and last use, and the key is nowhere kept', async () => {
    const sent = await (
      await api.as('operator')
    )
      .post('/api/v1/service-accounts')
      .set('Idempotency-Key', 'once')
      .send({ name: 'Magister', role: 'coordinator', schoolId: 'sch-1', scopes: ['students:read'] });
    const { key } = sent.body as Made;
    const list = async () =>
      ((await (await api.as('operator')).get('/api/v1/service-accounts').expect(200)).body as { items: object[] })
        .items;
    const [before] = (await list()) as [{ lastUsedAt: null }];
    expect(before.lastUsedAt).to.equal(null);
    api.setClock('2026-11-22T10:00:00Z');
    await withKey(key, 'get', '/api/v1/students').expect(200);
    api.setClock('2026-11-22T10:04:00Z');
    await withKey(key, 'get', '/api/v1/students').expect(200);
    const shown = await list();
    expect(shown[0]).to.include({ lastUsedAt: '2026-11-22T10:00:00.000Z' });
    expect(JSON.stringify(shown)).not.to.include(key.slice(26));
    for (const name of Object.values(api.connection.models).map((model) => model.collection.name))
      expect(JSON.stringify(await api.connection.collection(name).find({}).toArray()), name).not.to.include(
        key.slice(26),
      );
  });

  it('have a role that fits a program and its tenant', async () => {
    expect(problemOf(await add({ role: 'operator', schoolId: null }))).to.deep.equal({
      status: 400,
      code: 'request.invalid',
      errors: ['role not-one-of'],
    });
    expect(problemOf(await add({ role: 'company' }))).to.deep.equal({
      status: 422,
      code: 'account.invalid',
      errors: ['schoolId not-allowed', 'companyId required'],
    });
    expect(problemOf(await add({ scopes: ['students:*', 'Students:read'] }))).to.deep.equal({
      status: 400,
      code: 'request.invalid',
      errors: ['scopes.0 wrong-form', 'scopes.1 wrong-form'],
    });
  });
});
