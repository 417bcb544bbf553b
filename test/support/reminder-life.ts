import type { ProposalRecord } from '../../src/features/placements/proposals.rules.js';
import { DEFAULT_INTERVALS } from '../../src/features/reminders/reminder-settings.rules.js';
import type { Visit } from '../../src/features/visits/visits.rules.js';
import { anAgreement } from './agreement-builders.js';
import { aRecognition, aStudent, anOffer, d } from './builders.js';
import { aRunningPlacement } from './guidance-builders.js';
import type { SchoolApp } from './school-app.js';

const SCOPE = { schoolId: 'sch-1' };

export const aVisit = (fields: Partial<Visit> = {}): Visit => ({
  id: 'vis-1',
  version: 1,
  schoolId: 'sch-1',
  companyId: 'cmp-1',
  establishmentId: 'est-1',
  placementId: 'pla-over',
  studentId: 'stu-1',
  mentorId: 'men-1',
  kind: 'regular',
  state: 'planned',
  day: d('2026-12-09'),
  start: '10:00',
  minutes: 45,
  sequence: 0,
  cancelReason: null,
  report: null,
  history: [],
  ...fields,
});

/** An open proposal of school `sch-1` for a place at `est-1`. */
export const aHeldProposal = (fields: Partial<ProposalRecord> = {}): ProposalRecord => ({
  id: 'pro-half',
  version: 1,
  schoolId: 'sch-1',
  studentId: 'stu-2',
  companyId: 'cmp-1',
  establishmentId: 'est-1',
  offerId: 'off-1',
  season: '2027-voorjaar',
  claim: { id: 'pro-half', periodIds: ['p1'], weekdays: ['tue'] },
  days: { tue: { start: '08:30', end: '16:00', breakMinutes: 30 } },
  firstDay: d('2027-02-02'),
  lastDay: d('2027-07-08'),
  state: 'held',
  proposedAt: new Date('2026-12-04T09:00:00Z'),
  proposedBy: 'acc-coordinator',
  heldUntil: new Date('2026-12-12T09:00:00Z'),
  runId: null,
  answeredAt: null,
  declineReason: null,
  declineText: null,
  hold: 'held',
  question: null,
  history: [],
  ...fields,
});

/** On 8 December 2026 something of every kind is due at school `sch-1`, but for subsidy papers: those are near 16 September. */
export const somethingOfEverything = async ({ storage }: SchoolApp): Promise<void> => {
  const pupils = ['first', 'due', 'final', 'sign', 'none', 'hours', 'bday', 'lapse'].map((what, at) =>
    aStudent({ id: `stu-${what}`, studentNumber: `20${at}0`, firstName: what, dateOfBirth: d('2011-03-14') }),
  );
  const left = [
    aStudent({ id: 'stu-left', studentNumber: '3000', endedOn: d('2026-06-05') }),
    aStudent({ id: 'stu-gone', studentNumber: '3001', endedOn: d('2026-11-20') }),
  ];
  await storage.students.insertMany([
    ...pupils.map((one) => (one.id === 'stu-bday' ? { ...one, dateOfBirth: d('2010-12-15') } : one)),
    ...left,
  ]);
  await storage.placeOffers.insertMany([anOffer({ season: '2026-najaar' })]);
  await storage.recognitions.insertMany([
    aRecognition({ lastAssessedOn: d('2022-12-20') }),
    aRecognition({ id: 'rec-2', sector: 'landbouw', grantedOn: d('2018-01-05'), lastPracticeOn: d('2023-02-05') }),
    aRecognition({ id: 'rec-3', programmes: ['AO'], endedOn: d('2026-12-01'), endReason: 'gestopt' }),
  ]);
  const placement = (what: string, fields: Parameters<typeof aRunningPlacement>[0]) =>
    aRunningPlacement({ id: `pla-${what}`, studentId: `stu-${what}`, ...fields });
  await storage.placements.insertMany([
    placement('over', { studentId: 'stu-1', firstDay: d('2026-09-28') }),
    placement('first', { firstDay: d('2026-11-24') }),
    placement('due', { firstDay: d('2026-10-26') }),
    placement('final', { firstDay: d('2026-10-26'), lastDay: d('2026-12-22') }),
    placement('sign', { state: 'accepted', firstDay: d('2026-12-20') }),
    placement('none', { state: 'accepted', firstDay: d('2026-12-20') }),
    placement('hours', { firstDay: d('2026-11-24') }),
    placement('bday', { programme: 'AO' }),
  ]);
  for (const visit of [
    aVisit(),
    aVisit({ id: 'vis-2', day: d('2026-12-03') }),
    aVisit({ id: 'vis-3', placementId: 'pla-due', studentId: 'stu-due', state: 'held', day: d('2026-11-05') }),
  ])
    await storage.visitRecords.visits.insert(SCOPE, visit);
  await storage.agreements.insert(
    anAgreement({ placementId: 'pla-sign', studentId: 'stu-sign', groupId: 'grp-1', companyId: 'cmp-1' }),
  );
  await storage.attendanceWeeks.insert(SCOPE, {
    ...{ id: 'pla-hours.2026-11-30', version: 1, schoolId: 'sch-1', companyId: 'cmp-1', placementId: 'pla-hours' },
    ...{ studentId: 'stu-hours', monday: d('2026-11-30'), history: [] },
    days: [{ day: d('2026-12-03'), presence: 'present', minutes: 60 }],
  });
  await storage.proposals.insert(aHeldProposal());
  await storage.proposals.insert(
    aHeldProposal({
      ...{ id: 'pro-lapse', studentId: 'stu-lapse', proposedAt: new Date('2026-12-01T09:00:00Z') },
      ...{ claim: { id: 'pro-lapse', periodIds: ['p1'], weekdays: ['thu'] } },
      heldUntil: new Date('2026-12-09T09:00:00Z'),
    }),
  );
  await storage.reminderSettings.save({ id: 'sch-1', version: 0, ...DEFAULT_INTERVALS, pupilWithoutPlaceDays: [60] });
};
