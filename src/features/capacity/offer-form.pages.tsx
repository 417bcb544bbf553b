import { HAZARDS } from '../../domain/hazard.js';
import { STAGE_FORMS, type PlaceOffer } from '../../domain/place-offer.js';
import { LEERJAREN, PROGRAMMES } from '../../domain/programme.js';
import type { SeasonId } from '../../domain/season.js';
import { seasonPeriod } from '../../domain/season.js';
import { SECTORS } from '../../domain/sector.js';
import { WEEKDAYS } from '../../domain/week-schedule.js';
import {
  CheckboxesField,
  CheckboxField,
  HiddenField,
  RadiosField,
  SelectField,
  TextField,
  type Choice,
} from '../../web/components/field.js';
import { Fields, Form } from '../../web/components/form.js';
import { errorFor, fieldId, type FormReader, type FormState, type FormValues } from '../../web/form-state.js';
import {
  firmnessNames,
  formNames,
  guidanceNames,
  hazardNames,
  optionsOf,
  otherFormNames,
  programmeNames,
  seasonName,
  sectorNames,
  weekdayNames,
} from '../../web/texts/labels.nl.js';

/** Blocks that the form shows at most beside those that are there. */
const SPARE_PERIODS = 1;
const MOST_PERIODS = 12;
/** Monday to Saturday; pupils under 16 never work on a Sunday. */
const DAYS = WEEKDAYS.slice(0, 6);

const orEmpty = (value: number | null): string => (value === null ? '' : String(value));

/** An offer as the form shows it. */
export const valuesOfOffer = (offer: PlaceOffer): FormValues => ({
  version: String(offer.version),
  season: offer.season,
  title: offer.title,
  sector: offer.sector,
  programmes: offer.programmes,
  leerjaren: offer.leerjaren.map(String),
  minAge: orEmpty(offer.minAge),
  maxAge: orEmpty(offer.maxAge),
  totalPlaces: String(offer.totalPlaces),
  forms: offer.forms,
  otherForm: offer.otherForm,
  minimumWeeks: orEmpty(offer.minimumWeeks),
  hazards: offer.hazards,
  supervisionDeclared: offer.supervisionDeclared ? 'ja' : '',
  vogAsked: offer.vogAsked ? 'ja' : '',
  guidanceLevel: String(offer.guidanceLevel),
  allowanceEurosPerMonth:
    offer.allowanceCentsPerMonth === null ? '' : String(offer.allowanceCentsPerMonth / 100).replace('.', ','),
  supervisorIds: offer.supervisorIds,
  firmness: offer.firmness,
  ...Object.fromEntries(
    WEEKDAYS.flatMap((weekday) => {
      const day = offer.days[weekday];
      return day === undefined
        ? []
        : Object.entries(day).map(([name, value]) => [`days.${weekday}.${name}`, String(value)]);
    }),
  ),
  ...Object.fromEntries(
    offer.periods.flatMap(({ id, firstDay, lastDay }, at) => [
      [`periods.${at}.id`, id],
      [`periods.${at}.firstDay`, firstDay],
      [`periods.${at}.lastDay`, lastDay],
    ]),
  ),
});

/** A new offer as it starts: the whole season, as most companies have it. */
export const newOfferValues = (season: SeasonId): FormValues => ({
  season,
  programmes: ['LWT', 'ENTREE'],
  leerjaren: ['3', '4'],
  forms: ['lint'],
  otherForm: 'warn',
  guidanceLevel: '2',
  firmness: 'open',
  totalPlaces: '1',
  'periods.0.id': 'p1',
  'periods.0.firstDay': seasonPeriod(season).firstDay,
  'periods.0.lastDay': seasonPeriod(season).lastDay,
});

/** The days of the form: a day without a time and a number of places is a day without places. */
export const daysOfForm = (form: FormReader): Record<string, unknown> =>
  Object.fromEntries(
    WEEKDAYS.flatMap((weekday) => {
      const start = form.text(`days.${weekday}.start`);
      const end = form.text(`days.${weekday}.end`);
      const places = form.number(`days.${weekday}.places`);
      if (places === 0 || (start ?? end ?? places) === undefined) return [];
      return [[weekday, { start, end, breakMinutes: form.number(`days.${weekday}.breakMinutes`) ?? 30, places }]];
    }),
  );

