import type { StudentGroup } from '../../domain/school.js';
import { WEEKDAYS, type Weekday } from '../../domain/week-schedule.js';
import { Alert } from '../../web/components/alert.js';
import { Badge } from '../../web/components/badge.js';
import { Button, ButtonLink } from '../../web/components/button.js';
import { CheckboxesField, SelectField, TextField } from '../../web/components/field.js';
import { Bar } from '../../web/components/figures.js';
import { FindingList } from '../../web/components/finding-list.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, DataList, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { DataTable } from '../../web/components/table.js';
import { DayMarks, WeekStrip, type StripDay } from '../../web/components/week-strip.js';
import { freshForm } from '../../web/form-state.js';
import { countOf, periodText, wholeNumber } from '../../web/texts/format.nl.js';
import { optionsOf, weekdayList, weekdayNames } from '../../web/texts/labels.nl.js';
import { costTermNames } from '../../web/texts/matching.nl.js';
import type { Change } from './explanation/changes.js';
import type { WhatIf } from './explanation/what-if.js';
import type { WhyNot } from './explanation/why.js';
import type { RunPlacement, RunUnplaced } from './matching.rules.js';
import type { RunView } from './matching.service.js';
import {
  fitRows,
  offerName,
  reasonRows,
  whatIfWords,
  whyHere,
  whyNone,
  type Names,
  type OfferName,
} from './outcome-shape.pages.js';
import { ReasonBars } from './run-outcome.pages.js';

/** What the page of one pupil in a run knows. */
export interface RunStudent {
  readonly run: RunView;
  readonly studentId: string;
  readonly stageDays: readonly Weekday[];
  readonly maxTravelKm: number;
  readonly maxTravelMinutes: number;
  readonly group: StudentGroup | null;
  readonly placement: RunPlacement | null;
  readonly unplaced: RunUnplaced | null;
  readonly names: Names;
  /** Offers that can be asked about. */
  readonly nearby: readonly OfferName[];
  readonly whyNot: { readonly offerId: string; readonly answer: WhyNot } | null;
  readonly whatIf: WhatIf | null;
  /** Null as long as nobody asked. */
  readonly helping: readonly WhatIf[] | null;
}

/** The days of a placement with their hours. */
export const stripOf = (
  offer: OfferName | undefined,
  weekdays: readonly Weekday[],
): Partial<Record<Weekday, StripDay>> =>
  Object.fromEntries(
    weekdays.map((weekday) => [weekday, { hours: offer?.hours[weekday] ?? '', places: null, full: false }]),
  );

/** A change in words, as a button would say it. */
export const changeWords = (change: Change, stageDays: readonly Weekday[], names: Names): string => {
  switch (change.kind) {
    case 'stage-days': {
      const added = change.weekdays.filter((day) => !stageDays.includes(day));
      const dropped = stageDays.filter((day) => !change.weekdays.includes(day));
      if (added.length > 0 && dropped.length === 0) return `Ook op ${weekdayList(added)} stage lopen`;
      return `Stage lopen op ${weekdayList(change.weekdays)}`;
    }
    case 'group-stage-days':
      return `De klas loopt stage op ${weekdayList(change.weekdays)}`;
    case 'travel':
      return `Tot ${wholeNumber(change.maxTravelKm)} km (${wholeNumber(change.maxTravelMinutes)} minuten) reizen`;
    case 'extra-place':
      return `Eén plek erbij bij ${offerName(names, change.offerId)}`;
    case 'offer-confirmed':
      return `${offerName(names, change.offerId)} bevestigt de plek`;
  }
};

export const RunStudentPage = (props: RunStudent) => {
  const { run, studentId, placement, unplaced, names } = props;
  const pupil = names.pupils.get(studentId);
  const name = pupil?.name ?? 'Leerling';
  return (
    <>
      <Breadcrumb
        crumbs={[
          { href: '/matching', label: 'Matching' },
          { href: `/matching/${run.id}`, label: 'Uitkomst' },
        ]}
        here={name}
      />
      <PageHeading
        title={name}
        meta={
          <>
            <Badge tone={placement ? 'good' : 'attention'}>{placement ? 'Geplaatst' : 'Nog zonder plek'}</Badge>
            <span class="lw-muted">{pupil?.groupName ?? ''}</span>
            <Link href={`/leerlingen/${studentId}`}>Naar de leerling</Link>
            {run.outcome === null ? null : (
              <Link href={`/matching/${run.id}/leerlingen/${studentId}/plek`}>Zelf een plek kiezen</Link>
            )}
          </>
        }
      />
      {placement ? <Placed placement={placement} offer={names.offers.get(placement.offerId)} /> : null}
      {unplaced ? (
        <div class="lw-columns">
          <WhyNone unplaced={unplaced} />
          <Helping {...props} />
        </div>
      ) : null}
      <div class="lw-columns">
        <WhatIfCard {...props} />
        <WhyNotCard {...props} />
      </div>
    </>
  );
};

