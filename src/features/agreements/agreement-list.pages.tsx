import type { Role } from '../../domain/actor.js';
import {
  AGREEMENT_STATES,
  PARTIES,
  type Agreement,
  type AgreementState,
  type Party,
  type Revision,
} from '../../domain/agreement.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import { Badge, type Tone } from '../../web/components/badge.js';
import { Button, ButtonLink } from '../../web/components/button.js';
import { CheckboxField, HiddenField, SelectField, TextField } from '../../web/components/field.js';
import { ErrorSummary } from '../../web/components/error-summary.js';
import { ConfirmForm, Form } from '../../web/components/form.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, DataList, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { Pagination } from '../../web/components/pagination.js';
import { ListSearch } from '../../web/components/list-search.js';
import { DataTable } from '../../web/components/table.js';
import { errorFor, fieldId, freshForm, type FormState } from '../../web/form-state.js';
import { agreementStateNames, partyList, partyTitles } from '../../web/texts/agreements.nl.js';
import { countOf, longDay, moment, periodText } from '../../web/texts/format.nl.js';
import { optionsOf } from '../../web/texts/labels.nl.js';
import { AgreementText } from './agreement-view.pages.js';
import { historyLines, signatureRows, titleOf } from './agreement-text.pages.js';
import { agreementState, currentRevision, missingParties, partiesOf } from './agreements.rules.js';

const TONES: Readonly<Record<AgreementState, Tone>> = {
  open: 'attention',
  rejected: 'bad',
  signed: 'good',
  amending: 'attention',
  withdrawn: 'neutral',
};

const newestOf = (agreement: Agreement): Revision | undefined =>
  currentRevision(agreement) ?? agreement.revisions.at(-1);
const missingOf = (agreement: Agreement): Party[] => {
  const current = currentRevision(agreement);
  return current ? missingParties(current) : [];
};

export const AGREEMENT_CSV_HEADER = [
  ...['Leerling', 'Leerbedrijf', 'Eerste dag', 'Laatste dag', 'Stand', 'Versie', 'Ontbrekende handtekeningen'],
  'Controlegetal (SHA-256)',
];

/** One agreement as a line of the file. */
export const agreementCsvRow = (agreement: Agreement): string[] => {
  const newest = newestOf(agreement);
  return [
    ...[newest?.content.pupil.name ?? '', newest?.content.company.name ?? ''],
    ...[newest?.content.firstDay ?? '', newest?.content.lastDay ?? ''],
    agreementStateNames[agreementState(agreement)],
    String(newest?.number ?? ''),
    partyList(missingOf(agreement)),
    newest?.digest ?? '',
  ];
};

/** The list with its filters. */
export const AgreementList = (props: {
  query: { q?: string | undefined; stand?: AgreementState | undefined; cursor?: string | undefined };
  items: readonly Agreement[];
  count: number;
  next: string | null;
}) => {
  const { q, stand, cursor } = props.query;
  return (
    <div class="lw-stack">
      <PageHeading title="Leerwerkovereenkomsten" lead={countOf(props.count, 'overeenkomst', 'overeenkomsten')} />
      <ListSearch
        action="/overeenkomsten"
        label="Overeenkomsten zoeken"
        filters={{ q, stand }}
        words="Naam van leerling of bedrijf"
        file="/overeenkomsten.csv"
      >
        {(form) => (
          <SelectField
            form={form}
            name="stand"
            label="Stand"
            none="Alle"
            options={optionsOf(AGREEMENT_STATES, agreementStateNames)}
          />
        )}
      </ListSearch>
      {props.items.length === 0 ? (
        <EmptyState text="Hier zijn geen leerwerkovereenkomsten. U maakt er een vanaf een stage." />
      ) : (
        <DataTable
          caption="Leerwerkovereenkomsten"
          captionHidden
          rows={props.items}
          keyOf={({ id }) => id}
          columns={[
            {
              header: 'Leerling',
              cell: (one) => <Link href={`/overeenkomsten/${one.id}`}>{newestOf(one)?.content.pupil.name}</Link>,
            },
            { header: 'Leerbedrijf', cell: (one) => newestOf(one)?.content.company.name },
            {
              header: 'Periode',
              cell: (one) => {
                const content = newestOf(one)?.content;
                return content ? periodText(content) : '';
              },
            },
            {
              header: 'Stand',
              cell: (one) => (
                <Badge tone={TONES[agreementState(one)]}>{agreementStateNames[agreementState(one)]}</Badge>
              ),
            },
            { header: 'Nog nodig van', cell: (one) => partyList(missingOf(one)) },
          ]}
        />
      )}
      <Pagination path="/overeenkomsten" query={{ q, stand }} cursor={cursor} next={props.next} />
    </div>
  );
};

