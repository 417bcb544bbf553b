import type { ProposalState } from '../../domain/placement.js';
import { PROPOSAL_STATES } from '../../domain/placement.js';
import { Alert } from '../../web/components/alert.js';
import { Badge } from '../../web/components/badge.js';
import { Button, ButtonLink } from '../../web/components/button.js';
import { HiddenField, TextAreaField } from '../../web/components/field.js';
import { ConfirmForm, Form } from '../../web/components/form.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, DataList, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { Pagination } from '../../web/components/pagination.js';
import { DataTable } from '../../web/components/table.js';
import { freshForm, type FormState } from '../../web/form-state.js';
import { moment, periodText } from '../../web/texts/format.nl.js';
import { optionsOf, weekdayList } from '../../web/texts/labels.nl.js';
import { daysText, profileLines } from '../../web/texts/placement-mails.nl.js';
import { declineReasonNames, proposalStateNames } from '../../web/texts/placements.nl.js';
import type { NextPlace } from './next-best.service.js';
import { Filters, type ListQuery, type PlacementNames } from './placement-lists.pages.js';
import { History } from './placement-view.pages.js';
import { PROPOSAL_TONES } from './proposal-answer.pages.js';
import type { PupilProfile, ProposalRecord } from './proposals.rules.js';

/** The header and rows of proposals as a file. */
export const proposalCsv = (
  proposals: readonly (readonly [ProposalRecord, ProposalState])[],
  names: PlacementNames,
) => ({
  header: [
    ...['Leerling', 'Klas', 'Plek', 'Eerste dag', 'Laatste dag', 'Dagen', 'Voorgesteld', 'Vastgehouden tot'],
    ...['Stand', 'Reden', 'Toelichting'],
  ],
  rows: proposals.map(([one, state]) => [
    ...[names.pupil(one.studentId), names.group(one.studentId), names.place(one.establishmentId)],
    ...[one.firstDay, one.lastDay, weekdayList(one.claim.weekdays), moment(one.proposedAt), moment(one.heldUntil)],
    proposalStateNames[state],
    one.declineReason === null ? '' : declineReasonNames[one.declineReason],
    one.declineText ?? '',
  ]),
});

/** The proposals of a school, with their filters. */
export const ProposalList = (props: {
  proposals: readonly (readonly [ProposalRecord, ProposalState])[];
  names: PlacementNames;
  query: ListQuery;
  next: string | null;
}) => (
  <>
    <PageHeading
      title="Voorstellen"
      lead="Wat aan bedrijven is gevraagd. De plek blijft vastgehouden tot het antwoord, of tot de tijd om is."
      actions={
        <>
          <ButtonLink href="/plaatsingen/voorstellen/nieuw" look="primary">
            Zelf een plek kiezen
          </ButtonLink>
          <ButtonLink href="/plaatsingen/afwijsredenen">Afwijsredenen</ButtonLink>
          <ButtonLink href="/plaatsingen">Stages</ButtonLink>
        </>
      }
    />
    <Filters
      path="/plaatsingen/voorstellen"
      file="/plaatsingen/voorstellen.csv"
      query={props.query}
      choices={optionsOf(PROPOSAL_STATES, proposalStateNames)}
    />
    <Card>
      {props.proposals.length === 0 ? (
        <EmptyState text="Geen voorstellen gevonden. Stel leerlingen voor vanuit de uitkomst van een matching, of kies zelf een plek." />
      ) : (
        <DataTable
          caption="Voorstellen, het nieuwste boven"
          captionHidden
          rows={props.proposals}
          keyOf={([{ id }]) => id}
          columns={[
            {
              header: 'Leerling',
              cell: ([one]) => (
                <>
                  <Link href={`/plaatsingen/voorstellen/${one.id}`}>{props.names.pupil(one.studentId)}</Link>
                  <span class="lw-cell-note">{props.names.group(one.studentId)}</span>
                </>
              ),
            },
            { header: 'Plek', cell: ([one]) => props.names.place(one.establishmentId) },
            { header: 'Voorgesteld', cell: ([one]) => moment(one.proposedAt) },
            { header: 'Antwoord voor', cell: ([one, state]) => (state === 'held' ? moment(one.heldUntil) : '–') },
            {
              header: 'Stand',
              cell: ([, state]) => <Badge tone={PROPOSAL_TONES[state]}>{proposalStateNames[state]}</Badge>,
            },
          ]}
        />
      )}
      <Pagination
        path="/plaatsingen/voorstellen"
        query={{ q: props.query.q, stand: props.query.stand }}
        cursor={props.query.cursor}
        next={props.next}
      />
    </Card>
  </>
);

