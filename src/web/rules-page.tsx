import { z } from 'zod';
import type { Rule, RuleSet } from '../domain/rule.js';
import { Badge, type Tone } from './components/badge.js';
import { ButtonLink } from './components/button.js';
import { Card, PageHeading } from './components/page-parts.js';
import { DataTable } from './components/table.js';
import { csvReply } from './csv.js';
import { renderPage } from './layout.js';
import { page, type AnyRoute } from './route.js';
import { duration, longDay } from './texts/format.nl.js';
import { severityNames } from './texts/labels.nl.js';
import { ruleNames, ruleSetNames } from './texts/rule-names.nl.js';

const TONES: Readonly<Record<Rule['severity'], Tone>> = { refuse: 'bad', warn: 'attention', note: 'info' };

export interface RuleRow {
  readonly key: string;
  readonly name: string;
  readonly code: string;
  readonly limit: string;
  readonly severity: string;
  readonly tone: Tone;
  readonly source: string;
  readonly holdsFrom: string;
  readonly checked: string;
  readonly against: string;
}

const BANDS: Readonly<Record<string, string>> = {
  'under-16': '14 en 15 jaar',
  '16-17': '16 en 17 jaar',
  '18-and-over': 'vanaf 18 jaar',
};

const clock = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:00`;

/** For whom a row holds and how much it allows, as far as the row says so: "14 en 15 jaar, 7 uur". */
export const limitText = (rule: Rule): string => {
  const facts = rule as unknown as Readonly<Record<string, unknown>>;
  const number = (name: string): number | null => (typeof facts[name] === 'number' ? facts[name] : null);
  const [limit, above, from, until, sundays, weeks, years] = [
    number('limitMinutes'),
    number('aboveMinutes'),
    number('fromMinute'),
    number('untilMinute'),
    number('freeSundays'),
    number('weeks'),
    number('limitYears'),
  ];
  return [
    typeof facts.band === 'string' ? (BANDS[facts.band] ?? '') : '',
    above === null ? '' : `boven ${duration(above)}`,
    limit === null ? '' : duration(limit),
    weeks !== null && weeks > 1 && limit !== null ? `over ${weeks} weken` : '',
    from === null || until === null ? '' : `${clock(from)}–${clock(until)}`,
    sundays === null || weeks === null ? '' : `${sundays} zondagen in ${weeks} weken`,
    years === null ? '' : `vanaf ${years} jaar`,
  ]
    .filter((part) => part !== '')
    .join(', ');
};

/** The rules of a set as rows, in the order of the set. */
export const ruleRows = ({ rules }: RuleSet): RuleRow[] =>
  rules.map((rule, at) => ({
    key: `${rule.code}${rule.part ?? ''}${rule.holdsFrom}${at}`,
    name: ruleNames[rule.code],
    code: rule.code,
    limit: limitText(rule),
    severity: severityNames[rule.severity],
    tone: TONES[rule.severity],
    source: rule.source,
    holdsFrom: longDay(rule.holdsFrom),
    checked: longDay(rule.checkedOn),
    against: rule.checkedAgainst,
  }));

/** The page that lists every rule with its source and the day on which it was last compared with the law. */
export const rulesPages = ({ ruleSets }: { ruleSets: readonly RuleSet[] }): AnyRoute[] => [
  page({
    method: 'get',
    path: '/regels',
    summary: 'Page: every rule with its source and the day it was checked',
    allow: 'everyone',
    audit: null,
    query: z.object({}),
    handle: ({ actor }) => ({
      html: renderPage(
        { title: 'Regels', actor, path: '/regels' },
        <>
          <PageHeading
            title="Regels"
            lead="Deze regels bepalen waar een leerling geplaatst kan worden. Bij elke regel staat de bron, vanaf wanneer hij geldt en wanneer hij voor het laatst met de bron is vergeleken."
            actions={<ButtonLink href="/regels.csv">Download (CSV)</ButtonLink>}
          />
          {ruleSets.map((set) => (
            <Card title={ruleSetNames[set.id] ?? set.id} lead={`Versie ${set.version}`} key={set.id}>
              <RuleTable rows={ruleRows(set)} name={ruleSetNames[set.id] ?? set.id} />
            </Card>
          ))}
        </>,
      ),
    }),
  }),
  page({
    method: 'get',
    path: '/regels.csv',
    summary: 'File: every rule with its source and the day it was checked',
    allow: 'everyone',
    audit: null,
    handle: () =>
      csvReply(
        'regels.csv',
        [
          'Over',
          'Versie',
          'Regel',
          'Grens',
          'Code',
          'Gevolg',
          'Bron',
          'Geldt vanaf',
          'Vergeleken op',
          'Vergeleken met',
        ],
        ruleSets.flatMap((set) =>
          ruleRows(set).map((row) => [
            ...[ruleSetNames[set.id] ?? set.id, set.version, row.name, row.limit, row.code, row.severity, row.source],
            ...[row.holdsFrom, row.checked, row.against],
          ]),
        ),
      ),
  }),
];

const RuleTable = ({ rows, name }: { rows: readonly RuleRow[]; name: string }) => (
  <DataTable
    caption={`Regels over ${name.toLowerCase()}`}
    captionHidden
    rows={rows}
    keyOf={({ key }) => key}
    columns={[
      {
        header: 'Regel',
        cell: (row) => (
          <>
            {row.name}
            {row.limit === '' ? null : <span class="lw-cell-note">{row.limit}</span>}
            <span class="lw-cell-note">
              <code>{row.code}</code>
            </span>
          </>
        ),
      },
      { header: 'Gevolg', cell: ({ severity, tone }) => <Badge tone={tone}>{severity}</Badge> },
      { header: 'Bron', cell: ({ source }) => source },
      { header: 'Geldt vanaf', cell: ({ holdsFrom }) => holdsFrom },
      {
        header: 'Vergeleken op',
        cell: ({ checked, against }) => (
          <>
            {checked}
            <span class="lw-cell-note">{against}</span>
          </>
        ),
      },
    ]}
  />
);
