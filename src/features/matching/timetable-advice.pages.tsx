import type { StudentGroup } from '../../domain/school.js';
import type { Weekday } from '../../domain/week-schedule.js';
import { Badge } from '../../web/components/badge.js';
import { Button } from '../../web/components/button.js';
import { SelectField } from '../../web/components/field.js';
import { Breadcrumb, Card, PageHeading } from '../../web/components/page-parts.js';
import { DataTable } from '../../web/components/table.js';
import { DayMarks } from '../../web/components/week-strip.js';
import { freshForm } from '../../web/form-state.js';
import { countOf, wholeNumber } from '../../web/texts/format.nl.js';
import { weekdayList } from '../../web/texts/labels.nl.js';
import type { TimetableAdvice } from './explanation/advice.js';
import { StageDaysChart } from './stage-days-chart.pages.js';

export interface AdviceRow {
  readonly weekdays: readonly Weekday[];
  readonly placed: string;
  readonly difference: string;
  readonly isNow: boolean;
  readonly helps: boolean;
}

/** Sets of stage days with what each would bring, the best first. */
export const adviceRows = ({ now, placedNow, sets }: TimetableAdvice): AdviceRow[] =>
  sets.map(({ weekdays, placed }) => {
    const more = placed - placedNow;
    return {
      weekdays,
      placed: wholeNumber(placed),
      difference: more === 0 ? 'evenveel' : `${wholeNumber(Math.abs(more))} ${more > 0 ? 'meer' : 'minder'}`,
      isNow: weekdays.join() === now.join(),
      helps: more > 0,
    };
  });

/** The advice in a sentence. */
export const adviceText = ({ placedNow, sets }: TimetableAdvice): string => {
  const [best] = sets;
  return best === undefined || best.placed <= placedNow
    ? 'Geen andere stagedagen brengen meer leerlingen aan een plek. Het rooster kan blijven zoals het is.'
    : `Met stage op ${weekdayList(best.weekdays)} ${best.placed - placedNow === 1 ? 'krijgt' : 'krijgen'} ${countOf(best.placed - placedNow, 'leerling', 'leerlingen')} meer een plek.`;
};

/** Asks for the advice for one group. */
export const AdviceForm = ({ runId, groups }: { runId: string; groups: readonly StudentGroup[] }) => (
  <Card
    title="Roosteradvies"
    lead="Zouden andere stagedagen voor een klas meer leerlingen een plek geven? Elke keuze van dagen wordt doorgerekend; dat duurt even."
  >
    <form class="lw-search" method="get" action={`/matching/${runId}/roosteradvies`}>
      <SelectField
        form={freshForm()}
        name="klas"
        label="Klas"
        options={groups.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <div class="lw-actions">
        <Button look="secondary">Reken door</Button>
      </div>
    </form>
  </Card>
);

export const AdvicePage = (props: { runId: string; groupName: string; advice: TimetableAdvice }) => {
  const rows = adviceRows(props.advice);
  return (
    <>
      <Breadcrumb
        crumbs={[
          { href: '/matching', label: 'Matching' },
          { href: `/matching/${props.runId}`, label: 'Uitkomst' },
        ]}
        here="Roosteradvies"
      />
      <PageHeading title={`Roosteradvies voor ${props.groupName}`} lead={adviceText(props.advice)} />
      <Card>
        <StageDaysChart advice={props.advice} />
        <DataTable
          caption="Stagedagen met het aantal geplaatste leerlingen, de beste boven"
          rows={rows}
          keyOf={({ weekdays }) => weekdays.join()}
          columns={[
            {
              header: 'Stagedagen',
              cell: ({ weekdays, isNow, helps }) => (
                <>
                  <DayMarks on={weekdays} /> {isNow ? <Badge tone="info">Nu</Badge> : null}
                  {helps ? <Badge tone="good">Beter</Badge> : null}
                </>
              ),
            },
            { header: 'Geplaatst', cell: ({ placed }) => placed, numeric: true },
            { header: 'Verschil', cell: ({ difference }) => difference, numeric: true },
          ]}
        />
        {props.advice.sets.every(({ proven }) => proven) ? null : (
          <p class="lw-muted">Deze aantallen zijn zeker te halen. Bij een paar keuzes kan het nog iets meer zijn.</p>
        )}
        <p class="lw-muted">Er is niets veranderd. Het rooster wijzigt u bij School en klassen.</p>
      </Card>
    </>
  );
};
