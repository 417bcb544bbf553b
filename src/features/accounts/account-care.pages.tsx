import { z } from 'zod';
import { ROLES, type Actor } from '../../domain/actor.js';
import type { PageRequest } from '../../platform/db/cursor.js';
import { ButtonLink } from '../../web/components/button.js';
import { SelectField } from '../../web/components/field.js';
import { Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { Pagination, ROWS_ON_PAGE } from '../../web/components/pagination.js';
import { ListSearch } from '../../web/components/list-search.js';
import { DataTable } from '../../web/components/table.js';
import { csvOfList } from '../../web/csv.js';
import { attempt, checked, type FormReader } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery, queryOneOf, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { moment } from '../../web/texts/format.nl.js';
import { roleNames } from '../../web/texts/labels.nl.js';
import {
  accountForm,
  AccountView,
  ACCOUNTS,
  FRESH,
  REASONS,
  StateBadge,
  tenantName,
  type AccountForms,
} from './account-care-view.pages.js';
import type { AccountCareService } from './account-care.service.js';
import { accountChangeBody, accountParams, reasonText } from './accounts.schemas.js';
import type { AccountService, AccountView as Account } from './accounts.service.js';
import type { SecondFactorService } from './second-factor.service.js';
import type { SessionService } from './sessions.service.js';

const STATES = ['actief', 'geblokkeerd'] as const;
const ROLE_OPTIONS = ROLES.map((value) => ({ value, label: roleNames[value] }));

const listQuery = z.object({
  ...noticeQuery,
  cursor: queryText,
  zoek: queryText,
  rol: queryOneOf(ROLES),
  stand: queryOneOf(STATES),
});
type ListQuery = z.output<typeof listQuery>;

export interface AccountCarePagesDeps {
  readonly accounts: Pick<AccountService, 'get' | 'list' | 'isLastOfRole'>;
  readonly care: AccountCareService;
  readonly sessions: Pick<SessionService, 'list'>;
  readonly secondFactor: Pick<SecondFactorService, 'standing'>;
  /** The names of the schools and companies that accounts belong to, by their ids. */
  readonly tenantNames: (accounts: readonly Account[]) => Promise<ReadonlyMap<string, string>>;
}

/** Accounts as an operator finds them, and helps or stops their owners. */
export const accountCarePages = (deps: AccountCarePagesDeps): AnyRoute[] => {
  const { accounts, care, sessions, secondFactor } = deps;
  const listed = ({ zoek, rol, stand }: ListQuery, part: PageRequest) =>
    accounts.list(part, { search: zoek, role: rol, ...(stand !== undefined && { disabled: stand === 'geblokkeerd' }) });
  const listPage = async (actor: Actor, asked: ListQuery): Promise<string> => {
    const { melding, cursor, zoek, rol, stand } = asked;
    const { items, next } = await listed(asked, { cursor, limit: ROWS_ON_PAGE });
    const query = { zoek, rol, stand };
    return renderPage(
      { title: 'Accounts', actor, path: ACCOUNTS, notice: melding },
      <>
        <PageHeading
          title="Accounts"
          lead="Wie hier kan inloggen. Nieuwe mensen nodigt u uit."
          actions={<ButtonLink href="/uitnodigingen">Nodig iemand uit</ButtonLink>}
        />
        <AccountSearch filters={query} />
        <AccountList items={items} names={await deps.tenantNames(items)} />
        <Pagination path={ACCOUNTS} query={query} cursor={cursor} next={next} />
      </>,
    );
  };

  const detailPage = async (actor: Actor, id: string, forms: AccountForms, notice?: string): Promise<string> => {
    const account = await accounts.get(id);
    const [open, factor, names, isLastOfRole] = await Promise.all([
      sessions.list(id, ''),
      secondFactor.standing(id, account.role),
      deps.tenantNames([account]),
      accounts.isLastOfRole(account),
    ]);
    return renderPage(
      { title: account.name, actor, path: ACCOUNTS, notice },
      <AccountView
        account={account}
        names={names}
        isOwn={account.id === actor.accountId}
        isLastOfRole={isLastOfRole}
        sessions={open}
        secondFactor={factor}
        forms={{ ...forms, rights: forms.rights ?? accountForm(account) }}
      />,
    );
  };

  /** A form on the page of one account, each with its own part of the path. */
  const deed = (spec: {
    part: string;
    summary: string;
    audit: string;
    notice: string;
    form: keyof AccountForms;
    act: (actor: Actor, id: string, sent: { form: FormReader; reason: () => string }) => Promise<unknown>;
  }): AnyRoute =>
    page({
      method: 'post',
      path: `${ACCOUNTS}/:id/${spec.part}`,
      summary: `Form: ${spec.summary}`,
      allow: ['operator'],
      audit: spec.audit,
      params: accountParams,
      handle: async ({ actor, params: { id }, body }) => {
        const field = REASONS[spec.form];
        const reasonForm = z.strictObject({ [field]: reasonText });
        const done = await attempt(body, (form) =>
          spec.act(actor, id, {
            form,
            reason: () => checked(reasonForm, { [field]: form.text(field) })[field] ?? '',
          }),
        );
        return done.ok
          ? { redirect: withNotice(`${ACCOUNTS}/${id}`, spec.notice) }
          : { html: await detailPage(actor, id, { ...FRESH, [spec.form]: done.form }), status: done.status };
      },
    });
  const blocked =
    (disabled: boolean) =>
    (actor: Actor, id: string, { form, reason }: { form: FormReader; reason: () => string }) =>
      care.change(actor, { id, version: Number(form.text('version')) }, { disabled, reason: reason() });

  return [
    page({
      method: 'get',
      path: `${ACCOUNTS}.csv`,
      summary: 'File: the accounts of the list',
      allow: ['operator'],
      audit: 'account.list-downloaded',
      query: listQuery,
      handle: ({ query }) =>
        csvOfList('accounts.csv', async (part) => {
          const { items, next } = await listed(query, part);
          const names = await deps.tenantNames(items);
          return {
            header: ['Naam', 'E-mailadres', 'Rol', 'School of bedrijf', 'Geblokkeerd op'],
            rows: items.map(({ name, email, role, schoolId, companyId, disabledOn }) => [
              ...[name, email, roleNames[role], tenantName(schoolId ?? companyId, names) ?? ''],
              disabledOn === null ? '' : moment(disabledOn),
            ]),
            next,
          };
        }),
    }),
    page({
      method: 'get',
      path: ACCOUNTS,
      summary: 'Page: accounts',
      allow: ['operator'],
      audit: null,
      query: listQuery,
      handle: async ({ actor, query }) => ({ html: await listPage(actor, query) }),
    }),
    page({
      method: 'get',
      path: `${ACCOUNTS}/:id`,
      summary: 'Page: an account',
      allow: ['operator'],
      audit: null,
      params: accountParams,
      query: z.object(noticeQuery),
      handle: async ({ actor, params, query }) => ({ html: await detailPage(actor, params.id, FRESH, query.melding) }),
    }),
    deed({
      part: 'rol',
      summary: 'change what somebody may see and do',
      audit: 'account.changed',
      notice: 'account-bewaard',
      form: 'rights',
      act: (actor, id, { form, reason }) =>
        care.change(
          actor,
          { id, version: Number(form.text('version')) },
          {
            ...checked(accountChangeBody, {
              role: form.text('role'),
              schoolId: form.text('schoolId') ?? null,
              companyId: form.text('companyId') ?? null,
              mentorId: form.text('mentorId') ?? null,
              supervisorId: form.text('supervisorId') ?? null,
            }),
            reason: reason(),
          },
        ),
    }),
    deed({
      part: 'blokkeren',
      summary: 'block an account',
      audit: 'account.blocked',
      notice: 'account-geblokkeerd',
      form: 'block',
      act: blocked(true),
    }),
    deed({
      part: 'vrijgeven',
      summary: 'let somebody in again',
      audit: 'account.unblocked',
      notice: 'account-vrijgegeven',
      form: 'block',
      act: blocked(false),
    }),
    deed({
      part: 'uitloggen',
      summary: 'end all sessions of somebody',
      audit: 'account.signed-out',
      notice: 'account-uitgelogd',
      form: 'signOut',
      act: (_actor, id, { reason }) => care.signOut(id, reason()),
    }),
    deed({
      part: 'tweede-stap',
      summary: 'take the second step away from somebody who lost it',
      audit: 'second-factor.reset',
      notice: 'tweede-stap-gewist',
      form: 'secondFactor',
      act: (actor, id, { reason }) => care.resetSecondFactor(actor, id, reason()),
    }),
  ];
};

const AccountSearch = ({ filters }: { filters: Readonly<Record<string, string | undefined>> }) => (
  <ListSearch
    action={ACCOUNTS}
    label="Zoeken in accounts"
    filters={filters}
    words="Naam of e-mailadres"
    wordsName="zoek"
    file={`${ACCOUNTS}.csv`}
  >
    {(form) => (
      <>
        <SelectField form={form} name="rol" label="Rol" none="Alle" options={ROLE_OPTIONS} />
        <SelectField
          form={form}
          name="stand"
          label="Stand"
          none="Alle"
          options={[
            { value: 'actief', label: 'Actief' },
            { value: 'geblokkeerd', label: 'Geblokkeerd' },
          ]}
        />
      </>
    )}
  </ListSearch>
);

const AccountList = ({ items, names }: { items: readonly Account[]; names: ReadonlyMap<string, string> }) => (
  <Card>
    {items.length === 0 ? (
      <EmptyState text="Er is niemand gevonden. Maak de zoekopdracht ruimer." />
    ) : (
      <DataTable
        caption="Accounts, op e-mailadres"
        captionHidden
        rows={items}
        keyOf={({ id }) => id}
        columns={[
          {
            header: 'Naam',
            cell: ({ id, name }) => (
              <a class="utrecht-link utrecht-link--html-a" href={`${ACCOUNTS}/${id}`}>
                {name}
              </a>
            ),
          },
          { header: 'E-mailadres', cell: ({ email }) => email, wide: true },
          { header: 'Rol', cell: ({ role }) => roleNames[role] },
          {
            header: 'School of bedrijf',
            cell: ({ schoolId, companyId }) => tenantName(schoolId ?? companyId, names) ?? '–',
          },
          { header: 'Stand', cell: (account) => <StateBadge account={account} /> },
        ]}
      />
    )}
  </Card>
);
