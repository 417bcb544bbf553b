import type { Role } from '../../domain/actor.js';
import { Alert } from '../../web/components/alert.js';
import { ButtonLink } from '../../web/components/button.js';
import { Link } from '../../web/components/link.js';
import { Card, DataList, PageHeading } from '../../web/components/page-parts.js';
import type { Home } from '../../web/home-page.js';
import { moment } from '../../web/texts/format.nl.js';
import { listOf, roleNames } from '../../web/texts/labels.nl.js';
import { Badge } from '../../web/components/badge.js';

export interface OperatorHomeDeps {
  readonly isReady: () => Promise<boolean>;
  readonly now: () => Date;
  /** The roles the service can't do without that hang on one person. */
  readonly thinRoles: () => Promise<readonly Role[]>;
}

/** The home of an operator: does the service run, and where to look. */
export const operatorHome =
  ({ isReady, now, thinRoles }: OperatorHomeDeps): Home =>
  async (actor) => {
    const ready = await isReady();
    const thin = ready ? await thinRoles() : [];
    return (
      <>
        <PageHeading title={`Goedendag, ${actor.name}`} lead="Zo draait de dienst op dit moment." />
        {thin.length === 0 ? null : (
          <Alert kind="warning" title="Eén persoon is weinig">
            {`Er is hoogstens één actief account voor: ${listOf(thin.map((role) => roleNames[role]))}. Valt die persoon weg, dan kan niemand anders erin. `}
            <Link href="/uitnodigingen">Nodig een tweede persoon uit</Link>
          </Alert>
        )}
        <Card title="De dienst">
          <DataList
            items={[
              [
                'Stand',
                <Badge tone={ready ? 'good' : 'bad'}>
                  {ready ? 'Klaar voor gebruik' : 'De opslag antwoordt niet'}
                </Badge>,
              ],
              ['Gekeken op', moment(now())],
            ]}
          />
          <div class="lw-actions">
            <ButtonLink href="/metrics">Metingen</ButtonLink>
            <ButtonLink href="/api/v1/openapi.json">Beschrijving van de API</ButtonLink>
            <ButtonLink href="/logboek">Logboek</ButtonLink>
          </div>
        </Card>
      </>
    );
  };
