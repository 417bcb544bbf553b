import { expect } from 'chai';
import type { PlacementState } from '../../src/domain/placement.js';
import {
  freePartOf,
  moveRefusals,
  movesOpenTo,
  placementsOverlap,
  undoable,
  type Move,
  type MoveRequest,
  type PlacementRecord,
} from '../../src/features/placements/placement-moves.rules.js';
import { historyEntry, type Doer } from '../../src/features/placements/placement-history.rules.js';
import { firstStateOf, meantPlace, type KnownPlace } from '../../src/features/placements/own-places.rules.js';
import { proposalStateAt } from '../../src/features/placements/proposals.rules.js';
import { taskOf } from '../../src/features/placements/placement-tasks.rules.js';
import { d } from '../support/builders.js';

const DAY = { start: '09:00', end: '15:30', breakMinutes: 30 };
const COORDINATOR: Doer = { id: 'acc-1', role: 'coordinator' };

const aPlacement = (fields: Partial<PlacementRecord> = {}): PlacementRecord => ({
  ...{ id: 'pla-1', version: 1, schoolId: 'sch-1', studentId: 'stu-1', groupId: 'grp-1', companyId: 'cmp-1' },
  ...{ establishmentId: 'est-1', offerId: 'off-1', proposalId: 'pro-1', season: '2027-voorjaar' },
  ...{ programme: 'LWT', sector: 'techniek', mentorId: null, supervisorId: null, endReason: null },
  claim: { id: 'pro-1', periodIds: ['p1'], weekdays: ['tue'] },
  days: { tue: DAY },
  firstDay: d('2027-02-01'),
  lastDay: d('2027-07-09'),
  plannedLastDay: d('2027-07-09'),
  ...{ state: 'accepted', hold: 'held', placeAskedAt: null, history: [] },
  ...fields,
});

