import { HAZARDS } from '../../domain/hazard.js';
import { LEERJAREN, PROGRAMMES } from '../../domain/programme.js';
import type { StudentGroup } from '../../domain/school.js';
import { SECTORS } from '../../domain/sector.js';
import { SUPPORT_NEEDS, type Student } from '../../domain/student.js';
import { TRAVEL_MEANS } from '../../domain/travel.js';
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
import type { FormReader, FormState, FormValues } from '../../web/form-state.js';
import { decimal } from '../../web/texts/format.nl.js';
import {
  guidanceNames,
  hazardNames,
  optionsOf,
  programmeNames,
  sectorNames,
  supportNeedNames,
  travelMeansNames,
  vogNames,
  weekdayNames,
} from '../../web/texts/labels.nl.js';

const WISHES = 5;

/** What the form starts with for a new pupil. */
export const NEW_STUDENT_VALUES: FormValues = {
  leerjaar: '3',
  programme: 'LWT',
  guidanceNeed: '2',
  vog: 'none',
  travelMeans: ['bicycle'],
  maxTravelKm: '15',
  maxTravelMinutes: '45',
  otherWorkHoursPerWeek: '0',
  hoursDone: '0',
  daysDone: '0',
  priority: '0',
};

const numberText = (value: number): string => decimal(value).replace(/\./g, '');

/** A pupil as the form shows them. */
export const valuesOfStudent = (student: Student): FormValues => ({
  version: String(student.version),
  groupId: student.groupId,
  studentNumber: student.studentNumber,
  firstName: student.firstName,
  lastName: student.lastName,
  dateOfBirth: student.dateOfBirth,
  programme: student.programme,
  leerjaar: String(student.leerjaar),
  sector: student.sector,
  intendedMboSector: student.intendedMboSector ?? '',
  ownStageDays: student.stageDays === null ? '' : 'ja',
  stageDays: student.stageDays ?? [],
  homeTown: student.homeTown,
  'homePoint.lat': String(student.homePoint.lat),
  'homePoint.lon': String(student.homePoint.lon),
  travelMeans: student.travelMeans,
  maxTravelMinutes: String(student.maxTravelMinutes),
  maxTravelKm: numberText(student.maxTravelKm),
  guidanceNeed: String(student.guidanceNeed),
  supportNeeds: student.supportNeeds,
  restrictions: student.restrictions,
  vog: student.vog,
  wishes: student.wishes,
  otherWorkHoursPerWeek: numberText(student.otherWorkMinutesPerWeek / 60),
  hoursDone: numberText(student.hoursDone),
  daysDone: String(student.daysDone),
  priority: String(student.priority),
});

const minutesOf = (hours: number | string | undefined): number | string | undefined =>
  typeof hours === 'number' ? Math.round(hours * 60) : hours;

/** What the form says about a pupil, as the API takes it. */
export const studentOfForm = (form: FormReader): Record<string, unknown> => ({
  groupId: form.text('groupId'),
  studentNumber: form.text('studentNumber'),
  firstName: form.text('firstName'),
  lastName: form.text('lastName'),
  dateOfBirth: form.text('dateOfBirth'),
  programme: form.text('programme'),
  leerjaar: form.number('leerjaar'),
  sector: form.text('sector'),
  intendedMboSector: form.text('intendedMboSector') ?? null,
  stageDays: form.flag('ownStageDays') ? form.list('stageDays') : null,
  homeTown: form.text('homeTown'),
  homePoint: { lat: form.number('homePoint.lat'), lon: form.number('homePoint.lon') },
  travelMeans: form.list('travelMeans'),
  maxTravelMinutes: form.number('maxTravelMinutes'),
  maxTravelKm: form.number('maxTravelKm'),
  guidanceNeed: form.number('guidanceNeed'),
  supportNeeds: form.list('supportNeeds'),
  restrictions: form.list('restrictions'),
  vog: form.text('vog'),
  wishes: [...new Set(form.list('wishes'))],
  otherWorkMinutesPerWeek: minutesOf(form.number('otherWorkHoursPerWeek')),
  hoursDone: form.number('hoursDone'),
  daysDone: form.number('daysDone'),
  priority: form.number('priority'),
});