const Placed = ({ placement, offer }: { placement: RunPlacement; offer: OfferName | undefined }) => (
  <Card title="De plek">
    <div class="lw-columns">
      <div class="lw-stack lw-stack--tight">
        <DataList
          items={[
            [
              'Bedrijf',
              <Link href={`/vestigingen/${placement.establishmentId}`}>
                {offer?.establishment ?? 'Onbekende plek'}
              </Link>,
            ],
            ['Werk', offer?.title ?? null],
            ['Plaats', offer?.town ?? null],
            ['Periode', periodText(placement)],
            ['Reistijd', placement.locked ? null : `${wholeNumber(placement.travelMinutes)} minuten enkele reis`],
          ]}
        />
        <WeekStrip days={stripOf(offer, placement.weekdays)} />
      </div>
      <div class="lw-stack lw-stack--tight">
        <h3 class="utrecht-heading-3">Waarom deze plek?</h3>
        <ul class="lw-reasons">
          {whyHere(placement).map((sentence) => (
            <li class="lw-reason lw-reason--good" key={sentence}>
              {sentence}
            </li>
          ))}
        </ul>
        <FindingList findings={placement.findings} />
        <Fit placement={placement} />
      </div>
    </div>
  </Card>
);

const Fit = ({ placement }: { placement: RunPlacement }) => {
  const rows = fitRows(placement);
  return rows.length === 0 ? null : (
    <details class="lw-details">
      <summary>Hoe goed past deze plek?</summary>
      <DataTable
        caption="Hoe goed deze plek past"
        captionHidden
        rows={rows}
        keyOf={({ term }) => term}
        columns={[
          { header: 'Onderdeel', cell: ({ term }) => term },
          {
            header: 'Oordeel',
            cell: ({ fit, percent }) => (
              <>
                {fit}
                <Bar className="lw-count__bar" percent={percent} />
              </>
            ),
          },
        ]}
      />
    </details>
  );
};

const WhyNone = ({ unplaced }: { unplaced: RunUnplaced }) => (
  <Card title="Waarom geen plek?">
    <p>{whyNone(unplaced)}</p>
    <ReasonBars rows={reasonRows(unplaced)} />
    {unplaced.possibleOffers > 0 ? (
      <p class="lw-muted">
        Er kon wel iets voor deze leerling, maar die plekken waren nodig om meer leerlingen te plaatsen.
      </p>
    ) : null}
  </Card>
);

const Helping = (props: RunStudent) => {
  const { run, studentId, helping, names, stageDays } = props;
  return (
    <Card
      title="Wat zou helpen?"
      id="helpt"
      lead="De kleinste veranderingen die deze leerling een plek geven, zonder dat een ander zijn plek verliest."
    >
      {helping === null ? (
        <div class="lw-actions">
          <ButtonLink href={`/matching/${run.id}/leerlingen/${studentId}?helpt=ja#helpt`} look="primary">
            Zoek wat zou helpen
          </ButtonLink>
        </div>
      ) : helping.length === 0 ? (
        <EmptyState text="Geen van de kleine veranderingen helpt: een andere dag, verder reizen of één plek erbij. Zoek een nieuw bedrijf in de buurt, of kijk met de leerling naar een andere sector." />
      ) : (
        <ol class="lw-tasks">
          {helping.map((result) => {
            const words = whatIfWords(result, studentId, names);
            return (
              <li class="lw-task" key={changeWords(result.change, stageDays, names)}>
                <div>
                  <strong>{changeWords(result.change, stageDays, names)}</strong>
                  <p class="lw-task__why">
                    {words.own} {words.count}
                  </p>
                </div>
                {words.ownDays === null ? null : <DayMarks on={words.ownDays} />}
              </li>
            );
          })}
        </ol>
      )}
    </Card>
  );
};

