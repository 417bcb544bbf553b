import { addDays, type CalendarDate } from '../../platform/calendar-date.js';
import { Badge, type Tone } from '../../web/components/badge.js';
import { ButtonLink } from '../../web/components/button.js';
import { HiddenField, SelectField, TextField } from '../../web/components/field.js';
import { Figures } from '../../web/components/figures.js';
import { Form } from '../../web/components/form.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { addressOf, Pagination } from '../../web/components/pagination.js';
import { ListSearch } from '../../web/components/list-search.js';
import { DataTable } from '../../web/components/table.js';
import { valueOf, type FormState } from '../../web/form-state.js';
import { countOf, moment, shortDay } from '../../web/texts/format.nl.js';
import { optionsOf, weekdayNames } from '../../web/texts/labels.nl.js';
import { WEEKDAYS } from '../../domain/week-schedule.js';
import { PRESENCES, type WeekStanding } from './attendance.rules.js';
import {
  entryText,
  forecastText,
  meterFigures,
  presenceNames,
  standingNames,
  weekName,
  weekTotalText,
} from './attendance-shape.pages.js';
import type { WeekRow, WeekSheet } from './attendance.service.js';
import type { HoursMeter } from './hours-meter.rules.js';

const TONES: Readonly<Record<WeekStanding, Tone>> = {
  none: 'neutral',
  coming: 'neutral',
  open: 'attention',
  recorded: 'good',
};

export interface WeekFilters {
  readonly week: CalendarDate;
  readonly q?: string | undefined;
  readonly klas?: string | undefined;
  readonly stand?: WeekStanding | undefined;
}

const weekHref = (row: WeekSheet): string => `/aanwezigheid/${row.guided.placement.id}?week=${row.monday}`;

export const WeekList = (props: {
  filters: WeekFilters;
  groupNames: readonly string[];
  /** How many of all that were found are still to be filled in. */
  open: number;
  rows: readonly WeekRow[];
  cursor: string | undefined;
  next: string | null;
}) => {
  const { week, q, klas, stand } = props.filters;
  const query = { week, q, klas, stand };
  const { open } = props;
  return (
    <>
      <PageHeading
        title="Aanwezigheid"
        lead={`In de ${weekName(week)} ${open === 0 ? 'is alles ingevuld wat geweest is' : `${open === 1 ? 'is' : 'zijn'} ${countOf(open, 'stage', 'stages')} nog in te vullen`}.`}
        actions={
          <>
            <ButtonLink href={addressOf('/aanwezigheid', { ...query, week: addDays(week, -7) })}>
              Week eerder
            </ButtonLink>
            <ButtonLink href={addressOf('/aanwezigheid', { ...query, week: addDays(week, 7) })}>Week later</ButtonLink>
            <ButtonLink href="/aanwezigheid/uren">Uren per leerling</ButtonLink>
          </>
        }
      />
      <ListSearch
        action="/aanwezigheid"
        label="Stages zoeken"
        filters={query}
        words="Leerling of bedrijf"
        file="/aanwezigheid.csv"
        isFiltered={(q ?? klas ?? stand) !== undefined}
      >
        {(form) => (
          <>
            <TextField form={form} name="week" label="Week van" type="date" />
            <SelectField
              form={form}
              name="klas"
              label="Klas"
              none="Alle klassen"
              options={props.groupNames.map((name) => ({ value: name, label: name }))}
            />
            <SelectField
              form={form}
              name="stand"
              label="Stand"
              none="Alle"
              options={optionsOf(['open', 'recorded', 'coming'], standingNames)}
            />
          </>
        )}
      </ListSearch>
      <Card>
        {props.rows.length === 0 ? (
          <EmptyState text="In deze week is er geen stage gevonden. Kies een andere week, of maak de zoekopdracht ruimer." />
        ) : (
          <DataTable
            caption="Stages in deze week, op naam van de leerling"
            captionHidden
            rows={props.rows}
            keyOf={({ guided }) => guided.placement.id}
            columns={[
              { header: 'Leerling', cell: (row) => <Link href={weekHref(row)}>{row.guided.pupil.name}</Link> },
              { header: 'Klas', cell: ({ guided }) => guided.pupil.groupName },
              { header: 'Bedrijf', cell: ({ guided }) => guided.place.name },
              {
                header: 'Stand',
                cell: ({ standing }) => <Badge tone={TONES[standing]}>{standingNames[standing]}</Badge>,
              },
              {
                header: 'Deze week',
                cell: ({ recorded }) => (recorded === null ? '' : weekTotalText(recorded.days)),
              },
              {
                header: 'Eerder nog open',
                cell: ({ openBefore }) => (openBefore === 0 ? '' : countOf(openBefore, 'dag', 'dagen')),
              },
            ]}
          />
        )}
        <Pagination path="/aanwezigheid" query={query} cursor={props.cursor} next={props.next} />
      </Card>
    </>
  );
};

