import type { Agreement, Party, PartyContact } from '../../domain/agreement.js';
import { INSURERS } from '../../domain/agreement.js';
import { HiddenField, SelectField, TextAreaField, TextField } from '../../web/components/field.js';
import { Fields, Form } from '../../web/components/form.js';
import { Breadcrumb, Card, DataList, PageHeading } from '../../web/components/page-parts.js';
import type { FormReader, FormState, FormValues } from '../../web/form-state.js';
import { insurerNames } from '../../web/texts/agreements.nl.js';
import { periodText } from '../../web/texts/format.nl.js';
import { optionsOf, programmeNames, weekdayList } from '../../web/texts/labels.nl.js';
import { weekdaysOf } from '../../domain/week-schedule.js';
import { AGE_OF_ADULT_YEARS } from '../../domain/age.js';
import type { AgreementContent } from '../../domain/agreement.js';
import { clausesOf, type AgreementClauses, type AgreementSubjects } from './agreement-making.rules.js';

const CLAUSES = [
  ['guidanceBySchool', 'Begeleiding door de school'],
  ['guidanceByCompany', 'Begeleiding door het leerbedrijf'],
  ['assessment', 'Beoordeling'],
  ['inspection', 'Toezicht door de inspectie'],
  ['ending', 'Einde en eerder stoppen'],
] as const;
const INSURANCES = [
  ['accidentBy', 'Ongevallen: verzekerd door'],
  ['accidentPaidBy', 'Ongevallen: betaald door'],
  ['liabilityBy', 'Aansprakelijkheid: verzekerd door'],
  ['liabilityPaidBy', 'Aansprakelijkheid: betaald door'],
] as const;

/** The values of the form for clauses (or a text that stands) and contacts. */
export const valuesOfAgreement = (
  from: AgreementClauses | AgreementContent,
  contacts: Readonly<Partial<Record<Party, PartyContact>>>,
): FormValues => {
  const { goals, ...clauses } = 'form' in from ? clausesOf(from) : from;
  const mboName = 'form' in from ? (from.mbo?.name ?? '') : '';
  return {
    ...Object.fromEntries(Object.entries(clauses).map(([name, value]) => [`clauses.${name}`, value])),
    'clauses.goals': goals.join('\n'),
    ...Object.fromEntries(
      Object.entries(contacts).flatMap(([party, { name, email }]) => [
        [`contacts.${party}.name`, name],
        [`contacts.${party}.email`, email ?? ''],
      ]),
    ),
    mboName,
  };
};

/** What the form says, in the shape of the API. */
export const agreementOfForm = (form: FormReader) => {
  const clause = (name: string): string | undefined => form.text(`clauses.${name}`);
  const contact = (party: Party) => {
    const [name, email] = [form.text(`contacts.${party}.name`), form.text(`contacts.${party}.email`)];
    return name === undefined && email === undefined ? undefined : { name, email: email ?? null };
  };
  const set = (values: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  const goals = (clause('goals') ?? '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const school = form.text('contacts.school.name');
  return {
    clauses: set({
      ...Object.fromEntries([['activities'], ...CLAUSES, ...INSURANCES].map(([name = '']) => [name, clause(name)])),
      goals,
    }),
    contacts: set({
      company: contact('company'),
      school: school === undefined ? undefined : { name: school },
      pupil: { email: form.text('contacts.pupil.email') ?? null },
      parent: contact('parent'),
      mbo: contact('mbo'),
    }),
    ...set({ mboName: form.text('mboName') }),
  };
};

const Contact = ({ form, party, title, who }: { form: FormState; party: Party; title: string; who: string }) => (
  <Fields title={title}>
    <TextField form={form} name={`contacts.${party}.name`} label={`Naam (${who})`} />
    <TextField
      form={form}
      name={`contacts.${party}.email`}
      label={`E-mailadres (${who})`}
      type="email"
      optional
      hint="Voor de link om te tekenen; zonder adres tekent men op papier."
    />
  </Fields>
);

/** The form for a first text or the next one. What the service knows is shown, not asked. */
export const AgreementForm = (props: {
  form: FormState;
  subjects: AgreementSubjects;
  agreement: Agreement | null;
  placementId: string;
}) => {
  const { form, subjects, agreement } = props;
  const { placement, student, company } = subjects;
  const back = agreement === null ? '/overeenkomsten' : `/overeenkomsten/${agreement.id}`;
  const title = agreement === null ? 'Leerwerkovereenkomst maken' : 'Nieuwe tekst';
  return (
    <div class="lw-stack">
      <Breadcrumb crumbs={[{ href: '/overeenkomsten', label: 'Overeenkomsten' }]} here={title} />
      <PageHeading
        title={title}
        lead={
          agreement === null
            ? 'De vaste teksten staan klaar. Vul in wie tekent en kijk de tekst na.'
            : 'Handtekeningen onder de vorige tekst gaan niet mee; iedereen tekent de nieuwe tekst. Links naar de vorige tekst werken dan niet meer.'
        }
      />
      <Card title="Uit de stage">
        <DataList
          items={[
            ['Leerling', `${student.firstName} ${student.lastName}`],
            ['Leerbedrijf', company.name],
            ['Opleiding', programmeNames[placement.programme]],
            ['Periode', periodText(placement)],
            ['Dagen', weekdayList(weekdaysOf(placement.days))],
          ]}
        />
      </Card>
      <Card>
        <Form
          form={form}
          action={agreement === null ? '/overeenkomsten' : `${back}/wijzigen`}
          submit="Bewaar"
          cancel={back}
        >
          {agreement === null ? (
            <HiddenField name="placementId" value={props.placementId} />
          ) : (
            <>
              <HiddenField name="version" value={agreement.version} />
              <TextField form={form} name="reason" label="Waarom een nieuwe tekst?" wide />
            </>
          )}
          <Fields title="Wie tekent voor de school">
            <TextField form={form} name="contacts.school.name" label="Naam (school)" />
          </Fields>
          <Contact form={form} party="company" title="Leerbedrijf" who="leerbedrijf" />
          <Fields title="Leerling">
            <TextField form={form} name="contacts.pupil.email" label="E-mailadres (leerling)" type="email" optional />
          </Fields>
          <Contact
            form={form}
            party="parent"
            title={`Ouder of voogd (onder ${AGE_OF_ADULT_YEARS} jaar)`}
            who="ouder of voogd"
          />
          {placement.programme === 'ENTREE' ? (
            <>
              <Fields title="Mbo-school">
                <TextField form={form} name="mboName" label="Naam van de mbo-school" />
              </Fields>
              <Contact form={form} party="mbo" title="Namens de mbo-school" who="mbo-school" />
            </>
          ) : null}
          <TextAreaField form={form} name="clauses.activities" label="Werkzaamheden" />
          <TextAreaField form={form} name="clauses.goals" label="Leerdoelen" hint="Eén per regel" rows={6} />
          {CLAUSES.map(([name, label]) => (
            <TextAreaField form={form} name={`clauses.${name}`} label={label} key={name} />
          ))}
          <Fields title="Verzekering">
            {INSURANCES.map(([name, label]) => (
              <SelectField
                form={form}
                name={`clauses.${name}`}
                label={label}
                options={optionsOf(INSURERS, insurerNames)}
                key={name}
              />
            ))}
          </Fields>
        </Form>
      </Card>
    </div>
  );
};
