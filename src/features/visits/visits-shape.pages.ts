import type { Author } from '../../domain/author.js';
import { guidedKeyOf, isFound } from '../../domain/guided-placement.js';
import type { Tone } from '../../web/components/badge.js';
import type { FormReader, FormValues } from '../../web/form-state.js';
import { longDay, shortDay } from '../../web/texts/format.nl.js';
import { nameIn, roleNames } from '../../web/texts/labels.nl.js';
import type { VisitKind, VisitStanding } from './visit-due.rules.js';
import type { DayPart } from './visit-rounds.rules.js';
import type {
  CancelReason,
  Feedback,
  Month,
  Progress,
  Rating,
  SupportAsked,
  Visit,
  VisitAttendee,
  VisitEntry,
} from './visits.rules.js';
import type { PlacementCare } from './visits.service.js';

type Names<Key extends string> = Readonly<Record<Key, string>>;

export const kindNames: Names<VisitKind> = { first: 'Eerste bezoek', regular: 'Bezoek', final: 'Eindbezoek' };
export const standingNames: Names<VisitStanding> = {
  done: 'Klaar',
  'not-yet': 'Nog niet nodig',
  due: 'Nodig',
  overdue: 'Te laat',
};
export const STANDING_TONES: Readonly<Record<VisitStanding, Tone>> = {
  done: 'good',
  'not-yet': 'neutral',
  due: 'attention',
  overdue: 'bad',
};
export const attendeeNames: Names<VisitAttendee> = {
  pupil: 'Leerling',
  supervisor: 'Praktijkopleider',
  mentor: 'Stagebegeleider',
  parent: 'Ouder of verzorger',
  other: 'Iemand anders',
};
export const progressNames: Names<Progress> = {
  ahead: 'Voor op schema',
  'on-track': 'Op schema',
  behind: 'Achter op schema',
  'at-risk': 'Stage loopt gevaar',
};
export const cancelNames: Names<CancelReason> = {
  'pupil-absent': 'Leerling is er niet',
  'company-busy': 'Bedrijf kan niet',
  'mentor-prevented': 'Begeleider kan niet',
  'placement-ended': 'Stage is gestopt',
  other: 'Iets anders',
};
export const ratingNames: Names<Rating> = { good: 'Goed', fair: 'Gaat wel', poor: 'Niet goed' };
export const supportNames: Names<SupportAsked> = {
  none: 'Nee',
  talk: 'Ja, bel mij deze week',
  urgent: 'Ja, vandaag nog',
};
export const partNames: Names<DayPart> = { morning: 'ochtend', afternoon: 'middag' };

const MONTH = new Intl.DateTimeFormat('nl-NL', { timeZone: 'UTC', month: 'long', year: 'numeric' });

/** "november 2026". */
export const monthName = (month: Month): string => MONTH.format(new Date(`${month}-15T12:00:00Z`));

/** "Bo Peters (stagebegeleider)". */
export const authorText = ({ name, role }: Author): string =>
  `${name} (${role === 'pupil' ? 'leerling' : role === 'contact' ? 'leerbedrijf' : nameIn(roleNames, role).toLowerCase()})`;

/** One entry of a visit's history in words. */
export const visitEntryText = ({ by, what, day, start }: VisitEntry): string => {
  const who = authorText(by);
  switch (what) {
    case 'planned':
      return `${who} plande het bezoek op ${longDay(day)} om ${start}.`;
    case 'moved':
      return `${who} verzette het bezoek naar ${longDay(day)} om ${start}.`;
    case 'cancelled':
      return `${who} zegde het bezoek van ${longDay(day)} af.`;
    case 'recorded':
      return `${who} legde het bezoek van ${longDay(day)} vast.`;
    case 'corrected':
      return `${who} verbeterde het verslag van ${longDay(day)}.`;
  }
};

/** What is asked next, in one sentence. */
export const dueText = ({ due, standing, planned, unrecorded }: PlacementCare): string => {
  if (planned) return `Gepland op ${longDay(planned.day)} om ${planned.start}.`;
  if (unrecorded) return `Was gepland op ${longDay(unrecorded.day)}; leg het vast of zeg het af.`;
  if (due === null) return 'Er is geen bezoek meer nodig.';
  const kind = kindNames[due.kind];
  return standing === 'not-yet'
    ? `${kind} nodig vanaf ${longDay(due.dueFrom)}.`
    : standing === 'due'
      ? `${kind} nodig; te laat vanaf ${longDay(due.overdueFrom)}.`
      : `${kind} te laat sinds ${longDay(due.overdueFrom)}.`;
};

