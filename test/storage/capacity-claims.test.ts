import { expect } from 'chai';
import fc from 'fast-check';
import mongoose, { type Connection } from 'mongoose';
import { createPlaceOfferRepository } from '../../src/features/capacity/capacity.model.js';
import type { PlaceOfferRepository } from '../../src/features/capacity/capacity.repository.js';
import { freeCounters } from '../../src/features/capacity/free-counters.rules.js';
import type { PlaceClaim, PlaceOffer } from '../../src/domain/place-offer.js';
import { WEEKDAYS } from '../../src/domain/week-schedule.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { testDatabaseUri } from '../support/engine.js';
import { anOffer as anyOffer, aDay, d } from '../support/builders.js';

/** Two places on Tuesday and on Thursday, three in all. */
const anOffer = (own: Partial<PlaceOffer> = {}): PlaceOffer =>
  anyOffer({ days: { tue: aDay(2), thu: aDay(2) }, totalPlaces: 3, ...own });
const claim = (id: string, own: Partial<PlaceClaim> = {}): PlaceClaim => ({
  id,
  periodIds: ['p1'],
  weekdays: ['tue'],
  ...own,
});
const twoBlocks = [
  { id: 'p1', firstDay: d('2027-02-01'), lastDay: d('2027-04-09') },
  { id: 'p2', firstDay: d('2027-04-12'), lastDay: d('2027-07-09') },
];

