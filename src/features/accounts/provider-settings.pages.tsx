import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { ButtonLink } from '../../web/components/button.js';
import { CheckboxField, HiddenField, TextField } from '../../web/components/field.js';
import { ConfirmForm, Form } from '../../web/components/form.js';
import { Breadcrumb, Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { DataTable } from '../../web/components/table.js';
import { csvReply } from '../../web/csv.js';
import { attempt, checked, freshForm, valueOf, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import {
  identityProviderChangeBody,
  identityProviderParams,
  newIdentityProviderBody,
} from './identity-providers.schemas.js';
import type { IdentityProviderService, IdentityProviderView } from './identity-providers.service.js';

const PROVIDERS = '/beheer/aanmelddiensten';

/** Where the people of a school or company sign in, as those who run the service set it up. */
export const providerSettingsPages = ({ providers }: { providers: IdentityProviderService }): AnyRoute[] => {
  const providersPage = async (actor: Actor, form: FormState, notice?: string) =>
    renderPage(
      { title: 'Aanmelddiensten', actor, path: PROVIDERS, notice },
      <>
        <PageHeading
          title="Aanmelddiensten"
          lead="Scholen en bedrijven met OpenID Connect laten hun mensen daar inloggen. Een dienst geldt alleen voor accounts van die school of dat bedrijf."
          actions={<ButtonLink href={`${PROVIDERS}.csv`}>Download (CSV)</ButtonLink>}
        />
        <ProviderList providers={await providers.list()} />
        <NewProviderForm form={form} />
      </>,
    );
  const providerPage = (actor: Actor, provider: IdentityProviderView, form: FormState): string =>
    renderPage(
      { title: provider.name, actor, path: PROVIDERS },
      <>
        <Breadcrumb crumbs={[{ href: PROVIDERS, label: 'Aanmelddiensten' }]} here={provider.name} />
        <PageHeading title={provider.name} meta={`Voor ${provider.schoolId ?? provider.companyId ?? ''}`} />
        <ChangeForm provider={provider} form={form} />
        <Card title="Verwijderen">
          <ConfirmForm action={`${PROVIDERS}/${provider.id}/verwijderen`} submit="Verwijder" look="danger">
            <p>Niemand kan zich dan nog bij deze dienst aanmelden. Accounts blijven bestaan, met hun wachtwoord.</p>
          </ConfirmForm>
        </Card>
      </>,
    );

  return [
    page({
      method: 'get',
      path: PROVIDERS,
      summary: 'Page: where people of schools and companies sign in',
      allow: ['operator'],
      audit: null,
      query: z.object(noticeQuery),
      handle: async ({ actor, query }) => ({ html: await providersPage(actor, freshForm(), query.melding) }),
    }),
    page({
      method: 'get',
      path: `${PROVIDERS}.csv`,
      summary: 'File: where people of schools and companies sign in, without secrets',
      allow: ['operator'],
      audit: 'identity-provider.list-downloaded',
      handle: async () =>
        csvReply(
          'aanmelddiensten.csv',
          ['Naam', 'Adres (issuer)', 'Voor', 'Stand'],
          (await providers.list()).map(({ name, issuer, schoolId, companyId, enabled }) => [
            ...[name, issuer, schoolId ?? companyId ?? '', enabled ? 'Aan' : 'Uit'],
          ]),
        ),
    }),
    page({
      method: 'post',
      path: PROVIDERS,
      summary: 'Form: add where people of a school or company sign in',
      allow: ['operator'],
      audit: 'identity-provider.added',
      handle: async ({ actor, body }) => {
        const made = await attempt(body, (form) =>
          providers.create(
            checked(newIdentityProviderBody, {
              name: form.text('name'),
              issuer: form.text('issuer'),
              clientId: form.text('clientId'),
              clientSecret: form.text('clientSecret'),
              schoolId: form.text('schoolId') ?? null,
              companyId: form.text('companyId') ?? null,
            }),
          ),
        );
        return made.ok
          ? { redirect: withNotice(PROVIDERS, 'aanmelddienst-bewaard') }
          : { html: await providersPage(actor, made.form), status: made.status };
      },
    }),
    page({
      method: 'post',
      path: `${PROVIDERS}/:id/verwijderen`,
      summary: 'Form: remove where people of a school or company sign in',
      allow: ['operator'],
      audit: 'identity-provider.removed',
      params: identityProviderParams,
      handle: async ({ params }) => {
        await providers.remove(params.id);
        return { redirect: withNotice(PROVIDERS, 'aanmelddienst-verwijderd') };
      },
    }),
    page({
      method: 'get',
      path: `${PROVIDERS}/:id`,
      summary: 'Page: change where people of a school or company sign in',
      allow: ['operator'],
      audit: null,
      params: identityProviderParams,
      handle: async ({ actor, params }) => {
        const provider = await providers.get(params.id);
        return { html: providerPage(actor, provider, formOf(provider)) };
      },
    }),
    page({
      method: 'post',
      path: `${PROVIDERS}/:id`,
      summary: 'Form: change or switch off where people of a school or company sign in',
      allow: ['operator'],
      audit: 'identity-provider.changed',
      params: identityProviderParams,
      handle: async ({ actor, params, body }) => {
        const done = await attempt(body, (form) => {
          const clientSecret = form.text('clientSecret');
          return providers.change(
            { id: params.id, version: Number(form.text('version')) },
            checked(identityProviderChangeBody, {
              name: form.text('name') ?? '',
              issuer: form.text('issuer') ?? '',
              clientId: form.text('clientId') ?? '',
              ...(clientSecret !== undefined && { clientSecret }),
              enabled: form.flag('enabled'),
            }),
          );
        });
        return done.ok
          ? { redirect: withNotice(PROVIDERS, 'aanmelddienst-bewaard') }
          : { html: providerPage(actor, await providers.get(params.id), done.form), status: done.status };
      },
    }),
  ];
};

const formOf = ({ version, name, issuer, clientId, enabled }: IdentityProviderView): FormState =>
  freshForm({ version: String(version), name, issuer, clientId, enabled: enabled ? 'ja' : '' });

const ChangeForm = ({ provider, form }: { provider: IdentityProviderView; form: FormState }) => (
  <Card title="Instellingen">
    <Form form={form} action={`${PROVIDERS}/${provider.id}`} submit="Bewaar" cancel={PROVIDERS}>
      <HiddenField name="version" value={valueOf(form, 'version')} />
      <TextField form={form} name="name" label="Naam van de school of het bedrijf" />
      <TextField
        form={form}
        name="issuer"
        label="Adres (issuer)"
        hint="Met een ander adres kent de dienst niemand meer; ieder wordt opnieuw herkend aan het e-mailadres."
      />
      <TextField form={form} name="clientId" label="Client-ID" />
      <TextField
        form={form}
        name="clientSecret"
        label="Nieuw client-secret"
        hint="Laat leeg om het te houden zoals het is."
        type="password"
        autoComplete="off"
        optional
      />
      <CheckboxField form={form} name="enabled" label="Aan: mensen kunnen zich hier aanmelden" />
    </Form>
  </Card>
);

const ProviderList = ({ providers }: { providers: readonly IdentityProviderView[] }) =>
  providers.length === 0 ? (
    <EmptyState text="Er zijn nog geen aanmelddiensten." />
  ) : (
    <DataTable
      caption="Aanmelddiensten"
      rows={providers}
      keyOf={({ id }) => id}
      columns={[
        { header: 'Naam', cell: ({ name }) => name },
        { header: 'Adres (issuer)', cell: ({ issuer }) => issuer, wide: true },
        { header: 'Voor', cell: ({ schoolId, companyId }) => schoolId ?? companyId },
        { header: 'Stand', cell: ({ enabled }) => (enabled ? 'Aan' : 'Uit') },
        {
          header: '',
          cell: ({ id, name }) => (
            <ButtonLink href={`${PROVIDERS}/${id}`}>
              Wijzig<span class="lw-visually-hidden">: {name}</span>
            </ButtonLink>
          ),
        },
      ]}
    />
  );

const NewProviderForm = ({ form }: { form: FormState }) => (
  <Card title="Nieuwe aanmelddienst">
    <Form form={form} action={PROVIDERS} submit="Voeg toe">
      <TextField form={form} name="name" label="Naam van de school of het bedrijf" />
      <TextField form={form} name="issuer" label="Adres (issuer)" hint="Begint met https://" />
      <TextField form={form} name="clientId" label="Client-ID" />
      <TextField form={form} name="clientSecret" label="Client-secret" type="password" autoComplete="off" />
      <TextField form={form} name="schoolId" label="Kenmerk van de school" optional />
      <TextField form={form} name="companyId" label="Kenmerk van het leerbedrijf" optional />
    </Form>
  </Card>
);