/** One proposal for the school: its state, the question of the company, and what comes next after a decline. */
export const ProposalDetail = (props: {
  proposal: ProposalRecord;
  state: ProposalState;
  profile: PupilProfile | null;
  names: PlacementNames;
  placementId: string | null;
  nextPlaces: readonly (NextPlace & { readonly title: string })[] | null;
  /** Whether the company has an address to mail to. */
  isMailed: boolean;
  answerForm?: FormState | undefined;
  fault?: FormState | undefined;
}) => {
  const { proposal, state, names } = props;
  const path = `/plaatsingen/voorstellen/${proposal.id}`;
  const form = props.answerForm ?? freshForm();
  return (
    <>
      <Breadcrumb
        crumbs={[
          { href: '/plaatsingen', label: 'Stages' },
          { href: '/plaatsingen/voorstellen', label: 'Voorstellen' },
        ]}
        here={names.pupil(proposal.studentId)}
      />
      <PageHeading
        title={`Voorstel voor ${names.pupil(proposal.studentId)}`}
        meta={<Badge tone={PROPOSAL_TONES[state]}>{proposalStateNames[state]}</Badge>}
      />
      {props.fault?.summary ? (
        <Alert kind="error" role="alert">
          {props.fault.summary}
        </Alert>
      ) : null}
      {state === 'held' && !props.isMailed ? (
        <Alert kind="warning" title="Het bedrijf kreeg geen mail">
          <p>
            Dit bedrijf heeft geen mailadres. De plek is wel vastgehouden. Bel het bedrijf, of vul bij{' '}
            <Link href={`/bedrijven/${proposal.companyId}`}>het bedrijf</Link> een mailadres in en stuur de mail
            hieronder opnieuw.
          </p>
        </Alert>
      ) : null}
      <div class="lw-columns">
        <Card title="Het voorstel">
          <DataList
            items={[
              [
                'Plek',
                <Link href={`/vestigingen/${proposal.establishmentId}`}>{names.place(proposal.establishmentId)}</Link>,
              ],
              ['Periode', periodText(proposal)],
              ['Dagen en tijden', daysText(proposal.days)],
              ['Vastgehouden tot', moment(proposal.heldUntil)],
              ['Uw bericht', proposal.message ?? null],
              [
                'Reden van afwijzen',
                proposal.declineReason === null ? null : declineReasonNames[proposal.declineReason],
              ],
              ['Toelichting', proposal.declineText],
              ...(props.profile === null ? [] : profileLines(props.profile)),
            ]}
          />
        </Card>
        <div class="lw-stack">
          {props.placementId === null ? null : (
            <Card title="Aangenomen">
              <p>
                <Link href={`/plaatsingen/${props.placementId}`}>Naar de stage</Link>
              </p>
            </Card>
          )}
          {proposal.question === null ? null : (
            <Card title="Vraag van het bedrijf" lead={proposal.question.text}>
              {proposal.question.answer === null && state === 'held' ? (
                <Form form={form} action={`${path}/antwoord`} submit="Stuur het antwoord">
                  <TextAreaField form={form} name="answer" label="Uw antwoord" rows={3} />
                </Form>
              ) : (
                <p>{proposal.question.answer}</p>
              )}
            </Card>
          )}
          {state === 'held' ? (
            <Card title="Intrekken" lead="De plek is dan meteen weer vrij.">
              <ConfirmForm action={`${path}/intrekken`} submit="Trek het voorstel in" look="danger" />
              <ConfirmForm action={`${path}/opnieuw-mailen`} submit="Stuur de mail opnieuw" look="secondary" />
            </Card>
          ) : null}
        </div>
      </div>
      {props.nextPlaces === null ? null : (
        <Card
          title="Volgende plek"
          lead="De beste plekken die nu vrij zijn; wat andere leerlingen hebben of krijgen blijft zo."
        >
          {props.nextPlaces.length === 0 ? (
            <EmptyState text="Er is nu geen andere plek die kan. Bekijk in de matching welke verandering wel helpt." />
          ) : (
            <ul class="lw-tasks">
              {props.nextPlaces.map((place) => (
                <li class="lw-task" key={place.offerId}>
                  <div>
                    <strong>{place.title}</strong>
                    <p class="lw-task__why">
                      {weekdayList(place.weekdays)}, {place.travelMinutes} minuten reizen
                    </p>
                  </div>
                  <form method="post" action="/plaatsingen/voorstellen">
                    <HiddenField name="studentId" value={proposal.studentId} />
                    <HiddenField name="offerId" value={place.offerId} />
                    {place.weekdays.map((weekday) => (
                      <HiddenField key={weekday} name="weekdays" value={weekday} />
                    ))}
                    {place.periodIds.map((periodId) => (
                      <HiddenField key={periodId} name="periodIds" value={periodId} />
                    ))}
                    <Button>
                      Stel voor<span class="lw-visually-hidden">: {place.title}</span>
                    </Button>
                  </form>
                </li>
              ))}
            </ul>
          )}
        </Card>
      )}
      <History entries={proposal.history} />
    </>
  );
};
