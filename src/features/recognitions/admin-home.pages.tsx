import { companyScopeOf } from '../../domain/company-scope.js';
import { addMonths } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { ButtonLink } from '../../web/components/button.js';
import { Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import type { Home } from '../../web/home-page.js';
import { dueRows, RecognitionTable, type PlaceName } from './recognition-view.pages.js';
import type { RecognitionService } from './recognitions.service.js';

const SHOWN = 15;
/** How far ahead a recognition asks for attention. */
export const ATTENTION_MONTHS = 6;

export interface AdminHomeDeps {
  readonly recognitions: RecognitionService;
  readonly clock: Clock;
  readonly places: (ids: readonly string[]) => Promise<readonly PlaceName[]>;
}

/** The home of who guards recognitions: what falls due first. */
export const adminHome =
  ({ recognitions, clock, places }: AdminHomeDeps): Home =>
  async (actor) => {
    const today = clock.today();
    const { items } = await recognitions.due(companyScopeOf(actor), {
      before: addMonths(today, ATTENTION_MONTHS),
      limit: SHOWN,
    });
    const names = await places([...new Set(items.map(({ recognition }) => recognition.establishmentId))]);
    const rows = dueRows(items, today, new Map(names.map((place) => [place.id, place])));
    return (
      <>
        <PageHeading
          title={`Goedendag, ${actor.name}`}
          lead="Deze erkenningen vragen als eerste aandacht: ze moeten opnieuw beoordeeld worden, vervallen of eindigen."
          actions={
            <ButtonLink href="/erkenningen?welke=aandacht" look="primary">
              Alles wat aandacht vraagt
            </ButtonLink>
          }
        />
        <Card title="Komend half jaar">
          {rows.length === 0 ? (
            <EmptyState text="In het komende half jaar vraagt geen erkenning aandacht." />
          ) : (
            <RecognitionTable rows={rows} caption="Erkenningen die aandacht vragen, de eerste boven" />
          )}
        </Card>
      </>
    );
  };
