import { supervisorScopeOf, type SupervisorScope } from '../../domain/supervisor-scope.js';
import { Card, DataList, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import type { Home } from '../../web/home-page.js';

/** What a supervisor sees of the own registration. */
export interface OwnRegistration {
  readonly name: string;
  readonly establishment: string;
  readonly town: string;
}

export interface SupervisorHomeDeps {
  /** The supervisor of this account; null when the company took the supervisor off its list. */
  readonly registration: (scope: SupervisorScope) => Promise<OwnRegistration | null>;
}

/** The home of a supervisor (praktijkopleider): where the person is registered. */
export const supervisorHome =
  ({ registration }: SupervisorHomeDeps): Home =>
  async (actor) => {
    const own = await registration(supervisorScopeOf(actor));
    return (
      <>
        <PageHeading title={`Goedendag, ${actor.name}`} lead="U begeleidt leerlingen op de werkvloer." />
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