const centsOf = (euros: number | string | undefined): number | string | null =>
  typeof euros === 'number' ? Math.round(euros * 100) : (euros ?? null);

/** What the form says about an offer, as the API takes it. */
export const offerOfForm = (form: FormReader): Record<string, unknown> => ({
  title: form.text('title'),
  sector: form.text('sector'),
  programmes: form.list('programmes'),
  leerjaren: form.list('leerjaren').map(Number),
  minAge: form.number('minAge') ?? null,
  maxAge: form.number('maxAge') ?? null,
  periods: Array.from({ length: MOST_PERIODS }, (_, at) => ({
    id: form.text(`periods.${at}.id`) ?? `p${at + 1}`,
    firstDay: form.text(`periods.${at}.firstDay`),
    lastDay: form.text(`periods.${at}.lastDay`),
  })).filter(({ firstDay, lastDay }) => (firstDay ?? lastDay) !== undefined),
  days: daysOfForm(form),
  totalPlaces: form.number('totalPlaces'),
  forms: form.list('forms'),
  otherForm: form.text('otherForm'),
  minimumWeeks: form.number('minimumWeeks') ?? null,
  hazards: form.list('hazards'),
  supervisionDeclared: form.flag('supervisionDeclared'),
  vogAsked: form.flag('vogAsked'),
  guidanceLevel: form.number('guidanceLevel'),
  allowanceCentsPerMonth: centsOf(form.number('allowanceEurosPerMonth')),
  supervisorIds: form.list('supervisorIds'),
  firmness: form.text('firmness'),
});

const periodRows = (values: FormValues): number => {
  const used = Array.from({ length: MOST_PERIODS }, (_, at) => at).filter(
    (at) => (values[`periods.${at}.firstDay`] ?? '').length > 0,
  ).length;
  return Math.min(MOST_PERIODS, used + SPARE_PERIODS);
};

export const OfferForm = (props: {
  form: FormState;
  action: string;
  submit: string;
  cancel: string;
  /** Null where the season can no longer be chosen. */
  seasons: readonly SeasonId[] | null;
  supervisors: readonly Choice[];
}) => {
  const { form } = props;
  const { version, hazards } = form.values;
  return (
    <Form form={form} action={props.action} submit={props.submit} cancel={props.cancel}>
      {typeof version === 'string' ? <HiddenField name="version" value={version} /> : null}
      <Fields title="Het werk">
        {props.seasons === null ? null : (
          <SelectField
            form={form}
            name="season"
            label="Seizoen"
            options={props.seasons.map((season) => ({ value: season, label: seasonName(season) }))}
          />
        )}
        <TextField
          form={form}
          name="title"
          label="Wat gaat de leerling doen?"
          hint="Zoals: meehelpen in de werkplaats"
        />
        <SelectField
          form={form}
          name="sector"
          label="Sector"
          none="Kies een sector"
          options={optionsOf(SECTORS, sectorNames)}
        />
        <TextField form={form} name="totalPlaces" label="Leerlingen tegelijk, in totaal" inputMode="numeric" />
      </Fields>
      <DayRows form={form} />
      <Periods form={form} />
      <Fields title="Wie is welkom?">
        <CheckboxesField
          form={form}
          name="programmes"
          label="Opleidingen"
          options={optionsOf(PROGRAMMES, programmeNames)}
        />
        <CheckboxesField
          form={form}
          name="leerjaren"
          label="Leerjaren"
          options={LEERJAREN.map((year) => ({ value: String(year), label: `Leerjaar ${year}` }))}
        />
        <TextField form={form} name="minAge" label="Vanaf (jaar)" inputMode="numeric" optional />
        <TextField form={form} name="maxAge" label="Tot en met (jaar)" inputMode="numeric" optional />
        <CheckboxField form={form} name="vogAsked" label="Wij vragen een VOG" />
      </Fields>
      <Fields title="Vorm">
        <CheckboxesField form={form} name="forms" label="Welke vorm kan?" options={optionsOf(STAGE_FORMS, formNames)} />
        <RadiosField
          form={form}
          name="otherForm"
          label="Een andere vorm"
          options={optionsOf(['refuse', 'warn'] as const, otherFormNames)}
        />
        <TextField form={form} name="minimumWeeks" label="Minstens zo veel weken" inputMode="numeric" optional />
        <RadiosField
          form={form}
          name="firmness"
          label="Hoe zeker is de plek?"
          options={optionsOf(['open', 'on-request'] as const, firmnessNames)}
        />
      </Fields>
      <Fields title="Begeleiding en veiligheid">
        <RadiosField
          form={form}
          name="guidanceLevel"
          label="Hoeveel begeleiding is er?"
          options={([1, 2, 3] as const).map((level) => ({ value: String(level), label: guidanceNames[level] }))}
        />
        {props.supervisors.length === 0 ? null : (
          <CheckboxesField form={form} name="supervisorIds" label="Praktijkopleiders" options={props.supervisors} />
        )}
        <CheckboxField
          form={form}
          name="supervisionDeclared"
          label="Er is altijd deskundig toezicht"
          hint="Nodig voor licht werk bij machines en ander gevaarlijk werk"
        />
        <details class="lw-details lw-field--wide" open={hazards !== undefined && hazards.length > 0}>
          <summary>Gevaren van het werk</summary>
          <CheckboxesField
            form={form}
            name="hazards"
            label="Wat komt er voor?"
            optional
            options={optionsOf(HAZARDS, hazardNames)}
          />
        </details>
        <TextField
          form={form}
          name="allowanceEurosPerMonth"
          label="Vergoeding per maand, in euro"
          inputMode="decimal"
          optional
        />
      </Fields>
    </Form>
  );
};

