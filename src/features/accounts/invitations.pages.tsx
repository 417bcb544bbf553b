import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { AppError } from '../../platform/errors.js';
import { Alert } from '../../web/components/alert.js';
import { Button, ButtonLink } from '../../web/components/button.js';
import { SelectField, TextField, type Choice } from '../../web/components/field.js';
import { Form } from '../../web/components/form.js';
import { Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { Pagination, ROWS_ON_PAGE } from '../../web/components/pagination.js';
import { DataTable } from '../../web/components/table.js';
import { csvOfList } from '../../web/csv.js';
import { attempt, checked, freshForm, type FormReader, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { SIGN_IN_PATH } from '../../web/sign-in-path.js';
import { moment } from '../../web/texts/format.nl.js';
import { roleNames } from '../../web/texts/labels.nl.js';
import { linkParams } from './account-links.schemas.js';
import type { Invitation } from './invitations.repository.js';
import { invitableRoles } from './invitations.rules.js';
import { acceptanceBody, invitationParams, newInvitationBody } from './invitations.schemas.js';
import type { InvitationService } from './invitations.service.js';

const PATH = '/uitnodigingen';
const ALLOW = ['coordinator', 'admin', 'operator'] as const;

export interface InvitationPagesDeps {
  readonly invitations: InvitationService;
  readonly now: () => Date;
  /** The mentors of the own school, to link an account to; none for who has no school. */
  readonly mentors: (actor: Actor) => Promise<readonly Choice[]>;
}

/** How an invitation stands, in a word. */
export const standingOf = (
  { acceptedAt, expiresAt }: Pick<Invitation, 'acceptedAt' | 'expiresAt'>,
  now: Date,
): string => (acceptedAt !== null ? 'Aangenomen' : expiresAt <= now ? 'Verlopen' : 'Open');

const orNull = (form: FormReader, name: string): string | null => form.text(name) ?? null;

/** The pages of invitations: sending them, and accepting one. */
export const invitationPages = ({ invitations, now, mentors }: InvitationPagesDeps): AnyRoute[] => {
  const listPage = async (
    actor: Actor,
    form: FormState,
    query: { melding?: string | undefined; cursor?: string | undefined },
  ) => {
    const [{ items, next }, choices] = await Promise.all([
      invitations.list(actor, { cursor: query.cursor, limit: ROWS_ON_PAGE }),
      mentors(actor),
    ]);
    return renderPage(
      { title: 'Uitnodigingen', actor, path: PATH, notice: query.melding },
      <>
        <PageHeading
          title="Uitnodigingen"
          lead="Wie u uitnodigt, krijgt een mail en kiest zelf een wachtwoord."
          actions={<ButtonLink href={`${PATH}.csv`}>Download (CSV)</ButtonLink>}
        />
        <InviteForm actor={actor} form={form} mentors={choices} />
        <InvitationList items={items} now={now()} cursor={query.cursor} next={next} />
      </>,
    );
  };
  const acceptPage = (secret: string, invitation: Invitation, form: FormState): string =>
    renderPage(
      { title: 'Uitnodiging', actor: null, path: '/uitnodiging' },
      <AcceptForm secret={secret} invitation={invitation} form={form} />,
    );
  const gonePage = (): string =>
    renderPage(
      { title: 'Uitnodiging', actor: null, path: '/uitnodiging' },
      <Alert kind="warning">
        <p>Deze uitnodiging werkt niet meer. Vraag de afzender om een nieuwe.</p>
      </Alert>,
    );
  const opened = async (secret: string): Promise<Invitation | null> => {
    try {
      return await invitations.open(secret);
    } catch (error) {
      if (error instanceof AppError && error.kind === 'rule') return null;
      throw error;
    }
  };

  return [
    page({
      method: 'get',
      path: `${PATH}.csv`,
      summary: 'File: the invitations of the list',
      allow: ALLOW,
      audit: 'invitation.list-downloaded',
      handle: ({ actor }) =>
        csvOfList('uitnodigingen.csv', async (part) => {
          const { items, next } = await invitations.list(actor, part);
          return {
            header: ['Naam', 'E-mailadres', 'Rol', 'Verstuurd', 'Stand'],
            rows: items.map((one) => [
              ...[one.name, one.email, roleNames[one.role], moment(one.createdAt), standingOf(one, now())],
            ]),
            next,
          };
        }),
    }),
    page({
      method: 'get',
      path: PATH,
      summary: 'Page: invitations',
      allow: ALLOW,
      audit: null,
      query: z.object({ ...noticeQuery, cursor: queryText }),
      handle: async ({ actor, query }) => ({ html: await listPage(actor, freshForm(), query) }),
    }),
    page({
      method: 'post',
      path: PATH,
      summary: 'Form: invite somebody',
      allow: ALLOW,
      audit: 'invitation.sent',
      handle: async ({ actor, body }) => {
        const sent = await attempt(body, (form) =>
          invitations.invite(
            actor,
            checked(newInvitationBody, {
              email: form.text('email'),
              name: form.text('name'),
              role: form.text('role'),
              schoolId: orNull(form, 'schoolId'),
              companyId: orNull(form, 'companyId'),
              mentorId: orNull(form, 'mentorId'),
              supervisorId: orNull(form, 'supervisorId'),
            }),
          ),
        );
        return sent.ok
          ? { redirect: withNotice(PATH, 'uitnodiging-verstuurd') }
          : { html: await listPage(actor, sent.form, {}), status: sent.status };
      },
    }),
    page({
      method: 'post',
      path: `${PATH}/:id/intrekken`,
      summary: 'Form: take back an invitation',
      allow: ALLOW,
      audit: 'invitation.withdrawn',
      params: invitationParams,
      handle: async ({ actor, params }) => {
        await invitations.withdraw(actor, params.id);
        return { redirect: withNotice(PATH, 'uitnodiging-ingetrokken') };
      },
    }),
    page({
      method: 'get',
      path: '/uitnodiging/:secret',
      summary: 'Page: accept an invitation',
      allow: 'everyone',
      audit: null,
      params: linkParams,
      handle: async ({ params }) => {
        const invitation = await opened(params.secret);
        if (invitation === null) return { html: gonePage(), status: 404 };
        return { html: acceptPage(params.secret, invitation, freshForm({ name: invitation.name })) };
      },
    }),
    page({
      method: 'post',
      path: '/uitnodiging/:secret',
      summary: 'Form: accept an invitation',
      allow: 'everyone',
      audit: 'invitation.accepted',
      params: linkParams,
      handle: async ({ params: { secret }, body }) => {
        const invitation = await opened(secret);
        if (invitation === null) return { html: gonePage(), status: 404 };
        const made = await attempt(body, (form) => {
          const entered = checked(acceptanceBody, { secret, name: form.text('name'), password: body.password });
          return invitations.accept(secret, entered);
        });
        return made.ok
          ? { redirect: withNotice(SIGN_IN_PATH, 'account-gemaakt') }
          : { html: acceptPage(secret, invitation, made.form), status: made.status };
      },
    }),
  ];
};

const InviteForm = ({ actor, form, mentors }: { actor: Actor; form: FormState; mentors: readonly Choice[] }) => {
  const roles = invitableRoles(actor.role);
  const has = (...some: (typeof roles)[number][]): boolean => some.some((role) => roles.includes(role));
  return (
    <Card title="Nodig iemand uit">
      <Form form={form} action={PATH} submit="Verstuur uitnodiging">
        <TextField form={form} name="name" label="Naam" autoComplete="off" />
        <TextField form={form} name="email" label="E-mailadres" type="email" />
        <SelectField
          form={form}
          name="role"
          label="Rol"
          options={roles.map((role) => ({ value: role, label: roleNames[role] }))}
        />
        {mentors.length === 0 ? null : (
          <SelectField
            form={form}
            name="mentorId"
            label="Stagebegeleider"
            hint="Alleen bij de rol stagebegeleider: wiens klassen deze persoon ziet."
            options={mentors}
            none="Geen"
            optional
          />
        )}
        {has('coordinator') ? <TextField form={form} name="schoolId" label="Kenmerk van de school" optional /> : null}
        {has('company') ? (
          <TextField form={form} name="companyId" label="Kenmerk van het leerbedrijf" optional />
        ) : null}
        {has('supervisor') ? (
          <TextField form={form} name="supervisorId" label="Kenmerk van de praktijkopleider" optional />
        ) : null}
      </Form>
    </Card>
  );
};

const InvitationList = (props: {
  items: readonly Invitation[];
  now: Date;
  cursor: string | undefined;
  next: string | null;
}) =>
  props.items.length === 0 ? (
    <EmptyState text="Er is nog niemand uitgenodigd." />
  ) : (
    <>
      <DataTable
        caption="Uitgenodigd"
        rows={props.items}
        keyOf={({ id }) => id}
        columns={[
          { header: 'Naam', cell: ({ name }) => name },
          { header: 'E-mailadres', cell: ({ email }) => email },
          { header: 'Rol', cell: ({ role }) => roleNames[role] },
          { header: 'Verstuurd', cell: ({ createdAt }) => moment(createdAt) },
          { header: 'Stand', cell: (one) => standingOf(one, props.now) },
          {
            header: '',
            cell: (one) =>
              one.acceptedAt !== null ? null : (
                <form method="post" action={`${PATH}/${one.id}/intrekken`}>
                  <Button look="subtle">
                    Trek in<span class="lw-visually-hidden">: {one.name}</span>
                  </Button>
                </form>
              ),
          },
        ]}
      />
      <Pagination path={PATH} query={{}} cursor={props.cursor} next={props.next} />
    </>
  );

const AcceptForm = (props: { secret: string; invitation: Invitation; form: FormState }) => (
  <Card
    title="Welkom bij Leerwerkplek"
    lead={`U bent uitgenodigd als ${roleNames[props.invitation.role].toLowerCase()}, met het adres ${props.invitation.email}.`}
  >
    <Form form={props.form} action={`/uitnodiging/${props.secret}`} submit="Maak account">
      <TextField form={props.form} name="name" label="Uw naam" autoComplete="name" />
      <TextField
        form={props.form}
        name="password"
        label="Kies een wachtwoord"
        hint="Minstens 12 tekens. Een zin van een paar woorden is sterk en goed te onthouden."
        type="password"
        autoComplete="new-password"
      />
    </Form>
  </Card>
);
