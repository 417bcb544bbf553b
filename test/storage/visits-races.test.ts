import { expect } from 'chai';
import type { Connection } from 'mongoose';
import { createStorage, type Storage } from '../../src/compose/storage.js';
import type { Actor } from '../../src/domain/actor.js';
import type { GuidedPlacement } from '../../src/domain/guided-placement.js';
import { createVisitTeller } from '../../src/features/visits/visit-news.service.js';
import { createVisitService } from '../../src/features/visits/visits.service.js';
import { dayInAmsterdam } from '../../src/platform/clock.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { AppError } from '../../src/platform/errors.js';
import type { PostMail } from '../../src/platform/mail/outgoing-mail.js';
import { createPostMail } from '../../src/platform/mail/post-mail.js';
import { aSchool, d } from '../support/builders.js';
import { testDatabaseUri } from '../support/engine.js';
import { aRunningPlacement } from '../support/guidance-builders.js';

const NOW = new Date('2026-11-22T09:00:00Z');
const clock = { now: () => NOW, today: () => dayInAmsterdam(NOW) };
const MENTOR: Actor = {
  ...{ accountId: 'acc-mentor', role: 'mentor', schoolId: 'sch-1', companyId: null },
  name: 'Bo Peters',
};
const guided: GuidedPlacement = {
  placement: aRunningPlacement(),
  pupil: { id: 'stu-1', name: 'Sam de Vries', groupName: '3LWT', hoursDone: 0, daysDone: 0 },
  place: {
    ...{ name: 'Werkplaats', companyName: 'Werkplaats BV', street: 'Weg 1', town: 'Zutphen' },
    ...{ point: { lat: 52.1, lon: 6.2 }, email: 'jo@werkplaats.example' },
  },
  mentor: { id: 'men-1', name: 'Bo Peters', email: 'bo@berkel.example' },
  supervisorName: null,
};
const time = (day = '2026-11-24') => ({ day: d(day), start: '09:30' as const, minutes: 45 });
const report = { present: ['pupil'], progress: 'on-track', goals: null, concerns: null, agreements: null } as const;