export const StudentForm = (props: {
  form: FormState;
  action: string;
  submit: string;
  cancel: string;
  groups: readonly StudentGroup[];
  /** Establishments that can be wished for. */
  places: readonly Choice[];
}) => {
  const { form } = props;
  const version = form.values.version;
  return (
    <Form form={form} action={props.action} submit={props.submit} cancel={props.cancel}>
      {typeof version === 'string' ? <HiddenField name="version" value={version} /> : null}
      <Fields title="Wie">
        <TextField form={form} name="firstName" label="Voornaam" />
        <TextField form={form} name="lastName" label="Achternaam" hint="Met tussenvoegsel, zoals: de Vries" />
        <TextField form={form} name="dateOfBirth" label="Geboortedatum" type="date" />
        <TextField form={form} name="studentNumber" label="Leerlingnummer" hint="Nooit het burgerservicenummer" />
      </Fields>
      <Fields title="Opleiding">
        <SelectField
          form={form}
          name="groupId"
          label="Klas"
          none="Kies een klas"
          options={props.groups.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <SelectField form={form} name="programme" label="Opleiding" options={optionsOf(PROGRAMMES, programmeNames)} />
        <SelectField
          form={form}
          name="leerjaar"
          label="Leerjaar"
          options={LEERJAREN.map((year) => ({ value: String(year), label: `Leerjaar ${year}` }))}
        />
        <SelectField
          form={form}
          name="sector"
          label="Sector"
          none="Kies een sector"
          options={optionsOf(SECTORS, sectorNames)}
        />
        <SelectField
          form={form}
          name="intendedMboSector"
          label="Sector van de mbo-opleiding"
          optional
          none="Nog niet gekozen"
          options={optionsOf(SECTORS, sectorNames)}
        />
        <CheckboxField form={form} name="ownStageDays" label="Andere stagedagen dan de klas" />
        <CheckboxesField
          form={form}
          name="stageDays"
          label="Eigen stagedagen"
          hint="Geldt alleen als hierboven een vinkje staat."
          options={optionsOf(WEEKDAYS.slice(0, 6), weekdayNames)}
        />
      </Fields>
      <Fields title="Reizen">
        <TextField form={form} name="homeTown" label="Woonplaats" />
        <TextField
          form={form}
          name="homePoint.lat"
          label="Breedtegraad"
          inputMode="decimal"
          hint="Een punt in de buurt is genoeg. Laat beide leeg: dan zoeken wij het bij de woonplaats."
        />
        <TextField form={form} name="homePoint.lon" label="Lengtegraad" inputMode="decimal" hint="Zoals 6.17" />
        <TextField form={form} name="maxTravelKm" label="Hooguit kilometer, enkele reis" inputMode="decimal" />
        <TextField form={form} name="maxTravelMinutes" label="Hooguit minuten, enkele reis" inputMode="numeric" />
        <CheckboxesField
          form={form}
          name="travelMeans"
          label="Hoe kan de leerling reizen?"
          options={optionsOf(TRAVEL_MEANS, travelMeansNames)}
        />
      </Fields>
      <Fields title="Wat past">
        <RadiosField
          form={form}
          name="guidanceNeed"
          label="Hoeveel begeleiding is nodig?"
          options={([1, 2, 3] as const).map((level) => ({ value: String(level), label: guidanceNames[level] }))}
        />
        <CheckboxesField
          form={form}
          name="supportNeeds"
          label="Waarbij helpt begeleiding?"
          hint="Geen medische gegevens."
          optional
          options={optionsOf(SUPPORT_NEEDS, supportNeedNames)}
        />
        <details
          class="lw-details lw-field--wide"
          open={'restrictions' in form.values && form.values.restrictions.length !== 0}
        >
          <summary>Werk dat deze leerling niet kan doen</summary>
          <CheckboxesField
            form={form}
            name="restrictions"
            label="Dit werk niet"
            optional
            options={optionsOf(HAZARDS, hazardNames)}
          />
        </details>
        <RadiosField
          form={form}
          name="vog"
          label="Verklaring omtrent het gedrag"
          options={optionsOf(['none', 'applied', 'held'] as const, vogNames)}
        />
      </Fields>
      <Fields title="Wensen van de leerling">
        {Array.from({ length: WISHES }, (_, at) => (
          <WishField form={form} at={at} places={props.places} key={at} />
        ))}
      </Fields>
      <Fields title="Uren">
        <TextField
          form={form}
          name="otherWorkHoursPerWeek"
          label="Bijbaan, uren per week"
          inputMode="decimal"
          hint="Telt mee voor de wettelijke werktijd"
        />
        <TextField form={form} name="hoursDone" label="Stage-uren al gedaan" inputMode="decimal" />
        <TextField form={form} name="daysDone" label="Stagedagen al gedaan" inputMode="numeric" />
        <TextField
          form={form}
          name="priority"
          label="Voorrang"
          inputMode="numeric"
          hint="0 is gewoon, 9 gaat het eerst"
        />
      </Fields>
    </Form>
  );
};

/** One wish of several under one name: each has its own id and shows the value at its own place. */
const WishField = ({ form, at, places }: { form: FormState; at: number; places: readonly Choice[] }) => {
  const wishes = form.values.wishes;
  const wished = (typeof wishes === 'string' ? [wishes] : (wishes ?? [])).filter((id) => id !== '')[at] ?? '';
  const known = wished === '' || places.some(({ value }) => value === wished);
  const options = known ? places : [{ value: wished, label: 'Eerder gekozen bedrijf' }, ...places];
  const id = `veld-wishes-${at}`;
  return (
    <div class="lw-field utrecht-form-field">
      <label class="utrecht-form-label" for={id}>
        Wens {at + 1} <span class="lw-muted">(hoeft niet)</span>
      </label>
      <select class="utrecht-select utrecht-select--html-select" id={id} name="wishes">
        <option value="">Geen</option>
        {options.map(({ value, label }) => (
          <option value={value} selected={value === wished} key={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
};
