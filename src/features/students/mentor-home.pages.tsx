import type { Actor } from '../../domain/actor.js';
import type { StudentGroup } from '../../domain/school.js';
import { ButtonLink } from '../../web/components/button.js';
import { Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { DataTable } from '../../web/components/table.js';
import { DayMarks } from '../../web/components/week-strip.js';
import { Link } from '../../web/components/link.js';
import type { Home } from '../../web/home-page.js';
import { countOf } from '../../web/texts/format.nl.js';
import { programmeShortNames } from '../../web/texts/labels.nl.js';
import type { StudentService } from './students.service.js';

export interface MentorHomeDeps {
  readonly students: Pick<StudentService, 'count'>;
  /** The groups the mentor guides. */
  readonly groups: (actor: Actor) => Promise<readonly StudentGroup[]>;
  /** What the mentor's week holds; it stands first. */
  readonly week: Home;
  /** What is asked of the mentor about stages that are over. */
  readonly asked: Home;
}

/** The home of a mentor: the week, then the own groups. */
export const mentorHome =
  ({ students, groups, week, asked }: MentorHomeDeps): Home =>
  async (actor) => {
    const own = await Promise.all(
      (await groups(actor)).map(async (group) => ({
        group,
        pupils: await students.count(actor, { groupId: group.id, ended: false }),
      })),
    );
    return (
      <>
        <PageHeading
          title={`Goedendag, ${actor.name}`}
          lead="Dit is uw week, met daaronder de klassen die u begeleidt."
          actions={<ButtonLink href="/leerlingen">Alle leerlingen</ButtonLink>}
        />
        {await week(actor)}
        {await asked(actor)}
        <Card title="Uw klassen">
          {own.length === 0 ? (
            <EmptyState text="U begeleidt nog geen klas. De stagecoördinator van uw school koppelt klassen aan u." />
          ) : (
            <DataTable
              caption="Klassen die u begeleidt"
              captionHidden
              rows={own}
              keyOf={({ group }) => group.id}
              columns={[
                {
                  header: 'Klas',
                  cell: ({ group }) => <Link href={`/leerlingen?klas=${group.id}`}>{group.name}</Link>,
                },
                {
                  header: 'Opleiding',
                  cell: ({ group }) => `${programmeShortNames[group.programme]}, leerjaar ${group.leerjaar}`,
                },
                { header: 'Leerlingen', cell: ({ pupils }) => countOf(pupils, 'leerling', 'leerlingen') },
                { header: 'Stagedagen', cell: ({ group }) => <DayMarks on={group.stageDays} /> },
              ]}
            />
          )}
        </Card>
      </>
    );
  };