describe('taking places of an offer', function () {
  this.timeout(120_000);
  let connection: Connection;
  let offers: PlaceOfferRepository;

  /** What the counters say and what the claims say; they must be the same. */
  const books = async (id: string) => {
    const row = await connection.collection('placeOffers').findOne({ _id: id as never });
    const offer = await offers.get(id);
    return { kept: row!.free as unknown, counted: freeCounters(offer!), claims: offer!.claims.map((one) => one.id) };
  };

  before(async () => {
    connection = await connect(await testDatabaseUri('claims'));
    offers = createPlaceOfferRepository(connection);
    await prepareCollections(connection);
  });
  after(() => connection.close());
  beforeEach(() => connection.collection('placeOffers').deleteMany({}));

  it('gives the last 5 places to 5 of 200 clients, each with a connection of its own share', async () => {
    await offers.insert(anOffer({ days: { tue: aDay(5) }, totalPlaces: 5 }));
    const uri = await testDatabaseUri('claims');
    const clients = await Promise.all(Array.from({ length: 4 }, () => mongoose.createConnection(uri).asPromise()));
    const repositories = clients.map((client) => createPlaceOfferRepository(client));
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, index) => repositories[index % 4]!.claim('off-1', claim(`c${index}`))),
    );
    await Promise.all(clients.map((client) => client.close()));
    const { kept, counted, claims } = await books('off-1');
    const won = outcomes.flatMap((outcome, index) => (outcome === 'claimed' ? [`c${index}`] : []));
    expect({ claimed: won.length, full: outcomes.filter((outcome) => outcome === 'full').length }).to.deep.equal({
      claimed: 5,
      full: 195,
    });
    expect(claims.toSorted()).to.deep.equal(won.toSorted());
    expect(kept).to.deep.equal({ p1: { tue: 0, total: 0 } });
    expect(counted).to.deep.equal(kept);
  });

  it('counts a claim that comes twice once, also when both come together', async () => {
    await offers.insert(anOffer());
    const outcomes = await Promise.all([1, 2, 3].map(() => offers.claim('off-1', claim('c1'))));
    outcomes.push(await offers.claim('off-1', claim('c1')));
    expect(outcomes).to.deep.equal(['claimed', 'claimed', 'claimed', 'claimed']);
    expect(await books('off-1')).to.deep.equal({
      kept: { p1: { tue: 1, thu: 2, total: 2 } },
      counted: { p1: { tue: 1, thu: 2, total: 2 } },
      claims: ['c1'],
    });
  });

  it('takes all days and periods of a claim or none', async () => {
    await offers.insert(anOffer({ periods: twoBlocks, days: { tue: aDay(5), thu: aDay(1) } }));
    expect(await offers.claim('off-1', claim('c1', { periodIds: ['p2'], weekdays: ['thu'] }))).to.equal('claimed');
    const both = claim('c2', { periodIds: ['p1', 'p2'], weekdays: ['tue', 'thu'] });
    expect(await offers.claim('off-1', both)).to.equal('full');
    expect(await offers.claim('off-1', claim('c2', { periodIds: ['p1', 'p2'] }))).to.equal('claimed');
    expect((await books('off-1')).kept).to.deep.equal({
      p1: { tue: 4, thu: 1, total: 2 },
      p2: { tue: 4, thu: 0, total: 1 },
    });
  });

  it('stops at the total although a weekday has room', async () => {
    await offers.insert(anOffer({ days: { tue: aDay(5), thu: aDay(5) }, totalPlaces: 2 }));
    const outcomes = [];
    for (const [id, weekday] of [
      ['c1', 'tue'],
      ['c2', 'thu'],
      ['c3', 'tue'],
    ] as const)
      outcomes.push(await offers.claim('off-1', claim(id, { weekdays: [weekday] })));
    expect(outcomes).to.deep.equal(['claimed', 'claimed', 'full']);
  });

  it('says full for a weekday or period that is not offered, and not-found for no offer', async () => {
    await offers.insert(anOffer());
    expect(await offers.claim('off-1', claim('c1', { weekdays: ['wed'] }))).to.equal('full');
    expect(await offers.claim('off-1', claim('c1', { periodIds: ['p9'] }))).to.equal('full');
    expect(await offers.claim('off-1', claim('c1', { periodIds: [] }))).to.equal('full');
    expect(await offers.claim('off-9', claim('c1'))).to.equal('not-found');
  });

  it('gives places back once', async () => {
    await offers.insert(anOffer());
    await offers.claim('off-1', claim('c1', { weekdays: ['tue', 'thu'] }));
    const released = await Promise.all([offers.release('off-1', 'c1'), offers.release('off-1', 'c1')]);
    expect(released.toSorted()).to.deep.equal([false, true]);
    expect((await books('off-1')).kept).to.deep.equal({ p1: { tue: 2, thu: 2, total: 3 } });
  });

  it('keeps a company to its maximum over two offers at once', async () => {
    await offers.insertMany([
      anOffer({ days: { tue: aDay(5) }, totalPlaces: 5 }),
      anOffer({ id: 'off-2', days: { tue: aDay(5) }, totalPlaces: 5 }),
    ]);
    const outcomes = await Promise.all(
      Array.from({ length: 24 }, (_, index) => offers.claim(`off-${1 + (index % 2)}`, claim(`c${index}`), 3)),
    );
    expect(outcomes.filter((outcome) => outcome === 'claimed')).to.have.length(3);
    const held = (await offers.all()).flatMap((offer) => offer.claims);
    expect(held).to.have.length(3);
    expect(await offers.claim('off-1', claim('late'), 4)).to.equal('claimed');
  });

  it('lets a company take one after the other within its maximum', async () => {
    await offers.insert(anOffer({ periods: twoBlocks, days: { tue: aDay(5) } }));
    expect(await offers.claim('off-1', claim('c1'), 1)).to.equal('claimed');
    expect(await offers.claim('off-1', claim('c2'), 1)).to.equal('full');
    expect(await offers.claim('off-1', claim('c3', { periodIds: ['p2'] }), 1)).to.equal('claimed');
  });

  it('keeps a praktijkopleider to the maximum over two offers at once', async () => {
    await offers.insertMany([
      anOffer({ days: { tue: aDay(5), thu: aDay(5) }, totalPlaces: 5, supervisorIds: ['sup-1'] }),
      anOffer({ id: 'off-2', days: { tue: aDay(5) }, totalPlaces: 5, supervisorIds: ['sup-1', 'sup-2'] }),
    ]);
    const team = [
      { id: 'sup-1', maxPupilsAtOnce: 2 },
      { id: 'sup-2', maxPupilsAtOnce: 1 },
    ];
    const outcomes = await Promise.all(
      Array.from({ length: 16 }, (_, index) => offers.claim(`off-${1 + (index % 2)}`, claim(`c${index}`), null, team)),
    );
    const held = (await offers.all()).flatMap((offer) => offer.claims);
    expect(outcomes.filter((outcome) => outcome === 'claimed')).to.have.length(held.length);
    // Only sup-1 guides at the first offer, so that both places of sup-1 may go there.
    expect((await offers.get('off-1'))?.claims.length).to.be.within(0, 2);
    expect(held).to.have.length(3);
    expect(await offers.claim('off-1', claim('late', { weekdays: ['thu'] }), null, team)).to.equal('claimed');
  });

  it('keeps counters and claims equal whatever is claimed, given back and edited at once', async () => {
    const weekdays = WEEKDAYS.slice(0, 3);
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('claim' as const),
        id: fc.integer({ min: 0, max: 9 }),
        weekdays: fc.subarray([...weekdays], { minLength: 1 }),
        periodIds: fc.subarray(['p1', 'p2'], { minLength: 1 }),
      }),
      fc.record({ kind: fc.constant('release' as const), id: fc.integer({ min: 0, max: 9 }) }),
      fc.record({
        kind: fc.constant('edit' as const),
        places: fc.integer({ min: 1, max: 4 }),
        total: fc.integer({ min: 1, max: 5 }),
        days: fc.subarray([...weekdays], { minLength: 1 }),
        blocks: fc.subarray(twoBlocks, { minLength: 1 }),
      }),
    );
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), async (steps) => {
        const id = `off-${++run}`;
        const days = Object.fromEntries(weekdays.map((weekday) => [weekday, aDay(2)]));
        await offers.insert(anOffer({ id, periods: twoBlocks, days }));
        const outcomes = await Promise.all(
          steps.map(async (one) => {
            if (one.kind === 'claim')
              return offers.claim(id, { id: `c${one.id}`, weekdays: one.weekdays, periodIds: one.periodIds });
            if (one.kind === 'release') return offers.release(id, `c${one.id}`);
            const before = await offers.get(id);
            return offers.edit(before!, {
              ...before!,
              periods: one.blocks,
              totalPlaces: one.total,
              days: Object.fromEntries(one.days.map((weekday) => [weekday, aDay(one.places)])),
            });
          }),
        );
        const { kept, counted, claims } = await books(id);
        expect(kept, JSON.stringify(outcomes)).to.deep.equal(counted);
        for (const period of Object.values(counted))
          for (const left of Object.values(period)) expect(left).to.be.at.least(0);
        expect(new Set(claims).size).to.equal(claims.length);
      }),
      { numRuns: 25 },
    );
  });

  it('refuses an edit below what is taken and keeps a claim made since it was read', async () => {
    await offers.insert(anOffer());
    const before = (await offers.get('off-1'))!;
    await offers.claim('off-1', claim('c1'));
    expect(await offers.edit(before, { ...before, days: { thu: before.days.thu! } })).to.equal('taken');
    expect(await offers.edit(before, { ...before, title: 'Banden wisselen', totalPlaces: 1 })).to.equal('edited');
    expect(await offers.edit(before, { ...before, title: 'Te laat' })).to.equal('changed-meanwhile');
    expect(await offers.get('off-1')).to.deep.equal({
      ...before,
      version: 2,
      title: 'Banden wisselen',
      totalPlaces: 1,
      claims: [claim('c1')],
    });
    expect((await books('off-1')).kept).to.deep.equal({ p1: { tue: 1, thu: 2, total: 0 } });
  });
});
