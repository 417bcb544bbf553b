import { ButtonLink } from '../../web/components/button.js';
import { Card, DataList, PageHeading } from '../../web/components/page-parts.js';
import type { Home } from '../../web/home-page.js';
import { moment } from '../../web/texts/format.nl.js';
import { Badge } from '../../web/components/badge.js';

export interface OperatorHomeDeps {
  readonly isReady: () => Promise<boolean>;
  readonly now: () => Date;
}

/** The home of an operator: does the service run, and where to look. */
export const operatorHome =
  ({ isReady, now }: OperatorHomeDeps): Home =>
  async (actor) => {
    const ready = await isReady();
    return (
      <>
        <PageHeading title={`Goedendag, ${actor.name}`} lead="Zo draait de dienst op dit moment." />
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
