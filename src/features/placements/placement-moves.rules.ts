import { addDays, overlaps, type CalendarDate, type Period } from '../../platform/calendar-date.js';
import {
  END_REASONS,
  SHORTEN_REASONS,
  type EndReason,
  type Placement,
  type PlacementState,
  type ShortenReason,
} from '../../domain/placement.js';
import { weekdaysOf, type WeekSchedule } from '../../domain/week-schedule.js';
import type { Doer, HistoryEntry } from './placement-history.rules.js';
import type { Hold } from './proposals.rules.js';

/** A placement as it is kept. */
export interface PlacementRecord extends Placement {
  readonly hold: Hold;
  /** When the place was asked for again, after an early end that was taken back; null otherwise. */
  readonly placeAskedAt: Date | null;
  /** The last day that was agreed first; `lastDay` is earlier where it was brought forward or the placement ended early. */
  readonly plannedLastDay: CalendarDate;
  readonly history: readonly HistoryEntry[];
}

export const MOVES = ['agree', 'start', 'interrupt', 'resume', 'shorten', 'end-early', 'complete', 'evaluate'] as const;
export type Move = (typeof MOVES)[number];

/** Who hears of a move. */
export type Audience = 'school' | 'mentor' | 'company' | 'pupil';

/** What must hold before a move, besides the state. Each is a code that stands in the answer when it does not hold. */
export const CONDITIONS = [
  'first-day-reached',
  'start-day-fits',
  'last-day-reached',
  'reason-given',
  'note-given',
  'day-fits',
  'earlier-last-day-fits',
  'forms-in-or-note-given',
] as const;
export type Condition = (typeof CONDITIONS)[number];

/** One explicit move of a placement: who may, from where to where, what must hold, what it tells whom. */
export interface MoveRule {
  readonly from: readonly PlacementState[];
  /** Null: it stays in the state it is in. */
  readonly to: PlacementState | null;
  readonly by: readonly Doer['role'][];
  readonly holds: readonly Condition[];
  readonly tells: readonly Audience[];
  /** The place is given back. */
  readonly freesPlace: boolean;
}

/**
 * Every move there is. `agree` is the service's own: it follows from the last signature, so that nothing starts unsigned
 * (rules §6, `agreement.unsigned`).
 */
export const MOVE_RULES: Readonly<Record<Move, MoveRule>> = {
  agree: { from: ['accepted'], to: 'agreed', by: ['service'], holds: [], tells: ['school'], freesPlace: false },
  start: {
    from: ['agreed'],
    to: 'running',
    by: ['coordinator', 'mentor', 'service'],
    holds: ['first-day-reached', 'start-day-fits'],
    tells: [],
    freesPlace: false,
  },
  interrupt: {
    from: ['running'],
    to: 'interrupted',
    by: ['coordinator', 'mentor'],
    holds: ['note-given'],
    tells: ['mentor', 'company'],
    freesPlace: false,
  },
  resume: {
    from: ['interrupted'],
    to: 'running',
    by: ['coordinator', 'mentor'],
    holds: [],
    tells: ['mentor', 'company'],
    freesPlace: false,
  },
  shorten: {
    from: ['agreed', 'running'],
    to: null,
    by: ['coordinator'],
    holds: ['reason-given', 'note-given', 'earlier-last-day-fits'],
    tells: ['school', 'mentor', 'company', 'pupil'],
    // Only what lies after the new last day, as far as places are counted apart; the rest when that day is over.
    freesPlace: false,
  },
  'end-early': {
    from: ['accepted', 'agreed', 'running', 'interrupted'],
    to: 'ended-early',
    by: ['coordinator', 'company'],
    holds: ['reason-given', 'day-fits'],
    tells: ['school', 'mentor', 'company'],
    freesPlace: true,
  },
  complete: {
    from: ['running', 'interrupted'],
    to: 'completed',
    by: ['coordinator', 'mentor', 'service'],
    holds: ['last-day-reached'],
    tells: ['mentor'],
    freesPlace: false,
  },
  evaluate: {
    from: ['completed', 'ended-early'],
    to: 'evaluated',
    by: ['coordinator', 'service'],
    holds: ['forms-in-or-note-given'],
    tells: [],
    freesPlace: false,
  },
};

/** The reasons that go with a move; a move that is not here has none. */
const REASONS: Readonly<Partial<Record<Move, readonly (EndReason | ShortenReason)[]>>> = {
  shorten: SHORTEN_REASONS,
  'end-early': END_REASONS,
};

/** What comes with a move. */
export interface MoveRequest {
  readonly move: Move;
  /** The new last day, when it is brought forward; the last day of an early end, today where none is given; of a start the day on which the pupil came, the agreed first day where none is given. */
  readonly day?: CalendarDate | undefined;
  readonly reason?: EndReason | ShortenReason | undefined;
  readonly note?: string | undefined;
}

/** Why a move is not possible: not from this state, not by this person, or a condition that does not hold. */
export type MoveRefusal =
  | { readonly kind: 'state'; readonly from: readonly PlacementState[] }
  | { readonly kind: 'who'; readonly by: readonly Doer['role'][] }
  | { readonly kind: 'condition'; readonly condition: Condition };

const holdsFor: Readonly<
  Record<Condition, (placement: PlacementRecord, request: MoveRequest, today: CalendarDate, by: Doer) => boolean>
