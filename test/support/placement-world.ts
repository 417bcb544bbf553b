import { aContent, anAgreement, aRevision, aSignature } from './agreement-builders.js';
import { aStudent, aRecognition, aSupervisor, anOffer, d } from './builders.js';
import type { AgreementContent, Party } from '../../src/domain/agreement.js';
import type { PlaceOffer } from '../../src/domain/place-offer.js';
import type { SchoolApp } from './school-app.js';

/** A proposal as the API shows it, as far as tests look. */
export interface ProposalAnswer {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly studentId: string | null;
  readonly studentName: string | null;
  readonly profile: object;
}

/** A placement as the API shows it, as far as tests look. */
export interface PlacementAnswer {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly lastDay: string;
  readonly possibleMoves: readonly string[];
  readonly history: readonly { readonly what: string; readonly words: string }[];
}

/** Six hours with half an hour of break: within the law at 15, beside school on the other days. */
export const SHORT_DAY = { start: '09:00', end: '15:30', breakMinutes: 30, places: 1 };

/** The school of the tests with one recognised place on Tuesdays, and pupils who fit it. */
export const placementWorld = async (
  api: SchoolApp,
  { offer = {}, pupils = 2 }: { offer?: Partial<PlaceOffer>; pupils?: number } = {},
): Promise<void> => {
  await api.reset();
  await api.storage.placeOffers.insertMany([anOffer({ days: { tue: SHORT_DAY }, ...offer })]);
  await api.storage.recognitions.insertMany([aRecognition()]);
  await api.storage.supervisors.insertMany([aSupervisor({ maxPupilsAtOnce: 9 })]);
  await api.storage.students.insertMany(
    Array.from({ length: pupils - 1 }, (_, i) =>
      aStudent({ id: `stu-1${i}`, studentNumber: `90011${i}`, firstName: `Luca${i}`, lastName: 'Jansen' }),
    ),
  );
};

/** What a hand-made proposal of the place asks. */
export const wanted = (studentId = 'stu-1', more: object = {}) => ({
  studentId,
  offerId: 'off-1',
  weekdays: ['tue'],
  ...more,
});

/** Places of the offer that are in use, by claim id. */
export const claimsOf = async (api: SchoolApp, offerId = 'off-1'): Promise<string[]> =>
  ((await api.storage.placeOffers.get(offerId))?.claims ?? []).map(({ id }) => id).sort();

/** Has everybody sign the agreement of a placement on a day and tells the placement so: agreed. Gives its version. */
export const signAll = async (
  api: SchoolApp,
  placementId: string,
  {
    signedOn = '2026-12-01',
    parties = ['company', 'pupil', 'parent', 'school'],
    content = {},
  }: { signedOn?: string; parties?: readonly Party[]; content?: Partial<AgreementContent> } = {},
): Promise<number> => {
  const { places: _places, ...day } = SHORT_DAY;
  const text = aContent({
    ...{ firstDay: d('2027-02-01'), lastDay: d('2027-07-09'), week: [{ weekday: 'tue', ...day }] },
    ...content,
  });
  const signatures = parties.map((party) => aSignature(party, { signedOn: d(signedOn) }));
  const revision = aRevision({ content: text, signatures, completedAt: new Date(`${signedOn}T10:00:00Z`) });
  await api.storage.agreements.insert(anAgreement({ id: `agr-${placementId}`, placementId, revisions: [revision] }));
  const by = { id: 'agreements', role: 'service' } as const;
  const read = { id: placementId, version: null };
  return (await api.placements.placements.move({ schoolId: 'sch-1' }, read, { move: 'agree' }, by)).version;
};
