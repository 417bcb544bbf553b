import { expect } from 'chai';
import fc from 'fast-check';
import type { Connection } from 'mongoose';
import { createRegisterServices } from '../../src/compose/register.js';
import { createStorage } from '../../src/compose/storage.js';
import { EVERY_COMPANY } from '../../src/domain/company-scope.js';
import { createChangeFeed } from '../../src/platform/db/change-feed.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { fixedClock } from '../../src/platform/clock.js';
import { aCompany, anEstablishment, anOffer, aRecognition, aSupervisor } from '../support/builders.js';
import { testDatabaseUri } from '../support/engine.js';

const clock = fixedClock('2026-11-22T09:00:00Z');

/** A process with its own connection and its own register in memory. */
const startProcess = async (uri: string) => {
  const connection = await connect(uri);
  const storage = createStorage(connection, clock);
  return { connection, storage, ...createRegisterServices({ connection, storage, clock }) };
};
type Process = Awaited<ReturnType<typeof startProcess>>;

const everything = { scope: EVERY_COMPANY, near: null, after: null, limit: 100, free: false } as const;

/** All a register holds, as searches show it. */
const shownBy = async ({ register }: Pick<Process, 'register'>) => ({
  establishments: await register.search(everything),
  companies: await register.companies({ scope: EVERY_COMPANY, after: null, limit: 100 }),
  offers: await register.offersForSeason('2027-voorjaar'),
});

describe('the register over several processes', function () {
  this.timeout(60_000);
  let uri: string;
  let here: Process;
  let there: Process;

  before(async () => {
    uri = await testDatabaseUri('register_processes');
    here = await startProcess(uri);
    there = await startProcess(uri);
    await prepareCollections(here.connection);
  });
  after(() => Promise.all([here.connection.close(), there.connection.close()]));
  beforeEach(async () => {
    for (const { name } of await here.connection.listCollections())
      await here.connection.collection(name).deleteMany({});
    await here.storage.companies.insert(aCompany());
    await here.storage.establishments.insert(anEstablishment());
    await there.register.warm();
  });

  const free = async (process: Process) =>
    (await process.register.search({ ...everything, season: '2027-voorjaar', free: true })).map(
      ({ entry }) => entry.establishment.id,
    );

  it('shows what another process wrote, at the next question', async () => {
    await here.storage.recognitions.insert(aRecognition());
    await here.storage.placeOffers.insert(anOffer());
    expect(await free(there)).to.deep.equal(['est-1']);
    await here.storage.placeOffers.claim('off-1', { id: 'c1', periodIds: ['p1'], weekdays: ['tue'] });
    expect(await free(there)).to.deep.equal([]);
    await here.storage.placeOffers.release('off-1', 'c1');
    expect(await free(there)).to.deep.equal(['est-1']);
    await here.storage.companies.replace(aCompany({ name: 'De Nieuwe Naam' }));
    expect(await there.register.establishmentIdsWith(EVERY_COMPANY, 'nieuwe NAAM', 9)).to.deep.equal(['est-1']);
  });

  it('is right while a writer is busy', async () => {
    const feed = createChangeFeed(here.connection, 'register');
    let end = (): void => undefined;
    let writing = Promise.resolve();
    const begun = new Promise<void>((begin) => {
      writing = feed.track(['company/cmp-1'], () => {
        begin();
        return new Promise<void>((resolve) => (end = resolve));
      });
    });
    await begun;
    const name = async () => (await there.register.search(everything)).map(({ entry }) => entry.company.name);
    expect(await name()).to.deep.equal(['Werkplaats Zutphen']);
    // The write itself, as the writer would make it between ticket and end.
    await here.connection.collection('companies').updateOne({}, { $set: { name: 'Halverwege' } });
    expect(await name()).to.deep.equal(['Halverwege']);
    end();
    await writing;
    expect(await name()).to.deep.equal(['Halverwege']);
  });

  it('reads again what a dead writer may have written, and forgets the writer after a while', async () => {
    const longAgo = createChangeFeed(here.connection, 'register', () => new Date('2026-11-22T08:00:00Z'));
    const now = createChangeFeed(here.connection, 'register', clock.now);
    const start = await now.position();
    let end = (): void => undefined;
    let dead = Promise.resolve();
    await new Promise<void>((begin) => {
      dead = longAgo.track(['company/cmp-1'], () => {
        begin();
        return new Promise<void>((resolve) => (end = resolve));
      });
    });
    const first = await now.changesSince(start);
    const second = await now.changesSince(first.position);
    const third = await now.changesSince(second.position);
    expect([first, second, third].map(({ keys }) => [...keys])).to.deep.equal([
      ['company/cmp-1'], // open
      ['company/cmp-1'], // closed for the dead writer
      [],
    ]);
    end();
    await dead;
    expect([...(await now.changesSince(third.position)).keys]).to.deep.equal([]);
  });

  it('stores an import as a whole or not at all, and shows it only then', async () => {
    const feed = createChangeFeed(here.connection, 'register');
    const failing = feed.atomically(async () => {
      await here.storage.companies.insertMany([aCompany({ id: 'cmp-2', kvkNumber: '00000002' })]);
      await here.storage.companies.insertMany([aCompany({ id: 'cmp-3', kvkNumber: '00000002' })]);
    });
    expect(
      await failing.then(
        () => 'stored',
        () => 'refused',
      ),
    ).to.equal('refused');
    const ids = async () =>
      (await there.register.companies({ scope: EVERY_COMPANY, after: null, limit: 9 })).map(
        ({ company }) => company.id,
      );
    expect(await ids()).to.deep.equal(['cmp-1']);
    await feed.atomically(async () => {
      await here.storage.companies.insertMany([aCompany({ id: 'cmp-2', kvkNumber: '00000002' })]);
      await here.storage.establishments.insertMany([anEstablishment({ id: 'est-2', companyId: 'cmp-2' })]);
    });
    expect(await ids()).to.deep.equal(['cmp-1', 'cmp-2']);
  });

  it('holds what a fresh read holds, after any writes of two processes at once', async () => {
    const pick = fc.integer({ min: 1, max: 3 });
    const step = fc.record({
      by: fc.boolean(),
      kind: fc.constantFrom(
        'company',
        'establishment',
        'supervisor',
        'recognition',
        'offer',
        'claim',
        'remove',
        'many',
      ),
      id: pick,
      home: pick,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        const write = async ({ by, kind, id, home }: (typeof steps)[number], round: number): Promise<unknown> => {
          const { storage } = by ? here : there;
          const establishmentId = `est-${home}`;
          switch (kind) {
            case 'company':
              return storage.companies.insert(
                aCompany({ id: `cmp-${id}`, kvkNumber: `1000000${id}`, name: `B ${round}` }),
              );
            case 'establishment': {
              const found = await storage.establishments.get(`est-${id}`);
              return found
                ? storage.establishments.replace({ ...found, companyId: `cmp-${home}`, name: `V ${round}` })
                : storage.establishments.insert(anEstablishment({ id: `est-${id}`, companyId: `cmp-${home}` }));
            }
            case 'supervisor':
              return storage.supervisors.insert(aSupervisor({ id: `sup-${id}`, establishmentId }));
            case 'recognition':
              return storage.recognitions.insert(aRecognition({ id: `rec-${id}`, establishmentId }));
            case 'offer':
              return storage.placeOffers.insert(
                anOffer({ id: `off-${id}`, establishmentId, companyId: `cmp-${home}` }),
              );
            case 'claim':
              return storage.placeOffers.claim(`off-${id}`, { id: `c${round}`, periodIds: ['p1'], weekdays: ['tue'] });
            case 'remove':
              return storage.supervisors.remove({ id: `sup-${id}`, version: 1 });
            case 'many':
              return storage.companies.insertMany([aCompany({ id: `cmp-m${round}`, kvkNumber: `2${round}` })]);
          }
        };
        const asked: Promise<unknown>[] = [];
        await Promise.all(
          steps.map(async (one, round) => {
            asked.push(shownBy(here), shownBy(there));
            await write(one, round).catch(() => 'there already');
          }),
        );
        await Promise.all(asked);
        const fresh = createRegisterServices({ connection: here.connection, storage: here.storage, clock });
        const expected = await shownBy(fresh);
        expect(await shownBy(here)).to.deep.equal(expected);
        expect(await shownBy(there)).to.deep.equal(expected);
      }),
      { numRuns: 12 },
    );
  });
});

