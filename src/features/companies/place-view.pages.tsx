import type { PlaceOffer } from '../../domain/place-offer.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import { Badge, Tags } from '../../web/components/badge.js';
import { ButtonLink } from '../../web/components/button.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, DataList, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { DataTable } from '../../web/components/table.js';
import { WeekStrip } from '../../web/components/week-strip.js';
import { countOf, euros, longDay, periodText, shortDay } from '../../web/texts/format.nl.js';
import {
  firmnessNames,
  formNames,
  guidanceNames,
  hazardNames,
  listOf,
  programmeShortNames,
  scopeNames,
  seasonName,
  sectorNames,
  standingNames,
  travelMeansNames,
} from '../../web/texts/labels.nl.js';
import { recognisedText, standingTone, weekOfOffer, type PlaceFacts } from './place-shape.pages.js';
import type { CountedOffer, RegisterEntry } from './register-entries.rules.js';

export interface PlaceView {
  readonly entry: RegisterEntry;
  readonly facts: PlaceFacts;
  readonly today: CalendarDate;
  /** Whether the person may change the establishment and its places. */
  readonly mayEdit: boolean;
  /** Whether the person guards recognitions. */
  readonly mayWithdraw: boolean;
}

/** The offers that still matter, newest season first. */
export const currentOffers = (entry: RegisterEntry, today: CalendarDate): CountedOffer[] =>
  entry.offers
    .filter(({ offer }) => offer.periods.some(({ lastDay }) => lastDay >= today))
    .sort((a, b) => firstDayOf(a.offer).localeCompare(firstDayOf(b.offer)));

const firstDayOf = ({ periods }: PlaceOffer): string => periods.map(({ firstDay }) => firstDay).sort()[0] ?? '';

export const PlacePage = (view: PlaceView) => {
  const { entry, facts, today, mayEdit } = view;
  const { establishment, company } = entry;
  const offers = currentOffers(entry, today);
  const recognised = recognisedText(entry, facts);
  return (
    <>
      <Breadcrumb crumbs={[{ href: '/leerbedrijven', label: 'Leerbedrijven' }]} here={establishment.name} />
      <PageHeading
        title={establishment.name}
        meta={
          <>
            <Badge tone={recognised === '' ? 'bad' : 'good'}>{recognised === '' ? 'Geen erkenning' : 'Erkend'}</Badge>
            <span class="lw-muted">
              {establishment.street}, {establishment.postcode} {establishment.town}
            </span>
          </>
        }
        actions={
          mayEdit ? (
            <>
              <ButtonLink href={`/vestigingen/${establishment.id}/plekken/nieuw`} look="primary">
                Plekken toevoegen
              </ButtonLink>
              <ButtonLink href={`/vestigingen/${establishment.id}/wijzigen`}>Wijzigen</ButtonLink>
            </>
          ) : undefined
        }
      />
      <Card title="Plekken" lead="Per seizoen en per weekdag: de tijden en wat er nog vrij is.">
        {offers.length === 0 ? (
          <EmptyState text="Deze vestiging heeft voor dit seizoen en het volgende nog geen plekken opgegeven." />
        ) : (
          offers.map((counted) => <Offer counted={counted} view={view} key={counted.offer.id} />)
        )}
      </Card>
      <Card title="Erkenningen">
        {entry.recognitions.length === 0 ? (
          <EmptyState text="Voor deze vestiging is geen erkenning bekend. Zonder erkenning is een stage niet geldig." />
        ) : (
          <Recognitions view={view} />
        )}
      </Card>
      <div class="lw-columns">
        <Card title="Bedrijf">
          <DataList
            items={[
              ['Naam', <Link href={`/bedrijven/${company.id}`}>{company.name}</Link>],
              ['KvK-nummer', <span class="lw-number">{company.kvkNumber}</span>],
              ['E-mail', company.email],
              ['Telefoon', company.phone],
              [
                'Hooguit tegelijk',
                company.maxPupils === null ? null : countOf(company.maxPupils, 'leerling', 'leerlingen'),
              ],
            ]}
          />
        </Card>
        <Card title="Vestiging">
          <DataList
            items={[
              ['Bereikbaar', listOf(establishment.reachableBy.map((means) => travelMeansNames[means].toLowerCase()))],
              ['Medewerkers', establishment.employees === null ? null : String(establishment.employees)],
              ['RI&E', riskText(entry)],
              [
                'Praktijkopleiders',
                entry.supervisors.length === 0
                  ? 'nog geen bekend'
                  : listOf(
                      entry.supervisors.map(({ name, maxPupilsAtOnce }) => `${name} (${maxPupilsAtOnce} tegelijk)`),
                    ),
              ],
            ]}
          />
        </Card>
      </div>
    </>
  );
};

