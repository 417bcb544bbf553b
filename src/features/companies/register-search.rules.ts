import type { CalendarDate, Period } from '../../platform/calendar-date.js';
import type { CompanyScope } from '../../domain/company-scope.js';
import { isInScope } from '../../domain/company-scope.js';
import { PROGRAMMES, type Programme } from '../../domain/programme.js';
import type { Recognition, RecognitionStanding } from '../../domain/recognition.js';
import type { SeasonId } from '../../domain/season.js';
import { SECTORS, type Sector } from '../../domain/sector.js';
import { WEEKDAYS, weekdaysOf, type Weekday } from '../../domain/week-schedule.js';
import { weekdayBit, type CountedOffer, type RegisterEntry } from './register-entries.rules.js';

/** What somebody looks for in the register. Absent means: does not matter. */
export interface RegisterQuestion {
  readonly scope: CompanyScope;
  /** Words that must each occur in name, town, company or KvK number. */
  readonly words: readonly string[];
  readonly companyId?: string | undefined;
  readonly sector?: Sector | undefined;
  readonly programme?: Programme | undefined;
  readonly weekday?: Weekday | undefined;
  readonly season?: SeasonId | undefined;
  /** Only with confirmed places that are still free. */
  readonly free: boolean;
}

/** What is left of an offer in one of its periods. */
export interface PlacesLeft extends Period {
  readonly periodId: string;
  readonly total: number;
  readonly byWeekday: Readonly<Partial<Record<Weekday, number>>>;
}

type Standings = readonly { readonly recognition: Recognition; readonly standing: RecognitionStanding }[];

/** What the search asks of other subjects. */
export interface RegisterRules {
  readonly standingOn: (recognition: Recognition, on: CalendarDate) => RecognitionStanding;
  /** Whether pupils may be placed under a recognition on a day. */
  readonly isRecognisedOn: (recognition: Recognition, on: CalendarDate) => boolean;
  /** How many more pupils the company wants in a period of an offer; null when it sets no maximum. */
  readonly companyRoom: (entry: RegisterEntry, offer: CountedOffer, periodId: string) => number | null;
}

const ANY_DAY = (1 << WEEKDAYS.length) - 1;
const bitOf = (sector: number, programme: number): number => 1 << (sector * PROGRAMMES.length + programme);

/** The bits of every recognised pair of sector and programme that a question accepts. */
const bitsAsked = (sector: Sector | undefined, programme: Programme | undefined): number => {
  let bits = 0;
  SECTORS.forEach((oneSector, s) => {
    PROGRAMMES.forEach((oneProgramme, p) => {
      if ((sector ?? oneSector) === oneSector && (programme ?? oneProgramme) === oneProgramme) bits |= bitOf(s, p);
    });
  });
  return bits;
};

/**
 * Judges entries for one day. How recognitions stand is derived once per entry and day and kept only while the entry lives:
 * an entry is made anew at every change of what hangs on it. Bits and numbers, since a question may be put to every entry.
 */
export const createEntryJudge = (rules: RegisterRules, today: CalendarDate) => {
  const shown = new WeakMap<RegisterEntry, Standings>();
  /** The recognitions of an entry with how they stand; worked out once a day for what is shown. */
  const standings = (entry: RegisterEntry): Standings => {
    const known = shown.get(entry);
    if (known) return known;
    const derived = entry.recognitions.map((recognition) => ({
      recognition,
      standing: rules.standingOn(recognition, today),
    }));
    shown.set(entry, derived);
    return derived;
  };

  const recognisedBits = (entry: RegisterEntry): number => {
    if (entry.derivedFor === today) return entry.recognised;
    let bits = 0;
    for (const recognition of entry.recognitions)
      if (rules.isRecognisedOn(recognition, today))
        for (const programme of recognition.programmes)
          bits |= bitOf(SECTORS.indexOf(recognition.sector), PROGRAMMES.indexOf(programme));
    entry.derivedFor = today;
    entry.recognised = bits;
    return bits;
  };

  const hasFree = (entry: RegisterEntry, counted: CountedOffer, days: number): boolean =>
    counted.confirmed &&
    counted.periods.some(
      ({ id, lastDay, freeDays }) =>
        (freeDays & days) !== 0 && lastDay >= today && (rules.companyRoom(entry, counted, id) ?? 1) > 0,
    );

  /** Whether an offer is one the question asks for. Without a season: this one or a later one. */
  const offerFits = (entry: RegisterEntry, counted: CountedOffer, question: RegisterQuestion): boolean => {
    const { offer } = counted;
    const { season, sector, programme, weekday, free } = question;
    return (
      (season === undefined ? counted.seasonEnds >= today : offer.season === season) &&
      (sector === undefined || offer.sector === sector) &&
      (programme === undefined || offer.programmes.includes(programme)) &&
      (weekday === undefined || (counted.openDays & weekdayBit(weekday)) !== 0) &&
      (!free || hasFree(entry, counted, weekday === undefined ? ANY_DAY : weekdayBit(weekday)))
    );
  };

  /** A test for one question, to be put to many entries. */
  const testFor = (question: RegisterQuestion): ((entry: RegisterEntry) => boolean) => {
    const { scope, words, companyId, sector, programme, weekday, season, free } = question;
    const recognised = sector !== undefined || programme !== undefined ? bitsAsked(sector, programme) : 0;
    const offered = weekday !== undefined || season !== undefined || free;
    const days = weekday === undefined ? ANY_DAY : weekdayBit(weekday);
    // Only what is asked is looked at, the cheapest first: every entry may be put to this.
    return (entry) =>
      (recognised === 0 || (recognisedBits(entry) & recognised) !== 0) &&
      (!offered || ((free ? entry.freeDays : entry.openDays) & days) !== 0) &&
      (!offered || entry.offers.some((counted) => offerFits(entry, counted, question))) &&
      (scope.companyId === null || isInScope(scope, entry.company.id)) &&
      (companyId === undefined || entry.company.id === companyId) &&
      (words.length === 0 || words.every((word) => entry.text.includes(word)));
  };

  /** What a pupil can still get in each period of an offer: never more than the total leaves, nor the company's maximum. */
  const placesLeft = (entry: RegisterEntry, counted: CountedOffer): PlacesLeft[] =>
    counted.offer.periods.map(({ id, firstDay, lastDay }) => {
      const { total = 0, ...days } = counted.free[id] ?? {};
      const most = Math.max(0, Math.min(total, rules.companyRoom(entry, counted, id) ?? total));
      const byWeekday: Partial<Record<Weekday, number>> = {};
      for (const weekday of weekdaysOf(days)) byWeekday[weekday] = Math.min(most, days[weekday] ?? 0);
      return { periodId: id, firstDay, lastDay, total: most, byWeekday };
    });

  return { testFor, offerFits, placesLeft, standings, recognisedBits };
};

export type EntryJudge = ReturnType<typeof createEntryJudge>;
