import type { Actor } from '../../domain/actor.js';
import type { GuidedPlacement } from '../../domain/guided-placement.js';
import { LIVE_PLACEMENT_STATES, type PlacementState } from '../../domain/placement.js';
import { supervisorScopeOf, type SupervisorScope } from '../../domain/supervisor-scope.js';
import { ButtonLink } from '../../web/components/button.js';
import { Card, DataList, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { DataTable } from '../../web/components/table.js';
import type { Home } from '../../web/home-page.js';
import { periodText } from '../../web/texts/format.nl.js';

const LIVE: readonly PlacementState[] = LIVE_PLACEMENT_STATES;

/** What a supervisor sees of the own registration. */
export interface OwnRegistration {
  readonly name: string;
  readonly establishment: string;
  readonly town: string;
}

export interface SupervisorHomeDeps {
  /** The supervisor of this account; null when the company took the supervisor off its list. */
  readonly registration: (scope: SupervisorScope) => Promise<OwnRegistration | null>;
  /** The placements that name this supervisor. */
  readonly placements: (actor: Actor) => Promise<readonly GuidedPlacement[]>;
  /** What is asked of the person about stages that are over. */
  readonly asked: Home;
}

/** The home of a supervisor (praktijkopleider): whom the person guides, and where the person is registered. */
export const supervisorHome =
  ({ registration, placements, asked: askedHome }: SupervisorHomeDeps): Home =>
  async (actor) => {
    const [own, guided, asked] = await Promise.all([
      registration(supervisorScopeOf(actor)),
      placements(actor),
      askedHome(actor),
    ]);
    const present = guided.filter(({ placement }) => LIVE.includes(placement.state));
    return (
      <>
        <PageHeading title={`Goedendag, ${actor.name}`} lead="U begeleidt leerlingen op de werkvloer." />
        <Card title="Uw leerlingen">
          {present.length === 0 ? (
            <EmptyState text="U begeleidt nu geen leerlingen." />
          ) : (
            <DataTable
              caption="Uw leerlingen"
              captionHidden
              rows={present}
              keyOf={({ placement }) => placement.id}
              columns={[
                { header: 'Leerling', cell: ({ pupil }) => pupil.name },
                { header: 'Stage', cell: ({ place, placement }) => `${place.name}, ${periodText(placement)}` },
                { header: 'Begeleider van school', cell: ({ mentor }) => mentor?.name ?? 'Nog niet bekend' },
                {
                  header: '',
                  cell: ({ placement, pupil }) => (
                    <div class="lw-actions">
                      <ButtonLink href={`/aanwezigheid/${placement.id}`}>
                        Uren<span class="lw-visually-hidden"> van {pupil.name}</span>
                      </ButtonLink>
                      <ButtonLink href={`/stageboeken/${placement.id}`}>
                        Stageboek<span class="lw-visually-hidden"> van {pupil.name}</span>
                      </ButtonLink>
                    </div>
                  ),
                },
              ]}
            />
          )}
        </Card>
        {asked}
        <Card title="Uw registratie">
          {own === null ? (
            <EmptyState text="U staat niet (meer) als praktijkopleider bij een vestiging. Het leerbedrijf kan u toevoegen." />
          ) : (
            <DataList
              items={[
                ['Naam', own.name],
                ['Vestiging', `${own.establishment}, ${own.town}`],
              ]}
            />
          )}
        </Card>
      </>
    );
  };
