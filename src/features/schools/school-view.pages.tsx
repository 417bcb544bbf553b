import { STAGE_FORMS } from '../../domain/place-offer.js';
import { LEERJAREN, PROGRAMMES } from '../../domain/programme.js';
import {
  DEFAULT_PROPOSAL_HOLD_DAYS,
  type Mentor,
  type School,
  type SchoolYear,
  type StudentGroup,
} from '../../domain/school.js';
import { SECTORS } from '../../domain/sector.js';
import { weekdaysOf, WEEKDAYS } from '../../domain/week-schedule.js';
import { ButtonLink } from '../../web/components/button.js';
import {
  CheckboxesField,
  CheckboxField,
  HiddenField,
  RadiosField,
  SelectField,
  TextField,
} from '../../web/components/field.js';
import { Fields, Form } from '../../web/components/form.js';
import { Link } from '../../web/components/link.js';
import { Card, DataList, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { DataTable } from '../../web/components/table.js';
import { DayMarks } from '../../web/components/week-strip.js';
import { errorFor, fieldId, type FormState } from '../../web/form-state.js';
import { countOf, decimal, periodText } from '../../web/texts/format.nl.js';
import {
  formNames,
  listOf,
  optionsOf,
  programmeNames,
  programmeShortNames,
  sectorNames,
  weekdayList,
  weekdayNames,
} from '../../web/texts/labels.nl.js';
import { holidayRows } from './school-forms.pages.js';

export interface SchoolOverview {
  readonly school: School;
  readonly years: readonly SchoolYear[];
  readonly groups: readonly StudentGroup[];
  readonly mentors: readonly Mentor[];
  /** Pupils per group. */
  readonly sizes: ReadonlyMap<string, number>;
}

export const SchoolPage = ({ school, years, groups, mentors, sizes }: SchoolOverview) => (
  <>
    <PageHeading
      title={school.name}
      lead={`${school.town}, BRIN ${school.brin}`}
      actions={
        <>
          <ButtonLink href="/school/klassen/nieuw" look="primary">
            Klas toevoegen
          </ButtonLink>
          <ButtonLink href="/school/instellingen">Instellingen</ButtonLink>
        </>
      }
    />
    <Card
      title="Klassen"
      lead="De stagedagen bepalen op welke dagen leerlingen geplaatst kunnen worden."
      actions={<ButtonLink href="/school/klassen.csv">Download (CSV)</ButtonLink>}
    >
      {groups.length === 0 ? (
        <EmptyState text="Er zijn nog geen klassen. Voeg er een toe met het rooster en de stagedagen." />
      ) : (
        <GroupTable groups={groups} mentors={mentors} sizes={sizes} />
      )}
    </Card>
    <Card title="Stagebegeleiders" lead="Wie een klas begeleidt, kiest u bij de klas.">
      {mentors.length === 0 ? (
        <EmptyState text="Er zijn nog geen stagebegeleiders." />
      ) : (
        <DataTable
          caption="Stagebegeleiders van de school"
          captionHidden
          rows={mentors}
          keyOf={({ id }) => id}
          columns={[
            { header: 'Naam', cell: ({ name }) => name },
            { header: 'E-mail', cell: ({ email }) => email },
            {
              header: 'Geschiedenis',
              cell: ({ id, name }) => (
                <Link href={`/school/begeleiders/${id}/geschiedenis`}>{`Geschiedenis van ${name}`}</Link>
              ),
            },
          ]}
        />
      )}
    </Card>
    <div class="lw-columns">
      <Card
        title="Schooljaren"
        actions={<ButtonLink href="/school/schooljaren/nieuw">Schooljaar toevoegen</ButtonLink>}
      >
        {years.length === 0 ? (
          <EmptyState text="Er is nog geen schooljaar. Zonder schooljaar kan er geen matching zijn: de dienst weet dan niet wanneer de stage begint en wanneer er vakantie is." />
        ) : (
          <DataTable
            caption="Schooljaren met hun seizoenen"
            captionHidden
            rows={years}
            keyOf={({ id }) => id}
            columns={[
              {
                header: 'Schooljaar',
                cell: (year) => (
                  <Link href={`/school/schooljaren/${year.id}`}>
                    {year.startYear}–{year.startYear + 1}
                  </Link>
                ),
              },
              { header: 'Najaar', cell: ({ najaar }) => periodText(najaar) },
              { header: 'Voorjaar', cell: ({ voorjaar }) => periodText(voorjaar) },
              { header: 'Vakanties', cell: ({ holidays }) => String(holidays.length) },
            ]}
          />
        )}
      </Card>
      <Card title="Instellingen" actions={<ButtonLink href="/school/instellingen">Wijzigen</ButtonLink>}>
        <Settings school={school} />
      </Card>
    </div>
  </>
);

const Settings = ({ school: { settings } }: { school: School }) => (
  <DataList
    items={[
      ['Lestijd per week', `${decimal(settings.teachingMinutesPerWeek / 60)} uur`],
      [
        'Afspraken met mbo in',
        settings.mboAgreementSectors.length === 0
          ? 'nog geen sector'
          : listOf(settings.mboAgreementSectors.map((sector) => sectorNames[sector])),
      ],
      ['Pauzes op stage', settings.stageBreaksCountAsWork ? 'tellen mee als werktijd' : 'tellen niet mee'],
      ['Eerste bezoek', `binnen ${countOf(settings.firstVisitWithinWeeks, 'week', 'weken')}`],
      [
        'Daarna',
        `elke ${countOf(settings.visitDueWeeks, 'week', 'weken')}, uiterlijk na ${settings.visitOverdueWeeks}`,
      ],
      [
        'Voorstellen',
        `houden een plek ${countOf(settings.proposalHoldDays ?? DEFAULT_PROPOSAL_HOLD_DAYS, 'dag', 'dagen')} vast`,
      ],
      ['Twee stages op een dag', settings.placementsMayOverlap === true ? 'mag' : 'mag niet'],
    ]}
  />
);

export const GROUP_HEADER = ['Klas', 'Opleiding', 'Leerjaar', 'Begeleider', 'Lesdagen', 'Stagedagen', 'Leerlingen'];

/** The line of a group in a file, in the order of `GROUP_HEADER`. */
export const groupCells = (group: StudentGroup, { mentors, sizes }: Pick<SchoolOverview, 'mentors' | 'sizes'>) => [
  ...[group.name, programmeShortNames[group.programme], String(group.leerjaar)],
  mentors.find(({ id }) => id === group.mentorId)?.name ?? '',
  ...[weekdayList(weekdaysOf(group.schoolWeek)), weekdayList(group.stageDays)],
  String(sizes.get(group.id) ?? 0),
];

const GroupTable = ({ groups, mentors, sizes }: Omit<SchoolOverview, 'school' | 'years'>) => (
  <DataTable
    caption="Klassen, op naam"
    captionHidden
    rows={groups}
    keyOf={({ id }) => id}
    columns={[
      { header: 'Klas', cell: ({ id, name }) => <Link href={`/school/klassen/${id}`}>{name}</Link> },
      {
        header: 'Opleiding',
        cell: ({ programme, leerjaar }) => `${programmeShortNames[programme]}, leerjaar ${leerjaar}`,
      },
      { header: 'Begeleider', cell: ({ mentorId }) => mentors.find(({ id }) => id === mentorId)?.name ?? 'nog geen' },
      { header: 'Lesdagen', cell: ({ schoolWeek }) => <DayMarks on={weekdaysOf(schoolWeek)} /> },
      { header: 'Stagedagen', cell: ({ stageDays }) => <DayMarks on={stageDays} /> },
      {
        header: 'Leerlingen',
        numeric: true,
        cell: ({ id }) => <Link href={`/leerlingen?klas=${id}`}>{sizes.get(id) ?? 0}</Link>,
      },
    ]}
  />
);

const Version = ({ form }: { form: FormState }) =>
  typeof form.values.version === 'string' ? <HiddenField name="version" value={form.values.version} /> : null;

export const SettingsForm = ({ form }: { form: FormState }) => (
  <Form form={form} action="/school/instellingen" submit="Bewaar" cancel="/school">
    <Version form={form} />
    <Fields title="School">
      <TextField form={form} name="name" label="Naam" />
      <TextField form={form} name="town" label="Plaats" />
    </Fields>
    <Fields title="Lessen en stage">
      <TextField
        form={form}
        name="settings.teachingMinutesPerWeek"
        label="Lestijd per week, in minuten"
        inputMode="numeric"
        hint="Voor het deel praktijk in het leerwerktraject"
      />
      <CheckboxesField
        form={form}
        name="settings.mboAgreementSectors"
        label="Sectoren met een afspraak met een mbo-school"
        options={optionsOf(SECTORS, sectorNames)}
      />
      <CheckboxField
        form={form}
        name="settings.stageBreaksCountAsWork"
        label="Pauzes op stage tellen mee als werktijd"
      />
    </Fields>
    <Fields title="Bezoeken">
      <TextField
        form={form}
        name="settings.firstVisitWithinWeeks"
        label="Eerste bezoek binnen (weken)"
        inputMode="numeric"
      />
      <TextField form={form} name="settings.visitDueWeeks" label="Daarna elke (weken)" inputMode="numeric" />
      <TextField form={form} name="settings.visitOverdueWeeks" label="Te laat na (weken)" inputMode="numeric" />
    </Fields>
    <Fields title="Voorstellen en stages">
      <TextField
        form={form}
        name="settings.proposalHoldDays"
        label="Een voorstel houdt een plek vast (dagen)"
        inputMode="numeric"
      />
      <CheckboxField
        form={form}
        name="settings.placementsMayOverlap"
        label="Een leerling mag twee stages op dezelfde weekdag hebben"
      />
    </Fields>
  </Form>
);

export const GroupForm = (props: { form: FormState; action: string; submit: string; mentors: readonly Mentor[] }) => {
  const { form } = props;
  return (
    <Form form={form} action={props.action} submit={props.submit} cancel="/school">
      <Version form={form} />
      <Fields title="Klas">
        <TextField form={form} name="name" label="Naam" />
        <SelectField form={form} name="programme" label="Opleiding" options={optionsOf(PROGRAMMES, programmeNames)} />
        <SelectField
          form={form}
          name="leerjaar"
          label="Leerjaar"
          options={LEERJAREN.map((year) => ({ value: String(year), label: `Leerjaar ${year}` }))}
        />
        <SelectField
          form={form}
          name="mentorId"
          label="Stagebegeleider"
          optional
          none="Nog geen"
          options={props.mentors.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Fields>
      <Fields title="Stage">
        <CheckboxesField
          form={form}
          name="stageDays"
          label="Dagen waarop stage kan"
          options={optionsOf(WEEKDAYS.slice(0, 6), weekdayNames)}
        />
        <TextField form={form} name="minDaysPerWeek" label="Minst aantal stagedagen per week" inputMode="numeric" />
        <TextField form={form} name="maxDaysPerWeek" label="Meest aantal stagedagen per week" inputMode="numeric" />
        <RadiosField form={form} name="form" label="Vorm" options={optionsOf(STAGE_FORMS, formNames)} />
      </Fields>
      <section class="lw-stack lw-stack--tight">
        <h2 class="utrecht-heading-3">Lesrooster</h2>
        <p class="lw-muted lw-small">
          Vul alleen de dagen met les in. Laat de minuten leeg als de hele schooldag telt: pauzes op school zijn voor de
          wet werktijd.
        </p>
        <div class="lw-day-rows">
          {WEEKDAYS.slice(0, 5).map((weekday) => (
            <fieldset class="lw-day-row" key={weekday}>
              <legend>{weekdayNames[weekday]}</legend>
              <TextField form={form} name={`schoolWeek.${weekday}.start`} label="Begint" type="time" />
              <TextField form={form} name={`schoolWeek.${weekday}.end`} label="Eindigt" type="time" />
              <TextField form={form} name={`schoolWeek.${weekday}.minutes`} label="Minuten" inputMode="numeric" />
            </fieldset>
          ))}
        </div>
      </section>
    </Form>
  );
};

const PeriodFields = ({ form, name, legend }: { form: FormState; name: string; legend: string }) => {
  const error = errorFor(form, name);
  return (
    <fieldset class={`lw-field lw-field--wide${error === undefined ? '' : ' lw-field--invalid'}`}>
      <legend id={fieldId(name)} tabIndex={-1}>
        {legend}
      </legend>
      {error === undefined ? null : <span class="lw-error">{error}</span>}
      <div class="lw-fields">
        <TextField form={form} name={`${name}.firstDay`} label="Eerste dag" type="date" />
        <TextField form={form} name={`${name}.lastDay`} label="Laatste dag" type="date" />
      </div>
    </fieldset>
  );
};

export const SchoolYearForm = ({ form, action, submit }: { form: FormState; action: string; submit: string }) => (
  <Form form={form} action={action} submit={submit} cancel="/school">
    <Version form={form} />
    <Fields title="Schooljaar">
      <TextField form={form} name="firstDay" label="Eerste dag" type="date" />
      <TextField form={form} name="lastDay" label="Laatste dag" type="date" />
    </Fields>
    <Fields title="Stage">
      <PeriodFields form={form} name="najaar" legend="Stage in het najaar" />
      <PeriodFields form={form} name="voorjaar" legend="Stage in het voorjaar" />
    </Fields>
    <Fields title="Vakanties en vrije dagen">
      {Array.from({ length: holidayRows(form.values) }, (_, at) => (
        <HolidayRow form={form} at={at} key={at} />
      ))}
    </Fields>
  </Form>
);

const HolidayRow = ({ form, at }: { form: FormState; at: number }) => {
  const error = errorFor(form, `holidays.${at}`);
  return (
    <fieldset class={`lw-field lw-field--wide${error === undefined ? '' : ' lw-field--invalid'}`}>
      <legend class="lw-visually-hidden" id={fieldId(`holidays.${at}`)} tabIndex={-1}>
        Vakantie {at + 1}
      </legend>
      {error === undefined ? null : <span class="lw-error">{error}</span>}
      <div class="lw-fields">
        <TextField form={form} name={`holidays.${at}.name`} label="Naam" />
        <TextField form={form} name={`holidays.${at}.firstDay`} label="Eerste dag" type="date" />
        <TextField form={form} name={`holidays.${at}.lastDay`} label="Laatste dag" type="date" />
      </div>
    </fieldset>
  );
};
