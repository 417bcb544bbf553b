import { dayInAmsterdam } from '../../platform/clock.js';
import { writePdf } from '../../platform/pdf/pdf-document.js';
import { partyTitles } from '../../web/texts/agreements.nl.js';
import { countOf, duration, longDay, periodText, shortDay } from '../../web/texts/format.nl.js';
import { nameIn } from '../../web/texts/labels.nl.js';
import type { AttendanceDay } from './attendance.rules.js';
import { authorText, hoursText, presenceNames, weekTotalText } from './attendance-shape.pages.js';
import { subsidyGaps, type SignedAgreement, type SubsidyFile, type SubsidyGap } from './subsidy-file.rules.js';

export const gapTexts: Readonly<Record<SubsidyGap, string>> = {
  agreement: 'Een overeenkomst die iedereen heeft getekend.',
  attendance: 'De aanwezigheid van alle stagedagen die geweest zijn.',
  guidance: 'Een bewijs van begeleiding: een stagebezoek of een terugkoppeling van het bedrijf.',
  supervisor: 'De naam van de praktijkopleider.',
};

/** "24 nov 2026 aanwezig 7 uur, 26 nov 2026 ziek". */
export const daysText = (days: readonly AttendanceDay[]): string =>
  days
    .map(
      ({ day, presence, minutes }) =>
        `${shortDay(day)} ${presenceNames[presence].toLowerCase()}${presence === 'present' ? ` ${duration(minutes)}` : ''}`,
    )
    .join(', ');

/** The digest in groups of eight, so that it breaks well. */
export const digestText = (digest: string): string => digest.match(/.{1,8}/g)?.join(' ') ?? digest;

/** A party and who signed for it, when. */
export const signatureRow = ({
  party,
  name,
  signedOn,
}: SignedAgreement['signatures'][number]): readonly [string, string] => [
  nameIn(partyTitles, party),
  `${name}, ${longDay(signedOn)}`,
];

export const SUBSIDY_CSV_HEADER = ['Onderdeel', 'Dag', 'Wat', 'Uren', 'Door'];

/** The subsidy file as rows: the agreement, each day of attendance with who recorded it, each proof of guidance. */
export const subsidyCsvRows = (file: SubsidyFile): string[][] => {
  const { guided, agreement, weeks, guidance } = file;
  return [
    ['Stage', guided.placement.firstDay, `${guided.pupil.name} bij ${guided.place.companyName}`, '', ''],
    ['Overeenkomst', agreement?.signedOn ?? '', agreement === null ? 'nog niet getekend' : agreement.reference, '', ''],
    ...(agreement?.signatures ?? []).map(({ party, name, signedOn }) => [
      'Handtekening',
      signedOn,
      nameIn(partyTitles, party),
      '',
      name,
    ]),
    ...(agreement === null ? [] : [['Overeenkomst', agreement.signedOn, `Controlegetal ${agreement.digest}`, '', '']]),
    ...weeks.flatMap(({ monday, recorded, openDays }) => [
      ...(recorded?.days ?? []).map(({ day, presence, minutes }) => [
        'Aanwezigheid',
        day,
        presenceNames[presence],
        hoursText(minutes),
        recorded?.history.at(-1)?.by.name ?? '',
      ]),
      ...(openDays > 0 ? [['Aanwezigheid', monday, `${openDays} niet ingevuld`, '', '']] : []),
    ]),
    ...guidance.map(({ on, kind, by }) => [
      'Begeleiding',
      on,
      kind === 'visit' ? 'Stagebezoek' : 'Terugkoppeling bedrijf',
      '',
      by,
    ]),
    ...subsidyGaps(file).map((gap) => ['Ontbreekt', '', gapTexts[gap], '', '']),
  ];
};

/** The subsidy file as a PDF file, to keep. */
export const subsidyPdf = (file: SubsidyFile, madeAt: Date): Promise<Buffer> => {
  const { guided, agreement, weeks, guidance } = file;
  const { placement, pupil, place } = guided;
  const gaps = subsidyGaps(file);
  const title = `Subsidiedossier van ${pupil.name}`;
  return writePdf(
    {
      title,
      language: 'nl-NL',
      author: file.schoolName,
      createdAt: madeAt,
      footer: title,
      pageLabel: (page, pages) => `Pagina ${page} van ${pages}`,
    },
    (writer) => {
      writer.heading(1, title);
      writer.lead(`Gemaakt op ${longDay(dayInAmsterdam(madeAt))}. Bewaar dit dossier vijf jaar.`);
      writer.facts([
        ['School', file.schoolName],
        ['Leerling', `${pupil.name}, ${pupil.groupName}`],
        ['Leerbedrijf', `${place.companyName}, ${place.street}, ${place.town}`],
        ['Praktijkopleider', guided.supervisorName ?? 'nog niet bekend'],
        ['Stagebegeleider', guided.mentor?.name ?? 'nog niet bekend'],
        ['Periode', periodText(placement)],
        ['Aanwezig', `${countOf(file.days, 'dag', 'dagen')}, ${duration(file.minutes)}`],
      ]);
      if (gaps.length > 0) {
        writer.heading(2, 'Dit ontbreekt nog');
        writer.list(gaps.map((gap) => gapTexts[gap]));
      }
      writer.heading(2, 'Overeenkomst');
      if (agreement === null) writer.paragraph('Nog niet door iedereen getekend.');
      else {
        writer.facts([
          ['Kenmerk', agreement.reference],
          ...agreement.signatures.map(signatureRow),
          ['Controlegetal (SHA-256)', digestText(agreement.digest)],
        ]);
      }
      writer.heading(2, 'Aanwezigheid per week');
      if (weeks.length === 0) writer.paragraph('De stage is nog niet begonnen.');
      else
        writer.table(
          ['Week van', 'Dagen', 'Samen', 'Vastgelegd door'],
          weeks.map(({ monday, recorded, openDays }) => {
            const last = recorded?.history.at(-1);
            const open = openDays === 0 ? [] : [`${countOf(openDays, 'dag', 'dagen')} niet ingevuld`];
            return [
              shortDay(monday),
              [...(recorded && recorded.days.length > 0 ? [daysText(recorded.days)] : []), ...open].join('; '),
              recorded === null ? '' : weekTotalText(recorded.days),
              last === undefined ? '' : authorText(last.by),
            ];
          }),
          [1.1, 3, 1.4, 1.7],
        );
      writer.heading(2, 'Bewijs van begeleiding');
      if (guidance.length === 0) writer.paragraph('Er is nog geen bezoek of terugkoppeling vastgelegd.');
      else
        writer.table(
          ['Dag', 'Wat', 'Door'],
          guidance.map(({ on, kind, by }) => [
            longDay(on),
            kind === 'visit' ? 'Stagebezoek' : 'Terugkoppeling van het bedrijf',
            by,
          ]),
        );
    },
  );
};