describe('the register of a whole region', function () {
  this.timeout(60_000);
  let connection: Connection;

  it('is stored and read for matching in whole', async () => {
    connection = await connect(await testDatabaseUri('register_region'));
    const storage = createStorage(connection, clock);
    await prepareCollections(connection);
    const ids = Array.from({ length: 1200 }, (_, at) => at);
    await storage.companies.insertMany(
      ids.map((at) => aCompany({ id: `cmp-${at}`, kvkNumber: String(10_000_000 + at) })),
    );
    await storage.establishments.insertMany(
      ids.map((at) => anEstablishment({ id: `est-${at}`, companyId: `cmp-${at}` })),
    );
    await storage.supervisors.insertMany(
      ids.map((at) => aSupervisor({ id: `sup-${at}`, establishmentId: `est-${at}` })),
    );
    await storage.recognitions.insertMany(
      ids.map((at) => aRecognition({ id: `rec-${at}`, establishmentId: `est-${at}` })),
    );
    await storage.placeOffers.insertMany(
      ids.map((at) =>
        anOffer({
          id: `off-${at}`,
          companyId: `cmp-${at}`,
          establishmentId: `est-${at}`,
          supervisorIds: [`sup-${at}`],
        }),
      ),
    );
    const { register } = createRegisterServices({ connection, storage, clock });
    const offers = await register.offersForSeason('2027-voorjaar');
    expect(offers).to.have.length(1200);
    expect(offers.find(({ offer }) => offer.id === 'off-7')).to.deep.equal({
      offer: anOffer({ id: 'off-7', companyId: 'cmp-7', establishmentId: 'est-7', supervisorIds: ['sup-7'] }),
      establishment: anEstablishment({ id: 'est-7', companyId: 'cmp-7' }),
      company: aCompany({ id: 'cmp-7', kvkNumber: '10000007' }),
      recognitions: [aRecognition({ id: 'rec-7', establishmentId: 'est-7' })],
      supervisors: [aSupervisor({ id: 'sup-7', establishmentId: 'est-7' })],
    });
    await connection.close();
  });
});
