import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { Alert } from '../../web/components/alert.js';
import { Button, ButtonLink } from '../../web/components/button.js';
import { SelectField, TextAreaField, TextField } from '../../web/components/field.js';
import { Form } from '../../web/components/form.js';
import { Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { Pagination, ROWS_ON_PAGE } from '../../web/components/pagination.js';
import { DataTable } from '../../web/components/table.js';
import { csvOfList } from '../../web/csv.js';
import { attempt, checked, freshForm, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { moment } from '../../web/texts/format.nl.js';
import { roleNames } from '../../web/texts/labels.nl.js';
import { KEY_ROLES } from './service-accounts.rules.js';
import type { ServiceAccount } from './service-accounts.repository.js';
import { newServiceAccountBody, serviceAccountParams } from './service-accounts.schemas.js';
import type { ServiceAccountService, WithKey } from './service-accounts.service.js';

const KEYS = '/beheer/sleutels';

/** Scopes as somebody types them: separated by spaces, commas or lines. */
export const scopesOf = (text: string | undefined): string[] =>
  (text ?? '').split(/[\s,;]+/).filter((one) => one !== '');

export interface OperatorAccessPagesDeps {
  readonly serviceAccounts: ServiceAccountService;
}

/** How an operator lets programs in: with keys of their own. */
export const operatorAccessPages = ({ serviceAccounts }: OperatorAccessPagesDeps): AnyRoute[] => {
  const keysPage = async (
    actor: Actor,
    form: FormState,
    shown: { made?: WithKey; notice?: string | undefined; cursor?: string | undefined },
  ) => {
    const { cursor } = shown;
    const { items, next } = await serviceAccounts.list({ cursor, limit: ROWS_ON_PAGE });
    return renderPage(
      { title: 'Sleutels van programma’s', actor, path: KEYS, notice: shown.notice },
      <>
        <PageHeading
          title="Sleutels van programma’s"
          lead="Een programma, zoals een leerlingvolgsysteem, werkt met een eigen sleutel en nooit met het account van een mens."
          actions={<ButtonLink href={`${KEYS}.csv`}>Download (CSV)</ButtonLink>}
        />
        {shown.made === undefined ? null : <NewKey made={shown.made} />}
        <KeyList accounts={items} />
        <Pagination path={KEYS} query={{}} cursor={cursor} next={next} />
        <NewKeyForm form={form} />
      </>,
    );
  };

  return [
    page({
      method: 'get',
      path: KEYS,
      summary: 'Page: keys of programs',
      allow: ['operator'],
      audit: null,
      query: z.object({ ...noticeQuery, cursor: queryText }),
      handle: async ({ actor, query: { melding, cursor } }) => ({
        html: await keysPage(actor, freshForm(), { notice: melding, cursor }),
      }),
    }),
    page({
      method: 'get',
      path: `${KEYS}.csv`,
      summary: 'File: keys of programs, without the keys',
      allow: ['operator'],
      audit: 'service-account.list-downloaded',
      handle: () =>
        csvOfList('sleutels.csv', async (part) => {
          const { items, next } = await serviceAccounts.list(part);
          return {
            header: ['Programma', 'Rol', 'Mag', 'Sleutel begint met', 'Geldig tot', 'Laatst gebruikt'],
            rows: items.map(({ name, role, scopes, keys, lastUsedAt }) => [
              ...[name, roleNames[role], scopes.join(', '), keys.map(({ prefix }) => prefix).join(', ')],
              keys.map(({ expiresAt }) => moment(expiresAt)).join(', '),
              lastUsedAt === null ? '' : moment(lastUsedAt),
            ]),
            next,
          };
        }),
    }),
    page({
      method: 'post',
      path: KEYS,
      summary: 'Form: add a key for a program',
      allow: ['operator'],
      audit: 'service-account.added',
      handle: async ({ actor, body }) => {
        const made = await attempt(body, (form) =>
          serviceAccounts.create(
            checked(newServiceAccountBody, {
              name: form.text('name'),
              role: form.text('role'),
              schoolId: form.text('schoolId') ?? null,
              companyId: form.text('companyId') ?? null,
              scopes: scopesOf(form.text('scopes')),
              daysValid: form.number('daysValid'),
            }),
          ),
        );
        return made.ok
          ? { html: await keysPage(actor, freshForm(), { made: made.value }) }
          : { html: await keysPage(actor, made.form, {}), status: made.status };
      },
    }),
    page({
      method: 'post',
      path: `${KEYS}/:id/vervangen`,
      summary: 'Form: replace the key of a program',
      allow: ['operator'],
      audit: 'service-account.key-replaced',
      params: serviceAccountParams,
      handle: async ({ actor, params }) => {
        const made = await serviceAccounts.rotate(params.id, 365);
        return { html: await keysPage(actor, freshForm(), { made }) };
      },
    }),
    page({
      method: 'post',
      path: `${KEYS}/:id/intrekken`,
      summary: 'Form: take away the key of a program',
      allow: ['operator'],
      audit: 'service-account.removed',
      params: serviceAccountParams,
      handle: async ({ params }) => {
        await serviceAccounts.remove(params.id);
        return { redirect: withNotice(KEYS, 'sleutel-ingetrokken') };
      },
    }),
  ];
};

const NewKey = ({ made }: { made: WithKey }) => (
  <Alert kind="warning" role="status" title={`De sleutel van ${made.account.name}`}>
    <p>
      <code>{made.key}</code>
    </p>
    <p>U ziet deze sleutel alleen nu. Zet hem meteen op zijn plek; wij bewaren alleen een controlegetal.</p>
  </Alert>
);

const KeyList = ({ accounts }: { accounts: readonly ServiceAccount[] }) =>
  accounts.length === 0 ? (
    <EmptyState text="Er zijn nog geen sleutels." />
  ) : (
    <DataTable
      caption="Programma’s met een sleutel"
      rows={accounts}
      keyOf={({ id }) => id}
      columns={[
        { header: 'Programma', cell: ({ name }) => name },
        { header: 'Rol', cell: ({ role }) => roleNames[role] },
        { header: 'Mag', cell: ({ scopes }) => scopes.join(', '), wide: true },
        { header: 'Sleutel begint met', cell: ({ keys }) => keys.map(({ prefix }) => prefix).join(', ') },
        { header: 'Geldig tot', cell: ({ keys }) => keys.map(({ expiresAt }) => moment(expiresAt)).join(', ') },
        {
          header: 'Laatst gebruikt',
          cell: ({ lastUsedAt }) => (lastUsedAt === null ? 'Nog niet' : moment(lastUsedAt)),
        },
        {
          header: '',
          cell: ({ id, name }) => (
            <form method="post" class="lw-actions">
              <Button look="secondary" formAction={`${KEYS}/${id}/vervangen`}>
                Vervang<span class="lw-visually-hidden"> de sleutel van {name}</span>
              </Button>
              <Button look="subtle" formAction={`${KEYS}/${id}/intrekken`}>
                Trek in<span class="lw-visually-hidden">: {name}</span>
              </Button>
            </form>
          ),
        },
      ]}
    />
  );

const NewKeyForm = ({ form }: { form: FormState }) => (
  <Card title="Nieuwe sleutel">
    <Form form={form} action={KEYS} submit="Maak sleutel">
      <TextField form={form} name="name" label="Naam van het programma" />
      <SelectField
        form={form}
        name="role"
        label="Met de rechten van"
        options={KEY_ROLES.map((role) => ({ value: role, label: roleNames[role] }))}
      />
      <TextField form={form} name="schoolId" label="Kenmerk van de school" optional />
      <TextField form={form} name="companyId" label="Kenmerk van het leerbedrijf" optional />
      <TextAreaField
        form={form}
        name="scopes"
        label="Wat het programma mag"
        hint="Eén per regel: een onderdeel van de API en read of write, zoals students:read."
        rows={3}
      />
      <TextField form={form} name="daysValid" label="Geldig (dagen)" inputMode="numeric" optional />
    </Form>
  </Card>
);
