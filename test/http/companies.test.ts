import { expect } from 'chai';
import { aCompany, anEstablishment, aSupervisor } from '../support/builders.js';
import { answerOf, problemOf, startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

describe('companies, establishments and supervisors over HTTP', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(async () => {
    await api.reset();
    await api.storage.companies.insertMany([
      aCompany({
        id: 'cmp-2',
        kvkNumber: '00000002',
        name: 'Ander Bedrijf',
        email: 'x@ander.example',
        phone: '0575-111222',
      }),
    ]);
    await api.storage.establishments.insertMany([anEstablishment({ id: 'est-2', companyId: 'cmp-2', town: 'Vorden' })]);
    await api.storage.supervisors.insertMany([aSupervisor()]);
  });

  const get = async (path: string, person: Person = 'coordinator') =>
    answerOf(await (await api.as(person)).get(`/api/v1${path}`));
  const post = async (path: string, body: object, person: Person = 'coordinator') =>
    (await api.as(person)).post(`/api/v1${path}`).send(body);
  const patch = async (path: string, version: number, body: object, person: Person = 'coordinator') =>
    (await api.as(person)).patch(`/api/v1${path}`).set('If-Match', `"${version}"`).send(body);

  const other = { ...aCompany({ id: 'cmp-2', kvkNumber: '00000002', name: 'Ander Bedrijf' }), towns: ['Vorden'] };
  const contact = { email: 'x@ander.example', phone: '0575-111222' };

  it('lists by name and finds by name, town or KvK number', async () => {
    const own = { ...aCompany(), towns: ['Zutphen'] };
    expect(await get('/companies')).to.deep.equal({
      status: 200,
      body: { items: [{ ...other, ...contact }, own], next: null },
    });
    for (const q of ['ander', 'vorden', '00000002'])
      expect((await get(`/companies?q=${q}`)).body).to.deep.equal({ items: [{ ...other, ...contact }], next: null });
    const first = (await get('/companies?limit=1')).body as { next: string };
    expect((await get(`/companies?limit=1&cursor=${first.next}`)).body).to.deep.equal({ items: [own], next: null });
  });

  it('keeps a contact address from an operator', async () => {
    expect((await get('/companies/cmp-2', 'operator')).body).to.deep.equal(other);
    expect((await get('/companies/cmp-2', 'mentor')).body).to.deep.equal({ ...other, ...contact });
  });

  it('shows and changes for a company the own one only', async () => {
    expect((await get('/companies', 'company')).body).to.deep.equal({
      items: [{ ...aCompany(), towns: ['Zutphen'] }],
      next: null,
    });
    const foreign = [
      await get('/companies/cmp-2', 'company'),
      answerOf(await patch('/companies/cmp-2', 1, { name: 'Van mij' }, 'company')),
      await get('/establishments/est-2', 'company'),
      answerOf(await patch('/establishments/est-2', 1, { name: 'Van mij' }, 'company')),
      await get('/establishments/est-2/supervisors', 'company'),
    ];
    expect(foreign.map(({ status }) => status)).to.deep.equal([404, 404, 404, 404, 404]);
    expect((await patch('/companies/cmp-1', 1, { maxPupils: 2 }, 'company')).status).to.equal(200);
  });

  it('adds a company with the least that must be entered', async () => {
    const added = await post('/companies', { name: 'Nieuw BV', kvkNumber: '12345678' });
    const { id } = added.body as { id: string };
    const whole = { ...aCompany({ id, name: 'Nieuw BV', kvkNumber: '12345678' }), towns: [] };
    expect({ ...answerOf(added), etag: added.get('ETag') }).to.deep.equal({
      status: 201,
      body: whole,
      etag: '"1"',
    });
    expect(await get(`/companies/${id}`)).to.deep.equal({ status: 200, body: whole });
    expect(problemOf(await post('/companies', { name: 'Nog een', kvkNumber: '12345678' }))).to.deep.equal({
      status: 409,
      code: 'company.kvk-taken',
    });
  });

  it('changes under the version that was read', async () => {
    const agent = await api.as('coordinator');
    const unguarded = await agent.patch('/api/v1/companies/cmp-2').send({ email: null });
    expect(problemOf(unguarded)).to.deep.equal({ status: 428, code: 'request.if-match-required' });
    expect(answerOf(await patch('/companies/cmp-2', 1, { email: null, maxPupils: 3 }))).to.deep.equal({
      status: 200,
      body: { ...other, ...contact, email: null, maxPupils: 3, version: 2 },
    });
    expect(problemOf(await patch('/companies/cmp-2', 1, { name: 'Te laat' }))).to.deep.equal({
      status: 412,
      code: 'company.changed-meanwhile',
    });
  });

  it('names every field that is not right', async () => {
    const wrong = await post('/companies', { name: ' ', kvkNumber: '123', email: 'geen', maxPupils: 0, secret: 1 });
    expect(problemOf(wrong)).to.deep.equal({
      status: 400,
      code: 'request.invalid',
      errors: [
        'name too-small',
        'kvkNumber wrong-form',
        'email wrong-form',
        'maxPupils too-small',
        'secret unknown-field',
      ],
    });
  });

  it('adds and changes an establishment', async () => {
    const { id: _id, version: _version, ...entered } = anEstablishment({ companyId: 'cmp-2', name: 'Filiaal' });
    const added = await post('/establishments', entered);
    const { id } = added.body as { id: string };
    const whole = {
      ...entered,
      id,
      version: 1,
      companyName: 'Ander Bedrijf',
      recognitions: [],
      offers: [],
      freePlaces: {},
    };
    expect(answerOf(added)).to.deep.equal({ status: 201, body: whole });
    const changed = await patch(`/establishments/${id}`, 1, { town: 'Almen', employees: null });
    expect(answerOf(changed)).to.deep.equal({
      status: 200,
      body: { ...whole, version: 2, town: 'Almen', employees: null },
    });
    expect(problemOf(await post('/establishments', { ...entered, companyId: 'cmp-9' }))).to.deep.equal({
      status: 422,
      code: 'establishment.company-unknown',
      errors: ['companyId unknown'],
    });
    expect(problemOf(await post('/establishments', entered, 'company')).status).to.equal(422);
  });

  it('keeps supervisors under their establishment', async () => {
    const path = '/establishments/est-1/supervisors';
    const added = await post(path, { name: 'Mo Ali', maxPupilsAtOnce: 1 }, 'company');
    const { id } = added.body as { id: string };
    const whole = { id, version: 1, establishmentId: 'est-1', name: 'Mo Ali', trainedOn: null, maxPupilsAtOnce: 1 };
    expect(answerOf(added)).to.deep.equal({ status: 201, body: whole });
    expect(await get(path)).to.deep.equal({ status: 200, body: { items: [aSupervisor(), whole], next: null } });
    expect(answerOf(await patch(`${path}/${id}`, 1, { trainedOn: '2026-05-01' }))).to.deep.equal({
      status: 200,
      body: { ...whole, version: 2, trainedOn: '2026-05-01' },
    });
    expect((await get(`/establishments/est-2/supervisors/${id}`)).status).to.equal(404);
    const agent = await api.as('coordinator');
    const remove = (version: number) => agent.delete(`/api/v1${path}/${id}`).set('If-Match', `"${version}"`);
    expect((await remove(1)).status).to.equal(412);
    expect((await remove(2)).status).to.equal(204);
    expect((await get(path)).body).to.deep.equal({ items: [aSupervisor()], next: null });
  });

  it('lets only the roles that may add a company', async () => {
    const statuses = await Promise.all(
      (['coordinator', 'mentor', 'company', 'admin', 'operator'] as const).map(
        async (person, at) => (await post('/companies', { name: 'X', kvkNumber: `9999999${at}` }, person)).status,
      ),
    );
    expect(statuses).to.deep.equal([201, 403, 403, 201, 403]);
    expect((await api.nobody().get('/api/v1/companies')).status).to.equal(401);
  });

  it('looks up about where an address is when that was left open, to be looked at before it is kept', async () => {
    const send = async (path: string, fields: object, person: Person = 'coordinator') =>
      (await api.as(person)).post(path).type('form').send(fields);
    const shown = ({ text }: { text: string }, name: string): string | undefined =>
      new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(text)?.[1];
    const address = { name: 'Filiaal', street: 'Kade 2', postcode: '7201 ZZ', town: 'Zutphen', reachableBy: 'walk' };
    const path = '/bedrijven/cmp-2/vestigingen';
    const proposed = await send(path, address);
    expect({ status: proposed.status, at: shown(proposed, 'point.lat'), name: shown(proposed, 'name') }).to.deep.equal({
      status: 422,
      at: '52.15',
      name: 'Filiaal',
    });
    expect(proposed.text).to.contain('De ligging is nu het midden van postcodegebied 7201.');
    expect((await send(path, { ...address, 'point.lat': '52,15', 'point.lon': '6,21' })).status).to.equal(303);
    const nowhere = await send(path, { ...address, postcode: '9999 ZZ', town: 'Nergens' });
    expect({ status: nowhere.status, at: shown(nowhere, 'point.lat') }).to.deep.equal({ status: 422, at: undefined });
    const pupil = await send('/leerlingen/stu-1', { homeTown: 'deventer', version: '1' });
    expect({ status: pupil.status, at: shown(pupil, 'homePoint.lon') }).to.deep.equal({ status: 422, at: '6.1639' });
    expect(pupil.text).to.contain('De ligging is nu het midden van Deventer.');
  });
});
