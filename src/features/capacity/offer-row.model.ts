import { Schema, type Connection, type Model } from 'mongoose';
import { HAZARDS } from '../../domain/hazard.js';
import { STAGE_FORMS, type PlaceClaim, type PlaceOffer } from '../../domain/place-offer.js';
import { PROGRAMMES } from '../../domain/programme.js';
import { SECTORS } from '../../domain/sector.js';
import { WEEKDAYS } from '../../domain/week-schedule.js';
import { freeCounters, type CounterKey, type FreeCounters } from './free-counters.rules.js';

/** An offer as stored: with what is left per period and weekday, so that one update can ask for a place and take it. */
export type OfferRow = Omit<PlaceOffer, 'id'> & { _id: string; free: FreeCounters };
export type OfferModel = Model<OfferRow>;

const claimSchema = new Schema<PlaceClaim>(
  { id: { type: String, required: true }, periodIds: [String], weekdays: [{ type: String, enum: WEEKDAYS }] },
  { _id: false, id: false, strict: 'throw' },
);
const periodSchema = new Schema(
  {
    id: { type: String, required: true },
    firstDay: { type: String, required: true },
    lastDay: { type: String, required: true },
  },
  { _id: false, id: false, strict: 'throw' },
);
const daySchema = new Schema(
  {
    start: { type: String, required: true },
    end: { type: String, required: true },
    breakMinutes: { type: Number, required: true },
    places: { type: Number, required: true },
  },
  { _id: false, strict: 'throw' },
);
const daysSchema = new Schema(Object.fromEntries(WEEKDAYS.map((weekday) => [weekday, { type: daySchema }])), {
  _id: false,
  strict: 'throw',
  minimize: false,
});

/** The path of a counter in the stored offer. */
export const counterPath = ({ periodId, unit }: CounterKey): string => `free.${periodId}.${unit}`;

export const offerOf = ({ _id, free: _free, ...rest }: OfferRow): PlaceOffer => ({ id: _id, ...rest });

export const offerRowOf = (offer: PlaceOffer): OfferRow => {
  const { id, ...rest } = offer;
  return { _id: id, ...rest, free: freeCounters(offer) };
};

/** The collection of place offers. */
export const offerModelOf = (connection: Connection): OfferModel => {
  const schema = new Schema<OfferRow>(
    {
      _id: { type: String, required: true },
      version: { type: Number, required: true },
      companyId: { type: String, required: true },
      establishmentId: { type: String, required: true },
      season: { type: String, required: true },
      title: { type: String, required: true },
      sector: { type: String, enum: SECTORS, required: true },
      programmes: { type: [{ type: String, enum: PROGRAMMES }], required: true },
      leerjaren: { type: [Number], required: true },
      minAge: { type: Number, default: null },
      maxAge: { type: Number, default: null },
      periods: { type: [periodSchema], required: true },
      days: { type: daysSchema, required: true },
      totalPlaces: { type: Number, required: true },
      forms: { type: [{ type: String, enum: STAGE_FORMS }], required: true },
      otherForm: { type: String, enum: ['refuse', 'warn'], required: true },
      minimumWeeks: { type: Number, default: null },
      hazards: { type: [{ type: String, enum: HAZARDS }], required: true },
      supervisionDeclared: { type: Boolean, required: true },
      vogAsked: { type: Boolean, required: true },
      guidanceLevel: { type: Number, required: true },
      allowanceCentsPerMonth: { type: Number, default: null },
      supervisorIds: { type: [String], required: true },
      firmness: { type: String, enum: ['open', 'on-request'], required: true },
      confirmedOn: { type: String, default: null },
      confirmedBy: { type: String, default: null },
      claims: { type: [claimSchema], required: true },
      free: { type: Schema.Types.Mixed, required: true },
    },
    { strict: 'throw', versionKey: false, collection: 'placeOffers', minimize: false },
  );
  schema.index({ establishmentId: 1, season: 1 }); // the offers of an establishment
  schema.index({ companyId: 1, season: 1 }); // a company's own list, and its pupils at once when it has a maximum
  schema.index({ season: 1, _id: 1 }); // the list of a season, by id
  return connection.model<OfferRow>('PlaceOffer', schema);
};
