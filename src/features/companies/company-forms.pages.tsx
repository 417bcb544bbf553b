import type { Company, Establishment } from '../../domain/company.js';
import { TRAVEL_MEANS } from '../../domain/travel.js';
import { CheckboxesField, CheckboxField, HiddenField, TextField } from '../../web/components/field.js';
import { Fields, Form } from '../../web/components/form.js';
import type { FormReader, FormState, FormValues } from '../../web/form-state.js';
import { optionsOf, travelMeansNames } from '../../web/texts/labels.nl.js';

/** A company as the form shows it. */
export const valuesOfCompany = (company: Company): FormValues => ({
  version: String(company.version),
  name: company.name,
  kvkNumber: company.kvkNumber,
  leerbedrijfId: company.leerbedrijfId ?? '',
  email: company.email ?? '',
  phone: company.phone ?? '',
  maxPupils: company.maxPupils === null ? '' : String(company.maxPupils),
});

/** What the form says about a company, as the API takes it. */
export const companyOfForm = (form: FormReader): Record<string, unknown> => ({
  name: form.text('name'),
  kvkNumber: form.text('kvkNumber')?.replaceAll(' ', ''),
  leerbedrijfId: form.text('leerbedrijfId') ?? null,
  email: form.text('email') ?? null,
  phone: form.text('phone') ?? null,
  maxPupils: form.number('maxPupils') ?? null,
});

/** An establishment as the form shows it. */
export const valuesOfEstablishment = (establishment: Establishment): FormValues => ({
  version: String(establishment.version),
  name: establishment.name,
  street: establishment.street,
  postcode: establishment.postcode,
  town: establishment.town,
  'point.lat': String(establishment.point.lat),
  'point.lon': String(establishment.point.lon),
  reachableBy: establishment.reachableBy,
  'riskInventory.madeOn': establishment.riskInventory.madeOn ?? '',
  'riskInventory.youthSection': establishment.riskInventory.youthSection ? 'ja' : '',
  employees: establishment.employees === null ? '' : String(establishment.employees),
});

/** What the form says about an establishment, as the API takes it. */
export const establishmentOfForm = (form: FormReader): Record<string, unknown> => ({
  name: form.text('name'),
  street: form.text('street'),
  postcode: form.text('postcode')?.toUpperCase(),
  town: form.text('town'),
  point: { lat: form.number('point.lat'), lon: form.number('point.lon') },
  reachableBy: form.list('reachableBy'),
  riskInventory: {
    madeOn: form.text('riskInventory.madeOn') ?? null,
    youthSection: form.flag('riskInventory.youthSection'),
  },
  employees: form.number('employees') ?? null,
});

interface FormProps {
  readonly form: FormState;
  readonly action: string;
  readonly submit: string;
  readonly cancel: string;
}

const Version = ({ form }: { form: FormState }) =>
  typeof form.values.version === 'string' ? <HiddenField name="version" value={form.values.version} /> : null;

export const CompanyForm = ({ form, action, submit, cancel }: FormProps) => (
  <Form form={form} action={action} submit={submit} cancel={cancel}>
    <Version form={form} />
    <Fields>
      <TextField form={form} name="name" label="Naam" />
      <TextField form={form} name="kvkNumber" label="KvK-nummer" inputMode="numeric" hint="Acht cijfers" />
      <TextField form={form} name="leerbedrijfId" label="Leerbedrijf-ID" optional />
      <TextField form={form} name="email" label="E-mailadres" type="email" optional />
      <TextField form={form} name="phone" label="Telefoon" type="tel" optional />
      <TextField
        form={form}
        name="maxPupils"
        label="Leerlingen tegelijk"
        inputMode="numeric"
        hint="Over alle vestigingen samen; leeg is geen maximum"
        optional
      />
    </Fields>
  </Form>
);

export const EstablishmentForm = ({ form, action, submit, cancel }: FormProps) => (
  <Form form={form} action={action} submit={submit} cancel={cancel}>
    <Version form={form} />
    <Fields title="Waar">
      <TextField form={form} name="name" label="Naam van de vestiging" />
      <TextField form={form} name="street" label="Straat en huisnummer" />
      <TextField form={form} name="postcode" label="Postcode" hint="Zoals 7411 AB" />
      <TextField form={form} name="town" label="Plaats" />
      <TextField
        form={form}
        name="point.lat"
        label="Breedtegraad"
        inputMode="decimal"
        hint="Zoals 52.26. Laat beide leeg: dan zoeken wij de ligging bij de postcode of de plaats."
      />
      <TextField form={form} name="point.lon" label="Lengtegraad" inputMode="decimal" hint="Zoals 6.17" />
      <CheckboxesField
        form={form}
        name="reachableBy"
        label="Hoe is de vestiging te bereiken?"
        options={optionsOf(TRAVEL_MEANS, travelMeansNames)}
      />
    </Fields>
    <Fields title="Werken">
      <TextField form={form} name="employees" label="Aantal medewerkers" inputMode="numeric" optional />
      <TextField form={form} name="riskInventory.madeOn" label="Datum van de RI&E" type="date" optional />
      <CheckboxField form={form} name="riskInventory.youthSection" label="De RI&E heeft een deel over jongeren" />
    </Fields>
  </Form>
);
