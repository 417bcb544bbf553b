import { Schema, type Connection } from 'mongoose';
import type { SchoolScope } from '../../domain/actor.js';
import { WEEKDAYS } from '../../domain/week-schedule.js';
import { createOwnedCollection, type Owned } from '../../platform/db/owned-collection.js';
import { VISIT_KINDS } from './visit-due.rules.js';
import { DAY_PARTS } from './visit-rounds.rules.js';
import type { Agenda, VisitRepository } from './visits.repository.js';
import {
  CANCEL_REASONS,
  PROGRESSES,
  RATINGS,
  SUPPORT_ASKED,
  VISIT_ATTENDEES,
  VISIT_STATES,
  type Feedback,
  type Visit,
} from './visits.rules.js';

const text = { type: String, required: true };
const number = { type: Number, required: true };
const date = { type: Date, required: true };
const optional = { type: String, default: null };
const inner = { _id: false, strict: 'throw' } as const;
const outer = { strict: 'throw', versionKey: false } as const;
const whose = { _id: text, version: number, schoolId: text };
const stage = { companyId: text, placementId: text, studentId: text };

const authorSchema = new Schema({ id: text, role: text, name: text }, inner);
const by = { type: authorSchema, required: true };
const visitEntry = new Schema({ at: date, by, what: text, day: text, start: text }, inner);
const reportSchema = new Schema(
  {
    present: [{ type: String, enum: VISIT_ATTENDEES }],
    progress: { ...text, enum: PROGRESSES },
    goals: optional,
    concerns: optional,
    agreements: optional,
  },
  inner,
);
const answers = {
  coming: { ...text, enum: RATINGS },
  working: { ...text, enum: RATINGS },
  support: { ...text, enum: SUPPORT_ASKED },
};

const ofSchool = <T extends Owned & { readonly schoolId: string }>(model: unknown, sortField: string & keyof T) => {
  const collection = createOwnedCollection<T>(model, 'schoolId', sortField);
  return {
    get: ({ schoolId }: SchoolScope, id: string) => collection.get(schoolId, id),
    ofPlacements: ({ schoolId }: SchoolScope, placementIds: readonly string[]) =>
      collection.find(schoolId, { placementId: { $in: [...placementIds] } }),
    insert: ({ schoolId }: SchoolScope, item: T) => collection.insert(schoolId, item),
    replace: ({ schoolId }: SchoolScope, item: T) => collection.replace(schoolId, item),
  };
};

/** Mongoose storage of visits, feedback and agendas. */
export const createVisitRepository = (connection: Connection): VisitRepository => {
  const visitSchema = new Schema(
    {
      ...{ ...whose, ...stage, establishmentId: text, mentorId: optional },
      kind: { ...text, enum: VISIT_KINDS },
      state: { ...text, enum: VISIT_STATES },
      ...{ day: text, start: text, minutes: number, sequence: number },
      cancelReason: { type: String, enum: [...CANCEL_REASONS, null], default: null },
      report: { type: reportSchema, default: null },
      history: { type: [visitEntry], required: true },
    },
    { ...outer, collection: 'visits' },
  );
  visitSchema.index({ schoolId: 1, placementId: 1, day: 1, _id: 1 }); // all visits of some placements: every overview asks this

  const feedbackSchema = new Schema(
    {
      ...{ ...whose, ...stage, month: text, ...answers, text: optional, givenAt: date, by },
      handled: { type: new Schema({ at: date, by }, inner), default: null },
      earlier: { type: [new Schema({ at: date, by, ...answers }, inner)], required: true },
    },
    { ...outer, collection: 'feedback' },
  );
  feedbackSchema.index({ schoolId: 1, placementId: 1, month: 1 }, { unique: true }); // one per placement and month; also the overviews

  const agendaSchema = new Schema(
    {
      ...whose,
      halfDays: [new Schema({ weekday: { ...text, enum: WEEKDAYS }, part: { ...text, enum: DAY_PARTS } }, inner)],
      feedDigest: optional,
    },
    { ...outer, collection: 'visitAgendas' },
  );
  agendaSchema.index({ feedDigest: 1 }); // a calendar program asks by the secret alone

  const agendas = connection.model('VisitAgenda', agendaSchema);
  return {
    atomically: (work) => connection.transaction(work),
    visits: ofSchool<Visit>(connection.model('Visit', visitSchema), 'day'),
    feedback: ofSchool<Feedback>(connection.model('Feedback', feedbackSchema), 'month'),
    agendas: {
      ...ofSchool<Agenda>(agendas, 'id'),
      byFeedDigest: async (digest) => {
        const row = await agendas.findOne({ feedDigest: digest }).lean<(Omit<Agenda, 'id'> & { _id: string }) | null>();
        if (!row) return null;
        const { _id, ...rest } = row;
        return { id: _id, ...rest };
      },
    },
  };
};