const DayRow = ({ form, at, monday }: { form: FormState; at: number; monday: CalendarDate }) => {
  const day = addDays(monday, at);
  const weekday = WEEKDAYS[at];
  return (
    <fieldset class="lw-day-row">
      <legend>
        {weekday === undefined ? '' : weekdayNames[weekday]} <span class="lw-muted">{shortDay(day)}</span>
      </legend>
      <SelectField
        form={form}
        name={`days.${at}.presence`}
        label={`Hoe was het op ${weekday === undefined ? day : weekdayNames[weekday]}?`}
        none="Niet ingevuld"
        options={optionsOf(PRESENCES, presenceNames)}
      />
      <TextField
        form={form}
        name={`days.${at}.minutes`}
        label={`Uren op ${weekday === undefined ? day : weekdayNames[weekday]}`}
        inputMode="decimal"
      />
    </fieldset>
  );
};

export const WeekPage = (props: {
  sheet: WeekSheet;
  form: FormState;
  meter: HoursMeter;
  today: CalendarDate;
  maySeeFile: boolean;
}) => {
  const { sheet, form, meter, today } = props;
  const { guided, monday, recorded } = sheet;
  const { placement, pupil, place } = guided;
  const path = `/aanwezigheid/${placement.id}`;
  const past = Array.from({ length: 7 }, (_, at) => at).filter((at) => {
    const day = addDays(monday, at);
    return day <= today && placement.firstDay <= day && day <= placement.lastDay;
  });
  const isMain = (at: number): boolean => {
    const weekday = WEEKDAYS[at];
    return (
      (weekday !== undefined && placement.days[weekday] !== undefined) || valueOf(form, `days.${at}.presence`) !== ''
    );
  };
  const main = past.filter(isMain);
  const others = past.filter((at) => !isMain(at));
  const forecast = forecastText(meter);
  return (
    <>
      <Breadcrumb crumbs={[{ href: `/aanwezigheid?week=${monday}`, label: 'Aanwezigheid' }]} here={pupil.name} />
      <PageHeading
        title={`${pupil.name}, ${weekName(monday)}`}
        meta={
          <>
            <Badge tone={TONES[sheet.standing]}>{standingNames[sheet.standing]}</Badge>
            <span class="lw-muted">
              {place.name}, {place.town}
            </span>
          </>
        }
        actions={
          <>
            <ButtonLink href={`${path}?week=${addDays(monday, -7)}`}>Week eerder</ButtonLink>
            <ButtonLink href={`${path}?week=${addDays(monday, 7)}`}>Week later</ButtonLink>
            {props.maySeeFile ? (
              <>
                <ButtonLink href={`${path}/dossier`}>Subsidiedossier</ButtonLink>
                <ButtonLink href={`/plaatsingen/${placement.id}`}>De stage</ButtonLink>
              </>
            ) : null}
          </>
        }
      />
      <Card
        title="Deze week"
        lead={
          recorded === null
            ? 'Ingevuld volgens het rooster. Klopt het, dan is bewaren genoeg. Schrijf niet op waarom iemand ziek is.'
            : `Ingevuld: ${weekTotalText(recorded.days)}. Verbeteren kan; wat er stond blijft bewaard.`
        }
      >
        {past.length === 0 ? (
          <EmptyState text="In deze week is er nog geen dag van de stage geweest." />
        ) : (
          <Form
            form={form}
            action={`${path}?week=${monday}`}
            submit={recorded === null ? 'Bewaar deze week' : 'Bewaar de verbetering'}
          >
            <HiddenField name="version" value={valueOf(form, 'version')} />
            {main.map((at) => (
              <DayRow form={form} at={at} monday={monday} key={at} />
            ))}
            {others.length === 0 ? null : (
              <details class="lw-details">
                <summary>Ook op een andere dag gewerkt</summary>
                {others.map((at) => (
                  <DayRow form={form} at={at} monday={monday} key={at} />
                ))}
              </details>
            )}
          </Form>
        )}
      </Card>
      <Card title="Uren en dagen" {...(forecast === null ? {} : { lead: forecast })}>
        <Figures items={meterFigures(meter)} />
      </Card>
      <Card title="Wat er met deze week gebeurde">
        {recorded === null ? (
          <EmptyState text="Deze week is nog niet ingevuld." />
        ) : (
          <ol class="lw-stack lw-stack--tight">
            {recorded.history.map((entry, at) => (
              <li key={at}>
                {moment(entry.at)}: {entryText(entry, at === 0)}
              </li>
            ))}
          </ol>
        )}
      </Card>
    </>
  );
};
