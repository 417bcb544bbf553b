import { renderToString } from 'preact-render-to-string';
import type { CalendarDate } from '../../platform/calendar-date.js';
import { longDay } from './format.nl.js';

/** A mail in words and in markup; both say the same. */
export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const letterOf = (subject: string, lines: readonly string[], link: { href: string; label: string } | null): Letter => ({
  subject,
  text: [...lines, ...(link ? [`${link.label}: ${link.href}`] : []), 'Leerwerkplek'].join('\n\n'),
  html: renderToString(
    <div>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {link === null ? null : (
        <p>
          <a href={link.href}>{link.label}</a>
        </p>
      )}
      <p>Leerwerkplek</p>
    </div>,
  ),
});

/** What a company is told of a visit. */
export const visitLetter = (news: {
  readonly what: 'planned' | 'moved' | 'cancelled';
  readonly pupil: string;
  readonly place: string;
  readonly address: string;
  readonly mentor: string | null;
  readonly time: { readonly day: CalendarDate; readonly start: string; readonly minutes: number };
}): Letter => {
  const { what, pupil, place, address, mentor, time } = news;
  const who = mentor ?? 'De stagebegeleider';
  const when = `${longDay(time.day)} om ${time.start}`;
  switch (what) {
    case 'planned':
      return letterOf(
        `Stagebezoek op ${longDay(time.day)}`,
        [
          `${who} bezoekt ${pupil} op ${when}, bij ${place}, ${address}. Het duurt ongeveer ${time.minutes} minuten.`,
          'De uitnodiging voor uw agenda zit bij deze mail. Komt het niet uit, bel dan de school.',
        ],
        null,
      );
    case 'moved':
      return letterOf(
        `Stagebezoek verzet naar ${longDay(time.day)}`,
        [`Het bezoek aan ${pupil} is verzet naar ${when}. De afspraak in uw agenda verandert mee.`],
        null,
      );
    case 'cancelled':
      return letterOf(
        `Stagebezoek van ${longDay(time.day)} gaat niet door`,
        [`Het bezoek aan ${pupil} op ${when} gaat niet door. De school maakt een nieuwe afspraak als dat nodig is.`],
        null,
      );
  }
};

/** What stands under a visit in a calendar. */
export const visitAppointmentText = ({ pupil, mentor }: { pupil: string; mentor: string | null }): string =>
  `${mentor ?? 'De stagebegeleider'} bezoekt ${pupil}. Komt het niet uit, bel dan de school.`;

const MONTH = new Intl.DateTimeFormat('nl-NL', { timeZone: 'UTC', month: 'long' });

/** The question how a month went. */
export const feedbackLetter = (about: { pupil: string; place: string; month: string; link: string }): Letter => {
  const month = MONTH.format(new Date(`${about.month}-15T12:00:00Z`));
  return letterOf(
    `Hoe ging het met ${about.pupil} in ${month}?`,
    [`Drie vragen over ${about.pupil} bij ${about.place}. Het kost een halve minuut.`],
    { href: about.link, label: 'Beantwoord de drie vragen' },
  );
};
