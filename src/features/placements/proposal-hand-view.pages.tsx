import type { PlaceOffer } from '../../domain/place-offer.js';
import type { SeasonId } from '../../domain/season.js';
import { weekdaysOf, type Weekday } from '../../domain/week-schedule.js';
import { Alert } from '../../web/components/alert.js';
import { Button, ButtonLink } from '../../web/components/button.js';
import { CheckboxesField, HiddenField, SelectField, TextAreaField, TextField } from '../../web/components/field.js';
import { FindingList } from '../../web/components/finding-list.js';
import { Form } from '../../web/components/form.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, DataList, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { ListSearch } from '../../web/components/list-search.js';
import { DataTable } from '../../web/components/table.js';
import { freshForm, type FormState } from '../../web/form-state.js';
import { countOf, periodText } from '../../web/texts/format.nl.js';
import { optionsOf, seasonName, weekdayList, weekdayNames } from '../../web/texts/labels.nl.js';
import { daysText } from '../../web/texts/placement-mails.nl.js';
import { wording } from '../../web/texts.nl.js';
import type { NextPlace } from './next-best.service.js';
import type { ProposalJudgement } from './proposals.service.js';

export interface HandPupil {
  readonly id: string;
  readonly name: string;
  readonly groupName: string;
}

/** An offer to choose. */
export interface HandPlace {
  readonly offerId: string;
  readonly title: string;
  readonly place: string;
}

interface HandQuery {
  readonly leerling?: string | undefined;
  readonly aanbod?: string | undefined;
  readonly dag: readonly Weekday[];
  readonly periode?: string | undefined;
  readonly q?: string | undefined;
}

interface HandProps {
  readonly pupils: readonly HandPupil[];
  readonly pupil: HandPupil | null;
  readonly chosen: { readonly offer: PlaceOffer; readonly place: string } | null;
  readonly season: SeasonId;
  readonly seasons: readonly SeasonId[];
  readonly best: readonly (NextPlace & HandPlace)[];
  /** What a search by words found; null where nobody searched. */
  readonly found: readonly HandPlace[] | null;
  readonly judgement: ProposalJudgement | null;
  readonly form: FormState;
  readonly query: HandQuery;
}

const PATH = '/plaatsingen/voorstellen/nieuw';

const hrefOf = (query: {
  leerling?: string | undefined;
  aanbod: string;
  dag?: readonly Weekday[];
  periode?: string;
}) => {
  const set = new URLSearchParams();
  if (query.leerling !== undefined) set.append('leerling', query.leerling);
  set.append('aanbod', query.aanbod);
  for (const day of query.dag ?? []) set.append('dag', day);
  if (query.periode !== undefined) set.append('periode', query.periode);
  return `${PATH}?${set.toString()}`;
};

/** Where a coordinator proposes a pupil by hand. */
export const handHref = (query: { leerling?: string; aanbod?: string }): string => {
  const set = new URLSearchParams(query);
  return `${PATH}?${set.toString()}`;
};

const ChoosePupil = ({ pupils, query }: Pick<HandProps, 'pupils' | 'query'>) => (
  <Card title="Welke leerling?">
    {pupils.length === 0 ? (
      <EmptyState text="Er zijn nog geen leerlingen op deze school." />
    ) : (
      <form class="lw-form" method="get" action={PATH}>
        {query.aanbod === undefined ? null : <HiddenField name="aanbod" value={query.aanbod} />}
        <SelectField
          form={freshForm()}
          name="leerling"
          label="Leerling"
          none="Kies een leerling"
          options={pupils.map(({ id, name, groupName }) => ({ value: id, label: `${name} (${groupName})` }))}
        />
        <div class="lw-actions">
          <Button>Verder</Button>
        </div>
      </form>
    )}
  </Card>
);