const riskText = ({ establishment: { riskInventory } }: RegisterEntry): string =>
  riskInventory.madeOn === null
    ? 'niet bekend'
    : `van ${longDay(riskInventory.madeOn)}, ${riskInventory.youthSection ? 'met' : 'zonder'} deel over jongeren`;

/** Who may go to an offer, in words. */
export const takenText = ({ programmes, leerjaren, minAge, maxAge }: PlaceOffer): string =>
  [
    listOf(programmes.map((programme) => programmeShortNames[programme])),
    `leerjaar ${listOf(leerjaren.map(String))}`,
    ...(minAge === null ? [] : [`vanaf ${minAge} jaar`]),
    ...(maxAge === null ? [] : [`tot en met ${maxAge} jaar`]),
  ].join(', ');

const Offer = ({ counted, view }: { counted: CountedOffer; view: PlaceView }) => {
  const { offer } = counted;
  const confirmed = view.facts.isConfirmed(offer);
  return (
    <article class="lw-stack lw-stack--tight">
      <div class="lw-page-heading__meta">
        <h3 class="utrecht-heading-3">
          {offer.title}, {seasonName(offer.season)}
        </h3>
        <Badge tone={confirmed ? 'good' : 'attention'}>
          {confirmed && offer.confirmedOn !== null
            ? `Bevestigd op ${shortDay(offer.confirmedOn)}`
            : 'Nog niet bevestigd'}
        </Badge>
        {offer.firmness === 'on-request' ? <Badge tone="info">{firmnessNames['on-request']}</Badge> : null}
      </div>
      <WeekStrip days={weekOfOffer(counted)} />
      <details class="lw-details">
        <summary>Meer over deze plek</summary>
        <DataList
          items={[
            ['Sector', sectorNames[offer.sector]],
            ['Voor', takenText(offer)],
            ['Wanneer', listOf(offer.periods.map(periodText))],
            ['Vorm', listOf(offer.forms.map((form) => formNames[form]))],
            ['In totaal', countOf(offer.totalPlaces, 'leerling tegelijk', 'leerlingen tegelijk')],
            ['Begeleiding', guidanceNames[offer.guidanceLevel]],
            [
              'Gevaren',
              offer.hazards.length === 0 ? 'geen' : <Tags items={offer.hazards.map((hazard) => hazardNames[hazard])} />,
            ],
            ['Deskundig toezicht', offer.supervisionDeclared ? 'ja, verklaard door het bedrijf' : null],
            ['VOG', offer.vogAsked ? 'gevraagd' : null],
            [
              'Vergoeding',
              offer.allowanceCentsPerMonth === null ? null : `${euros(offer.allowanceCentsPerMonth)} per maand`,
            ],
          ]}
        />
      </details>
      {view.mayEdit ? (
        <div class="lw-actions">
          <ButtonLink href={`/plekken/${offer.id}`}>
            {confirmed ? 'Plekken wijzigen' : 'Bevestigen of wijzigen'}
          </ButtonLink>
        </div>
      ) : null}
    </article>
  );
};

const Recognitions = ({ view: { entry, facts, mayWithdraw } }: { view: PlaceView }) => (
  <DataTable
    caption="Erkenningen van deze vestiging"
    captionHidden
    rows={entry.recognitions}
    keyOf={({ id }) => id}
    columns={[
      {
        header: 'Kwalificatie',
        cell: ({ id, qualification, crebo }) => (
          <>
            {mayWithdraw ? <Link href={`/erkenningen/${id}`}>{qualification}</Link> : qualification}
            <span class="lw-cell-note lw-number">crebo {crebo}</span>
          </>
        ),
      },
      { header: 'Sector', cell: ({ sector }) => sectorNames[sector] },
      { header: 'Niveau', cell: ({ level }) => `mbo ${level}` },
      { header: 'Opleidingen', cell: ({ programmes }) => listOf(programmes.map((one) => programmeShortNames[one])) },
      { header: 'Omvang', cell: ({ scope }) => scopeNames[scope] },
      {
        header: 'Stand',
        cell: (recognition) => {
          const standing = facts.standingOf(recognition);
          return <Badge tone={standingTone(standing)}>{standingNames[standing]}</Badge>;
        },
      },
    ]}
  />
);