describe('visits at the same moment, on the real engine', () => {
  let connection: Connection;
  let storage: Storage;
  before(async () => {
    connection = await connect(await testDatabaseUri('visit-races'));
    storage = createStorage(connection, clock);
    await prepareCollections(connection);
  });
  after(() => connection.close());
  beforeEach(async () => {
    for (const name of ['visits', 'outboxMessages']) await connection.collection(name).deleteMany({});
  });

  const servicePosting = (postMail: PostMail) =>
    createVisitService({
      store: storage.visitRecords,
      clock,
      placements: {
        all: () => Promise.resolve([guided]),
        get: () => Promise.resolve(guided),
        find: () => Promise.resolve(guided),
      },
      guidanceOf: () =>
        Promise.resolve({
          ...{ settings: { ...aSchool().settings, finalVisitWithinWeeks: 3 }, holidays: [] },
          ...{ schoolName: 'De Berkel', schoolPoint: guided.place.point },
        }),
      news: createVisitTeller({
        ...{ clock, postMail, appointmentText: () => 'Bezoek' },
        isRestricted: () => Promise.resolve(false),
        wasPosted: () => Promise.resolve(false),
        letter: ({ what }) => ({ subject: what, text: what, html: what }),
      }),
    });
  const post = () => createPostMail({ outbox: storage.outbox, hasServer: false, now: clock.now });
  const service = () => servicePosting(post());
  const codeOf = async (work: Promise<unknown>): Promise<string | null> => {
    try {
      await work;
      return null;
    } catch (error) {
      if (error instanceof AppError) return `${error.kind} ${error.code}`;
      throw error;
    }
  };
  const stored = async () => ({
    visits: (await storage.visitRecords.visits.ofPlacements({ schoolId: 'sch-1' }, ['plc-1'])).map(
      ({ state, sequence }) => `${state} ${sequence}`,
    ),
    mails: (await connection.collection('outboxMessages').find({}).toArray()).map((row) => String(row.kind)).sort(),
  });

  it('gives one of six who plan the same visit the appointment and one mail, and the others a 409', async () => {
    for (let round = 0; round < 3; round++) {
      for (const name of ['visits', 'outboxMessages']) await connection.collection(name).deleteMany({});
      const codes = await Promise.all(
        Array.from({ length: 6 }, (_, at) => codeOf(service().plan(MENTOR, 'plc-1', time(`2026-11-2${at + 3}`)))),
      );
      expect(codes.sort()).to.deep.equal([...Array<string>(5).fill('conflict visit.already-planned'), null].sort());
      expect(await stored()).to.deep.equal({ visits: ['planned 0'], mails: ['visit.planned'] });
    }
  });

  it('moves or cancels a visit once', async () => {
    const { visit } = await service().plan(MENTOR, 'plc-1', time());
    const codes = await Promise.all([
      codeOf(service().move(MENTOR, visit, time('2026-11-26'))),
      codeOf(service().cancel(MENTOR, visit, 'other')),
      codeOf(service().move(MENTOR, visit, time('2026-11-27'))),
    ]);
    expect(codes.filter((code) => code === null)).to.have.length(1);
    expect(codes.filter((code) => code !== null)).to.deep.equal(
      Array(2).fill('precondition-failed visit.changed-meanwhile'),
    );
    expect((await stored()).mails).to.have.length(2);
  });

  it('leaves one appointment when one plans while another moves a visit that went by', async () => {
    const { visit } = await service().plan(MENTOR, 'plc-1', time());
    const past = { ...visit, day: d('2026-11-19') };
    for (let round = 0; round < 4; round++) {
      await connection.collection('visits').deleteMany({});
      await storage.visitRecords.visits.insert(past, past);
      const codes = await Promise.all([
        codeOf(service().move(MENTOR, past, time('2026-11-26'))),
        codeOf(service().plan(MENTOR, 'plc-1', time('2026-11-25'))),
      ]);
      expect(codes.filter((code) => code === null)).to.have.length(1);
      const all = await storage.visitRecords.visits.ofPlacements({ schoolId: 'sch-1' }, ['plc-1']);
      expect(all.filter(({ day }) => day >= clock.today())).to.have.length(1);
    }
  });

  it('records a visit of a day once, whoever clicks twice', async () => {
    const record = () => codeOf(service().recordNow(MENTOR, 'plc-1', { day: d('2026-11-20'), report }));
    const codes = await Promise.all([record(), record(), record()]);
    expect(codes.filter((code) => code === null)).to.have.length(1);
    expect(codes.filter((code) => code === 'conflict visit.already-recorded')).to.have.length(2);
    expect((await stored()).visits).to.deep.equal(['held 0']);
  });

  it('stores no visit without its mail and no mail without its visit, wherever it breaks off', async () => {
    const breaksOff = servicePosting(async (mail) => {
      await post()(mail);
      throw new Error('the process stopped here');
    });
    const outcome = (work: Promise<unknown>) =>
      work.then(() => 'done').catch((error: unknown) => (error as Error).message);
    expect(await outcome(breaksOff.plan(MENTOR, 'plc-1', time()))).to.equal('the process stopped here');
    expect(await stored()).to.deep.equal({ visits: [], mails: [] });
    const { visit } = await service().plan(MENTOR, 'plc-1', time());
    await outcome(breaksOff.move(MENTOR, visit, time('2026-11-26')));
    await outcome(breaksOff.cancel(MENTOR, visit, 'other'));
    expect(await stored()).to.deep.equal({ visits: ['planned 0'], mails: ['visit.planned'] });
    await service().cancel(MENTOR, visit, 'other');
    expect(await stored()).to.deep.equal({ visits: ['cancelled 1'], mails: ['visit.cancelled', 'visit.planned'] });
  });
});
