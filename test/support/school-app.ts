import type { Express } from 'express';
import type { Connection } from 'mongoose';
import request from 'supertest';
import { compose, type ServiceSettings } from '../../src/compose.js';
import { createStorage, type Storage } from '../../src/compose/storage.js';
import type { Role } from '../../src/domain/actor.js';
import type { Mentor, SchoolYear } from '../../src/domain/school.js';
import type { Account } from '../../src/features/accounts/accounts.repository.js';
import { hashPassword } from '../../src/features/accounts/accounts.passwords.js';
import { dayInAmsterdam, type Clock } from '../../src/platform/clock.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { createLog } from '../../src/platform/log.js';
import { createMetrics } from '../../src/platform/metrics.js';
import { aCompany, aGroup, anEstablishment, aSchool, aStudent, d } from './builders.js';
import { giveBackDatabase, takeDatabase } from './engine.js';
import { serve } from './served-app.js';

/** Who can be signed in: a person per role at school `sch-1` or company `cmp-1`, and a coordinator of the other school, `sch-2`. */
export type Person = Role | 'foreign-coordinator';
export const PEOPLE: readonly Person[] = [
  'coordinator',
  'mentor',
  'company',
  'admin',
  'operator',
  'reader',
  'supervisor',
  'foreign-coordinator',
];

/** The password of everybody here. Hashed as cheaply as scrypt allows: these tests are not about its cost. */
export const PASSWORD = 'goed-wachtwoord';
const CHEAP = { N: 16, r: 1, p: 1 };

export const aSchoolYear = (fields: Partial<SchoolYear> = {}): SchoolYear => ({
  id: 'sy-1',
  version: 1,
  schoolId: 'sch-1',
  startYear: 2026,
  firstDay: d('2026-08-01'),
  lastDay: d('2027-07-31'),
  najaar: { firstDay: d('2026-08-31'), lastDay: d('2027-01-29') },
  voorjaar: { firstDay: d('2027-02-01'), lastDay: d('2027-07-09') },
  holidays: [{ name: 'Herfstvakantie', firstDay: d('2026-10-17'), lastDay: d('2026-10-25') }],
  ...fields,
});

export const aMentor = (fields: Partial<Mentor> = {}): Mentor => ({
  id: 'men-1',
  version: 1,
  schoolId: 'sch-1',
  name: 'Bo Peters',
  email: 'b.peters@berkel.example',
  ...fields,
});

const accountOf = (person: Person, passwordHash: string): Account => {
  const isForeign = person === 'foreign-coordinator';
  const role = isForeign ? 'coordinator' : person;
  const hasSchool = role === 'coordinator' || role === 'mentor';
  return {
    id: `acc-${person}`,
    version: 1,
    email: `${person}@test.example`,
    name: `Test ${person}`,
    role,
    schoolId: hasSchool ? (isForeign ? 'sch-2' : 'sch-1') : null,
    companyId: role === 'company' || role === 'supervisor' ? 'cmp-1' : null,
    mentorId: role === 'mentor' ? 'men-1' : null,
    ...(role === 'supervisor' && { supervisorId: 'sup-1' }),
    passwordHash,
    disabledOn: null,
  };
};

/** Two schools with a group, a mentor, a year and a pupil each; `men-1` guides `grp-1` and not `grp-2`, both of the first school. */
const fill = async (storage: Storage): Promise<void> => {
  await storage.schools.insertMany([aSchool(), aSchool({ id: 'sch-2', name: 'De Dommel', brin: '00ZZ01' })]);
  await storage.schoolYears.insertMany([aSchoolYear(), aSchoolYear({ id: 'sy-9', schoolId: 'sch-2' })]);
  await storage.mentors.insertMany([aMentor(), aMentor({ id: 'men-9', schoolId: 'sch-2' })]);
  await storage.groups.insertMany([
    aGroup({ mentorId: 'men-1' }),
    aGroup({ id: 'grp-2', name: '4LWT', leerjaar: 4 }),
    aGroup({ id: 'grp-9', schoolId: 'sch-2', mentorId: 'men-9' }),
  ]);
  await storage.students.insertMany([
    aStudent(),
    aStudent({
      id: 'stu-2',
      groupId: 'grp-2',
      studentNumber: '1002',
      firstName: 'Kim',
      lastName: 'Bakker',
      leerjaar: 4,
    }),
    aStudent({ id: 'stu-9', schoolId: 'sch-2', groupId: 'grp-9', firstName: 'Noor', lastName: 'Anders' }),
  ]);
  await storage.companies.insertMany([aCompany()]);
  await storage.establishments.insertMany([anEstablishment()]);
  const passwordHash = await hashPassword(PASSWORD, CHEAP);
  await storage.accounts.insertMany(PEOPLE.map((person) => accountOf(person, passwordHash)));
};