const ORDER: readonly VisitStanding[] = ['overdue', 'due', 'not-yet', 'done'];

/** What the list runs by: overdue first, then what is due soonest; a planned visit after one that is not. */
export const urgencyKeyOf = ({ standing, planned, due, guided }: PlacementCare): readonly [string, string] => {
  const [name, id] = guidedKeyOf(guided);
  return [`${ORDER.indexOf(standing)}${planned === null ? 0 : 1}${due?.overdueFrom ?? ''} ${name}`, id];
};

export const byUrgency = (a: PlacementCare, b: PlacementCare): number => {
  const [one, other] = [urgencyKeyOf(a).join(), urgencyKeyOf(b).join()];
  return one < other ? -1 : one > other ? 1 : 0;
};

export interface CareFilters {
  readonly q?: string | undefined;
  readonly stand?: VisitStanding | undefined;
  readonly begeleider?: string | undefined;
}

/** The placements a list shows, most urgent first. */
export const caresShown = (all: readonly PlacementCare[], { q, stand, begeleider }: CareFilters): PlacementCare[] =>
  all
    .filter(
      ({ due, visits, standing, guided }) =>
        (due !== null || visits.length > 0) &&
        (stand === undefined || standing === stand) &&
        (begeleider === undefined || guided.mentor?.id === begeleider) &&
        isFound(guided, q),
    )
    .sort(byUrgency);

export const CARE_CSV_HEADER = [
  ...['Leerling', 'Klas', 'Bedrijf', 'Plaats', 'Begeleider', 'Stand', 'Soort bezoek'],
  ...['Nodig vanaf', 'Te laat vanaf', 'Gepland', 'Laatste bezoek', 'Bezoeken', 'Hulp gevraagd'],
];

export const careCsvRow = ({ guided, standing, due, planned, lastHeld, visits, signals }: PlacementCare): string[] => [
  ...[guided.pupil.name, guided.pupil.groupName, guided.place.name, guided.place.town, guided.mentor?.name ?? ''],
  ...[standingNames[standing], due === null ? '' : kindNames[due.kind], due?.dueFrom ?? '', due?.overdueFrom ?? ''],
  ...[planned?.day ?? '', lastHeld?.day ?? ''],
  String(visits.filter(({ state }) => state === 'held').length),
  signals.map(({ month }) => month).join(' '),
];

/** What the form says of a visit's time, as the API takes it. */
export const timeOfForm = (form: FormReader) => ({
  day: form.text('day'),
  start: form.text('start'),
  minutes: form.number('minutes'),
});

/** What the form says of a held visit. */
export const reportOfForm = (form: FormReader) => ({
  day: form.text('day'),
  present: form.list('present'),
  progress: form.text('progress'),
  goals: form.text('goals') ?? null,
  concerns: form.text('concerns') ?? null,
  agreements: form.text('agreements') ?? null,
});

/** The report form as it starts: today, and who is nearly always there. */
export const valuesOfReport = (visit: Pick<Visit, 'day' | 'report'> | null, today: string): FormValues => ({
  day: visit?.day ?? today,
  present: visit?.report?.present ?? ['pupil', 'supervisor', 'mentor'],
  progress: visit?.report?.progress ?? '',
  goals: visit?.report?.goals ?? '',
  concerns: visit?.report?.concerns ?? '',
  agreements: visit?.report?.agreements ?? '',
});

export const answersOfForm = (form: FormReader) => ({
  coming: form.text('coming'),
  working: form.text('working'),
  support: form.text('support'),
  text: form.text('text') ?? null,
});

/** One month of feedback in words. */
export const feedbackText = ({ coming, working, support }: Feedback): string =>
  `komen: ${ratingNames[coming].toLowerCase()}, werk: ${ratingNames[working].toLowerCase()}, hulp nodig: ${supportNames[support].toLowerCase()}`;

/** "24 nov 2026 om 09:30". */
export const whenText = ({ day, start }: Pick<Visit, 'day' | 'start'>): string => `${shortDay(day)} om ${start}`;