/** One agreement. What somebody may do with it depends on the role. */
export const AgreementDetail = (props: {
  agreement: Agreement;
  role: Role;
  today: CalendarDate;
  sign?: FormState | undefined;
  paper?: FormState | undefined;
}) => {
  const { agreement, role } = props;
  const newest = newestOf(agreement);
  if (!newest) return <EmptyState text="Deze overeenkomst heeft geen tekst." />;
  const state = agreementState(agreement);
  const isOpen = state === 'open' || state === 'amending';
  const path = `/overeenkomsten/${agreement.id}`;
  const { pupil, company } = newest.content;
  const waiting = partiesOf(newest.content).filter(
    (party) => !newest.signatures.some((signature) => signature.party === party),
  );
  const own: Party | null = role === 'coordinator' ? 'school' : role === 'company' ? 'company' : null;
  return (
    <div class="lw-stack">
      <Breadcrumb crumbs={[{ href: '/overeenkomsten', label: 'Overeenkomsten' }]} here={pupil.name} />
      <PageHeading
        title={`${titleOf(agreement, newest)} van ${pupil.name}`}
        meta={<Badge tone={TONES[state]}>{agreementStateNames[state]}</Badge>}
        lead={`${company.name}, ${periodText(newest.content)}`}
        actions={
          <>
            <ButtonLink href={`${path}/versies/${newest.number}/pdf`}>Download PDF</ButtonLink>
            {role === 'coordinator' || role === 'mentor' ? (
              <ButtonLink href={`/plaatsingen/${agreement.placementId}`}>De stage</ButtonLink>
            ) : null}
            {role === 'coordinator' && state !== 'withdrawn' ? (
              <ButtonLink href={`${path}/wijzigen`}>
                {state === 'signed' ? 'Maak een wijziging' : 'Pas de tekst aan'}
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <Card title="Handtekeningen">
        {newest.rejection === null ? null : (
          <p class="lw-strong">{`Afgewezen door ${partyList([newest.rejection.party])}: ${newest.rejection.reason}`}</p>
        )}
        <DataList items={signatureRows(newest)} />
        <Scans agreement={agreement} newest={newest} role={role} />
        {isOpen && role === 'coordinator' ? <LinkForms agreement={agreement} waiting={waiting} path={path} /> : null}
      </Card>
      {isOpen && own !== null && waiting.includes(own) ? (
        <Card title={own === 'school' ? 'Ondertekenen voor de school' : 'Ondertekenen voor het leerbedrijf'}>
          <Form form={props.sign ?? freshForm({ name: '' })} action={`${path}/ondertekenen`} submit="Onderteken">
            <HiddenField name="digest" value={newest.digest} />
            <CheckboxField
              form={props.sign ?? freshForm()}
              name="read"
              label="Ik heb de hele tekst hieronder gelezen en ga akkoord"
            />
            <TextField form={props.sign ?? freshForm()} name="name" label="Uw naam" autoComplete="name" />
          </Form>
        </Card>
      ) : null}
      {isOpen && role === 'coordinator' && waiting.length > 0 ? (
        <PaperForm form={props.paper} newest={newest} waiting={waiting} path={path} today={props.today} />
      ) : null}
      <AgreementText content={newest.content} />
      <Card title="Versies">
        <ul class="lw-points">
          {agreement.revisions.map((revision) => (
            <li key={revision.number}>
              <span>
                <Link href={`${path}/versies/${revision.number}/pdf`}>{`Versie ${revision.number}`}</Link>
                {` van ${longDay(revision.content.madeOn)}${revision.reason === null ? '' : `: ${revision.reason}`}`}
                {revision.completedAt === null ? '' : ` (door iedereen ondertekend op ${moment(revision.completedAt)})`}
                {revision.cancelledAt === null ? '' : ' (ingetrokken)'}
              </span>
            </li>
          ))}
        </ul>
      </Card>
      <Card title="Wat er gebeurde">
        <ul class="lw-points">
          {historyLines(agreement).map(({ at, text }, index) => (
            <li key={`${at}${index}`}>{`${at}: ${text}`}</li>
          ))}
        </ul>
      </Card>
      {role === 'coordinator' && (isOpen || state === 'rejected') ? (
        <Card
          title="Intrekken"
          lead="De tekst vervalt en links werken niet meer. Wat eerder door iedereen is getekend blijft gelden."
        >
          <ConfirmForm action={`${path}/intrekken`} submit="Trek deze tekst in" look="danger">
            <HiddenField name="version" value={agreement.version} />
          </ConfirmForm>
        </Card>
      ) : null}
    </div>
  );
};

const Scans = ({ agreement, newest, role }: { agreement: Agreement; newest: Revision; role: Role }) =>
  role === 'company' || newest.signatures.every(({ fileId }) => fileId === null) ? null : (
    <ul class="lw-points">
      {newest.signatures.flatMap(({ party, fileId }) =>
        fileId === null
          ? []
          : [
              <li key={fileId}>
                <Link href={`/overeenkomsten/${agreement.id}/scans/${fileId}`}>
                  {`Scan van de handtekening: ${partyTitles[party].toLowerCase()}`}
                </Link>
              </li>,
            ],
      )}
    </ul>
  );

const LinkForms = (props: { agreement: Agreement; waiting: readonly Party[]; path: string }) => {
  const reached = PARTIES.filter((party) => props.waiting.includes(party) && props.agreement.contacts[party]?.email);
  return reached.length === 0 ? (
    <p>
      Niemand die nog moet tekenen heeft een e-mailadres. Pas de tekst aan om er een in te vullen, of teken op papier.
    </p>
  ) : (
    <form method="post" action={`${props.path}/links`} class="lw-form">
      <div class="lw-actions">
        <Button>Mail een link aan wie nog moet tekenen</Button>
        {reached.map((party) => (
          <Button look="secondary" name="party" value={party} key={party}>
            {`Alleen ${partyTitles[party].toLowerCase()}`}
          </Button>
        ))}
      </div>
    </form>
  );
};

const PaperForm = (props: {
  form: FormState | undefined;
  newest: Revision;
  waiting: readonly Party[];
  path: string;
  today: CalendarDate;
}) => {
  const form = props.form ?? freshForm({ signedOn: props.today });
  const error = errorFor(form, 'scan');
  return (
    <Card
      title="Getekend op papier"
      lead="Print de PDF, laat tekenen en bewaar hier een scan of foto, per handtekening."
    >
      <form class="lw-form" method="post" action={`${props.path}/papier`} encType="multipart/form-data" noValidate>
        <ErrorSummary form={form} />
        <HiddenField name="digest" value={props.newest.digest} />
        <div class="lw-fields">
          <SelectField
            form={form}
            name="party"
            label="Wie tekende"
            options={props.waiting.map((party) => ({ value: party, label: partyTitles[party] }))}
          />
          <TextField form={form} name="name" label="Naam onder de handtekening" />
          <TextField form={form} name="signedOn" label="Datum bij de handtekening" type="date" />
        </div>
        <div class={`lw-field utrecht-form-field${error === undefined ? '' : ' lw-field--invalid'}`}>
          <label class="utrecht-form-label" for={fieldId('scan')}>
            Scan of foto
          </label>
          <span class="lw-hint" id={`${fieldId('scan')}-uitleg`}>
            PDF, PNG of JPEG, hooguit 8 MB
          </span>
          {error === undefined ? null : (
            <span class="lw-error utrecht-form-field-error-message" id={`${fieldId('scan')}-fout`}>
              <span class="lw-visually-hidden">Fout: </span>
              {error}
            </span>
          )}
          <input
            type="file"
            id={fieldId('scan')}
            name="scan"
            accept="application/pdf,image/png,image/jpeg"
            aria-describedby={`${fieldId('scan')}-uitleg`}
          />
        </div>
        <div class="lw-actions">
          <Button>Bewaar de handtekening</Button>
        </div>
      </form>
    </Card>
  );
};
