import { ROLES } from '../../domain/actor.js';
import { Alert } from '../../web/components/alert.js';
import { Badge } from '../../web/components/badge.js';
import { Button, ButtonLink } from '../../web/components/button.js';
import { HiddenField, SelectField, TextField } from '../../web/components/field.js';
import { ErrorSummary } from '../../web/components/error-summary.js';
import { Fields, Form } from '../../web/components/form.js';
import { Breadcrumb, Card, DataList, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { DataTable } from '../../web/components/table.js';
import { freshForm, valueOf, type FormState } from '../../web/form-state.js';
import { moment } from '../../web/texts/format.nl.js';
import { roleNames } from '../../web/texts/labels.nl.js';
import type { AccountView as Account } from './accounts.service.js';
import type { ShownSession } from './sessions.service.js';

export const ACCOUNTS = '/beheer/accounts';

/** The forms on the page of an account; the first is null until somebody sent it. */
export interface AccountForms {
  readonly rights: FormState | null;
  readonly block: FormState;
  readonly signOut: FormState;
  readonly secondFactor: FormState;
}

export const FRESH: AccountForms = {
  rights: null,
  block: freshForm(),
  signOut: freshForm(),
  secondFactor: freshForm(),
};

/** The form that changes what somebody may do, as it stands now. */
export const accountForm = ({ version, role, schoolId, companyId, mentorId, supervisorId }: Account): FormState =>
  freshForm({
    ...{ version: String(version), role, schoolId: schoolId ?? '', companyId: companyId ?? '' },
    ...{ mentorId: mentorId ?? '', supervisorId: supervisorId ?? '' },
  });

/** The name behind the id of a school or company; of one that is gone the id, null where there is none. */
export const tenantName = (id: string | null, names: ReadonlyMap<string, string>): string | null =>
  id === null ? null : (names.get(id) ?? id);

export const StateBadge = ({ account }: { account: Pick<Account, 'disabledOn'> }) =>
  account.disabledOn === null ? <Badge tone="good">Actief</Badge> : <Badge tone="bad">Geblokkeerd</Badge>;

export const AccountView = (props: {
  account: Account;
  names: ReadonlyMap<string, string>;
  isOwn: boolean;
  /** Nobody else can do what this account does, and somebody must. */
  isLastOfRole: boolean;
  sessions: readonly ShownSession[];
  secondFactor: { readonly on: boolean; readonly required: boolean };
  forms: AccountForms & { readonly rights: FormState };
}) => {
  const { account, forms, names, secondFactor } = props;
  const path = `${ACCOUNTS}/${account.id}`;
  return (
    <>
      <Breadcrumb crumbs={[{ href: ACCOUNTS, label: 'Accounts' }]} here={account.name} />
      <PageHeading
        title={account.name}
        meta={<StateBadge account={account} />}
        actions={<ButtonLink href={`/logboek?account=${account.id}`}>Wat deze persoon deed</ButtonLink>}
      />
      {props.isLastOfRole ? (
        <Alert kind="warning" title="Het laatste account met deze rol">
          Niemand anders kan nu inloggen met deze rol. Daarom kan dit account niet worden geblokkeerd en geen andere rol
          krijgen, en wordt het niet gesloten als niemand het gebruikt. Nodig een tweede persoon uit.
        </Alert>
      ) : null}
      <Card title="Gegevens">
        <DataList
          items={[
            ['E-mailadres', account.email],
            ['Rol', roleNames[account.role]],
            ['School', tenantName(account.schoolId, names)],
            ['Leerbedrijf', tenantName(account.companyId, names)],
            ['Geblokkeerd sinds', account.disabledOn && moment(account.disabledOn)],
            [
              'Inloggen in twee stappen',
              secondFactor.on ? 'Aan' : secondFactor.required ? 'Uit, maar verplicht bij deze rol' : 'Uit',
            ],
            ['Kenmerk', account.id],
          ]}
        />
      </Card>
      <SessionsCard sessions={props.sessions} form={forms.signOut} action={`${path}/uitloggen`} />
      {props.isOwn ? (
        <Card title="Dit is uw eigen account">
          <p>Uw rol, een blokkade en uw tweede stap kan alleen een andere beheerder veranderen.</p>
        </Card>
      ) : (
        <>
          <RightsCard form={forms.rights} action={`${path}/rol`} />
          <BlockCard account={account} form={forms.block} path={path} />
          {secondFactor.on ? (
            <ReasonCard
              of="secondFactor"
              title="Tweede stap kwijt"
              text="Wis de tweede stap van wie telefoon en herstelcodes kwijt is. Wees zeker dat het echt deze persoon is: bel zelf terug, op een nummer dat u al kende."
              form={forms.secondFactor}
              action={`${path}/tweede-stap`}
              submit="Wis de tweede stap"
            />
          ) : null}
        </>
      )}
    </>
  );
};

/** Where the reason stands in each form: a page holds each name once. */
export const REASONS: Readonly<Record<keyof AccountForms, string>> = {
  rights: 'rightsReason',
  block: 'blockReason',
  signOut: 'signOutReason',
  secondFactor: 'secondFactorReason',
};

const ReasonField = ({ form, of }: { form: FormState; of: keyof AccountForms }) => (
  <TextField form={form} name={REASONS[of]} label="Reden" hint="Komt in het logboek." wide />
);

/** Something to do with a reason, in a card of its own. */
const ReasonCard = (props: {
  of: keyof AccountForms;
  title: string;
  text: string;
  form: FormState;
  action: string;
  submit: string;
  version?: number;
}) => (
  <Card title={props.title} lead={props.text}>
    <form class="lw-form" method="post" action={props.action} noValidate>
      <ErrorSummary form={props.form} />
      {props.version === undefined ? null : <HiddenField name="version" value={props.version} />}
      <ReasonField form={props.form} of={props.of} />
      <div class="lw-actions">
        <Button look="danger">{props.submit}</Button>
      </div>
    </form>
  </Card>
);

const SessionsCard = (props: { sessions: readonly ShownSession[]; form: FormState; action: string }) =>
  props.sessions.length === 0 ? (
    <Card title="Waar deze persoon is ingelogd">
      <EmptyState text="Deze persoon is nergens ingelogd." />
    </Card>
  ) : (
    <>
      <Card title="Waar deze persoon is ingelogd">
        <DataTable
          caption="Sessies"
          captionHidden
          rows={props.sessions}
          keyOf={({ id }) => id}
          columns={[
            { header: 'Apparaat', cell: ({ device }) => (device === '' ? 'Onbekend apparaat' : device) },
            { header: 'Ingelogd', cell: ({ startedAt }) => moment(startedAt) },
            { header: 'Laatst gebruikt', cell: ({ lastUsedAt }) => moment(lastUsedAt) },
          ]}
        />
      </Card>
      <ReasonCard
        of="signOut"
        title="Overal uitloggen"
        text="Alle sessies eindigen meteen. De persoon kan opnieuw inloggen."
        form={props.form}
        action={props.action}
        submit="Log overal uit"
      />
    </>
  );

const RightsCard = ({ form, action }: { form: FormState; action: string }) => (
  <Card title="Rol" lead="Een andere rol, school of bedrijf werkt meteen; de persoon logt opnieuw in.">
    <Form form={form} action={action} submit="Verander">
      <HiddenField name="version" value={valueOf(form, 'version')} />
      <Fields>
        <SelectField
          form={form}
          name="role"
          label="Rol"
          options={ROLES.map((value) => ({ value, label: roleNames[value] }))}
        />
        <TextField form={form} name="schoolId" label="Kenmerk van de school" optional />
        <TextField form={form} name="companyId" label="Kenmerk van het leerbedrijf" optional />
        <TextField form={form} name="mentorId" label="Kenmerk van de stagebegeleider" optional />
        <TextField form={form} name="supervisorId" label="Kenmerk van de praktijkopleider" optional />
      </Fields>
      <ReasonField form={form} of="rights" />
    </Form>
  </Card>
);

const BlockCard = ({ account, form, path }: { account: Account; form: FormState; path: string }) =>
  account.disabledOn === null ? (
    <ReasonCard
      of="block"
      title="Blokkeren"
      text="De persoon is meteen overal uitgelogd en kan niet meer inloggen. Wat deze persoon deed, blijft staan."
      form={form}
      action={`${path}/blokkeren`}
      submit="Blokkeer"
      version={account.version}
    />
  ) : (
    <ReasonCard
      of="block"
      title="Weer toelaten"
      text="De persoon kan weer inloggen met het oude wachtwoord."
      form={form}
      action={`${path}/vrijgeven`}
      submit="Laat weer toe"
      version={account.version}
    />
  );
