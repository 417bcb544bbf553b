import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { companyScopeOf } from '../../domain/company-scope.js';
import { pageOfAll } from '../../platform/db/cursor.js';
import { entityId } from '../../platform/http/atoms.js';
import { ButtonLink } from '../../web/components/button.js';
import { HiddenField, SelectField, TextAreaField, TextField } from '../../web/components/field.js';
import { ConfirmForm, Form } from '../../web/components/form.js';
import { Link } from '../../web/components/link.js';
import { Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { Pagination, ROWS_ON_PAGE } from '../../web/components/pagination.js';
import { ListSearch } from '../../web/components/list-search.js';
import { DataTable } from '../../web/components/table.js';
import { csvOfList, csvReply } from '../../web/csv.js';
import { attempt, checked, freshForm, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { longDay } from '../../web/texts/format.nl.js';
import { newStopBody } from './losses.schemas.js';
import type { LossCount } from './losses.rules.js';
import type { LossService } from './losses.service.js';
import { doerOf } from './proposals.service.js';
import type { PlacementStop } from './stops.rules.js';
import type { StopService } from './stops.service.js';

/** An establishment that could stop. */
export interface StoppablePlace {
  readonly id: string;
  readonly name: string;
}

export interface StopPagesDeps {
  readonly stops: StopService;
  readonly losses: Pick<LossService, 'counts'>;
  /** The establishments of a company, or the one an admin came from. */
  readonly placesFor: (actor: Actor, establishmentId: string | undefined) => Promise<readonly StoppablePlace[]>;
  readonly placeNames: (ids: readonly string[]) => Promise<(id: string) => string>;
  /** Names of schools and companies, for the counts. */
  readonly countNames: (counts: readonly LossCount[]) => Promise<{
    readonly school: (id: string) => string;
    readonly company: (id: string) => string;
  }>;
}

const WHO = ['company', 'admin'] as const;
const ADMIN = ['admin'] as const;
const PATH = '/stoppen';
const COUNTS = '/uitval';
const stopQuery = z.object({ ...noticeQuery, vestiging: queryText, cursor: queryText });
const countQuery = z.object({ ...noticeQuery, q: queryText, cursor: queryText });
const takeBackBody = z.strictObject({ establishmentId: entityId });

const StopForm = ({ form, places }: { form: FormState; places: readonly StoppablePlace[] }) => (
  <Form form={form} action={PATH} submit="Meld dat we stoppen">
    <SelectField
      form={form}
      name="establishmentId"
      label="Vestiging"
      none="Kies een vestiging"
      options={places.map(({ id, name }) => ({ value: id, label: name }))}
    />
    <TextField form={form} name="fromDay" label="Vanaf welke dag" type="date" />
    <TextAreaField
      form={form}
      name="reason"
      label="Waarom"
      hint="De scholen van de leerlingen lezen dit. Noem geen namen."
      rows={3}
    />
  </Form>
);

const Stops = (props: { stops: readonly PlacementStop[]; nameOf: (id: string) => string }) => (
  <DataTable
    caption="Vestigingen die geen leerlingen meer nemen"
    captionHidden
    rows={props.stops}
    keyOf={({ id }) => id}
    columns={[
      { header: 'Vestiging', cell: ({ id }) => <Link href={`/vestigingen/${id}`}>{props.nameOf(id)}</Link> },
      { header: 'Vanaf', cell: ({ fromDay }) => longDay(fromDay) },
      { header: 'Waarom', wide: true, cell: ({ reason }) => reason },
      {
        header: '',
        cell: ({ id }) => (
          <ConfirmForm action={`${PATH}/terug`} submit={`Toch doorgaan: ${props.nameOf(id)}`} look="secondary">
            <HiddenField name="establishmentId" value={id} />
          </ConfirmForm>
        ),
      },
    ]}
  />
);

const countKey = ({ school, schoolId, companyId }: LossCount & { school: string }) =>
  [school, `${schoolId}/${companyId}`] as const;

/** Where a company or an admin says that an establishment takes no pupils any more, and the counts of what that touches. */
export const stopPages = (deps: StopPagesDeps): AnyRoute[] => {
  const { stops } = deps;

  const stopPage = async (
    actor: Actor,
    query: z.output<typeof stopQuery>,
    form: FormState = freshForm({ establishmentId: query.vestiging ?? '' }),
  ): Promise<string> => {
    const [{ items, next }, places] = await Promise.all([
      stops.list(companyScopeOf(actor), { cursor: query.cursor, limit: ROWS_ON_PAGE }),
      deps.placesFor(actor, query.vestiging),
    ]);
    const nameOf = await deps.placeNames(items.map(({ id }) => id));
    return renderPage(
      { title: 'Stoppen met leerlingen', actor, path: PATH, notice: query.melding },
      <>
        <PageHeading
          title="Stoppen met leerlingen"
          lead="Kan een vestiging geen leerlingen meer plaatsen? Meld het hier. De scholen van de leerlingen die er zijn krijgen bericht en zoeken een andere plek. Openstaande voorstellen worden afgewezen."
          actions={actor.role === 'admin' ? <ButtonLink href={COUNTS}>Uitval per school en bedrijf</ButtonLink> : null}
        />
        <Card title="Melden">
          {places.length === 0 ? (
            <EmptyState text="Open een vestiging vanuit de lijst met leerbedrijven om die hier te melden.">
              <ButtonLink href="/leerbedrijven">Leerbedrijven</ButtonLink>
            </EmptyState>
          ) : (
            <StopForm form={form} places={places} />
          )}
        </Card>
        <Card title="Gemeld" actions={<ButtonLink href={`${PATH}.csv`}>Download (CSV)</ButtonLink>}>
          {items.length === 0 ? (
            <EmptyState text="Er is geen vestiging gemeld." />
          ) : (
            <Stops stops={items} nameOf={nameOf} />
          )}
          <Pagination path={PATH} query={{}} cursor={query.cursor} next={next} />
        </Card>
      </>,
    );
  };

  const counted = async (q: string | undefined) => {
    const counts = await deps.losses.counts();
    const names = await deps.countNames(counts);
    const words = (q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    return counts
      .map((one) => ({ ...one, school: names.school(one.schoolId), company: names.company(one.companyId) }))
      .filter(({ school, company }) => words.every((word) => `${school} ${company}`.toLowerCase().includes(word)));
  };

  return [
    page({
      method: 'get',
      path: PATH,
      summary: 'Page: say that an establishment takes no pupils any more, and those that said so',
      allow: WHO,
      audit: null,
      query: stopQuery,
      handle: async ({ actor, query }) => ({ html: await stopPage(actor, query) }),
    }),
    page({
      method: 'get',
      path: `${PATH}.csv`,
      summary: 'File: establishments that take no pupils any more',
      allow: WHO,
      audit: 'placement-stop.exported',
      handle: ({ actor }) =>
        csvOfList('stoppen.csv', async (part) => {
          const { items, next } = await stops.list(companyScopeOf(actor), part);
          const nameOf = await deps.placeNames(items.map(({ id }) => id));
          return {
            header: ['Vestiging', 'Vanaf', 'Waarom'],
            rows: items.map(({ id, fromDay, reason }) => [nameOf(id), fromDay, reason]),
            next,
          };
        }),
    }),
    page({
      method: 'post',
      path: PATH,
      summary: 'Form: say that an establishment takes no pupils any more',
      allow: WHO,
      audit: 'placement-stop.announced',
      handle: async ({ actor, body }) => {
        const done = await attempt(body, (form) =>
          stops.announce(
            companyScopeOf(actor),
            checked(newStopBody, {
              establishmentId: form.text('establishmentId'),
              fromDay: form.text('fromDay'),
              reason: form.text('reason'),
            }),
            doerOf(actor),
          ),
        );
        if (done.ok) return { redirect: withNotice(PATH, 'stop-gemeld') };
        const { establishmentId } = done.form.values;
        const vestiging = typeof establishmentId === 'string' && establishmentId !== '' ? establishmentId : undefined;
        return { html: await stopPage(actor, { vestiging }, done.form), status: done.status };
      },
    }),
    page({
      method: 'post',
      path: `${PATH}/terug`,
      summary: 'Form: an establishment takes pupils after all',
      allow: WHO,
      audit: 'placement-stop.taken-back',
      handle: async ({ actor, body }) => {
        const done = await attempt(body, (form) => {
          const { establishmentId } = checked(takeBackBody, { establishmentId: form.text('establishmentId') });
          return stops.takeBack(companyScopeOf(actor), establishmentId, doerOf(actor));
        });
        return done.ok
          ? { redirect: withNotice(PATH, 'stop-teruggenomen') }
          : { html: await stopPage(actor, {}, done.form), status: done.status };
      },
    }),
    page({
      method: 'get',
      path: COUNTS,
      summary: 'Page: how many placements cannot go on, per school and company; nobody is named',
      allow: ADMIN,
      audit: null,
      query: countQuery,
      handle: async ({ actor, query: { q, cursor, melding } }) => {
        const counts = await counted(q);
        const { items, next } = pageOfAll(counts, { cursor, limit: ROWS_ON_PAGE }, countKey);
        return {
          html: renderPage(
            { title: 'Uitval per school en bedrijf', actor, path: COUNTS, notice: melding },
            <>
              <PageHeading
                title="Uitval per school en bedrijf"
                lead="Stages die niet door kunnen gaan. De school zoekt een andere plek; hier staan alleen aantallen."
                actions={<ButtonLink href={PATH}>Vestigingen die stoppen</ButtonLink>}
              />
              <ListSearch
                action={COUNTS}
                label="Zoeken"
                filters={{ q }}
                words="School of bedrijf"
                file={`${COUNTS}.csv`}
              />
              <Card>
                {counts.length === 0 ? (
                  <EmptyState text={q === undefined ? 'Alle stages kunnen doorgaan.' : 'Niets gevonden.'} />
                ) : (
                  <DataTable
                    caption="Stages die niet door kunnen gaan, per school en bedrijf"
                    captionHidden
                    rows={items}
                    keyOf={({ schoolId, companyId }) => `${schoolId}/${companyId}`}
                    columns={[
                      { header: 'School', cell: ({ school }) => school },
                      { header: 'Bedrijf', cell: ({ company }) => company },
                      { header: 'Stages', numeric: true, cell: ({ placements }) => placements },
                    ]}
                  />
                )}
                <Pagination path={COUNTS} query={{ q }} cursor={cursor} next={next} />
              </Card>
            </>,
          ),
        };
      },
    }),
    page({
      method: 'get',
      path: `${COUNTS}.csv`,
      summary: 'File: how many placements cannot go on, per school and company',
      allow: ADMIN,
      audit: 'placement.exported',
      query: countQuery,
      handle: async ({ query: { q } }) =>
        csvReply(
          'uitval-aantallen.csv',
          ['School', 'Bedrijf', 'Stages'],
          (await counted(q)).map(({ school, company, placements }) => [school, company, String(placements)]),
        ),
    }),
  ];
};
