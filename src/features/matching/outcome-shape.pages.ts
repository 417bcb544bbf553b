import type { Finding } from '../../domain/finding.js';
import { isNobody } from '../../domain/forgotten-pupil.js';
import type { Weekday } from '../../domain/week-schedule.js';
import { countOf, decimal, wholeNumber } from '../../web/texts/format.nl.js';
import { costTermNames, reasonName } from '../../web/texts/matching.nl.js';
import type { WhatIf } from './explanation/what-if.js';
import type { Certificate, MatchingRun, RunOutcome, RunPlacement, RunUnplaced } from './matching.rules.js';
import { COST_TERMS } from './options/cost.js';

/** A pupil as a run shows them. */
export interface PupilName {
  readonly id: string;
  readonly name: string;
  readonly groupName: string;
}

/** A place offer as a run shows it. */
export interface OfferName {
  readonly id: string;
  readonly title: string;
  readonly establishmentId: string;
  readonly establishment: string;
  readonly town: string;
  /** Hours per weekday, as "08:30–16:00". */
  readonly hours: Readonly<Partial<Record<Weekday, string>>>;
}

export interface Names {
  readonly pupils: ReadonlyMap<string, PupilName>;
  readonly offers: ReadonlyMap<string, OfferName>;
}

/** By id, for looking up. */
export const byId = <T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [item.id, item]));

export const pupilName = (names: Names, id: string): string =>
  isNobody(id) ? 'leerling vergeten' : (names.pupils.get(id)?.name ?? 'Leerling');
export const offerName = (names: Names, id: string): string => names.offers.get(id)?.establishment ?? 'Onbekende plek';

/** For whom a run was made: "hele school", a group, or how many pupils somebody chose. */
export const selectionWords = (
  run: Pick<MatchingRun, 'groupId' | 'isChosen' | 'studentIds'>,
  groupName: string | null,
): string => {
  if (run.groupId !== null) return groupName ?? 'klas';
  return run.isChosen === true
    ? countOf(run.studentIds.length, 'gekozen leerling', 'gekozen leerlingen')
    : 'hele school';
};

export interface PlacedRow {
  readonly studentId: string;
  readonly name: string;
  readonly groupName: string;
  readonly place: string;
  readonly placeHref: string;
  readonly work: string;
  readonly town: string;
  readonly weekdays: readonly Weekday[];
  readonly hours: string;
  readonly travelMinutes: number | null;
  readonly warnings: readonly Finding[];
  readonly locked: boolean;
}

const byName = <T extends { readonly name: string }>(a: T, b: T): number => a.name.localeCompare(b.name, 'nl');

/** Hours of the days of a placement: once when every day has the same, else none here (the page of the pupil says them). */
const sameHours = (offer: OfferName | undefined, weekdays: readonly Weekday[]): string => {
  const hours = new Set(weekdays.map((weekday) => offer?.hours[weekday] ?? ''));
  return hours.size === 1 ? ([...hours][0] ?? '') : 'verschilt per dag';
};

/** Who is placed where, by name. */
export const placedRows = (outcome: RunOutcome, names: Names): PlacedRow[] =>
  outcome.placements
    .map((placement): PlacedRow => {
      const offer = names.offers.get(placement.offerId);
      return {
        studentId: placement.studentId,
        name: pupilName(names, placement.studentId),
        groupName: names.pupils.get(placement.studentId)?.groupName ?? '',
        place: offer?.establishment ?? 'Onbekende plek',
        placeHref: `/vestigingen/${placement.establishmentId}`,
        work: offer?.title ?? '',
        town: offer?.town ?? '',
        weekdays: placement.weekdays,
        hours: sameHours(offer, placement.weekdays),
        travelMinutes: placement.locked ? null : placement.travelMinutes,
        warnings: placement.findings.filter(({ severity }) => severity === 'warn'),
        locked: placement.locked,
      };
    })
    .sort(byName);

