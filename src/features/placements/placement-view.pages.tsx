import { Alert } from '../../web/components/alert.js';
import { Badge } from '../../web/components/badge.js';
import { Button } from '../../web/components/button.js';
import { HiddenField, SelectField, TextAreaField, TextField } from '../../web/components/field.js';
import { ConfirmForm, Form } from '../../web/components/form.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, DataList, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { freshForm, type FormState } from '../../web/form-state.js';
import { longDay, moment, periodText } from '../../web/texts/format.nl.js';
import { optionsOf, programmeNames, sectorNames, weekdayList } from '../../web/texts/labels.nl.js';
import { daysText, profileLines } from '../../web/texts/placement-mails.nl.js';
import {
  declineReasonNames,
  endReasonCodes,
  endReasonNames,
  historyText,
  moveNames,
  placementStateNames,
  proposalStateNames,
} from '../../web/texts/placements.nl.js';
import type { ProposalState } from '../../domain/placement.js';
import type { NextPlace } from './next-best.service.js';
import type { HistoryEntry } from './placement-history.rules.js';
import { PLACEMENT_TONES, type PlacementNames } from './placement-lists.pages.js';
import type { Move, PlacementRecord } from './placement-moves.rules.js';
import { PROPOSAL_TONES } from './proposal-answer.pages.js';
import type { PupilProfile, ProposalRecord } from './proposals.rules.js';

export const History = ({ entries }: { entries: readonly HistoryEntry[] }) => (
  <Card title="Wat er gebeurde">
    <ul class="lw-stack lw-stack--tight">
      {entries.map((entry) => (
        <li key={`${entry.at.getTime()}${entry.what}`}>
          {historyText(entry)} <span class="lw-muted">{moment(entry.at)}</span>
        </li>
      ))}
    </ul>
  </Card>
);

const MoveForm = ({
  move,
  placement,
  sent,
}: {
  move: Move;
  placement: PlacementRecord;
  sent: FormState | undefined;
}) => {
  const form = sent ?? freshForm();
  const action = `/plaatsingen/${placement.id}/stap`;
  const hidden = (
    <>
      <HiddenField name="move" value={move} />
      <HiddenField name="version" value={placement.version} />
    </>
  );
  if (move !== 'end-early' && move !== 'interrupt')
    return (
      <ConfirmForm action={action} submit={moveNames[move]} look="secondary">
        {hidden}
      </ConfirmForm>
    );
  return (
    <details class="lw-details" open={sent !== undefined}>
      <summary>{moveNames[move]}</summary>
      <Form form={form} action={action} submit={moveNames[move]}>
        {hidden}
        {move === 'end-early' ? (
          <>
            <SelectField
              form={form}
              name="reason"
              label="Waarom"
              none="Kies een reden"
              options={optionsOf(endReasonCodes, endReasonNames)}
            />
            <TextField form={form} name="day" label="Laatste dag (leeg: vandaag)" type="date" optional />
          </>
        ) : null}
        <TextAreaField form={form} name="note" label="Toelichting" optional={move === 'end-early'} rows={2} />
      </Form>
    </details>
  );
};

/** One placement: what it is, what can be done with it now, and what happened. */
export const PlacementDetail = (props: {
  placement: PlacementRecord;
  names: PlacementNames;
  mentorName: string | null;
  moves: readonly Move[];
  mayUndo: boolean;
  sent?: { move: string; form: FormState } | undefined;
}) => {
  const { placement, names, moves } = props;
  const other = props.sent && !moves.some((move) => move === props.sent?.move) ? props.sent.form : null;
  return (
    <>
      <Breadcrumb crumbs={[{ href: '/plaatsingen', label: 'Stages' }]} here={names.pupil(placement.studentId)} />
      <PageHeading
        title={`Stage van ${names.pupil(placement.studentId)}`}
        meta={<Badge tone={PLACEMENT_TONES[placement.state]}>{placementStateNames[placement.state]}</Badge>}
      />
      {other === null ? null : (
        <Alert kind="error" role="alert">
          {other.summary}
        </Alert>
      )}
      <div class="lw-columns">
        <Card title="De stage">
          <DataList
            items={[
              [
                'Plek',
                <Link href={`/vestigingen/${placement.establishmentId}`}>
                  {names.place(placement.establishmentId)}
                </Link>,
              ],
              ['Klas', names.group(placement.studentId)],
              ['Opleiding', programmeNames[placement.programme]],
              ['Sector', sectorNames[placement.sector]],
              ['Periode', periodText(placement)],
              [
                'Afgesproken laatste dag',
                placement.plannedLastDay === placement.lastDay ? null : longDay(placement.plannedLastDay),
              ],
              ['Dagen en tijden', daysText(placement.days)],
              ['Stagebegeleider', props.mentorName],
              ['Reden van het einde', placement.endReason === null ? null : endReasonNames[placement.endReason]],
            ]}
          />
        </Card>
        <Card title="Volgende stap">
          {moves.length === 0 ? <EmptyState text="Er is nu geen stap die u kunt zetten." /> : null}
          {moves.map((move) => (
            <MoveForm
              key={move}
              move={move}
              placement={placement}
              sent={props.sent?.move === move ? props.sent.form : undefined}
            />
          ))}
          {props.mayUndo ? (
            <ConfirmForm
              action={`/plaatsingen/${placement.id}/terugdraaien`}
              submit="Draai de laatste stap terug"
              look="secondary"
            >
              <HiddenField name="version" value={placement.version} />
            </ConfirmForm>
          ) : null}
        </Card>
      </div>
      <History entries={placement.history} />
    </>
  );
};

/** One proposal for the school: its state, the question of the company, and what comes next after a decline. */
export const ProposalDetail = (props: {
  proposal: ProposalRecord;
  state: ProposalState;
  profile: PupilProfile | null;
  names: PlacementNames;
  placementId: string | null;
  nextPlaces: readonly (NextPlace & { readonly title: string })[] | null;
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
