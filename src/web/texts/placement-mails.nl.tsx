import type { Leerjaar, Programme } from '../../domain/programme.js';
import type { Sector } from '../../domain/sector.js';
import type { SupportNeed } from '../../domain/student.js';
import { WEEKDAYS, type WeekSchedule } from '../../domain/week-schedule.js';
import type { Period } from '../../platform/calendar-date.js';
import { moment, periodText } from './format.nl.js';
import { guidanceNames, listOf, programmeNames, sectorNames, supportNeedNames, weekdayNames } from './labels.nl.js';
import { mailOf, type MailWords } from './mail-words.nl.js';

/** What a company may read of a pupil before it accepts. */
export interface MailProfile {
  readonly programme: Programme;
  readonly leerjaar: Leerjaar;
  readonly ageYears: number;
  readonly sector: Sector;
  readonly guidanceNeed: 1 | 2 | 3;
  readonly supportNeeds: readonly SupportNeed[];
}

/** "dinsdag 09:00–15:30 en donderdag 09:00–15:30". */
export const daysText = (days: WeekSchedule): string =>
  listOf(
    WEEKDAYS.flatMap((weekday) => {
      const day = days[weekday];
      return day ? [`${weekdayNames[weekday]} ${day.start}–${day.end}`] : [];
    }),
  );

/** The agreed profile as lines: no name, no date of birth, no address. */
export const profileLines = (profile: MailProfile): (readonly [name: string, value: string])[] => [
  ['Opleiding', `${programmeNames[profile.programme]}, leerjaar ${profile.leerjaar}`],
  ['Leeftijd', `${profile.ageYears} jaar bij de start`],
  ['Sector', sectorNames[profile.sector]],
  ['Begeleiding', guidanceNames[profile.guidanceNeed]],
  ...(profile.supportNeeds.length === 0
    ? []
    : [['Helpt deze leerling', listOf(profile.supportNeeds.map((need) => supportNeedNames[need]))] as const]),
];

interface Asked extends Period {
  readonly placeName: string;
  readonly schoolName: string;
  readonly days: WeekSchedule;
}

/** Asks a company for a place: the profile, the days and until when; the name follows when the company accepts. */
export const proposalMail = (
  asked: Asked & {
    readonly profile: MailProfile;
    readonly message: string | null;
    readonly heldUntil: Date;
    readonly link: string;
  },
): MailWords =>
  mailOf(
    `${asked.schoolName} vraagt een stageplek bij ${asked.placeName}`,
    [
      `${asked.schoolName} vraagt of een leerling bij ${asked.placeName} stage kan lopen, ${periodText(asked)}, op ${daysText(asked.days)}.`,
      profileLines(asked.profile)
        .map(([name, value]) => `${name}: ${value}.`)
        .join(' '),
      ...(asked.message === null ? [] : [`Bericht van de school: ${asked.message}`]),
      `De plek is voor deze leerling vastgehouden tot ${moment(asked.heldUntil)}. Neemt u de leerling aan, dan hoort u wie het is.`,
      'U kunt aannemen, afwijzen of eerst iets vragen. Een account is niet nodig. De link is alleen voor u; stuur deze mail niet door.',
    ],
    { href: asked.link, label: 'Bekijk de vraag en antwoord' },
  );

/** What a company reads after it accepted: who comes. */
export const acceptedMail = (asked: Asked & { readonly pupilName: string }): MailWords =>
  mailOf(
    `${asked.pupilName} komt stage lopen bij ${asked.placeName}`,
    [
      `Bedankt. ${asked.pupilName} van ${asked.schoolName} loopt stage bij ${asked.placeName}, ${periodText(asked)}, op ${daysText(asked.days)}.`,
      'De school stuurt u de leerwerkovereenkomst. Voordat iedereen heeft getekend, begint de stage niet.',
    ],
    null,
  );

/** Tells a company that the school took its question for a place back. */
export const withdrawnMail = (asked: Asked): MailWords =>
  mailOf(
    `De vraag om een plek bij ${asked.placeName} is ingetrokken`,
    [
      `${asked.schoolName} heeft de vraag om een stageplek bij ${asked.placeName} ingetrokken. U hoeft niets te doen; de plek is weer vrij.`,
    ],
    null,
  );

/** Brings the school's answer to the company's question. */
export const questionAnsweredMail = (
  asked: Asked & { readonly question: string; readonly answer: string; readonly link: string },
): MailWords =>
  mailOf(
    `Antwoord van ${asked.schoolName} op uw vraag`,
    [`U vroeg: ${asked.question}`, `${asked.schoolName} antwoordt: ${asked.answer}`],
    { href: asked.link, label: 'Bekijk de vraag om een plek en antwoord' },
  );

const NEWS: Readonly<Record<'accepted' | 'declined' | 'lapsed' | 'question-asked', (place: string) => string>> = {
  accepted: (place) => `${place} neemt de leerling aan`,
  declined: (place) => `${place} wijst de leerling af`,
  lapsed: (place) => `${place} heeft niet op tijd geantwoord`,
  'question-asked': (place) => `${place} stelt een vraag over een voorstel`,
};

/** Tells the coordinator what came of a proposal; who it is about stands behind the link. */
export const proposalNewsMail = (kind: keyof typeof NEWS, placeName: string, link: string): MailWords =>
  mailOf(
    NEWS[kind](placeName),
    [
      `${NEWS[kind](placeName)}.`,
      ...(kind === 'declined' || kind === 'lapsed'
        ? ['De plek is teruggegeven. Op de pagina staan de beste plekken die nog vrij zijn.']
        : []),
    ],
    { href: link, label: 'Bekijk het voorstel' },
  );

/** What a changed last day means for who signed. */
export const NEW_TEXT =
  'Is de overeenkomst al gemaakt? Dan komt er een nieuwe tekst met deze laatste dag, die ieder opnieuw ondertekent. Afspraken voor een bezoek na die dag vervallen.';

/** Tells a mentor, coordinator, company or pupil of a step of a stage; `what` is the line of its history. */
export const placementNewsMail = (
  what: string,
  placeName: string,
  { link, more }: { link: string | null; more: string | null },
): MailWords =>
  mailOf(
    `Stage bij ${placeName}: ${what}`.slice(0, 150),
    [`Over een stage bij ${placeName}: ${what}`, ...(more === null ? [] : [more])],
    link === null ? null : { href: link, label: 'Bekijk de stage' },
  );
