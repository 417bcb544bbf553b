import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { Button, ButtonLink } from '../../web/components/button.js';
import { TextField } from '../../web/components/field.js';
import { ConfirmForm, Form } from '../../web/components/form.js';
import { Card, DataList, PageHeading } from '../../web/components/page-parts.js';
import { DataTable } from '../../web/components/table.js';
import { attempt, checked, freshForm, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { moment } from '../../web/texts/format.nl.js';
import { roleNames } from '../../web/texts/labels.nl.js';
import type { AccountService } from './accounts.service.js';
import { invitableRoles } from './invitations.rules.js';
import { EnrolForm, RecoveryCodes } from './second-factor-view.pages.js';
import type { SecondFactorService } from './second-factor.service.js';
import type { OwnCredentialsService } from './own-credentials.service.js';
import { codeBody, ownPasswordBody, sessionParams, turnOnBody } from './session.schemas.js';
import type { SessionService, ShownSession } from './sessions.service.js';

const PATH = '/account';
const SECOND_STEP = `${PATH}/tweede-stap`;

export interface OwnAccountPagesDeps {
  readonly accounts: Pick<AccountService, 'get'>;
  readonly sessions: SessionService;
  readonly secondFactor: SecondFactorService;
  readonly credentials: OwnCredentialsService;
}

interface Forms {
  readonly password: FormState;
  readonly off: FormState;
}
const FRESH: Forms = { password: freshForm(), off: freshForm() };

/** A person's own account: password, second step, and where one is signed in. */
export const ownAccountPages = ({ accounts, sessions, secondFactor, credentials }: OwnAccountPagesDeps): AnyRoute[] => {
  const accountPage = async (actor: Actor, sessionId: string, forms: Forms, notice?: string): Promise<string> => {
    const [account, open, factor] = await Promise.all([
      accounts.get(actor.accountId),
      sessions.list(actor.accountId, sessionId),
      secondFactor.standing(actor.accountId, actor.role),
    ]);
    return renderPage(
      { title: 'Mijn account', actor, path: PATH, notice },
      <>
        <PageHeading title="Mijn account" />
        <Card title="Gegevens">
          <DataList
            items={[
              ['Naam', account.name],
              ['E-mailadres', account.email],
              ['Rol', roleNames[account.role]],
            ]}
          />
          <div class="lw-actions">
            {invitableRoles(actor.role).length === 0 ? null : (
              <ButtonLink href="/uitnodigingen">Uitnodigingen</ButtonLink>
            )}
            {actor.role === 'operator' ? (
              <ButtonLink href="/beheer/sleutels">Sleutels van programma’s</ButtonLink>
            ) : null}
            {actor.role === 'operator' ? <ButtonLink href="/beheer/aanmelddiensten">Aanmelddiensten</ButtonLink> : null}
          </div>
        </Card>
        <PasswordCard form={forms.password} />
        <SecondStepCard form={forms.off} standing={factor} />
        <SessionsCard sessions={open} />
      </>,
    );
  };
  const enrolPage = async (actor: Actor, form: FormState): Promise<string> => {
    const { email } = await accounts.get(actor.accountId);
    const enrolment = await secondFactor.resume(actor.accountId, email);
    return renderPage(
      { title: 'Inloggen in twee stappen', actor, path: SECOND_STEP },
      <>
        <PageHeading title="Inloggen in twee stappen" />
        <EnrolForm enrolment={enrolment} form={form} action={SECOND_STEP} cancel={PATH} asksPassword />
      </>,
    );
  };

  return [
    page({
      method: 'get',
      path: PATH,
      summary: 'Page: the own account',
      allow: 'signed-in',
      audit: null,
      query: z.object(noticeQuery),
      handle: async ({ actor, session, query }) => ({
        html: await accountPage(actor, session.id, FRESH, query.melding),
      }),
    }),
    page({
      method: 'post',
      path: `${PATH}/wachtwoord`,
      summary: 'Form: choose another own password',
      allow: 'signed-in',
      audit: 'account.password-changed',
      handle: async ({ actor, session, body, address }) => {
        const { current, password } = body;
        const changed = await attempt(body, () =>
          credentials.changePassword({ ...actor, address }, checked(ownPasswordBody, { current, password })),
        );
        if (!changed.ok)
          return {
            html: await accountPage(actor, session.id, { ...FRESH, password: changed.form }),
            status: changed.status,
          };
        await session.signIn(actor.accountId, changed.value);
        return { redirect: withNotice(PATH, 'wachtwoord-veranderd') };
      },
    }),
    page({
      method: 'get',
      path: SECOND_STEP,
      summary: 'Page: set up the second step',
      allow: 'signed-in',
      audit: null,
      handle: async ({ actor }) => ({ html: await enrolPage(actor, freshForm()) }),
    }),
    page({
      method: 'post',
      path: SECOND_STEP,
      summary: 'Form: set up the second step',
      allow: 'signed-in',
      audit: 'second-factor.turned-on',
      handle: async ({ actor, body, address, session }) => {
        const done = await attempt(body, (form) =>
          credentials.turnSecondFactorOn(
            { ...actor, address },
            checked(turnOnBody, { code: form.text('code'), password: body.password }),
          ),
        );
        if (!done.ok) return { html: await enrolPage(actor, done.form), status: done.status };
        await session.signIn(actor.accountId, done.value.epoch);
        return {
          html: renderPage(
            { title: 'Herstelcodes', actor, path: SECOND_STEP },
            <RecoveryCodes codes={done.value.codes} onwards={PATH} />,
          ),
        };
      },
    }),
    page({
      method: 'post',
      path: `${SECOND_STEP}/uit`,
      summary: 'Form: turn the second step off',
      allow: 'signed-in',
      audit: 'second-factor.turned-off',
      handle: async ({ actor, session, body, address }) => {
        const done = await attempt(body, (form) =>
          credentials.turnSecondFactorOff({ ...actor, address }, checked(codeBody, { code: form.text('code') }).code),
        );
        if (!done.ok)
          return { html: await accountPage(actor, session.id, { ...FRESH, off: done.form }), status: done.status };
        await session.signIn(actor.accountId, done.value);
        return { redirect: withNotice(PATH, 'tweede-stap-uit') };
      },
    }),
    page({
      method: 'post',
      path: `${PATH}/apparaten/:id/uitloggen`,
      summary: 'Form: end one of the own sessions',
      allow: 'signed-in',
      audit: 'session.revoked',
      params: sessionParams,
      handle: async ({ actor, params }) => {
        await sessions.end(actor.accountId, params.id);
        return { redirect: withNotice(PATH, 'apparaat-uitgelogd') };
      },
    }),
    page({
      method: 'post',
      path: `${PATH}/apparaten/uitloggen`,
      summary: 'Form: end all own sessions but this one',
      allow: 'signed-in',
      audit: 'session.revoked',
      handle: async ({ actor, session }) => {
        await sessions.endOthers(actor.accountId, session.id);
        return { redirect: withNotice(PATH, 'apparaten-uitgelogd') };
      },
    }),
  ];
};

const PasswordCard = ({ form }: { form: FormState }) => (
  <Card title="Wachtwoord">
    <Form form={form} action={`${PATH}/wachtwoord`} submit="Verander wachtwoord">
      <TextField form={form} name="current" label="Huidig wachtwoord" type="password" autoComplete="current-password" />
      <TextField
        form={form}
        name="password"
        label="Nieuw wachtwoord"
        hint="Minstens 12 tekens. Een zin van een paar woorden is sterk en goed te onthouden."
        type="password"
        autoComplete="new-password"
      />
    </Form>
  </Card>
);

const SecondStepCard = (props: {
  form: FormState;
  standing: { readonly on: boolean; readonly required: boolean; readonly recoveryCodesLeft: number };
}) => {
  const { on, required, recoveryCodesLeft } = props.standing;
  if (!on)
    return (
      <Card title="Inloggen in twee stappen">
        <p>Dit staat uit. Met een code uit een app op uw telefoon is uw account veel beter beschermd.</p>
        <div class="lw-actions">
          <ButtonLink href={SECOND_STEP}>Zet aan</ButtonLink>
        </div>
      </Card>
    );
  return (
    <Card title="Inloggen in twee stappen">
      <p>
        Dit staat aan. U hebt nog {recoveryCodesLeft} herstelcodes.
        {required ? ' Met uw rol is dit verplicht.' : null}
      </p>
      {required ? null : (
        <Form form={props.form} action={`${SECOND_STEP}/uit`} submit="Zet uit">
          <TextField form={props.form} name="code" label="Code uit de app" autoComplete="one-time-code" />
        </Form>
      )}
    </Card>
  );
};

const SessionsCard = ({ sessions }: { sessions: readonly ShownSession[] }) => (
  <Card title="Waar u bent ingelogd">
    <DataTable
      caption="Apparaten waarop u bent ingelogd"
      captionHidden
      rows={sessions}
      keyOf={({ id }) => id}
      columns={[
        { header: 'Apparaat', cell: ({ device }) => (device === '' ? 'Onbekend apparaat' : device) },
        { header: 'Ingelogd', cell: ({ startedAt }) => moment(startedAt) },
        { header: 'Laatst gebruikt', cell: ({ lastUsedAt }) => moment(lastUsedAt) },
        {
          header: '',
          cell: ({ id, current, device }) =>
            current ? (
              'Dit apparaat'
            ) : (
              <form method="post" action={`${PATH}/apparaten/${id}/uitloggen`}>
                <Button look="subtle">
                  Log uit<span class="lw-visually-hidden"> op {device}</span>
                </Button>
              </form>
            ),
        },
      ]}
    />
    {sessions.length < 2 ? null : (
      <ConfirmForm action={`${PATH}/apparaten/uitloggen`} submit="Log overal uit, behalve hier" look="secondary" />
    )}
  </Card>
);