export interface UnplacedRow {
  readonly studentId: string;
  readonly name: string;
  readonly groupName: string;
  readonly why: string;
}

/** Who has no place and why, in one sentence each. */
export const unplacedRows = (outcome: RunOutcome, names: Names): UnplacedRow[] =>
  outcome.unplaced
    .map((one) => ({
      studentId: one.studentId,
      name: pupilName(names, one.studentId),
      groupName: names.pupils.get(one.studentId)?.groupName ?? '',
      why: whyNone(one),
    }))
    .sort(byName);

/** "van 41 plekken: 17 te ver reizen, 9 …, en 3 mogelijke gingen naar anderen". */
export const whyNone = ({ offers, possibleOffers, reasons }: RunUnplaced): string => {
  if (offers === 0) return 'Er zijn in dit seizoen geen plekken in beeld.';
  const parts = [
    ...reasons.slice(0, 3).map((reason) => `${wholeNumber(reason.offers)} ${reasonName(reason.rule)}`),
    ...(possibleOffers > 0 ? [`${wholeNumber(possibleOffers)} mogelijk, maar vergeven aan andere leerlingen`] : []),
  ];
  return `Van ${countOf(offers, 'plek', 'plekken')}: ${parts.join(', ')}.`;
};

export interface ReasonRow {
  readonly text: string;
  readonly article: string | null;
  readonly count: string;
  readonly percent: number;
}

/** Every reason for one pupil with its number of offers: first what was possible, since that is nearest. */
export const reasonRows = ({ offers, possibleOffers, reasons }: RunUnplaced): ReasonRow[] => {
  const row = (text: string, article: string | null, count: number): ReasonRow => ({
    text,
    article,
    count: wholeNumber(count),
    percent: offers === 0 ? 0 : (100 * count) / offers,
  });
  return [
    ...(possibleOffers > 0 ? [row('mogelijk, maar vergeven aan andere leerlingen', null, possibleOffers)] : []),
    ...reasons.map((reason) => row(reasonName(reason.rule), reason.article, reason.offers)),
  ];
};

/** Why pupils of a run have no place, over all of them: the rules that refuse most. */
export const commonReasons = (outcome: RunOutcome): ReasonRow[] => {
  const counts = new Map<string, { article: string | null; offers: number }>();
  let all = 0;
  for (const { reasons, offers } of outcome.unplaced) {
    all += offers;
    for (const { rule, article, offers: refused } of reasons)
      counts.set(rule, { article, offers: (counts.get(rule)?.offers ?? 0) + refused });
  }
  return [...counts]
    .sort(([, a], [, b]) => b.offers - a.offers)
    .filter(([, { offers }]) => Math.round((100 * offers) / Math.max(1, all)) > 0)
    .slice(0, 6)
    .map(([rule, { article, offers }]) => ({
      text: reasonName(rule),
      article,
      count: `${wholeNumber(Math.round((100 * offers) / Math.max(1, all)))}%`,
      percent: (100 * offers) / Math.max(1, all),
    }));
};

/** What is proven about an outcome, for somebody who is no mathematician. */
export const certificateWords = (certificate: Certificate): { readonly title: string; readonly text: string } => {
  const { placed, bound, proven, gap, timeLimitReached } = certificate;
  const time = timeLimitReached ? ' De rekentijd was om; een nieuwe poging kan nog iets beter uitvallen.' : '';
  if (proven)
    return {
      title: 'Bewezen: beter kan niet',
      text: `Met deze plekken, roosters en regels kunnen er niet meer dan ${countOf(bound.placed, 'leerling', 'leerlingen')} een plek krijgen, en geen andere verdeling past beter.`,
    };
  const percent = decimal(gap * 100);
  if (placed >= bound.placed)
    return {
      title: 'Bewezen: meer leerlingen plaatsen kan niet',
      text: `Er kunnen er niet meer dan ${wholeNumber(bound.placed)} een plek krijgen. Hoe goed de plekken passen kan nog hooguit ${percent}% beter.${time}`,
    };
  return {
    title: 'Bijna zeker de beste uitkomst',
    text: `Er zijn er ${wholeNumber(placed)} geplaatst. Bewezen is dat het er nooit meer dan ${wholeNumber(bound.placed)} kunnen worden.${time}`,
  };
};

