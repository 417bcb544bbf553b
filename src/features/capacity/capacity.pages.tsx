import type { Actor } from '../../domain/actor.js';
import { companyScopeOf } from '../../domain/company-scope.js';
import { nextSeason, seasonOf, type SeasonId } from '../../domain/season.js';
import type { Clock } from '../../platform/clock.js';
import { Badge } from '../../web/components/badge.js';
import type { Choice } from '../../web/components/field.js';
import { ButtonLink } from '../../web/components/button.js';
import { ConfirmForm } from '../../web/components/form.js';
import { Breadcrumb, Card, PageHeading } from '../../web/components/page-parts.js';
import { WeekStrip } from '../../web/components/week-strip.js';
import { attempt, checked, freshForm, readForm, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { page, type AnyRoute } from '../../web/route.js';
import { shortDay } from '../../web/texts/format.nl.js';
import { seasonName } from '../../web/texts/labels.nl.js';
import { isConfirmed } from './capacity.rules.js';
import { copyBody, newPlaceOfferBody, placeOfferChangeBody, placeOfferParams } from './capacity.schemas.js';
import type { CapacityService } from './capacity.service.js';
import { weekOf } from './company-home.pages.js';
import { newOfferValues, OfferForm, offerOfForm, valuesOfOffer } from './offer-form.pages.js';

export interface CapacityPagesDeps {
  readonly capacity: CapacityService;
  readonly clock: Clock;
  /** An establishment within the actor's reach, with its supervisors. @throws 404 outside it */
  readonly place: (
    actor: Actor,
    establishmentId: string,
  ) => Promise<{ readonly id: string; readonly name: string; readonly supervisors: readonly Choice[] }>;
}

const EDITORS = ['coordinator', 'company', 'admin'] as const;

/** After a change a company contact goes home, others to the establishment. */
const backOf = (actor: Actor, establishmentId: string): string =>
  actor.role === 'company' ? '/' : `/vestigingen/${establishmentId}`;

/** Adding, changing and confirming places. */
export const capacityPages = ({ capacity, clock, place: placeOf }: CapacityPagesDeps): AnyRoute[] => {
  const seasons = (): SeasonId[] => {
    const now = seasonOf(clock.today());
    return [nextSeason(now), now, nextSeason(nextSeason(now))];
  };

  const newPage = async (actor: Actor, establishmentId: string, form: FormState): Promise<string> => {
    const place = await placeOf(actor, establishmentId);
    const back = backOf(actor, establishmentId);
    return renderPage(
      { title: 'Plekken toevoegen', actor, path: '/leerbedrijven' },
      <>
        <Breadcrumb
          crumbs={[{ href: `/vestigingen/${establishmentId}`, label: place.name }]}
          here="Plekken toevoegen"
        />
        <PageHeading title="Plekken toevoegen" lead={place.name} />
        <Card>
          <OfferForm
            form={form}
            action={`/vestigingen/${establishmentId}/plekken`}
            submit="Voeg toe"
            cancel={back}
            seasons={seasons()}
            supervisors={place.supervisors}
          />
        </Card>
      </>,
    );
  };

  const editPage = async (actor: Actor, id: string, sent?: FormState): Promise<string> => {
    const offer = await capacity.get(companyScopeOf(actor), id);
    const place = await placeOf(actor, offer.establishmentId);
    const confirmed = isConfirmed(offer);
    return renderPage(
      { title: offer.title, actor, path: '/leerbedrijven' },
      <>
        <Breadcrumb crumbs={[{ href: `/vestigingen/${place.id}`, label: place.name }]} here={offer.title} />
        <PageHeading
          title={`${offer.title}, ${seasonName(offer.season)}`}
          meta={
            <Badge tone={confirmed ? 'good' : 'attention'}>
              {confirmed && offer.confirmedOn !== null
                ? `Bevestigd op ${shortDay(offer.confirmedOn)}`
                : 'Nog niet bevestigd'}
            </Badge>
          }
          actions={<ButtonLink href={`/plekken/${id}/geschiedenis`}>Geschiedenis</ButtonLink>}
        />
        {confirmed ? null : (
          <Card title="Klopt dit nog?">
            <WeekStrip days={weekOf(offer)} />
            <ConfirmForm action={`/plekken/${id}/bevestigen`} submit="Klopt, bevestig">
              <p>Scholen zien dan dat deze plekken er in {seasonName(offer.season)} echt zijn.</p>
            </ConfirmForm>
          </Card>
        )}
        <Card title="Wijzigen">
          <OfferForm
            form={sent ?? freshForm(valuesOfOffer(offer))}
            action={`/plekken/${id}`}
            submit="Bewaar"
            cancel={backOf(actor, offer.establishmentId)}
            seasons={null}
            supervisors={place.supervisors}
          />
        </Card>
      </>,
    );
  };

  return [
    page({
      method: 'get',
      path: '/vestigingen/:id/plekken/nieuw',
      summary: 'Page: the form to add places',
      allow: EDITORS,
      audit: null,
      params: placeOfferParams,
      handle: async ({ actor, params: { id } }) => ({
        html: await newPage(actor, id, freshForm(newOfferValues(nextSeason(seasonOf(clock.today()))))),
      }),
    }),
    page({
      method: 'post',
      path: '/vestigingen/:id/plekken',
      summary: 'Form: add places',
      allow: EDITORS,
      audit: 'place-offer.added',
      params: placeOfferParams,
      handle: async ({ actor, params: { id: establishmentId }, body }) => {
        const added = await attempt(body, (form) =>
          capacity.create(
            companyScopeOf(actor),
            checked(newPlaceOfferBody, { establishmentId, season: form.text('season'), ...offerOfForm(form) }),
          ),
        );
        return added.ok
          ? { redirect: withNotice(backOf(actor, establishmentId), 'plekken-toegevoegd') }
          : { html: await newPage(actor, establishmentId, added.form), status: added.status };
      },
    }),
    page({
      method: 'get',
      path: '/plekken/:id',
      summary: 'Page: the places of one offer, to confirm or change',
      allow: EDITORS,
      audit: null,
      params: placeOfferParams,
      handle: async ({ actor, params: { id } }) => ({ html: await editPage(actor, id) }),
    }),
    page({
      method: 'post',
      path: '/plekken/:id',
      summary: 'Form: change the places of an offer',
      allow: EDITORS,
      audit: 'place-offer.changed',
      params: placeOfferParams,
      handle: async ({ actor, params: { id }, body }) => {
        const changed = await attempt(body, (form) =>
          capacity.change(
            companyScopeOf(actor),
            { id, version: Number(readForm(body).text('version')) },
            checked(placeOfferChangeBody, offerOfForm(form)),
          ),
        );
        return changed.ok
          ? { redirect: withNotice(backOf(actor, changed.value.establishmentId), 'plekken-bewaard') }
          : { html: await editPage(actor, id, changed.form), status: changed.status };
      },
    }),
    page({
      method: 'post',
      path: '/plekken/:id/bevestigen',
      summary: 'Form: confirm the places of an offer',
      allow: EDITORS,
      audit: 'place-offer.confirmed',
      params: placeOfferParams,
      handle: async ({ actor, params: { id } }) => {
        const offer = await capacity.confirm(companyScopeOf(actor), id, { by: actor.accountId });
        return { redirect: withNotice(backOf(actor, offer.establishmentId), 'plekken-bevestigd') };
      },
    }),
    page({
      method: 'post',
      path: '/plekken/:id/opnieuw',
      summary: 'Form: offer the same places in another season, confirmed',
      allow: EDITORS,
      audit: 'place-offer.copied',
      params: placeOfferParams,
      handle: async ({ actor, params: { id }, body }) => {
        const scope = companyScopeOf(actor);
        const { season } = checked(copyBody, { season: readForm(body).text('season') });
        const copy = await capacity.copy(scope, id, season);
        await capacity.confirm(scope, copy.id, { by: actor.accountId });
        return { redirect: withNotice(backOf(actor, copy.establishmentId), 'plekken-bevestigd') };
      },
    }),
  ];
};