const DayRows = ({ form }: { form: FormState }) => {
  const error = errorFor(form, 'days');
  return (
    <section class={`lw-stack lw-stack--tight${error === undefined ? '' : ' lw-field--invalid'}`}>
      <h2 class="utrecht-heading-3" id={fieldId('days')} tabIndex={-1}>
        Dagen en plekken
      </h2>
      {error === undefined ? null : <span class="lw-error">{error}</span>}
      <p class="lw-muted lw-small">Vul alleen de dagen in waarop een leerling kan komen.</p>
      <div class="lw-day-rows">
        {DAYS.map((weekday) => (
          <fieldset class="lw-day-row" key={weekday}>
            <legend>{weekdayNames[weekday]}</legend>
            <TextField form={form} name={`days.${weekday}.start`} label="Begint" type="time" />
            <TextField form={form} name={`days.${weekday}.end`} label="Eindigt" type="time" />
            <TextField form={form} name={`days.${weekday}.breakMinutes`} label="Pauze (min)" inputMode="numeric" />
            <TextField form={form} name={`days.${weekday}.places`} label="Plekken" inputMode="numeric" />
          </fieldset>
        ))}
      </div>
    </section>
  );
};

const Periods = ({ form }: { form: FormState }) => (
  <section class="lw-stack lw-stack--tight">
    <h2 class="utrecht-heading-3">Wanneer in het seizoen?</h2>
    <p class="lw-muted lw-small">Eén regel per blok. Voor vaste dagen in de week is één regel genoeg.</p>
    {Array.from({ length: periodRows(form.values) }, (_, at) => {
      const id = form.values[`periods.${at}.id`];
      const error = errorFor(form, `periods.${at}`);
      return (
        <fieldset class={`lw-field${error === undefined ? '' : ' lw-field--invalid'}`} key={at}>
          <legend class="lw-visually-hidden" id={fieldId(`periods.${at}`)} tabIndex={-1}>
            Periode {at + 1}
          </legend>
          {error === undefined ? null : <span class="lw-error">{error}</span>}
          {typeof id === 'string' ? <HiddenField name={`periods.${at}.id`} value={id} /> : null}
          <div class="lw-fields">
            <TextField form={form} name={`periods.${at}.firstDay`} label="Eerste dag" type="date" />
            <TextField form={form} name={`periods.${at}.lastDay`} label="Laatste dag" type="date" />
          </div>
        </fieldset>
      );
    })}
  </section>
);
