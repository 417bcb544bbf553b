import { Schema, type Connection, type Model } from 'mongoose';
import { DECLINE_REASONS, END_REASONS, PLACEMENT_STATES, PROPOSAL_STATES } from '../../domain/placement.js';
import { PROGRAMMES } from '../../domain/programme.js';
import { SECTORS } from '../../domain/sector.js';
import { WEEKDAYS } from '../../domain/week-schedule.js';
import type { PlacementRecord } from './placement-moves.rules.js';
import { HOLDS, type ProposalRecord } from './proposals.rules.js';
import type { Reach } from './proposals.repository.js';

export type ProposalRow = Omit<ProposalRecord, 'id'> & { _id: string };
export type PlacementRow = Omit<PlacementRecord, 'id'> & { _id: string };

const text = { type: String, required: true };
const number = { type: Number, required: true };
const INNER = { _id: false, id: false, strict: 'throw', minimize: false } as const;

const claimSchema = new Schema({ id: text, periodIds: [String], weekdays: [{ type: String, enum: WEEKDAYS }] }, INNER);
const daySchema = new Schema({ start: text, end: text, breakMinutes: number }, INNER);
const daysSchema = new Schema(Object.fromEntries(WEEKDAYS.map((weekday) => [weekday, { type: daySchema }])), INNER);
export const historySchema = new Schema(
  {
    at: { type: Date, required: true },
    by: { type: new Schema({ id: text, role: text }, INNER), required: true },
    what: text,
    facts: { type: Schema.Types.Mixed, required: true },
  },
  INNER,
);
const questionSchema = new Schema(
  {
    text,
    askedAt: { type: Date, required: true },
    answer: { type: String, default: null },
    answeredAt: { type: Date, default: null },
  },
  INNER,
);

/** What proposals and placements share. */
const common = {
  _id: text,
  version: number,
  schoolId: text,
  studentId: text,
  companyId: text,
  establishmentId: text,
  offerId: text,
  season: text,
  claim: { type: claimSchema, required: true },
  days: { type: daysSchema, required: true },
  firstDay: text,
  lastDay: text,
  hold: { ...text, enum: HOLDS },
  history: { type: [historySchema], default: [] },
};

/** The one place where proposals and placements are narrowed to a school or a company. The reach comes last, so that no filter can replace it. */
export const within = (reach: Reach, filter: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...filter,
  ...('schoolId' in reach ? { schoolId: reach.schoolId } : { companyId: reach.companyId }),
});

/** The collection of proposals. */
export const proposalModelOf = (connection: Connection): Model<ProposalRow> => {
  const known = connection.models.Proposal as Model<ProposalRow> | undefined;
  if (known) return known;
  const schema = new Schema<ProposalRow>(
    {
      ...common,
      state: { ...text, enum: PROPOSAL_STATES },
      proposedAt: { type: Date, required: true },
      proposedBy: text,
      heldUntil: { type: Date, required: true },
      runId: { type: String, default: null },
      answeredAt: { type: Date, default: null },
      declineReason: { type: String, enum: [...DECLINE_REASONS, null], default: null },
      declineText: { type: String, default: null },
      message: { type: String, default: null },
      question: { type: questionSchema, default: null },
    },
    { strict: 'throw', versionKey: false, minimize: false, collection: 'proposals' },
  );
  // One open proposal per pupil, whoever asks at once.
  schema.index({ studentId: 1 }, { unique: true, partialFilterExpression: { state: 'held' } });
  schema.index({ schoolId: 1, proposedAt: -1, _id: -1 }); // a school's list, newest first
  schema.index({ companyId: 1, proposedAt: -1, _id: -1 }); // what a company is asked
  schema.index({ schoolId: 1, runId: 1 }); // what came of a run
  schema.index({ state: 1, heldUntil: 1 }); // those whose time is over
  schema.index({ hold: 1, proposedAt: 1 }); // places to give back
  return connection.model<ProposalRow>('Proposal', schema);
};

/** The collection of placements. */
export const placementModelOf = (connection: Connection): Model<PlacementRow> => {
  const known = connection.models.Placement as Model<PlacementRow> | undefined;
  if (known) return known;
  const schema = new Schema<PlacementRow>(
    {
      ...common,
      groupId: text,
      proposalId: text,
      programme: { ...text, enum: PROGRAMMES },
      sector: { ...text, enum: SECTORS },
      mentorId: { type: String, default: null },
      supervisorId: { type: String, default: null },
      state: { ...text, enum: PLACEMENT_STATES },
      endReason: { type: String, enum: [...END_REASONS, null], default: null },
      plannedLastDay: text,
      placeAskedAt: { type: Date, default: null },
    },
    { strict: 'throw', versionKey: false, minimize: false, collection: 'placements' },
  );
  schema.index({ proposalId: 1 }, { unique: true }); // a proposal becomes one placement
  schema.index({ schoolId: 1, firstDay: 1, _id: 1 }); // a school's list
  schema.index({ companyId: 1, firstDay: 1, _id: 1 }); // a company's list
  schema.index({ studentId: 1, state: 1 }); // where a pupil is: overlap, portfolio
  schema.index({ establishmentId: 1, state: 1 }); // whom the loss of a recognition touches
  schema.index({ hold: 1 }); // places to give back
  return connection.model<PlacementRow>('Placement', schema);
};

/** A stored row as its record, and back. */
export const recordOf = <T extends { id: string }>({ _id, ...rest }: Omit<T, 'id'> & { _id: string }): T =>
  ({ id: _id, ...rest }) as unknown as T;
export const rowOf = <T extends { id: string }>({ id, ...rest }: T): Omit<T, 'id'> & { _id: string } => ({
  ...rest,
  _id: id,
});