describe('the moves of a placement', () => {
  for (const [state, today, role, moves] of [
    ['accepted', '2027-02-01', 'coordinator', ['end-early']],
    ['accepted', '2027-02-01', 'service', ['agree']],
    ['agreed', '2027-01-31', 'coordinator', ['shorten', 'end-early']],
    ['agreed', '2027-02-01', 'coordinator', ['start', 'shorten', 'end-early']],
    ['agreed', '2027-02-01', 'mentor', ['start']],
    ['running', '2027-07-08', 'coordinator', ['interrupt', 'shorten', 'end-early']],
    ['running', '2027-07-09', 'coordinator', ['interrupt', 'end-early', 'complete']],
    ['running', '2027-07-10', 'coordinator', ['interrupt', 'complete']],
    ['running', '2027-03-01', 'company', ['end-early']],
    ['running', '2027-03-01', 'pupil', []],
    ['interrupted', '2027-03-01', 'mentor', ['resume']],
    ['completed', '2027-07-09', 'mentor', []],
    ['completed', '2027-07-09', 'coordinator', ['evaluate']],
    ['completed', '2027-07-09', 'service', ['evaluate']],
    ['ended-early', '2027-03-01', 'coordinator', ['evaluate']],
    ['evaluated', '2027-07-09', 'coordinator', []],
  ] as const satisfies readonly (readonly [PlacementState, string, Doer['role'], readonly Move[]])[]) {
    it(`are ${moves.join(', ') || 'none'} for ${role} from ${state} on ${today}`, () => {
      expect(movesOpenTo(aPlacement({ state }), role, d(today))).to.deep.equal(moves);
    });
  }

  for (const [day, today, expected] of [
    [undefined, '2027-02-01', []],
    [undefined, '2027-01-31', ['first-day-reached']],
    ['2027-01-31', '2027-02-03', ['start-day-fits']],
    ['2027-02-03', '2027-02-03', []],
    ['2027-02-04', '2027-02-03', ['start-day-fits']],
  ] as const) {
    it(`start on ${day ?? 'the agreed first day'} when it is ${today}: ${expected.join() || 'yes'}`, () => {
      const request = { move: 'start', ...(day && { day: d(day) }) } as const;
      const found = moveRefusals(aPlacement({ state: 'agreed' }), request, COORDINATOR, d(today));
      expect(found.map((one) => (one.kind === 'condition' ? one.condition : one.kind))).to.deep.equal(expected);
    });
  }

  for (const [what, request, today, expected] of [
    ['today', { day: '2027-03-02' }, '2027-03-02', []],
    ['yesterday', { day: '2027-03-01' }, '2027-03-02', ['earlier-last-day-fits']],
    ['the day before the last day', { day: '2027-07-08' }, '2027-03-02', []],
    ['the last day of now', { day: '2027-07-09' }, '2027-03-02', ['earlier-last-day-fits']],
    ['the first day, ahead of it', { day: '2027-02-01' }, '2027-01-20', []],
    ['a day before the first', { day: '2027-01-31' }, '2027-01-20', ['earlier-last-day-fits']],
    ['no day', {}, '2027-03-02', ['earlier-last-day-fits']],
    ['a day without a word', { day: '2027-03-02', note: undefined }, '2027-03-02', ['note-given']],
    ['a day with a reason of an early end', { day: '2027-03-02', reason: 'absence' }, '2027-03-02', ['reason-given']],
  ] as const) {
    it(`bring the last day forward to ${what}: ${expected.join() || 'yes'}`, () => {
      const { day, ...more } = { day: undefined, ...request };
      const asked = {
        move: 'shorten',
        reason: 'other-place',
        note: 'Past beter',
        ...more,
        ...(day && { day: d(day) }),
      };
      const found = moveRefusals(aPlacement({ state: 'running' }), asked as MoveRequest, COORDINATOR, d(today));
      expect(found.map((one) => (one.kind === 'condition' ? one.condition : one.kind))).to.deep.equal(expected);
    });
  }

  for (const [what, live, expected] of [
    ['nothing', [], '2027-02-01'],
    ['a stage that ends within', [['2027-02-01', '2027-03-20', 'tue']], '2027-03-21'],
    ['two stages after each other', [['2027-03-01', '2027-03-20', 'tue'], ['2026-08-01', '2027-02-28', 'tue']], '2027-03-21'], // prettier-ignore
    ['a stage on another weekday', [['2027-02-01', '2027-03-20', 'thu']], '2027-02-01'],
    ['a stage to its end', [['2027-02-01', '2027-07-09', 'tue']], null],
    ['a stage to the day before its end', [['2027-02-01', '2027-07-08', 'tue']], '2027-07-09'],
  ] as const) {
    it(`leave a pupil free from ${expected ?? 'no day'} beside ${what}`, () => {
      const wanted = { firstDay: d('2027-02-01'), lastDay: d('2027-07-09'), days: { tue: DAY } };
      const stages = live.map(([first, last, on]) => ({ firstDay: d(first), lastDay: d(last), days: { [on]: DAY } }));
      expect(freePartOf(wanted, stages)?.firstDay ?? null).to.equal(expected);
    });
  }

  it('evaluate without the forms only for a coordinator who says why', () => {
    const refused = (request: MoveRequest, by: Doer) =>
      moveRefusals(aPlacement({ state: 'completed' }), request, by, d('2027-07-10')).length;
    expect(refused({ move: 'evaluate' }, COORDINATOR)).to.equal(1);
    expect(refused({ move: 'evaluate', note: 'Bedrijf is gestopt' }, COORDINATOR)).to.equal(0);
    expect(refused({ move: 'evaluate' }, { id: 'service', role: 'service' })).to.equal(0);
  });

  it('say every reason against one, not the first', () => {
    const reasons = moveRefusals(
      aPlacement(),
      { move: 'end-early', day: d('2027-03-01') },
      { id: 'x', role: 'mentor' },
      d('2027-02-01'),
    );
    expect(reasons.map(({ kind }) => kind)).to.deep.equal(['who', 'condition', 'condition']);
  });

  for (const [what, by, at, expected] of [
    ['who made it, within a day', COORDINATOR, '2027-03-02T08:59:59Z', 'running'],
    ['nobody after a day', COORDINATOR, '2027-03-02T09:00:00Z', 'too-late'],
    ['nobody else', { id: 'acc-2', role: 'coordinator' }, '2027-03-01T10:00:00Z', 'somebody-else'],
  ] as const) {
    it(`can be taken back by ${what}`, () => {
      const entry = historyEntry('interrupt', COORDINATOR, new Date('2027-03-01T09:00:00Z'), { from: 'running' });
      const found = undoable(aPlacement({ state: 'interrupted', history: [entry] }), by, new Date(at));
      expect(typeof found === 'object' ? found.to : found).to.equal(expected);
    });
  }

  it('leave nothing to take back after an answer or an undo', () => {
    const at = new Date('2027-03-01T09:00:00Z');
    for (const what of ['accepted', 'undone'])
      expect(
        undoable(aPlacement({ history: [historyEntry(what, COORDINATOR, at, { from: 'running' })] }), COORDINATOR, at),
      ).to.equal('nothing');
  });

  it('overlap on a shared weekday in shared days, the last day included', () => {
    const a = aPlacement();
    const b = (fields: Partial<PlacementRecord>) => aPlacement({ id: 'pla-2', ...fields });
    expect(placementsOverlap(a, b({ firstDay: d('2027-07-09'), lastDay: d('2027-08-01') }))).to.equal(true);
    expect(placementsOverlap(a, b({ firstDay: d('2027-07-10'), lastDay: d('2027-08-01') }))).to.equal(false);
    expect(placementsOverlap(a, b({ days: { thu: DAY } }))).to.equal(false);
  });
});

