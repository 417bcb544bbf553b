import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { WEEKDAYS } from '../../domain/week-schedule.js';
import { Button } from '../../web/components/button.js';
import { CheckboxesField, HiddenField } from '../../web/components/field.js';
import { ConfirmForm, Form } from '../../web/components/form.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { attempt, checked, freshForm, readForm, valueOf, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { kilometres, longDay } from '../../web/texts/format.nl.js';
import { weekdayNames } from '../../web/texts/labels.nl.js';
import type { AgendaService, SuggestedRounds } from './agendas.service.js';
import { DAY_PARTS, type HalfDay, type Round } from './visit-rounds.rules.js';
import type { Agenda } from './visits.repository.js';
import { halfDaysBody, secretParams } from './visits.schemas.js';
import { dueText, partNames } from './visits-shape.pages.js';

const ALLOW = ['mentor'] as const;
const PATH = '/bezoeken/rondes';

const HALF_DAYS = WEEKDAYS.slice(0, 5).flatMap((weekday) =>
  DAY_PARTS.map((part) => ({ value: `${weekday}-${part}`, label: `${weekdayNames[weekday]}${partNames[part]}` })),
);

/** What the form says of free half-days, as the API takes it. */
export const halfDaysOf = (chosen: readonly string[]) =>
  chosen.map((one) => ({ weekday: one.split('-')[0], part: one.split('-')[1] }));
const valueOfHalfDay = ({ weekday, part }: HalfDay): string => `${weekday}-${part}`;