const WhatIfCard = ({ run, studentId, stageDays, maxTravelKm, maxTravelMinutes, whatIf, names }: RunStudent) => {
  const shown = whatIf?.change.kind === 'stage-days' ? whatIf.change.weekdays : stageDays;
  const travel = whatIf?.change.kind === 'travel' ? whatIf.change : { maxTravelKm, maxTravelMinutes };
  const form = freshForm({
    dag: [...shown],
    km: String(travel.maxTravelKm),
    minuten: String(travel.maxTravelMinutes),
  });
  const path = `/matching/${run.id}/leerlingen/${studentId}`;
  return (
    <Card title="Wat als…" id="wat-als" lead="Probeer een verandering uit. Er wordt niets bewaard.">
      <form class="lw-form" method="get" action={`${path}#wat-als`}>
        <CheckboxesField
          form={form}
          name="dag"
          label="Dagen waarop deze leerling stage kan lopen"
          options={optionsOf(WEEKDAYS.slice(0, 5), weekdayNames)}
        />
        <div class="lw-actions">
          <Button look="secondary" name="probeer" value="dagen">
            Probeer deze dagen
          </Button>
        </div>
      </form>
      <form class="lw-form" method="get" action={`${path}#wat-als`}>
        <div class="lw-fields">
          <TextField form={form} name="km" label="Hooguit km" inputMode="decimal" />
          <TextField form={form} name="minuten" label="Hooguit minuten" inputMode="numeric" />
        </div>
        <div class="lw-actions">
          <Button look="secondary" name="probeer" value="reis">
            Probeer deze reis
          </Button>
        </div>
      </form>
      {whatIf === null ? null : (
        <WhatIfResult result={whatIf} studentId={studentId} stageDays={stageDays} names={names} />
      )}
    </Card>
  );
};

const WhatIfResult = (props: { result: WhatIf; studentId: string; stageDays: readonly Weekday[]; names: Names }) => {
  const words = whatIfWords(props.result, props.studentId, props.names);
  return (
    <div class="lw-stack lw-stack--tight" data-what-if>
      <Alert
        kind={words.helps ? 'ok' : 'info'}
        role="status"
        title={changeWords(props.result.change, props.stageDays, props.names)}
      >
        <p>
          {words.own} {words.count}
        </p>
        {words.ownDays === null ? null : <DayMarks on={words.ownDays} />}
      </Alert>
      {words.others.length === 0 ? null : (
        <details class="lw-details">
          <summary>
            {countOf(words.others.length, 'andere leerling verandert', 'andere leerlingen veranderen')} van plek
          </summary>
          <DataTable
            caption="Andere leerlingen die van plek veranderen"
            captionHidden
            rows={words.others}
            keyOf={({ studentId }) => studentId}
            columns={[
              { header: 'Leerling', cell: ({ name }) => name },
              { header: 'Van', cell: ({ from }) => from },
              { header: 'Naar', cell: ({ to }) => to },
            ]}
          />
        </details>
      )}
    </div>
  );
};

const WhyNotCard = ({ run, studentId, nearby, whyNot, names }: RunStudent) => (
  <Card
    title="Waarom niet deze plek?"
    id="waarom-niet"
    lead="Kies een plek in de buurt om te zien waarom het die niet werd."
  >
    {nearby.length === 0 ? (
      <EmptyState text="Er zijn geen plekken in de buurt van deze leerling." />
    ) : (
      <form class="lw-form" method="get" action={`/matching/${run.id}/leerlingen/${studentId}#waarom-niet`}>
        <SelectField
          form={freshForm({ aanbod: whyNot?.offerId ?? '' })}
          name="aanbod"
          label="Plek"
          options={nearby.map(({ id, establishment, title, town }) => ({
            value: id,
            label: `${establishment} (${title}, ${town})`,
          }))}
        />
        <div class="lw-actions">
          <Button look="secondary">Laat zien waarom niet</Button>
        </div>
      </form>
    )}
    {whyNot === null ? null : (
      <div class="lw-stack lw-stack--tight" role="status">
        <h3 class="utrecht-heading-3">{offerName(names, whyNot.offerId)}</h3>
        <WhyNotAnswer answer={whyNot.answer} />
      </div>
    )}
  </Card>
);

const WhyNotAnswer = ({ answer }: { answer: WhyNot }) => {
  switch (answer.kind) {
    case 'is-the-place':
      return <p>Dit is de plek van deze leerling.</p>;
    case 'refused':
      return (
        <>
          <p>
            Deze plek kan niet
            {answer.weekdays.length === 0
              ? ''
              : `, ook niet op de dagen die het dichtst in de buurt komen (${weekdayList(answer.weekdays)})`}
            :
          </p>
          <FindingList findings={answer.findings} />
        </>
      );
    case 'costs-more':
      return (
        <>
          <p>Deze plek kan, maar past minder goed dan de plek die de leerling nu heeft:</p>
          <ul class="lw-reasons">
            {answer.terms.map(({ term, extraCost }) => (
              <li class={`lw-reason${extraCost > 0 ? ' lw-reason--warn' : ' lw-reason--good'}`} key={term}>
                {costTermNames[term]}: {extraCost > 0 ? 'past hier minder' : 'past hier juist beter'}
              </li>
            ))}
          </ul>
        </>
      );
    case 'given-to-others':
      return (
        <p>
          Deze plek kan voor deze leerling, op {weekdayList(answer.weekdays)}. De ruimte gaat naar{' '}
          {countOf(answer.pupilsThere, 'andere leerling', 'andere leerlingen')}; zo krijgen samen de meeste leerlingen
          een plek.
        </p>
      );
  }
};
