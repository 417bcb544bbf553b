import type { PlaceOffer } from '../../domain/place-offer.js';
import type { Establishment, Supervisor } from '../../domain/company.js';
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
import { recognisedText, standingTone, weeksOfOffer, type ShownOffer } from './place-shape.pages.js';
import type { ShownEntry } from './register.service.js';

export interface PlaceView {
  readonly shown: ShownEntry;
  /** Whether the person may change the establishment and its places. */
  readonly mayEdit: boolean;
  /** Whether the reader can ask the company to take a pupil. */
  readonly mayPropose: boolean;
  /** Whether the person guards recognitions. */
  readonly mayWithdraw: boolean;
  /** Whether the person has need of the company's e-mail address and telephone. */
  readonly maySeeContact: boolean;
}

/** The offers of a place, the earliest season first. */
export const offersInOrder = (offers: ShownEntry['offers']): ShownOffer[] =>
  [...offers].sort((a, b) => firstDayOf(a.offer).localeCompare(firstDayOf(b.offer)));

const firstDayOf = ({ periods }: PlaceOffer): string => periods.map(({ firstDay }) => firstDay).sort()[0] ?? '';

export const PlacePage = (view: PlaceView) => {
  const { shown, mayEdit, mayPropose, maySeeContact } = view;
  const { establishment, company, supervisors } = shown.entry;
  const offers = offersInOrder(shown.offers);
  const recognised = recognisedText(shown.recognitions);
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
              <ButtonLink href={`/vestigingen/${establishment.id}/geschiedenis`}>Geschiedenis</ButtonLink>
            </>
          ) : undefined
        }
      />
      <Card title="Plekken" lead="Per seizoen en per weekdag: de tijden en wat er nog vrij is.">
        {offers.length === 0 ? (
          <EmptyState text="Deze vestiging heeft voor dit seizoen en het volgende nog geen plekken opgegeven." />
        ) : (
          offers.map((one) => <Offer one={one} mayEdit={mayEdit} mayPropose={mayPropose} key={one.offer.id} />)
        )}
      </Card>
      <Card
        title="Erkenningen"
        actions={
          mayPropose ? (
            <ButtonLink href={`/dispensaties/nieuw?vestiging=${establishment.id}`}>Dispensatie van het ROC</ButtonLink>
          ) : null
        }
      >
        {shown.recognitions.length === 0 ? (
          <EmptyState text="Voor deze vestiging is geen erkenning bekend. Zonder erkenning is een stage niet geldig." />
        ) : (
          <Recognitions {...view} />
        )}
      </Card>
      <div class="lw-columns">
        <Card title="Bedrijf">
          <DataList
            items={[
              ['Naam', <Link href={`/bedrijven/${company.id}`}>{company.name}</Link>],
              ['KvK-nummer', <span class="lw-number">{company.kvkNumber}</span>],
              ['E-mail', maySeeContact ? company.email : null],
              ['Telefoon', maySeeContact ? company.phone : null],
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
              ['RI&E', riskText(establishment)],
              [
                'Praktijkopleiders',
                supervisors.length === 0 ? 'nog geen bekend' : <Supervisors rows={supervisors} hasHistory={mayEdit} />,
              ],
            ]}
          />
        </Card>
      </div>
    </>
  );
};

const Supervisors = ({ rows, hasHistory }: { rows: readonly Supervisor[]; hasHistory: boolean }) => (
  <div class="lw-stack lw-stack--tight">
    {rows.map(({ id, name, maxPupilsAtOnce }) => (
      <span key={id}>
        {`${name} (${maxPupilsAtOnce} tegelijk)`}{' '}
        {hasHistory ? <Link href={`/praktijkopleiders/${id}/geschiedenis`}>{`Geschiedenis van ${name}`}</Link> : null}
      </span>
    ))}
  </div>
);

const riskText = ({ riskInventory }: Establishment): string =>
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

const Offer = ({ one, mayEdit, mayPropose }: { one: ShownOffer; mayEdit: boolean; mayPropose: boolean }) => {
  const { offer, confirmed } = one;
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
      {weeksOfOffer(one).map(({ period, days }) => (
        <div key={period ?? ''}>
          {period === null ? null : <p class="lw-muted lw-small">{period}</p>}
          <WeekStrip days={days} />
        </div>
      ))}
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
      {mayPropose ? (
        <div class="lw-actions">
          <ButtonLink href={`/plaatsingen/voorstellen/nieuw?aanbod=${offer.id}`}>
            Stel een leerling voor<span class="lw-visually-hidden">: {offer.title}</span>
          </ButtonLink>
        </div>
      ) : null}
      {mayEdit ? (
        <div class="lw-actions">
          <ButtonLink href={`/plekken/${offer.id}`}>
            {confirmed ? 'Plekken wijzigen' : 'Bevestigen of wijzigen'}
          </ButtonLink>
        </div>
      ) : null}
    </article>
  );
};

const Recognitions = ({ shown, mayWithdraw }: PlaceView) => (
  <DataTable
    caption="Erkenningen van deze vestiging"
    captionHidden
    rows={shown.recognitions}
    keyOf={({ recognition }) => recognition.id}
    columns={[
      {
        header: 'Kwalificatie',
        cell: ({ recognition: { id, qualification, crebo } }) => (
          <>
            {mayWithdraw ? <Link href={`/erkenningen/${id}`}>{qualification}</Link> : qualification}
            <span class="lw-cell-note lw-number">crebo {crebo}</span>
          </>
        ),
      },
      { header: 'Sector', cell: ({ recognition: { sector } }) => sectorNames[sector] },
      { header: 'Niveau', cell: ({ recognition: { level } }) => `mbo ${level}` },
      {
        header: 'Opleidingen',
        cell: ({ recognition: { programmes } }) => listOf(programmes.map((one) => programmeShortNames[one])),
      },
      { header: 'Omvang', cell: ({ recognition: { scope } }) => scopeNames[scope] },
      {
        header: 'Stand',
        cell: ({ standing }) => <Badge tone={standingTone(standing)}>{standingNames[standing]}</Badge>,
      },
    ]}
  />
);