const RoundCard = ({ round, cares }: { round: Round; cares: SuggestedRounds['cares'] }) => (
  <article class="lw-stack lw-stack--tight">
    <h3 class="utrecht-heading-3">
      {longDay(round.day)}, {partNames[round.part]}{' '}
      <span class="lw-muted">ongeveer {kilometres(round.km)}, heen en terug</span>
    </h3>
    <ul class="lw-stack lw-stack--tight">
      {round.stops.map((stop) => (
        <li key={stop.establishmentId}>
          {stop.start}, {cares.get(stop.placementIds[0] ?? '')?.guided.place.name} ({stop.travelMinutes} min reizen)
          <ul>
            {stop.placementIds.map((id) => (
              <li key={id}>
                <Link href={`/bezoeken/stages/${id}`}>{cares.get(id)?.guided.pupil.name}</Link>
                <form method="post" action={`/bezoeken/stages/${id}/plannen`}>
                  <HiddenField name="day" value={round.day} />
                  <HiddenField name="start" value={stop.start} />
                  <HiddenField name="minutes" value={stop.minutes} />
                  <Button look="secondary">
                    Plan dit bezoek<span class="lw-visually-hidden"> aan {cares.get(id)?.guided.pupil.name}</span>
                  </Button>
                </form>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  </article>
);

const RoundsPage = (props: {
  agenda: Agenda;
  suggested: SuggestedRounds;
  form: FormState;
  feedAddress: string | null;
}) => (
  <>
    <Breadcrumb crumbs={[{ href: '/bezoeken', label: 'Bezoeken' }]} here="Rondes" />
    <PageHeading
      title="Rondes"
      lead="Voor elk vrij dagdeel staat hier wie het eerst bezocht moet worden, met de bedrijven in de buurt erbij."
    />
    <Card title="Voorstel voor de komende vier weken">
      {props.suggested.rounds.length === 0 ? (
        <EmptyState
          text={
            props.agenda.halfDays.length === 0
              ? 'Kies hieronder de dagdelen waarop u bezoeken kunt doen. Dan komt hier een voorstel.'
              : 'Er is geen bezoek nodig dat past op uw vrije dagdelen.'
          }
        />
      ) : (
        props.suggested.rounds.map((round) => (
          <RoundCard round={round} cares={props.suggested.cares} key={`${round.day}${round.part}`} />
        ))
      )}
      {props.suggested.left.length === 0 ? null : (
        <section>
          <h3 class="utrecht-heading-3">Past niet op een vrij dagdeel</h3>
          <ul>
            {props.suggested.left.map((care) => (
              <li key={care.guided.placement.id}>
                <Link href={`/bezoeken/stages/${care.guided.placement.id}`}>{care.guided.pupil.name}</Link>:{' '}
                {dueText(care)}
              </li>
            ))}
          </ul>
        </section>
      )}
    </Card>
    <Card title="Uw vrije dagdelen">
      <Form form={props.form} action={PATH} submit="Bewaar de dagdelen">
        <HiddenField name="version" value={valueOf(props.form, 'version')} />
        <CheckboxesField form={props.form} name="halfDays" label="Wanneer kunt u bezoeken doen?" options={HALF_DAYS} />
      </Form>
    </Card>
    <Card
      title="Uw bezoeken in uw eigen agenda"
      lead="Abonneer uw agenda op een geheim adres. Wie het adres kent, ziet uw bezoeken: deel het niet."
    >
      {props.feedAddress === null ? null : (
        <p>
          Dit adres ziet u nu één keer: <code class="lw-number">{props.feedAddress}</code>
        </p>
      )}
      <ConfirmForm
        action={`${PATH}/agenda`}
        submit={props.agenda.feedDigest === null ? 'Maak een adres' : 'Maak een nieuw adres'}
        look="secondary"
      />
      {props.agenda.feedDigest === null ? null : (
        <ConfirmForm action={`${PATH}/agenda/intrekken`} submit="Trek het adres in" look="secondary" />
      )}
    </Card>
  </>
);

/** Free half-days, suggested rounds and the private calendar feed of a mentor. */
export const roundPages = ({ agendas, baseUrl }: { agendas: AgendaService; baseUrl: () => string }): AnyRoute[] => {
  const show = async (
    actor: Actor,
    shown: { form?: FormState; notice?: string | undefined; feedAddress?: string } = {},
  ): Promise<string> => {
    const [agenda, suggested] = await Promise.all([agendas.own(actor), agendas.suggest(actor)]);
    const values = { version: String(agenda.version), halfDays: agenda.halfDays.map(valueOfHalfDay) };
    return renderPage(
      { title: 'Rondes', actor, path: '/bezoeken', notice: shown.notice },
      <RoundsPage
        agenda={agenda}
        suggested={suggested}
        form={shown.form ?? freshForm(values)}
        feedAddress={shown.feedAddress ?? null}
      />,
    );
  };
  return [
    page({
      method: 'get',
      path: PATH,
      summary: 'Page: suggested rounds on the own free half-days',
      allow: ALLOW,
      audit: null,
      query: z.object(noticeQuery),
      handle: async ({ actor, query }) => ({ html: await show(actor, { notice: query.melding }) }),
    }),
    page({
      method: 'post',
      path: PATH,
      summary: 'Form: set the own free half-days',
      allow: ALLOW,
      audit: 'visit.agenda-changed',
      handle: async ({ actor, body }) => {
        const kept = await attempt(body, (form) => {
          const { halfDays } = checked(halfDaysBody, { halfDays: halfDaysOf(form.list('halfDays')) });
          return agendas.setHalfDays(actor, Number(readForm(body).text('version')), halfDays);
        });
        return kept.ok
          ? { redirect: withNotice(PATH, 'dagdelen-bewaard') }
          : { html: await show(actor, { form: kept.form }), status: kept.status };
      },
    }),
    page({
      method: 'post',
      path: `${PATH}/agenda`,
      summary: 'Form: make a secret address for the own calendar, shown once',
      allow: ALLOW,
      audit: 'visit.feed-made',
      handle: async ({ actor }) => {
        const secret = await agendas.issueFeed(actor);
        return { html: await show(actor, { feedAddress: `${baseUrl()}/agenda/${secret}` }) };
      },
    }),
    page({
      method: 'post',
      path: `${PATH}/agenda/intrekken`,
      summary: 'Form: revoke the secret address of the own calendar',
      allow: ALLOW,
      audit: 'visit.feed-revoked',
      handle: async ({ actor }) => {
        await agendas.revokeFeed(actor);
        return { redirect: withNotice(PATH, 'agenda-ingetrokken') };
      },
    }),
    page({
      method: 'get',
      path: '/agenda/:secret',
      summary: 'File: the visits of a mentor as a calendar, behind a secret address',
      allow: 'everyone',
      audit: null,
      params: secretParams,
      handle: async ({ params }) => ({ file: await agendas.feed(params.secret), type: 'text/calendar; charset=utf-8' }),
    }),
  ];
};
