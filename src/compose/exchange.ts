import type { Connection } from 'mongoose';
import type { CompanyImportPort, StudentImportPort } from '../features/exchange/exchange.repository.js';
import { createExchangeService, type ExchangeService } from '../features/exchange/exchange.service.js';
import { cellHoldsCitizenNumber } from '../domain/citizen-number.js';
import type { Clock } from '../platform/clock.js';
import { createChangeFeed } from '../platform/db/change-feed.js';
import { newId } from '../platform/ids.js';
import { knownTowns } from './known-towns.js';
import type { Storage } from './storage.js';

const ONE_BY_ONE = 50;

/** Reading companies and pupils from files, into the database of a connection. */
export const composeExchange = (connection: Connection, storage: Storage, clock: Clock): ExchangeService => {
  const feed = createChangeFeed(connection, 'register');
  const companies: CompanyImportPort = {
    knownTowns: () => Promise.resolve(knownTowns()),
    findByKvkNumbers: async (kvkNumbers) => {
      const found = await storage.companies.byKvkNumbers(kvkNumbers);
      const all = found.length > ONE_BY_ONE ? await storage.establishments.all() : null;
      return Promise.all(
        found.map(async ({ id, kvkNumber }) => ({
          id,
          kvkNumber,
          establishments:
            all?.filter(({ companyId }) => companyId === id) ?? (await storage.establishments.ofCompany(id)),
        })),
      );
    },
    saveAll: (batch) =>
      feed.atomically(async () => {
        await storage.companies.insertMany(batch.companies);
        await storage.establishments.insertMany(batch.establishments);
        await storage.recognitions.insertMany(batch.recognitions);
      }),
  };
  const students: StudentImportPort = {
    knownTowns: () => Promise.resolve(knownTowns()),
    schoolExists: async (schoolId) => (await storage.schools.get(schoolId)) !== null,
    groupsOf: (schoolId) => storage.groups.list({ schoolId }, { after: null, limit: 1000 }),
    studentNumbersOf: async (schoolId) =>
      (await storage.students.all({ schoolId }, {})).map(({ studentNumber }) => studentNumber),
    saveAll: async (added) => {
      const [first] = added;
      if (first) await storage.students.addAll({ schoolId: first.schoolId }, added);
    },
  };
  return createExchangeService({ companies, students, clock, newId, looksLikeBsn: cellHoldsCitizenNumber });
};