const FIT_WORDS = ['past helemaal', 'past goed', 'past redelijk', 'past matig', 'past slecht'] as const;

/** How a placement suits a pupil, term by term; 0 is as wished and 1000 the other end. */
export const fitRows = ({
  terms,
  locked,
}: RunPlacement): { readonly term: string; readonly fit: string; readonly percent: number }[] =>
  locked
    ? []
    : COST_TERMS.map((term) => ({
        term: costTermNames[term],
        fit: FIT_WORDS[Math.ceil(terms[term] / 250)] ?? FIT_WORDS[4],
        percent: 100 - terms[term] / 10,
      }));

/** Why a pupil goes here, in sentences. */
export const whyHere = (placement: RunPlacement): string[] => {
  const { locked, possibleOffers, cheaperOffers, terms } = placement;
  if (locked) return ['Deze plaatsing stond al vast en is niet veranderd.'];
  return [
    possibleOffers === 1
      ? 'Dit was de enige plek die kon: school, reistijd, werk en wet kwamen alleen hier samen.'
      : `Er waren ${wholeNumber(possibleOffers)} plekken die konden.`,
    ...(possibleOffers > 1 && cheaperOffers === 0 ? ['Deze past het best bij deze leerling.'] : []),
    ...(cheaperOffers > 0
      ? [
          `${cheaperOffers === 1 ? 'Eén andere past' : `${wholeNumber(cheaperOffers)} andere passen`} voor deze leerling alleen iets beter, maar daar gaan andere leerlingen heen. Zo past het samen het best.`,
        ]
      : []),
    ...(terms.freshness === 0 ? ['Het bedrijf heeft deze plek voor dit seizoen bevestigd.'] : []),
  ];
};

export interface MoveRow {
  readonly studentId: string;
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** What a change would bring, in one sentence, and who would move. */
export const whatIfWords = (result: WhatIf, studentId: string, names: Names) => {
  const { placedBefore, placedAfter, moves } = result;
  const own = moves.find((move) => move.studentId === studentId);
  const more = placedAfter - placedBefore;
  const count =
    more === 0
      ? `Er blijven ${countOf(placedAfter, 'leerling', 'leerlingen')} geplaatst.`
      : `Er zijn dan ${wholeNumber(placedAfter)} leerlingen geplaatst: ${wholeNumber(Math.abs(more))} ${more > 0 ? 'meer' : 'minder'}.`;
  return {
    helps: more > 0,
    own:
      own === undefined
        ? 'Voor deze leerling verandert er niets.'
        : own.to === null
          ? 'Deze leerling zou de plek verliezen.'
          : `Deze leerling gaat dan naar ${offerName(names, own.to.offerId)}.`,
    ownDays: own?.to?.weekdays ?? null,
    count,
    others: moves
      .filter((move) => move.studentId !== studentId)
      .map((move): MoveRow => ({
        studentId: move.studentId,
        name: pupilName(names, move.studentId),
        from: move.from === null ? 'geen plek' : offerName(names, move.from.offerId),
        to: move.to === null ? 'geen plek' : offerName(names, move.to.offerId),
      })),
  };
};

/** The offers that a list of answers names. */
export const offersIn = (results: readonly WhatIf[]): string[] => [
  ...new Set(
    results.flatMap(({ change, moves }) => [
      ...('offerId' in change ? [change.offerId] : []),
      ...moves.flatMap(({ from, to }) => [from?.offerId, to?.offerId].filter((id) => id !== undefined)),
    ]),
  ),
];