const ChoosePlace = ({ pupil, season, seasons, best, found, query }: HandProps & { pupil: HandPupil }) => (
  <>
    <ListSearch
      action={PATH}
      label="Plek zoeken"
      filters={{ q: query.q, seizoen: season }}
      words="Bedrijf of plaats"
      isFiltered={false}
    >
      {(form) => (
        <>
          <HiddenField name="leerling" value={pupil.id} />
          <SelectField
            form={form}
            name="seizoen"
            label="Seizoen"
            options={seasons.map((one) => ({ value: one, label: seasonName(one) }))}
          />
        </>
      )}
    </ListSearch>
    {found === null ? null : (
      <Card title="Gevonden" lead="Kies een plek om te zien wat de regels ervan zeggen.">
        {found.length === 0 ? (
          <EmptyState text="Geen plek gevonden in dit seizoen. Probeer een ander woord." />
        ) : (
          <DataTable
            caption="Gevonden plekken"
            captionHidden
            rows={found}
            keyOf={({ offerId }) => offerId}
            columns={[
              {
                header: 'Plek',
                cell: (one) => <Link href={hrefOf({ leerling: pupil.id, aanbod: one.offerId })}>{one.place}</Link>,
              },
              { header: 'Werk', cell: ({ title }) => title },
            ]}
          />
        )}
      </Card>
    )}
    <Card
      title="Beste plekken die nu vrij zijn"
      lead={`Voor ${pupil.name}, ${seasonName(season)}. Alle regels staan deze plekken toe.`}
    >
      {best.length === 0 ? (
        <EmptyState text="Er is nu geen plek die kan. Zoek hierboven op naam om te zien waarom een plek niet kan." />
      ) : (
        <DataTable
          caption="Vrije plekken, de beste boven"
          captionHidden
          rows={best}
          keyOf={({ offerId }) => offerId}
          columns={[
            {
              header: 'Plek',
              cell: (one) => (
                <>
                  <Link
                    href={hrefOf({
                      ...{ leerling: pupil.id, aanbod: one.offerId, dag: one.weekdays },
                      ...(one.periodIds.length === 1 && one.periodIds[0] !== undefined
                        ? { periode: one.periodIds[0] }
                        : {}),
                    })}
                  >
                    {one.place}
                  </Link>
                  <span class="lw-cell-note">{one.title}</span>
                </>
              ),
            },
            { header: 'Dagen', cell: ({ weekdays }) => weekdayList(weekdays) },
            { header: 'Reis', cell: ({ travelMinutes }) => `${Math.round(travelMinutes)} minuten` },
          ]}
        />
      )}
    </Card>
  </>
);

const ChooseDays = ({ pupil, chosen, query }: HandProps & { chosen: NonNullable<HandProps['chosen']> }) => {
  const { offer, place } = chosen;
  const days = weekdaysOf(offer.days);
  return (
    <Card title="De plek en de dagen">
      <DataList
        items={[
          ['Plek', <Link href={`/vestigingen/${offer.establishmentId}`}>{place}</Link>],
          ['Werk', offer.title],
          ['Seizoen', seasonName(offer.season)],
          ['Dagen en tijden', daysText(offer.days)],
        ]}
      />
      <form class="lw-form" method="get" action={PATH}>
        <HiddenField name="leerling" value={pupil?.id ?? ''} />
        <HiddenField name="aanbod" value={offer.id} />
        <CheckboxesField
          form={freshForm({ dag: query.dag.length === 0 ? days : query.dag })}
          name="dag"
          label="Stagedagen"
          options={optionsOf(days, weekdayNames)}
        />
        {offer.periods.length < 2 ? null : (
          <SelectField
            form={freshForm({ periode: query.periode ?? '' })}
            name="periode"
            label="Periode"
            none="De eerste die past"
            options={offer.periods.map((period) => ({ value: period.id, label: periodText(period) }))}
          />
        )}
        <div class="lw-actions">
          <Button look={query.dag.length === 0 ? 'primary' : 'secondary'}>Bekijk wat de regels zeggen</Button>
          {pupil === null ? null : (
            <ButtonLink href={handHref({ leerling: pupil.id })} look="subtle">
              Andere plek
            </ButtonLink>
          )}
        </div>
      </form>
    </Card>
  );
};

