import type { Agreement, AgreementContent, Revision } from '../../domain/agreement.js';
import { presenceMinutes } from '../../domain/week-schedule.js';
import { agreementEventText, insurerNames, partyTitles, signingMethods } from '../../web/texts/agreements.nl.js';
import { duration, euros, longDay, moment, periodText } from '../../web/texts/format.nl.js';
import { hazardNames, programmeNames, sectorNames, severityNames, weekdayNames } from '../../web/texts/labels.nl.js';
import { findingText } from '../../web/texts.nl.js';
import { partiesOf, revisionInForce } from './agreements.rules.js';

/** A piece of the text, in the form in which both the page and the PDF can show it. */
export type TextBlock =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'facts'; readonly items: readonly (readonly [name: string, value: string])[] }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
      readonly shares: readonly number[];
    };

export interface TextSection {
  readonly title: string;
  readonly blocks: readonly TextBlock[];
}

const paragraph = (text: string): TextBlock => ({ kind: 'paragraph', text });
const facts = (...items: (readonly [string, string | null])[]): TextBlock => ({
  kind: 'facts',
  items: items.filter((item): item is readonly [string, string] => item[1] !== null),
});

/** The articles and annexes of an agreement: all that is signed, and nothing else. */
export const sectionsOf = (content: AgreementContent): TextSection[] => [
  { title: '1. Partijen', blocks: [partiesBlock(content)] },
  {
    title: '2. Opleiding en duur',
    blocks: [
      facts(
        ['Opleiding', `${programmeNames[content.programme]}, leerjaar ${content.leerjaar}`],
        ['Sector', sectorNames[content.sector]],
        ['Eerste en laatste dag', periodText(content)],
        [
          'Stagevergoeding',
          content.allowanceCentsPerMonth === null ? 'Geen' : `${euros(content.allowanceCentsPerMonth)} per maand`,
        ],
      ),
      paragraph('De dagen en tijden staan in bijlage A.'),
    ],
  },
  {
    title: '3. Werkzaamheden en leerdoelen',
    blocks: [paragraph(content.activities), { kind: 'list', items: content.goals }],
  },
  {
    title: '4. Begeleiding',
    blocks: [
      facts(
        ['Stagebegeleider (school)', content.guidance.mentor ?? 'Wordt door de school aangewezen'],
        ['Praktijkopleider (bedrijf)', content.guidance.supervisor ?? 'Wordt door het leerbedrijf aangewezen'],
      ),
      paragraph(content.guidance.bySchool),
      paragraph(content.guidance.byCompany),
    ],
  },
  { title: '5. Beoordeling', blocks: [paragraph(content.assessment)] },
  { title: '6. Toezicht door de inspectie', blocks: [paragraph(content.inspection)] },
  {
    title: '7. Verzekering',
    blocks: [
      facts(
        ['Ongevallen', insured(content.insurance.accidentBy, content.insurance.accidentPaidBy)],
        ['Aansprakelijkheid', insured(content.insurance.liabilityBy, content.insurance.liabilityPaidBy)],
      ),
    ],
  },
  { title: '8. Einde', blocks: [paragraph(content.ending)] },
  { title: 'Bijlage A. Werktijden per week', blocks: [weekBlock(content)] },
  { title: 'Bijlage B. Wat de wet zegt over deze stage', blocks: lawBlocks(content) },
];

const insured = (by: keyof typeof insurerNames, paidBy: keyof typeof insurerNames): string =>
  `Verzekerd door ${insurerNames[by]}; de premie betaalt ${insurerNames[paidBy]}`;

const partiesBlock = ({ school, pupil, parent, company, mbo }: AgreementContent): TextBlock =>
  facts(
    ['School', `${school.name} (BRIN ${school.brin}), ${school.town}, vertegenwoordigd door ${school.signatory}`],
    ['Leerling', `${pupil.name}, geboren op ${longDay(pupil.dateOfBirth)}, wonend in ${pupil.town}`],
    ['Ouder of voogd', parent?.name ?? null],
    [
      'Leerbedrijf',
      `${company.name} (KvK ${company.kvkNumber}), vestiging ${company.establishment}, ${company.address}, vertegenwoordigd door ${company.signatory}`,
    ],
    ['Mbo-school', mbo === null ? null : `${mbo.name}, vertegenwoordigd door ${mbo.signatory}`],
  );

const weekBlock = ({ week }: AgreementContent): TextBlock => ({
  kind: 'table',
  head: ['Dag', 'Begin', 'Einde', 'Pauze', 'Werktijd'],
  shares: [1.4, 1, 1, 1, 1.4],
  rows: week.map((day) => [
    weekdayNames[day.weekday],
    day.start,
    day.end,
    duration(day.breakMinutes),
    duration(presenceMinutes(day) - day.breakMinutes),
  ]),
});

const lawBlocks = ({ findings, hazards, madeOn }: AgreementContent): TextBlock[] => [
  ...(hazards.length === 0
    ? [paragraph('Het leerbedrijf meldt op deze werkplek geen bijzondere gevaren.')]
    : [
        paragraph('Op deze werkplek komt voor:'),
        { kind: 'list' as const, items: hazards.map((hazard) => hazardNames[hazard]) },
      ]),
  paragraph(
    findings.length === 0
      ? `Leeftijd, werktijden, rust en gevaren zijn op ${longDay(madeOn)} bekeken. Er zijn geen bezwaren of aandachtspunten.`
      : `Leeftijd, werktijden, rust en gevaren zijn op ${longDay(madeOn)} bekeken. Dit kwam daaruit:`,
  ),
  ...(findings.length === 0
    ? []
    : [
        {
          kind: 'list' as const,
          items: findings.map(
            (finding) =>
              `${severityNames[finding.severity]}: ${findingText(finding)}${finding.article === null ? '' : ` (${finding.article})`}`,
          ),
        },
      ]),
];

/** One line per party: who signed how, or that the signature is still to come. */
export const signatureRows = ({ content, signatures }: Revision): (readonly [party: string, line: string])[] =>
  partiesOf(content).map((party) => {
    const found = signatures.find((signature) => signature.party === party);
    const line = found
      ? `${found.name}, ${longDay(found.signedOn)}, ${signingMethods[found.method]}` +
        (found.method === 'paper' ? '' : ` (${moment(found.signedAt)}, vanaf ${found.address ?? 'onbekend'})`)
      : 'Nog niet ondertekend';
    return [partyTitles[party], line];
  });

/** What kind of text a revision is: the agreement itself, or an amendment to one that was signed before. */
export const titleOf = (agreement: Agreement, revision: Revision): string => {
  const earlier = agreement.revisions.filter(({ number }) => number < revision.number);
  const isAmendment = revisionInForce({ revisions: earlier }) !== undefined;
  return isAmendment ? 'Wijziging van de leerwerkovereenkomst' : 'Leerwerkovereenkomst';
};

/** The history, newest first. */
export const historyLines = ({ history }: Agreement): { at: string; text: string }[] =>
  [...history]
    .reverse()
    .map(({ at, kind, revision, party }) => ({ at: moment(at), text: agreementEventText(kind, revision, party) }));
