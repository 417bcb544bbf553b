import { expect } from 'chai';
import { aCompany, aDay, anEstablishment, anOffer, aRecognition, d } from '../support/builders.js';
import { answerOf, problemOf, startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

/** So many kilometres north of Zutphen's station. */
const north = (km: number) => ({ lat: 52.15 + km / 111.195, lon: 6.21 });
const NEAR = 'near=52.15,6.21';

describe('the search of the register over HTTP', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());

  const search = async (query: string, person: Person = 'coordinator') =>
    (await api.as(person)).get(`/api/v1/establishments?${query}`);
  const found = async (query: string, person?: Person): Promise<string[]> => {
    const answer = answerOf(await search(query, person));
    expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
    return (answer.body as { items: { id: string }[] }).items.map(({ id }) => id);
  };

  beforeEach(async () => {
    await api.reset();
    const { storage } = api;
    await storage.companies.insertMany([
      aCompany({ id: 'cmp-2', kvkNumber: '00000002', name: 'Bakkerij Brummen', maxPupils: 1 }),
      aCompany({ id: 'cmp-3', kvkNumber: '00000003', name: 'Café Één' }),
    ]);
    await storage.establishments.insertMany([
      anEstablishment({ id: 'est-2', companyId: 'cmp-2', name: 'Bakkerij Brummen', town: 'Brummen', point: north(8) }),
      anEstablishment({ id: 'est-3', companyId: 'cmp-3', name: 'Café Één', town: 'Deventer', point: north(16) }),
    ]);
    await storage.recognitions.insertMany([
      aRecognition(),
      aRecognition({ id: 'rec-2', establishmentId: 'est-2', sector: 'economie', programmes: ['ENTREE'] }),
      aRecognition({ id: 'rec-3', establishmentId: 'est-3', sector: 'economie', endedOn: d('2026-11-22') }),
    ]);
    await storage.placeOffers.insertMany([
      anOffer(),
      anOffer({
        id: 'off-2',
        companyId: 'cmp-2',
        establishmentId: 'est-2',
        sector: 'economie',
        programmes: ['ENTREE'],
        days: { wed: aDay(2) },
        totalPlaces: 2,
      }),
      anOffer({ id: 'off-3', companyId: 'cmp-3', establishmentId: 'est-3', sector: 'economie', confirmedOn: null }),
    ]);
  });

  it('answers what stands there today and what is left, nearest first', async () => {
    await api.storage.placeOffers.claim('off-1', { id: 'c1', periodIds: ['p1'], weekdays: ['thu'] });
    const { status, body } = answerOf(await search(`${NEAR}&radiusKm=10`));
    const periods = { periodId: 'p1', firstDay: '2027-02-01', lastDay: '2027-07-09' };
    const { id: _company, ...place } = anEstablishment();
    expect({ status, body: (body as { items: unknown[] }).items }).to.deep.equal({
      status: 200,
      body: [
        {
          ...place,
          id: 'est-1',
          companyName: 'Werkplaats Zutphen',
          distanceKm: 0,
          recognitions: [
            {
              id: 'rec-1',
              programmes: ['LWT', 'ENTREE'],
              sector: 'techniek',
              crebo: '25251',
              qualification: 'Assistent installatie- en constructietechniek',
              level: 1,
              scope: 'full',
              standing: 'valid',
            },
          ],
          offers: [
            {
              id: 'off-1',
              title: 'Meehelpen in de werkplaats',
              season: '2027-voorjaar',
              sector: 'techniek',
              programmes: ['LWT', 'ENTREE'],
              firmness: 'open',
              confirmed: true,
              confirmedOn: '2026-11-02',
              periods: [{ ...periods, total: 0, byWeekday: { tue: 0, thu: 0 } }],
            },
          ],
          freePlaces: {},
        },
        {
          ...place,
          id: 'est-2',
          companyId: 'cmp-2',
          companyName: 'Bakkerij Brummen',
          name: 'Bakkerij Brummen',
          town: 'Brummen',
          point: north(8),
          distanceKm: 8,
          recognitions: [
            {
              id: 'rec-2',
              programmes: ['ENTREE'],
              sector: 'economie',
              crebo: '25251',
              qualification: 'Assistent installatie- en constructietechniek',
              level: 1,
              scope: 'full',
              standing: 'valid',
            },
          ],
          offers: [
            {
              id: 'off-2',
              title: 'Meehelpen in de werkplaats',
              season: '2027-voorjaar',
              sector: 'economie',
              programmes: ['ENTREE'],
              firmness: 'open',
              confirmed: true,
              confirmedOn: '2026-11-02',
              // Two places, but the company wants one pupil at once.
              periods: [{ ...periods, total: 1, byWeekday: { wed: 1 } }],
            },
          ],
          freePlaces: { wed: 1 },
        },
      ],
    });
  });

  for (const [query, ids] of [
    [`${NEAR}&radiusKm=20`, ['est-1', 'est-2', 'est-3']],
    [`${NEAR}&radiusKm=7.9`, ['est-1']],
    [`${NEAR}&radiusKm=20&sector=economie`, ['est-2']],
    [`${NEAR}&radiusKm=20&programme=ENTREE`, ['est-1', 'est-2']],
    [`${NEAR}&radiusKm=20&programme=LWT&sector=economie`, []],
    [`${NEAR}&radiusKm=20&weekday=wed`, ['est-2']],
    [`${NEAR}&radiusKm=20&season=2027-voorjaar&free=true`, ['est-1', 'est-2']],
    [`${NEAR}&radiusKm=20&season=2026-najaar&free=true`, []],
    [`${NEAR}&radiusKm=20&free=true&weekday=tue`, ['est-1']],
    ['', ['est-2', 'est-3', 'est-1']],
    ['q=cafe een', ['est-3']],
    ['q=BRUMMEN', ['est-2']],
    ['q=00000003', ['est-3']],
    ['q=bakkerij deventer', []],
    ['companyId=cmp-3', ['est-3']],
  ] as const)
    it(`finds ${ids.join(', ') || 'nothing'} for ${query || 'no question'}`, async () => {
      expect(await found(query)).to.deep.equal(ids);
    });

  it('leaves a place out as soon as it is taken, counting the most pupils a company wants', async () => {
    const free = 'season=2027-voorjaar&free=true';
    expect(await found(`${free}&weekday=wed`)).to.deep.equal(['est-2']);
    await api.storage.placeOffers.claim('off-2', { id: 'c1', periodIds: ['p1'], weekdays: ['wed'] });
    expect(await found(`${free}&weekday=wed`)).to.deep.equal([]);
    await api.storage.placeOffers.release('off-2', 'c1');
    expect(await found(`${free}&weekday=wed`)).to.deep.equal(['est-2']);
  });

  it('derives how a recognition stands for the day', async () => {
    expect(await found('sector=techniek')).to.deep.equal(['est-1']);
    api.setClock('2030-07-11T09:00:00Z'); // the day after four years without a pupil
    expect(await found('sector=techniek')).to.deep.equal([]);
  });

  it('pages by distance and by name without gap or repeat', async () => {
    for (const query of [`${NEAR}&radiusKm=20`, 'q=e']) {
      const whole = await found(query);
      const pages: string[] = [];
      let cursor = '';
      for (let page = 0; page < 4; page++) {
        const { body } = answerOf(await search(`${query}&limit=1${cursor}`));
        const { items, next } = body as { items: { id: string }[]; next: string | null };
        pages.push(...items.map(({ id }) => id));
        if (next === null) break;
        cursor = `&cursor=${next}`;
      }
      expect(pages).to.deep.equal(whole);
      expect(pages.length).to.be.at.least(2);
    }
  });

  it('shows a company its own establishments only', async () => {
    expect(await found(`${NEAR}&radiusKm=20`, 'company')).to.deep.equal(['est-1']);
    expect(await found('q=brummen', 'company')).to.deep.equal([]);
  });

  it('says what is wrong with a question', async () => {
    const wrong = await search('near=north&sector=ict&weekday=zondag&season=2026-zomer&free=ja&foo=1');
    expect(problemOf(wrong)).to.deep.equal({
      status: 400,
      code: 'request.invalid',
      errors: [
        'near wrong-form',
        'sector not-one-of',
        'weekday not-one-of',
        'season wrong-form',
        'free not-one-of',
        'foo unknown-field',
      ],
    });
    expect(problemOf(await search('radiusKm=10')).errors).to.deep.equal(['radiusKm needs-near']);
    const { body } = answerOf(await search('limit=1'));
    const { next } = body as { next: string };
    expect(problemOf(await search(`${NEAR}&cursor=${next}`)).errors).to.deep.equal(['cursor wrong-form']);
  });
});
