import type { ComponentChildren } from 'preact';
import { companyScopeOf } from '../../domain/company-scope.js';
import type { PlaceOffer } from '../../domain/place-offer.js';
import { nextSeason, seasonOf, type SeasonId } from '../../domain/season.js';
import { WEEKDAYS, type Weekday } from '../../domain/week-schedule.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { Badge } from '../../web/components/badge.js';
import { Button, ButtonLink } from '../../web/components/button.js';
import { Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { WeekStrip, type StripDay } from '../../web/components/week-strip.js';
import type { Home } from '../../web/home-page.js';
import { countOf, shortDay } from '../../web/texts/format.nl.js';
import { seasonName } from '../../web/texts/labels.nl.js';
import { copiedToSeason } from './offer-faults.rules.js';
import { freePlaces, freeTotal, isConfirmed } from './capacity.rules.js';
import type { CapacityService } from './capacity.service.js';

const MOST_OFFERS = 100;

export interface CompanyHomeDeps {
  readonly capacity: CapacityService;
  readonly clock: Clock;
  /** The establishments of a company. */
  readonly establishments: (companyId: string) => Promise<readonly { readonly id: string; readonly name: string }[]>;
  /** What is asked of the company about stages that are over. */
  readonly asked: Home;
}

export interface OfferCard {
  readonly id: string;
  readonly title: string;
  readonly place: string;
  readonly season: SeasonId;
  readonly confirmedOn: CalendarDate | null;
  readonly week: Partial<Record<Weekday, StripDay>>;
  readonly pupils: number;
}

export interface CompanyFacts {
  /** Offers of a season before that are not yet in the next season. */
  readonly again: readonly OfferCard[];
  /** Offers of this season and later that the company did not confirm. */
  readonly unconfirmed: readonly OfferCard[];
  readonly confirmed: readonly OfferCard[];
}

/** An offer as a week with what is free in its fullest period. */
export const weekOf = (offer: PlaceOffer): Partial<Record<Weekday, StripDay>> =>
  Object.fromEntries(
    WEEKDAYS.flatMap((weekday) => {
      const day = offer.days[weekday];
      if (day === undefined) return [];
      const left = Math.min(
        ...offer.periods.map(({ id }) => Math.min(freePlaces(offer, id, weekday), freeTotal(offer, id))),
      );
      return [
        [weekday, { hours: `${day.start}–${day.end}`, places: `${left} van ${day.places} vrij`, full: left === 0 }],
      ];
    }),
  );

/** What a company must look at: places to offer again, places to confirm, and what stands. */
export const companyFacts = (
  offers: readonly PlaceOffer[],
  today: CalendarDate,
  placeNames: ReadonlyMap<string, string>,
): CompanyFacts => {
  const now = seasonOf(today);
  const coming = nextSeason(now);
  const card = (offer: PlaceOffer): OfferCard => ({
    id: offer.id,
    title: offer.title,
    place: placeNames.get(offer.establishmentId) ?? '',
    season: offer.season,
    confirmedOn: isConfirmed(offer) ? offer.confirmedOn : null,
    week: weekOf(offer),
    pupils: offer.claims.length,
  });
  const ids = new Set(offers.map(({ id }) => id));
  // Where the same work is already offered in the coming season, by a copy or entered anew, there is nothing to ask.
  const isOfferedAgain = (offer: PlaceOffer): boolean =>
    ids.has(copiedToSeason(offer, coming).id) ||
    offers.some(
      ({ season, establishmentId, title }) =>
        season === coming && establishmentId === offer.establishmentId && title === offer.title,
    );
  const current = offers.filter(({ season }) => season === now || season === coming);
  return {
    again: offers.filter((offer) => offer.season === now && !isOfferedAgain(offer)).map(card),
    unconfirmed: current.filter((offer) => !isConfirmed(offer)).map(card),
    confirmed: current.filter(isConfirmed).map(card),
  };
};

/** The home of a company: one button says that the places are the same again. */
export const companyHome =
  ({ capacity, clock, establishments, asked }: CompanyHomeDeps): Home =>
  async (actor) => {
    const companyId = actor.companyId ?? '';
    const [{ items }, places, askedCard] = await Promise.all([
      capacity.list(companyScopeOf(actor), { companyId, limit: MOST_OFFERS }),
      establishments(companyId),
      asked(actor),
    ]);
    const facts = companyFacts(items, clock.today(), new Map(places.map(({ id, name }) => [id, name])));
    const coming = nextSeason(seasonOf(clock.today()));
    const [first] = places;
    return (
      <>
        <PageHeading
          title={`Goedendag, ${actor.name}`}
          lead="Hier zegt u welke plekken u heeft. Meer vragen wij niet dan nodig is."
          actions={
            first === undefined ? undefined : (
              <>
                <ButtonLink href={`/vestigingen/${first.id}/plekken/nieuw`} look="primary">
                  Plekken toevoegen
                </ButtonLink>
                <ButtonLink href={`/bedrijven/${companyId}`}>Uw gegevens</ButtonLink>
              </>
            )
          }
        />
        {askedCard}
        {facts.again.length === 0 ? null : (
          <Card
            title={`Dezelfde plekken in ${seasonName(coming)}?`}
            lead="Klopt het nog, dan is één klik genoeg. Scholen zien dan dat ze op u kunnen rekenen."
          >
            {facts.again.map((card) => (
              <OfferArticle card={card} key={card.id}>
                <form method="post" action={`/plekken/${card.id}/opnieuw`}>
                  <input type="hidden" name="season" value={coming} />
                  <Button>Ja, dezelfde plekken in {seasonName(coming)}</Button>
                </form>
              </OfferArticle>
            ))}
          </Card>
        )}
        {facts.unconfirmed.length === 0 ? null : (
          <Card title="Nog te bevestigen" lead="Deze plekken tellen pas mee als u ze bevestigt.">
            {facts.unconfirmed.map((card) => (
              <OfferArticle card={card} key={card.id}>
                <form method="post" action={`/plekken/${card.id}/bevestigen`}>
                  <Button>Klopt, bevestig</Button>
                </form>
                <ButtonLink href={`/plekken/${card.id}`}>Eerst wijzigen</ButtonLink>
              </OfferArticle>
            ))}
          </Card>
        )}
        <Card title="Bevestigde plekken">
          {facts.confirmed.length === 0 ? (
            <EmptyState text="U heeft voor dit seizoen en het volgende nog geen bevestigde plekken." />
          ) : (
            facts.confirmed.map((card) => (
              <OfferArticle card={card} key={card.id}>
                <ButtonLink href={`/plekken/${card.id}`}>Wijzigen</ButtonLink>
              </OfferArticle>
            ))
          )}
        </Card>
      </>
    );
  };

const OfferArticle = ({ card, children }: { card: OfferCard; children: ComponentChildren }) => (
  <article class="lw-stack lw-stack--tight">
    <div class="lw-page-heading__meta">
      <h3 class="utrecht-heading-3">
        {card.title}, {seasonName(card.season)}
      </h3>
      <span class="lw-muted">{card.place}</span>
      {card.confirmedOn === null ? null : <Badge tone="good">{`Bevestigd op ${shortDay(card.confirmedOn)}`}</Badge>}
      {card.pupils === 0 ? null : <Badge tone="info">{countOf(card.pupils, 'leerling', 'leerlingen')}</Badge>}
    </div>
    <WeekStrip days={card.week} />
    <div class="lw-actions">{children}</div>
  </article>
);