describe('a proposal and a place that was found', () => {
  it('is lapsed at its deadline, not before', () => {
    const heldUntil = new Date('2026-11-29T09:00:00Z');
    expect(proposalStateAt({ state: 'held', heldUntil }, new Date('2026-11-29T08:59:59.999Z'))).to.equal('held');
    expect(proposalStateAt({ state: 'held', heldUntil }, heldUntil)).to.equal('lapsed');
    expect(proposalStateAt({ state: 'accepted', heldUntil }, heldUntil)).to.equal('accepted');
  });

  const known = (fields: Partial<KnownPlace> = {}): KnownPlace => ({
    ...{ id: 'est-1', name: 'Bakker Bol', town: 'Zutphen', kvkNumber: '12345678', mayGuide: true },
    ...fields,
  });
  const entered = { companyName: 'bakker bol', town: 'ZUTPHEN', kvkNumber: null };
  for (const [what, places, by, expected] of [
    ['by name and town, however written', [known()], entered, 'est-1'],
    ['not in another town', [known({ town: 'Lochem' })], entered, null],
    ['not when two can be meant', [known(), known({ id: 'est-2' })], entered, null],
    [
      'by KvK number, whatever the name',
      [known({ name: 'Bol Holding' })],
      { ...entered, kvkNumber: '12345678' },
      'est-1',
    ],
  ] as const) {
    it(`is found ${what}`, () => {
      expect(meantPlace(by, places)?.id ?? null).to.equal(expected);
    });
  }

  it('is nominated unless it is recognised', () => {
    expect([firstStateOf(known()), firstStateOf(known({ mayGuide: false })), firstStateOf(null)]).to.deep.equal([
      'to-approve',
      'nominated',
      'nominated',
    ]);
  });

  it('has its task due the day before the stage, never in the past', () => {
    const subject = { kind: 'get-recognised', schoolId: 'sch-1', studentId: 'stu-1', ownPlaceId: 'own-1' } as const;
    const due = (before: string, today: string) =>
      taskOf({ ...subject, before: d(before) }, { today: d(today), at: new Date(0) }).dueOn;
    expect(due('2027-02-01', '2026-11-22')).to.equal('2027-01-31');
    expect(due('2027-02-01', '2027-02-03')).to.equal('2027-02-03');
  });
});
