import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import { nextSeason, seasonOf } from '../../domain/season.js';
import { WEEKDAYS, weekdaysOf, type Weekday } from '../../domain/week-schedule.js';
import { Badge } from '../../web/components/badge.js';
import { ButtonLink } from '../../web/components/button.js';
import { CheckboxesField, SelectField } from '../../web/components/field.js';
import { ConfirmForm, Form } from '../../web/components/form.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, DataList, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { addressOf } from '../../web/components/pagination.js';
import { attempt, checked, freshForm, type FormReader, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { optionsOf, programmeNames, seasonName, sectorNames, weekdayNames } from '../../web/texts/labels.nl.js';
import { ownPlaceStateNames } from '../../web/texts/placements.nl.js';
import { approvalBody } from './own-places.schemas.js';
import { ownPlaceListPages } from './own-place-lists.pages.js';
import { ownPlaceSuggestPages, readEntered, type OwnPlaceSuggestDeps } from './own-place-suggest.pages.js';
import { SuggestForm } from './own-place-view.pages.js';
import type { OwnPlace } from './own-places.rules.js';
import { History } from './placement-view.pages.js';
import { placementParams } from './placements.schemas.js';
import { doerOf } from './proposals.service.js';

/** An offer of an establishment, for the choice at an approval. */
export interface OfferChoice {
  readonly id: string;
  readonly title: string;
  readonly days: Readonly<Partial<Record<Weekday, unknown>>>;
}

export interface OwnPlacePagesDeps extends OwnPlaceSuggestDeps {
  readonly offersOf: (establishmentId: string, season: OwnPlace['season']) => Promise<readonly OfferChoice[]>;
}

const COORDINATOR = ['coordinator'] as const;
const PATH = '/plaatsingen/eigen';
const linkParams = z.object({ secret: z.string().max(200) });
const pageQuery = z.object(noticeQuery);

/** Pages about places that pupils and mentors found. */
export const ownPlacePages = (deps: OwnPlacePagesDeps): AnyRoute[] => {
  const { ownPlaces, clock } = deps;
  const comingSeason = () => nextSeason(seasonOf(clock.today()));

  const detailPage = async (
    actor: Actor,
    id: string,
    shown: { notice?: string | undefined; form?: FormState } = {},
  ): Promise<string> => {
    const place = await ownPlaces.get(schoolScopeOf(actor), id);
    const student = await deps.student(actor, place.studentId);
    const { establishmentId, season } = place;
    const offers = establishmentId === null ? [] : await deps.offersOf(establishmentId, season);
    const days = WEEKDAYS.filter((weekday) => offers.some((offer) => weekdaysOf(offer.days).includes(weekday)));
    const form = shown.form ?? freshForm();
    return renderPage(
      { title: 'Eigen plek', actor, path: '/plaatsingen', notice: shown.notice },
      <>
        <Breadcrumb crumbs={[{ href: PATH, label: 'Eigen plekken' }]} here={place.companyName} />
        <PageHeading
          title={`${place.companyName} voor ${student.firstName} ${student.lastName}`}
          meta={
            <Badge tone={place.state === 'approved' ? 'good' : 'attention'}>{ownPlaceStateNames[place.state]}</Badge>
          }
        />
        <Card title="De plek">
          <DataList
            items={[
              [
                'Bedrijf',
                establishmentId === null ? (
                  `${place.companyName}, niet in het register gevonden`
                ) : (
                  <Link href={`/vestigingen/${establishmentId}`}>{place.companyName}</Link>
                ),
              ],
              ['Plaats', place.town],
              ['KvK-nummer', place.kvkNumber],
              ['Contact', place.contact],
              ['Werk', place.work],
              ['Opleiding', programmeNames[place.programme]],
              ['Sector', sectorNames[place.sector]],
              ['Seizoen', seasonName(season)],
            ]}
          />
          {place.proposalId === null ? null : (
            <Link href={`/plaatsingen/voorstellen/${place.proposalId}`}>Naar het voorstel</Link>
          )}
        </Card>
        {place.state === 'to-approve' ? (
          <Card
            title="Goedkeuren"
            lead="Het bedrijf is erkend, of er is dispensatie. Het krijgt dezelfde vraag als bij elke andere plek."
          >
            {offers.length === 0 ? (
              <EmptyState text="Het bedrijf heeft in dit seizoen nog geen plek opgegeven.">
                <ButtonLink href={`/vestigingen/${establishmentId ?? ''}/plekken/nieuw`}>Voeg de plek toe</ButtonLink>
              </EmptyState>
            ) : (
              <Form form={form} action={`${PATH}/${id}/goedkeuren`} submit="Keur goed en vraag het bedrijf">
                <SelectField
                  form={form}
                  name="offerId"
                  label="Plek"
                  options={offers.map(({ id: value, title }) => ({ value, label: title }))}
                />
                <CheckboxesField
                  form={form}
                  name="weekdays"
                  label="Stagedagen"
                  options={optionsOf(days, weekdayNames)}
                />
              </Form>
            )}
          </Card>
        ) : null}
        {place.state === 'nominated' ? (
          <Card
            title="Nog niet erkend"
            lead={
              place.programme === 'LWT'
                ? 'Help het bedrijf aan een erkenning voor de eerste dag. Het beheer ziet deze aanmelding.'
                : 'Spreek dispensatie af met het ROC en leg haar vast, of help het bedrijf aan een erkenning.'
            }
          >
            {place.programme === 'LWT' ? null : (
              <p>
                <ButtonLink href={addressOf('/dispensaties/nieuw', { 'eigen-plek': id })} look="primary">
                  Dispensatie vastleggen
                </ButtonLink>
              </p>
            )}
            <ConfirmForm action={`${PATH}/${id}/opnieuw`} submit="Kijk opnieuw in het register" look="secondary" />
          </Card>
        ) : null}
        {place.state === 'to-approve' || place.state === 'nominated' ? (
          <ConfirmForm action={`${PATH}/${id}/afwijzen`} submit="Wijs deze plek af" look="danger" />
        ) : null}
        <History entries={place.history} />
      </>,
    );
  };

  const pupilPage = (secret: string, form: FormState, notice?: string): string =>
    renderPage(
      { title: 'Zelf een stageplek aandragen', actor: null, path: '', notice },
      <>
        <PageHeading
          title="Zelf een stageplek aandragen"
          lead="Vertel waar je stage wilt lopen. Je school kijkt of het kan."
        />
        <Card>
          <SuggestForm form={form} action={`/eigen-plek/${secret}`} />
        </Card>
      </>,
    );

  const act = (
    what: string,
    summary: string,
    work: (actor: Actor, id: string, form: FormReader) => Promise<OwnPlace>,
  ): AnyRoute =>
    page({
      method: 'post',
      path: `${PATH}/:id/${what}`,
      summary,
      allow: COORDINATOR,
      audit: 'own-place.changed',
      params: placementParams,
      handle: async ({ actor, params: { id }, body }) => {
        const done = await attempt(body, (form) => work(actor, id, form));
        return done.ok
          ? { redirect: withNotice(`${PATH}/${id}`, 'eigen-plek-bewaard') }
          : { html: await detailPage(actor, id, { form: done.form }), status: done.status };
      },
    });

  return [
    ...ownPlaceListPages(deps),
    ...ownPlaceSuggestPages(deps),
    page({
      method: 'get',
      path: '/eigen-plek/:secret',
      summary: 'Page: propose an own place, by personal link',
      allow: 'everyone',
      audit: null,
      params: linkParams,
      query: pageQuery,
      handle: async ({ params: { secret }, query, address }) => {
        await deps.links.behind(secret, address);
        return { html: pupilPage(secret, freshForm(), query.melding) };
      },
    }),
    page({
      method: 'post',
      path: '/eigen-plek/:secret',
      summary: 'Form: propose an own place, by personal link',
      allow: 'everyone',
      audit: null,
      params: linkParams,
      handle: async ({ params: { secret }, body, address }) => {
        const { schoolId, studentId } = await deps.links.behind(secret, address);
        const by = { id: studentId, role: 'pupil' } as const;
        const done = await attempt(body, async (form) => {
          const found = { season: comingSeason(), ...readEntered(form) };
          await ownPlaces.suggest({ schoolId }, studentId, found, by);
          await deps.links.used({ schoolId, studentId });
        });
        return done.ok
          ? { redirect: withNotice(`/eigen-plek/${secret}`, 'eigen-plek-verstuurd') }
          : { html: pupilPage(secret, done.form), status: done.status };
      },
    }),
    page({
      method: 'get',
      path: `${PATH}/:id`,
      summary: 'Page: one place that was found, to approve or to help to a recognition',
      allow: COORDINATOR,
      audit: null,
      params: placementParams,
      query: pageQuery,
      handle: async ({ actor, params, query }) => ({
        html: await detailPage(actor, params.id, { notice: query.melding }),
      }),
    }),
    act('goedkeuren', 'Form: approve an own place; the company is asked', (actor, id, form) =>
      ownPlaces.approve(
        actor,
        id,
        checked(approvalBody, { offerId: form.text('offerId'), weekdays: form.list('weekdays') }),
      ),
    ),
    act('opnieuw', 'Form: look an own place up in the register again', (actor, id) =>
      ownPlaces.checkAgain(schoolScopeOf(actor), id, doerOf(actor)),
    ),
    act('afwijzen', 'Form: turn an own place down', (actor, id) => ownPlaces.reject(actor, id)),
  ];
};