const Judged = ({
  judgement,
  pupil,
  offer,
  query,
  form,
}: {
  judgement: ProposalJudgement;
  pupil: HandPupil;
  offer: PlaceOffer;
  query: HandQuery;
  form: FormState;
}) => {
  const { code, findings, shared } = judgement;
  const warnings = findings.filter(({ severity }) => severity === 'warn').length;
  return (
    <Card title="Wat de regels zeggen">
      {code === null ? (
        <Alert kind={warnings === 0 ? 'ok' : 'warning'} title="Dit kan">
          <p>
            {warnings === 0
              ? 'Geen regel houdt dit tegen.'
              : `Geen regel houdt dit tegen. Let wel op ${countOf(warnings, 'punt', 'punten')}; u beslist.`}
          </p>
        </Alert>
      ) : (
        <Alert kind="error" title="Dit kan niet">
          <p>{wording(code, {}) ?? 'De regels staan dit niet toe.'}</p>
          {code === 'proposal.days-not-shared' ? (
            <p>
              {shared.weekdays.length === 0
                ? 'School en plek hebben geen dag samen.'
                : `School en plek delen ${weekdayList(shared.weekdays)}; de klas wil ${String(shared.least)} tot ${String(shared.most)} dagen.`}
            </p>
          ) : null}
          <p>Van de wet en de regels kan niemand afwijken. Kies andere dagen of een andere plek.</p>
        </Alert>
      )}
      {findings.length === 0 ? null : <FindingList findings={findings} />}
      {code === null ? (
        <Form
          form={form}
          action="/plaatsingen/voorstellen"
          submit="Vraag het bedrijf"
          cancel={handHref({ leerling: pupil.id })}
        >
          <p>{`${pupil.name}, ${weekdayList(query.dag)}, ${periodText(judgement)}.`}</p>
          <HiddenField name="studentId" value={pupil.id} />
          <HiddenField name="offerId" value={offer.id} />
          {query.dag.map((day) => (
            <HiddenField key={day} name="weekdays" value={day} />
          ))}
          {judgement.periodIds.map((id) => (
            <HiddenField key={id} name="periodIds" value={id} />
          ))}
          <TextAreaField
            form={form}
            name="message"
            label="Bericht aan het bedrijf"
            hint="Noem geen naam: wie het is, hoort het bedrijf pas als het aanneemt."
            optional
            rows={3}
          />
          <TextField form={form} name="answerBy" label="Antwoord uiterlijk op" type="date" />
        </Form>
      ) : null}
    </Card>
  );
};

/** One page, step by step: the pupil, the place, the days, what the rules say, and the question to the company. */
export const ByHand = (props: HandProps) => {
  const { pupil, chosen, judgement, form, query } = props;
  return (
    <>
      <Breadcrumb
        crumbs={[
          { href: '/plaatsingen', label: 'Stages' },
          { href: '/plaatsingen/voorstellen', label: 'Voorstellen' },
        ]}
        here="Zelf kiezen"
      />
      <PageHeading
        title={pupil === null ? 'Zelf een plek kiezen' : `Een plek kiezen voor ${pupil.name}`}
        lead="Er gaat pas iets naar het bedrijf als u onderaan op de knop drukt."
      />
      {form.summary !== null && judgement?.code !== null ? (
        <Alert kind="error" role="alert">
          {form.summary}
        </Alert>
      ) : null}
      {pupil === null ? <ChoosePupil {...props} /> : null}
      {pupil !== null && chosen === null ? <ChoosePlace {...props} pupil={pupil} /> : null}
      {pupil !== null && chosen !== null ? <ChooseDays {...props} chosen={chosen} /> : null}
      {pupil !== null && chosen !== null && judgement !== null ? (
        <Judged {...{ judgement, pupil, query, form }} offer={chosen.offer} />
      ) : null}
    </>
  );
};
