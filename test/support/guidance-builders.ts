import type { Placement } from '../../src/domain/placement.js';
import { d } from './builders.js';

/** A stage of `stu-1` at `est-1` on Tuesday and Thursday, 7 hours a day, that runs since 3 November 2026. */
export const aRunningPlacement = (fields: Partial<Placement> = {}): Placement => {
  const id = fields.id ?? 'plc-1';
  const work = { start: '08:30', end: '16:00', breakMinutes: 30 };
  return {
    id,
    version: 1,
    schoolId: 'sch-1',
    studentId: 'stu-1',
    groupId: 'grp-1',
    companyId: 'cmp-1',
    establishmentId: 'est-1',
    offerId: 'off-1',
    proposalId: `prp-${id}`,
    season: '2026-najaar',
    programme: 'LWT',
    sector: 'techniek',
    claim: { id: `prp-${id}`, periodIds: ['p1'], weekdays: ['tue', 'thu'] },
    days: { tue: work, thu: work },
    firstDay: d('2026-11-03'),
    lastDay: d('2027-01-28'),
    mentorId: null,
    supervisorId: null,
    state: 'running',
    endReason: null,
    ...fields,
  };
};