> = {
  'first-day-reached': ({ firstDay }, _request, today) => firstDay <= today,
  // Who came later than agreed started later: a signature in between is then in time.
  'start-day-fits': ({ firstDay, lastDay }, { day = firstDay }, today) =>
    firstDay <= day && day <= lastDay && (day <= today || day === firstDay),
  'last-day-reached': ({ lastDay }, _request, today) => lastDay <= today,
  'reason-given': (_placement, { move, reason }) => reason !== undefined && (REASONS[move]?.includes(reason) ?? true),
  'note-given': (_placement, { note }) => note !== undefined,
  // An end in the future is a promise, not a fact; an end after the last day is no early end.
  'day-fits': ({ lastDay }, { day }, today) => (day ?? today) <= today && (day ?? today) <= lastDay,
  // Attendance is recorded for days that came only, so no day with attendance lies after a last day from today on.
  'earlier-last-day-fits': ({ firstDay, lastDay }, { day }, today) =>
    day !== undefined && today <= day && firstDay <= day && day < lastDay,
  // The service comes when pupil, company and mentor answered; a person who does not wait for them says why.
  'forms-in-or-note-given': (_placement, { note }, _today, { role }) => role === 'service' || note !== undefined,
};

/** Every reason against a move; empty when it can be made. The first and the last day count as reached on that day. */
export const moveRefusals = (
  placement: PlacementRecord,
  request: MoveRequest,
  by: Doer,
  today: CalendarDate,
): MoveRefusal[] => {
  const rule = MOVE_RULES[request.move];
  return [
    ...(rule.by.includes(by.role) ? [] : [{ kind: 'who', by: rule.by } as const]),
    ...(rule.from.includes(placement.state) ? [] : [{ kind: 'state', from: rule.from } as const]),
    ...rule.holds
      .filter((condition) => !holdsFor[condition](placement, request, today, by))
      .map((condition) => ({ kind: 'condition', condition }) as const),
  ];
};

/** The moves that somebody could make of a placement today, reasons and notes still to be given. */
export const movesOpenTo = (placement: PlacementRecord, role: Doer['role'], today: CalendarDate): Move[] =>
  MOVES.filter((move) => {
    const day = move === 'shorten' ? { day: placement.firstDay > today ? placement.firstDay : today } : {};
    const filled: MoveRequest = { move, reason: 'other', note: '-', ...day };
    return moveRefusals(placement, filled, { id: '', role }, today).length === 0;
  });

const endReasonOf = ({ reason }: MoveRequest): EndReason => END_REASONS.find((one) => one === reason) ?? 'other';

/** The placement after a move, without its history. Only for a move that nothing refuses. */
export const movedPlacement = (
  placement: PlacementRecord,
  request: MoveRequest,
  today: CalendarDate,
): PlacementRecord => {
  const { to, freesPlace } = MOVE_RULES[request.move];
  return {
    ...placement,
    state: to ?? placement.state,
    ...(request.move === 'shorten' ? { lastDay: request.day ?? placement.lastDay } : {}),
    ...(request.move === 'end-early' ? { lastDay: request.day ?? today, endReason: endReasonOf(request) } : {}),
    ...(freesPlace ? { hold: 'owed' as const } : {}),
  };
};

/** Hours within which the person who made the last move may take it back; a choice of the service. */
export const UNDO_WITHIN_HOURS = 24;

/** The move that would be taken back, or why none can be: nothing moved, somebody else's, or too long ago. */
export const undoable = (
  placement: Pick<PlacementRecord, 'history' | 'state'>,
  by: Doer,
  now: Date,
): { readonly entry: HistoryEntry; readonly to: PlacementState } | 'nothing' | 'somebody-else' | 'too-late' => {
  const entry = placement.history.at(-1);
  const from = entry?.facts.from;
  if (!entry || !(MOVES as readonly string[]).includes(entry.what) || typeof from !== 'string') return 'nothing';
  if (entry.by.id !== by.id || entry.by.role !== by.role) return 'somebody-else';
  if (now.getTime() - entry.at.getTime() >= UNDO_WITHIN_HOURS * 3_600_000) return 'too-late';
  return { entry, to: from as PlacementState };
};

/** Whether two placements of one pupil would ask for the pupil on the same weekday in the same days. */
export const placementsOverlap = (
  a: Period & { readonly days: WeekSchedule },
  b: Period & { readonly days: WeekSchedule },
): boolean => overlaps(a, b) && weekdaysOf(a.days).some((weekday) => b.days[weekday] !== undefined);

/** Whether the last day was brought forward: the rest of its days is open for another stage. */
export const isShortened = ({
  lastDay,
  plannedLastDay,
}: Pick<PlacementRecord, 'lastDay' | 'plannedLastDay'>): boolean => lastDay < plannedLastDay;

/** How a live placement holds its place: one that was brought forward gives it back when its last day is over. */
export const liveHoldOf = (placement: Pick<PlacementRecord, 'lastDay' | 'plannedLastDay'>): Hold =>
  isShortened(placement) ? 'ending' : 'held';

/**
 * The part of a period in which a pupil is free on the days of a stage: from the day after the last stage on one of these weekdays
 * that ends before the period does. Null when a stage takes the period to its end.
 */
export const freePartOf = (
  wanted: Period & { readonly days: WeekSchedule },
  live: readonly (Period & { readonly days: WeekSchedule })[],
): Period | null => {
  const { firstDay, lastDay } = wanted;
  const until = live.filter((one) => placementsOverlap(one, wanted)).map((one) => one.lastDay);
  const free = until.reduce((from, day) => (day >= from ? addDays(day, 1) : from), firstDay);
  return free <= lastDay ? { firstDay: free, lastDay } : null;
};
