import { expect } from 'chai';
import type { Connection } from 'mongoose';
import { createCompanyRepository } from '../../src/features/companies/companies.model.js';
import { createEstablishmentRepository } from '../../src/features/companies/establishments.model.js';
import { createSupervisorRepository } from '../../src/features/companies/supervisors.model.js';
import { createRecognitionRepository } from '../../src/features/recognitions/recognitions.model.js';
import { createPlaceOfferRepository } from '../../src/features/capacity/capacity.model.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { duplicateKeyOf } from '../../src/platform/db/storage-errors.js';
import { aCompany, anEstablishment, anOffer, aRecognition, aSupervisor, d } from '../support/builders.js';
import { testDatabaseUri } from '../support/engine.js';

const parts = (connection: Connection) => ({
  companies: createCompanyRepository(connection),
  establishments: createEstablishmentRepository(connection),
  supervisors: createSupervisorRepository(connection),
  recognitions: createRecognitionRepository(connection),
  offers: createPlaceOfferRepository(connection),
});

describe('storage of the register', () => {
  let connection: Connection;
  let storage: ReturnType<typeof parts>;

  before(async () => {
    connection = await connect(await testDatabaseUri('register_storage'));
    storage = parts(connection);
    await prepareCollections(connection);
  });
  after(() => connection.close());
  beforeEach(async () => {
    for (const name of ['companies', 'establishments', 'supervisors', 'recognitions', 'placeOffers'])
      await connection.collection(name).deleteMany({});
  });

  it('gives back what was stored, of each kind', async () => {
    const supervisor = aSupervisor();
    const recognition = aRecognition({ endsOn: d('2027-07-31'), scope: 'limited', scopeMaxPupils: 2 });
    const offer = anOffer({ claims: [{ id: 'c1', periodIds: ['p1'], weekdays: ['tue'] }] });
    await storage.companies.insert(aCompany());
    await storage.establishments.insert(anEstablishment());
    await storage.supervisors.insert(supervisor);
    await storage.recognitions.insert(recognition);
    await storage.offers.insert(offer);
    expect({
      company: await storage.companies.get('cmp-1'),
      establishments: await storage.establishments.ofCompany('cmp-1'),
      supervisor: await storage.supervisors.get('sup-1'),
      recognitions: await storage.recognitions.list({}, { after: null, limit: 9 }),
      offers: await storage.offers.byIds(['off-1', 'off-2']),
    }).to.deep.equal({
      company: aCompany(),
      establishments: [anEstablishment()],
      supervisor,
      recognitions: [recognition],
      offers: [offer],
    });
  });

  it('gives no more of many than who judges them all asks for', async () => {
    await storage.companies.insertMany([aCompany({ email: 'plek@werkplaats.example' })]);
    await storage.establishments.insertMany([anEstablishment()]);
    await storage.recognitions.insertMany([aRecognition({ id: 'rec-2' }), aRecognition({ id: 'rec-1' })]);
    await storage.offers.insertMany([
      anOffer({ id: 'off-2', season: '2027-voorjaar' }),
      anOffer({ season: '2026-najaar' }),
    ]);
    const { id, establishmentId, programmes, sector, qualification, endReason, scope, ...rest } = aRecognition();
    const { grantedOn, provisional, refusedOn, lastAssessedOn, lastPracticeOn, endsOn, endedOn } = rest;
    const all = { after: null, limit: 9 };
    expect({
      contacts: await storage.companies.contacts(['cmp-1', 'cmp-9']),
      owners: await storage.establishments.owners(['est-1', 'est-9']),
      terms: await storage.recognitions.terms({ after: null, limit: 1 }),
      next: (await storage.recognitions.terms({ after: 'rec-1', limit: 9 })).map((one) => one.id),
      confirmations: await storage.offers.confirmations({ season: '2026-najaar' }, all),
      ofCompany: (await storage.offers.confirmations({ companyId: 'cmp-1' }, all)).map((one) => one.id),
      existing: await storage.offers.existing(['off-2', 'off-9']),
    }).to.deep.equal({
      contacts: [{ id: 'cmp-1', email: 'plek@werkplaats.example' }],
      owners: [{ id: 'est-1', companyId: 'cmp-1' }],
      terms: [
        {
          ...{ id, establishmentId, programmes, sector, qualification, endReason, scope },
          ...{ grantedOn, provisional, refusedOn, lastAssessedOn, lastPracticeOn, endsOn, endedOn },
        },
      ],
      next: ['rec-2'],
      confirmations: [{ id: 'off-1', companyId: 'cmp-1', season: '2026-najaar', confirmedOn: anOffer().confirmedOn }],
      ofCompany: ['off-1', 'off-2'],
      existing: new Set(['off-2']),
    });
  });

  it('keeps one company per KvK number', async () => {
    await storage.companies.insert(aCompany());
    const second = storage.companies.insert(aCompany({ id: 'cmp-2' }));
    const error: unknown = await second.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(duplicateKeyOf(error)).to.not.equal(null);
    expect((await storage.companies.byKvkNumbers(['00000001', '99999999'])).map(({ id }) => id)).to.deep.equal([
      'cmp-1',
    ]);
  });

  it('stores a change only over the version it was based on', async () => {
    await storage.recognitions.insert(aRecognition());
    const outcomes = await Promise.all([
      storage.recognitions.replace(aRecognition({ crebo: '25252' })),
      storage.recognitions.replace(aRecognition({ crebo: '25253' })),
    ]);
    expect(outcomes.toSorted()).to.deep.equal([false, true]);
    expect((await storage.recognitions.get('rec-1'))?.version).to.equal(2);
  });

  it('refuses a field it does not know', async () => {
    const stranger = { ...aCompany(), colour: 'red' };
    const error: unknown = await storage.companies.insert(stranger).catch((thrown: unknown) => thrown);
    expect((error as Error).name).to.equal('StrictModeError');
  });

  it('lists recognitions of a sector, programme and some establishments by id, page by page', async () => {
    await storage.recognitions.insertMany([
      aRecognition({ id: 'rec-3', sector: 'landbouw' }),
      aRecognition({ id: 'rec-2', programmes: ['AO'] }),
      aRecognition({ id: 'rec-1' }),
      aRecognition({ id: 'rec-4', establishmentId: 'est-2' }),
    ]);
    const ids = async (...[filter, window]: Parameters<typeof storage.recognitions.list>) =>
      (await storage.recognitions.list(filter, window)).map(({ id }) => id);
    expect(await ids({}, { after: null, limit: 2 })).to.deep.equal(['rec-1', 'rec-2']);
    expect(await ids({}, { after: 'rec-2', limit: 2 })).to.deep.equal(['rec-3', 'rec-4']);
    expect(await ids({ sector: 'techniek', programme: 'LWT' }, { after: null, limit: 9 })).to.deep.equal([
      'rec-1',
      'rec-4',
    ]);
    expect(await ids({ establishmentIds: ['est-2'] }, { after: null, limit: 9 })).to.deep.equal(['rec-4']);
  });

  it('lists supervisors by name and takes one away under its version', async () => {
    await storage.supervisors.insertMany([
      aSupervisor({ id: 'sup-2', name: 'Zoë' }),
      aSupervisor({ id: 'sup-3', name: 'Anna' }),
      aSupervisor({ id: 'sup-4', name: 'Anna' }),
    ]);
    const names = async (after: readonly [string, string] | null) =>
      (await storage.supervisors.ofEstablishment('est-1', { after, limit: 2 })).map(({ id }) => id);
    expect(await names(null)).to.deep.equal(['sup-3', 'sup-4']);
    expect(await names(['Anna', 'sup-4'])).to.deep.equal(['sup-2']);
    expect(await storage.supervisors.remove({ id: 'sup-3', version: 2 })).to.equal(false);
    expect(await storage.supervisors.remove({ id: 'sup-3', version: 1 })).to.equal(true);
  });

  it('takes an offer away only when nobody has a place', async () => {
    await storage.offers.insert(anOffer());
    await storage.offers.claim('off-1', { id: 'c1', periodIds: ['p1'], weekdays: ['tue'] });
    expect(await storage.offers.remove({ id: 'off-1', version: 1 })).to.equal(false);
    await storage.offers.release('off-1', 'c1');
    expect(await storage.offers.remove({ id: 'off-1', version: 1 })).to.equal(true);
    expect(await storage.offers.get('off-1')).to.equal(null);
  });
});