/** Where an app of the tests runs: on a database of its own, or on the one at `uri`, which it leaves as it is. */
type AppSettings = Partial<ServiceSettings> & { readonly uri?: string };

/** The store of sessions writes by itself. */
const SESSIONS = 'sessions';
const READING = new Set(['find', 'findOne', 'countDocuments', 'aggregate', 'distinct', 'createIndex', 'createIndexes']);

/** Per database, the collections that were written to since it was filled, through whichever connection. */
const writtenAt = new Map<string, Set<string>>();

/** Notes from now on what is written through this connection. */
const noteWrites = (connection: Connection, uri: string): Set<string> => {
  const written = writtenAt.get(uri) ?? new Set<string>();
  writtenAt.set(uri, written);
  connection.on('operation-start', ({ collectionName, method }: { collectionName: string; method: string }) => {
    if (!READING.has(method)) written.add(collectionName);
  });
  return written;
};

/** Keeps what is past its time: the database forgets by the clock on the wall, and here time stands where a test puts it. */
const forgetNothing = async (connection: Connection): Promise<void> => {
  for (const { collection } of Object.values(connection.models))
    for (const { name, expireAfterSeconds } of await collection.indexes())
      if (expireAfterSeconds !== undefined && name !== undefined) await collection.dropIndex(name);
};

/** The real app in process, on data filled anew by `reset`, with a clock that stands where it is set. */
export const startSchoolApp = async ({ uri: given, ...settings }: AppSettings = {}) => {
  const database = given === undefined ? await takeDatabase() : { uri: given, isPrepared: true };
  const connection = await connect(database.uri);
  let instant = new Date();
  const clock: Clock = { now: () => instant, today: () => dayInAmsterdam(instant) };
  const storage = createStorage(connection, clock);
  const service = compose({
    connection,
    storage,
    clock,
    log: createLog('silent'),
    metrics: createMetrics(),
    version: '0.0.0',
    sessionSecret: 'only for tests',
    baseUrl: () => undefined,
    demo: false,
    ...settings,
  });
  if (!database.isPrepared) {
    await prepareCollections(connection);
    await forgetNothing(connection);
  }
  const app: Express = service.app;
  const served = await serve(app);
  const written = noteWrites(connection, database.uri);
  let agents = new Map<Person, ReturnType<typeof request.agent>>();

  const reset = async (): Promise<void> => {
    instant = new Date('2026-11-22T09:00:00Z');
    agents = new Map();
    const names = [...written, SESSIONS];
    await Promise.all(names.map((name) => connection.collection(name).deleteMany({})));
    written.clear();
    await fill(storage);
  };

  /** A client that is signed in as this person. */
  const as = async (person: Person): Promise<ReturnType<typeof request.agent>> => {
    const known = agents.get(person);
    if (known) return known;
    const agent = request.agent(served.address);
    await agent
      .post('/api/v1/session')
      .send({ email: `${person}@test.example`, password: PASSWORD })
      .expect(200);
    agents.set(person, agent);
    return agent;
  };

  return {
    app,
    address: served.address,
    storage,
    routes: service.routes,
    connection,
    uri: database.uri,
    rehearse: service.rehearse,
    work: service.work,
    agreements: service.agreements,
    outcomes: service.outcomes,
    placements: service.placements,
    reminders: service.reminders,
    as,
    reset,
    /** A client that is not signed in. */
    nobody: () => request.agent(served.address),
    setClock: (now: string): void => void (instant = new Date(now)),
    close: async (): Promise<void> => {
      await served.close();
      await service.close();
      if (given === undefined) await giveBackDatabase(connection, database.uri);
      await connection.close();
    },
  };
};

export type SchoolApp = Awaited<ReturnType<typeof startSchoolApp>>;

/** An answer as tests compare it. */
export const answerOf = ({ status, body }: { status: number; body: unknown }) => ({ status, body });

/** The parts of a problem that do not depend on the language. */
export const problemOf = ({ status, body }: { status: number; body: unknown }) => {
  const { code, errors } = body as { code: string; errors?: { path: string; code: string }[] };
  return {
    status,
    code,
    ...(errors === undefined ? {} : { errors: errors.map((one) => `${one.path} ${one.code}`) }),
  };
};
