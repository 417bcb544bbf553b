import { expect } from 'chai';
import type { Connection } from 'mongoose';
import { createAttendanceRepository } from '../../src/features/attendance/attendance.model.js';
import { weekIdOf, type AttendanceRepository } from '../../src/features/attendance/attendance.repository.js';
import type { AttendanceWeek } from '../../src/features/attendance/attendance.rules.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { duplicateKeyOf } from '../../src/platform/db/storage-errors.js';
import { d } from '../support/builders.js';
import { testDatabaseUri } from '../support/engine.js';

const own = { schoolId: 'sch-1' };
const foreign = { schoolId: 'sch-2' };
const day = { day: d('2026-11-17'), presence: 'present', minutes: 420 } as const;
const aWeek = (fields: Partial<AttendanceWeek> = {}): AttendanceWeek => {
  const week = {
    version: 1,
    schoolId: 'sch-1',
    companyId: 'cmp-1',
    placementId: 'plc-1',
    studentId: 'stu-1',
    monday: d('2026-11-16'),
    days: [day, { day: d('2026-11-19'), presence: 'ill', minutes: 0 } as const],
    history: [
      {
        at: new Date('2026-11-20T09:00:00Z'),
        by: { id: 'acc-mentor', role: 'mentor', name: 'Bo Peters' } as const,
        changes: [{ day: d('2026-11-17'), before: null, after: day }],
      },
    ],
    ...fields,
  };
  return { id: weekIdOf(week.placementId, week.monday), ...week };
};

describe('storage of attendance', () => {
  let connection: Connection;
  let weeks: AttendanceRepository;
  before(async () => {
    connection = await connect(await testDatabaseUri('attendance'));
    weeks = createAttendanceRepository(connection);
    await prepareCollections(connection);
  });
  after(() => connection.close());
  beforeEach(() => connection.collection('attendanceWeeks').deleteMany({}));

  it('gives a week back as it was stored, with its history', async () => {
    await weeks.insert(own, aWeek());
    expect(await weeks.get(own, 'plc-1.2026-11-16')).to.deep.equal(aWeek());
  });

  it('holds a week of a placement once', async () => {
    await weeks.insert(own, aWeek());
    const error: unknown = await weeks.insert(own, aWeek({ days: [] })).catch((one: unknown) => one);
    expect(duplicateKeyOf(error)).to.not.equal(null);
  });

  it('is corrected by one of two who read the same version', async () => {
    await weeks.insert(own, aWeek());
    const outcomes = await Promise.all([weeks.replace(own, aWeek({ days: [] })), weeks.replace(own, aWeek())]);
    expect(outcomes.sort()).to.deep.equal([false, true]);
    expect((await weeks.get(own, aWeek().id))?.version).to.equal(2);
  });

  it('does not exist for another school', async () => {
    await weeks.insert(own, aWeek());
    expect({
      get: await weeks.get(foreign, aWeek().id),
      list: await weeks.list(foreign, {}),
      replace: await weeks.replace(foreign, aWeek()),
    }).to.deep.equal({ get: null, list: [], replace: false });
  });

  it('lists by Monday and id, between two Mondays, of some placements, page after page', async () => {
    for (const [placementId, monday] of [
      ['plc-2', '2026-11-09'],
      ['plc-1', '2026-11-09'],
      ['plc-1', '2026-11-02'],
      ['plc-1', '2026-11-16'],
      ['plc-3', '2026-11-09'],
    ] as const)
      await weeks.insert(own, aWeek({ placementId, monday: d(monday) }));
    const ids = async (...about: Parameters<AttendanceRepository['list']>) =>
      (await weeks.list(...about)).map(({ id }) => id);
    const filter = { placementIds: ['plc-1', 'plc-2'], from: d('2026-11-09'), until: d('2026-11-16') };
    expect(await ids(own, filter)).to.deep.equal(['plc-1.2026-11-09', 'plc-2.2026-11-09', 'plc-1.2026-11-16']);
    expect(await ids(own, filter, { after: ['2026-11-09', 'plc-1.2026-11-09'], limit: 1 })).to.deep.equal([
      'plc-2.2026-11-09',
    ]);
    expect(await ids(own, { placementIds: [] })).to.deep.equal([]);
  });

  it('refuses a field that no week has', async () => {
    const odd = { ...aWeek(), reason: 'griep' };
    const error: unknown = await weeks.insert(own, odd).catch((one: unknown) => one);
    expect(error).to.have.property('name', 'StrictModeError');
  });
});
