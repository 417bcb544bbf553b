import { expect } from 'chai';
import { aCompany, aDay, anEstablishment, anOffer, aSupervisor } from '../support/builders.js';
import { answerOf, problemOf, startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

const { claims: _claims, ...offer } = anOffer();
const shown = { ...offer, confirmed: true, free: { p1: { tue: 1, thu: 1, total: 1 } } };
const entered = {
  establishmentId: 'est-1',
  season: '2027-voorjaar',
  title: 'Helpen in de kas',
  sector: 'landbouw',
  programmes: ['LWT'],
  periods: [{ id: 'p1', firstDay: '2027-02-01', lastDay: '2027-07-09' }],
  days: { wed: { start: '09:00', end: '15:00', breakMinutes: 30, places: 2 } },
  totalPlaces: 2,
};

describe('place offers over HTTP', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(async () => {
    await api.reset();
    await api.storage.companies.insertMany([aCompany({ id: 'cmp-2', kvkNumber: '00000002' })]);
    await api.storage.establishments.insertMany([anEstablishment({ id: 'est-2', companyId: 'cmp-2', town: 'Vorden' })]);
    await api.storage.supervisors.insertMany([aSupervisor()]);
    await api.storage.placeOffers.insertMany([
      anOffer(),
      anOffer({ id: 'off-2', companyId: 'cmp-2', establishmentId: 'est-2', season: '2026-najaar' }),
    ]);
  });

  const get = async (path: string, person: Person = 'coordinator') =>
    answerOf(await (await api.as(person)).get(`/api/v1/place-offers${path}`));
  const post = async (path: string, body: object, person: Person = 'company') =>
    (await api.as(person)).post(`/api/v1/place-offers${path}`).send(body);
  const patch = async (version: number, body: object, person: Person = 'company') =>
    (await api.as(person)).patch('/api/v1/place-offers/off-1').set('If-Match', `"${version}"`).send(body);
  const take = (id: string, weekdays: readonly ('tue' | 'thu')[] = ['tue']) =>
    api.storage.placeOffers.claim('off-1', { id, periodIds: ['p1'], weekdays });

  it('shows what is left and not who is there', async () => {
    await take('plc-1');
    expect(await get('/off-1')).to.deep.equal({
      status: 200,
      body: { ...shown, free: { p1: { tue: 0, thu: 1, total: 0 } } },
    });
  });

  for (const [query, person, found] of [
    ['', 'coordinator', ['off-1', 'off-2']],
    ['?season=2026-najaar', 'coordinator', ['off-2']],
    ['?q=vorden', 'coordinator', ['off-2']],
    ['?establishmentId=est-1', 'coordinator', ['off-1']],
    ['', 'company', ['off-1']],
    ['?companyId=cmp-2', 'company', []],
    ['?establishmentId=est-2', 'company', []],
  ] as const)
    it(`lists ${found.join(', ') || 'nothing'} for ${person}${query}`, async () => {
      const { items } = (await get(query, person)).body as { items: { id: string }[] };
      expect(items.map(({ id }) => id)).to.deep.equal(found);
    });

  it('adds an offer, not confirmed yet', async () => {
    const added = await post('', entered);
    const { id } = added.body as { id: string };
    expect(answerOf(added)).to.deep.equal({
      status: 201,
      body: {
        ...entered,
        id,
        version: 1,
        companyId: 'cmp-1',
        leerjaren: [3, 4],
        minAge: null,
        maxAge: null,
        forms: ['lint'],
        otherForm: 'warn',
        minimumWeeks: null,
        hazards: [],
        supervisionDeclared: false,
        vogAsked: false,
        guidanceLevel: 2,
        allowanceCentsPerMonth: null,
        supervisorIds: [],
        firmness: 'open',
        confirmedOn: null,
        confirmedBy: null,
        confirmed: false,
        free: { p1: { wed: 2, total: 2 } },
      },
    });
    expect(problemOf(await post('', { ...entered, establishmentId: 'est-2' })).code).to.equal(
      'place-offer.establishment-unknown',
    );
  });

  it('names what does not fit together', async () => {
    const wrong = {
      ...entered,
      periods: [
        { id: 'p1', firstDay: '2027-01-15', lastDay: '2027-03-01' },
        { id: 'p1', firstDay: '2027-02-15', lastDay: '2027-02-10' },
      ],
      days: { wed: { start: '09:00', end: '09:30', breakMinutes: 30, places: 1 } },
      minAge: 16,
      maxAge: 15,
      supervisorIds: ['sup-9'],
    };
    expect(problemOf(await post('', wrong))).to.deep.equal({
      status: 422,
      code: 'place-offer.invalid',
      errors: [
        'periods.0 outside-season',
        'periods.1.lastDay ends-before-it-starts',
        'periods.1.id twice',
        'periods.1 overlaps',
        'days.wed.breakMinutes too-big',
        'maxAge too-small',
        'supervisorIds.0 unknown',
      ],
    });
    expect(problemOf(await post('', { ...entered, days: {} })).errors).to.deep.equal(['days required']);
  });

  it('changes under the version that was read and never below what is taken', async () => {
    await take('plc-1');
    expect(answerOf(await patch(1, { days: { tue: aDay(2) }, totalPlaces: 4 }))).to.deep.equal({
      status: 200,
      body: { ...shown, version: 2, days: { tue: aDay(2) }, totalPlaces: 4, free: { p1: { tue: 1, total: 3 } } },
    });
    expect(problemOf(await patch(1, { title: 'Te laat' })).code).to.equal('place-offer.changed-meanwhile');
    const below = answerOf(await patch(2, { days: { thu: aDay(2) } }));
    const { code, taken } = below.body as { code: string; taken: unknown };
    expect({ status: below.status, code, taken }).to.deep.equal({
      status: 409,
      code: 'place-offer.places-taken',
      taken: { p1: { tue: 1, total: 1 } },
    });
    expect((await patch(2, { title: 'Mag niet' }, 'mentor')).status).to.equal(403);
  });

  it('confirms the same places, or other days, without a version', async () => {
    expect(answerOf(await post('/off-1/confirmation', {}))).to.deep.equal({
      status: 200,
      body: { ...shown, version: 2, confirmedOn: '2026-11-22', confirmedBy: 'acc-company' },
    });
    const { body } = answerOf(await post('/off-1/confirmation', { days: { fri: aDay(3) } }));
    const { days, version, free } = body as typeof shown;
    expect({ days, version, free }).to.deep.equal({
      days: { fri: aDay(3) },
      version: 3,
      free: { p1: { fri: 3, total: 1 } },
    });
    expect((await post('/off-2/confirmation', {})).status).to.equal(404);
  });

  it('counts each confirmation of many at once', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => post('/off-1/confirmation', {})));
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 200]);
    expect((await api.storage.placeOffers.get('off-1'))?.version).to.equal(4);
  });

  it('offers the same places in another season once', async () => {
    await take('plc-1');
    const copy = {
      ...shown,
      id: 'off-1.2027-najaar',
      season: '2027-najaar',
      periods: [{ id: 'p1', firstDay: '2027-08-01', lastDay: '2028-01-09' }],
      confirmedOn: null,
      confirmedBy: null,
      confirmed: false,
    };
    expect(answerOf(await post('/off-1/copies', { season: '2027-najaar' }))).to.deep.equal({ status: 200, body: copy });
    expect(answerOf(await post('/off-1/copies', { season: '2027-najaar' }))).to.deep.equal({ status: 200, body: copy });
    expect(problemOf(await post('/off-1/copies', { season: '2027-voorjaar' })).code).to.equal(
      'place-offer.same-season',
    );
  });

  it('takes an offer away in which nobody has a place', async () => {
    const agent = await api.as('company');
    const remove = (version: number) => agent.delete('/api/v1/place-offers/off-1').set('If-Match', `"${version}"`);
    await take('plc-1');
    expect(problemOf(await remove(1)).code).to.equal('place-offer.places-taken');
    await api.storage.placeOffers.release('off-1', 'plc-1');
    expect((await remove(2)).status).to.equal(412);
    expect((await remove(1)).status).to.equal(204);
    expect((await get('/off-1')).status).to.equal(404);
  });
});
