import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import type { Student } from '../../domain/student.js';
import type { Clock } from '../../platform/clock.js';
import { Badge } from '../../web/components/badge.js';
import { ButtonLink } from '../../web/components/button.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { DataTable } from '../../web/components/table.js';
import { csvReply } from '../../web/csv.js';
import { renderPage } from '../../web/layout.js';
import { noticeQuery } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { longDay } from '../../web/texts/format.nl.js';
import { consenterNames, consentPurposeNames, renewalWays } from '../../web/texts/privacy.nl.js';
import { renewalsOf, type Renewal } from './consent-renewals.rules.js';
import type { ConsentEntry } from './consents.rules.js';
import type { ConsentRepository } from './consents.repository.js';

const pageQuery = z.object(noticeQuery);

export interface ConsentRenewalDeps {
  readonly consents: Pick<ConsentRepository, 'ofPupils'>;
  readonly clock: Clock;
  /** The pupils of the person's school who are there, with the name of their group. */
  readonly pupils: (actor: Actor) => Promise<readonly { readonly student: Student; readonly groupName: string }[]>;
}

interface Row extends Renewal {
  readonly student: Student;
  readonly groupName: string;
}

/** The list of consents that end: who asks whom, by mail or on paper. On paper first, the earliest day first. */
export const consentRenewalPages = (deps: ConsentRenewalDeps): AnyRoute[] => {
  const rowsFor = async (actor: Actor): Promise<Row[]> => {
    const pupils = await deps.pupils(actor);
    const entries = await deps.consents.ofPupils(
      { schoolId: actor.schoolId ?? '' },
      pupils.map(({ student }) => student.id),
    );
    const byPupil = new Map<string, ConsentEntry[]>();
    for (const entry of entries) byPupil.set(entry.studentId, [...(byPupil.get(entry.studentId) ?? []), entry]);
    const rows = pupils.flatMap(({ student, groupName }) =>
      renewalsOf(byPupil.get(student.id) ?? [], student.dateOfBirth, deps.clock.today()).map((renewal) => ({
        ...renewal,
        student,
        groupName,
      })),
    );
    const byHand = ({ how }: Row): number => (how === 'mail' ? 1 : 0);
    return rows.sort((a, b) => byHand(a) - byHand(b) || a.lastDay.localeCompare(b.lastDay));
  };

  return [
    page({
      method: 'get',
      path: '/toestemmingen',
      summary: 'Page: consents that end, and who must be asked on paper',
      allow: ['coordinator'],
      audit: null,
      query: pageQuery,
      handle: async ({ actor, query }) => ({
        html: renderPage(
          { title: 'Toestemmingen die aflopen', actor, path: '/leerlingen', notice: query.melding },
          <>
            <Breadcrumb crumbs={[{ href: '/leerlingen', label: 'Leerlingen' }]} here="Toestemmingen die aflopen" />
            <PageHeading
              title="Toestemmingen die aflopen"
              lead="In de komende twee maanden, of al afgelopen. Wat op papier moet, staat bovenaan."
              actions={<ButtonLink href="/toestemmingen.csv">Download (CSV)</ButtonLink>}
            />
            <Card>
              <RenewalTable rows={await rowsFor(actor)} />
            </Card>
          </>,
        ),
      }),
    }),
    page({
      method: 'get',
      path: '/toestemmingen.csv',
      summary: 'File: consents that end, and who must be asked on paper',
      allow: ['coordinator'],
      audit: 'consent.list-downloaded',
      handle: async ({ actor }) =>
        csvReply(
          'toestemmingen.csv',
          ['Leerling', 'Klas', 'Waarvoor', 'Geldt tot en met', 'Wie beslist daarna', 'Hoe'],
          (await rowsFor(actor)).map(({ student, groupName, purpose, lastDay, from, how }) => [
            ...[`${student.firstName} ${student.lastName}`, groupName, consentPurposeNames[purpose], lastDay],
            ...[consenterNames[from], renewalWays[how]],
          ]),
        ),
    }),
  ];
};

const RenewalTable = ({ rows }: { rows: readonly Row[] }) =>
  rows.length === 0 ? (
    <EmptyState text="Er loopt nu geen toestemming af." />
  ) : (
    <DataTable
      caption="Toestemmingen die aflopen"
      captionHidden
      rows={rows}
      keyOf={({ student, purpose }) => `${student.id} ${purpose}`}
      columns={[
        {
          header: 'Leerling',
          cell: ({ student, groupName }) => (
            <>
              <Link href={`/leerlingen/${student.id}/toestemmingen`}>{`${student.firstName} ${student.lastName}`}</Link>
              <span class="lw-cell-note">{groupName}</span>
            </>
          ),
        },
        { header: 'Waarvoor', cell: ({ purpose }) => consentPurposeNames[purpose] },
        {
          header: 'Geldt tot en met',
          cell: ({ lastDay, isOver }) => (
            <>
              {longDay(lastDay)} {isOver ? <Badge tone="attention">Verlopen</Badge> : null}
            </>
          ),
        },
        { header: 'Wie beslist daarna', cell: ({ from }) => consenterNames[from] },
        { header: 'Hoe', cell: ({ how }) => renewalWays[how] },
      ]}
    />
  );
