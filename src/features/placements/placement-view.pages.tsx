import { Alert } from '../../web/components/alert.js';
import { Badge } from '../../web/components/badge.js';
import { HiddenField, SelectField, TextAreaField, TextField } from '../../web/components/field.js';
import { ConfirmForm, Form } from '../../web/components/form.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, DataList, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { addressOf } from '../../web/components/pagination.js';
import { freshForm, type FormState } from '../../web/form-state.js';
import { longDay, moment, periodText } from '../../web/texts/format.nl.js';
import { optionsOf, programmeNames, sectorNames } from '../../web/texts/labels.nl.js';
import { daysText } from '../../web/texts/placement-mails.nl.js';
import {
  endReasonCodes,
  endReasonNames,
  historyText,
  lossCauseNames,
  moveNames,
  placementStateNames,
  shortenReasonCodes,
  shortenReasonNames,
} from '../../web/texts/placements.nl.js';
import type { PlacementLoss } from './losses.rules.js';
import type { HistoryEntry } from './placement-history.rules.js';
import { PLACEMENT_TONES, type PlacementNames } from './placement-lists.pages.js';
import type { Move, PlacementRecord } from './placement-moves.rules.js';

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

/** Where the rest of a placement is: what was agreed, kept and asked while it ran and after. */
const Around = ({ placement: { id, studentId, state }, pupil }: { placement: PlacementRecord; pupil: string }) => {
  const hasBegun = state !== 'accepted' && state !== 'agreed';
  const links: (readonly [href: string, label: string])[] = [
    [`/leerlingen/${studentId}`, 'Leerling'],
    [addressOf('/overeenkomsten', { q: pupil }), 'Overeenkomst'],
    [`/bezoeken/stages/${id}`, 'Bezoeken en terugkoppeling'],
    [`/stageboeken/${id}`, 'Stageboek'],
    ...(hasBegun
      ? ([
          [`/aanwezigheid/${id}`, 'Aanwezigheid en uren'],
          [`/evaluaties/${id}`, 'Evaluatie'],
        ] as const)
      : []),
    [`/uitstroom/leerlingen/${studentId}`, 'Uitstroom en overdracht'],
  ];
  return (
    <Card title="Bij deze stage">
      <ul class="lw-stack lw-stack--tight">
        {links.map(([href, label]) => (
          <li key={href}>
            <Link href={href}>{label}</Link>
          </li>
        ))}
      </ul>
    </Card>
  );
};

/** Moves of which more is asked than a click. */
const WITH_FORM: readonly Move[] = ['start', 'interrupt', 'shorten', 'end-early', 'evaluate'];

const MoveForm = ({
  move,
  placement,
  sent,
}: {
  move: Move;
  placement: PlacementRecord;
  sent: FormState | undefined;
}) => {
  // Several moves ask for a day or a note on one page.
  const form = { ...(sent ?? freshForm()), part: move };
  const action = `/plaatsingen/${placement.id}/stap`;
  const hidden = (
    <>
      <HiddenField name="move" value={move} />
      <HiddenField name="version" value={placement.version} />
    </>
  );
  if (!WITH_FORM.includes(move))
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
        {move === 'shorten' ? (
          <>
            <p>
              De stage gaat door tot en met de nieuwe laatste dag. De plek komt daarna vrij, de overeenkomst krijgt een
              nieuwe tekst om te ondertekenen en bezoeken na die dag vervallen. Bedrijf, stagebegeleider en leerling
              krijgen bericht.
            </p>
            <TextField
              form={form}
              name="day"
              label={`Nieuwe laatste dag (nu: ${longDay(placement.lastDay)})`}
              type="date"
            />
            <SelectField
              form={form}
              name="reason"
              label="Waarom"
              none="Kies een reden"
              options={optionsOf(shortenReasonCodes, shortenReasonNames)}
            />
          </>
        ) : null}
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
        {move === 'start' ? (
          <TextField
            form={form}
            name="day"
            label={`Eerste dag van de leerling (leeg: ${longDay(placement.firstDay)})`}
            type="date"
            optional
          />
        ) : (
          <TextAreaField
            form={form}
            name="note"
            label={move === 'evaluate' ? 'Waarom zonder alle formulieren' : 'Toelichting'}
            optional={move === 'end-early'}
            rows={2}
          />
        )}
      </Form>
    </details>
  );
};

/** One placement: what it is, what can be done with it now, and what happened. */
export const PlacementDetail = (props: {
  placement: PlacementRecord;
  names: PlacementNames;
  mentorName: string | null;
  /** Whether the reader makes agreements. */
  mayAgree: boolean;
  /** All that happened, oldest first. */
  history: readonly HistoryEntry[];
  /** What keeps it from going on. */
  losses: readonly PlacementLoss[];
  /** Whether the person may say that it goes on as it is. */
  mayKeep: boolean;
  moves: readonly Move[];
  mayUndo: boolean;
  sent?: { move: string; form: FormState } | undefined;
}) => {
  const { placement, names, moves } = props;
  const hasForm = moves.some((move) => move === props.sent?.move && WITH_FORM.includes(move));
  const other = props.sent && !hasForm ? props.sent.form : null;
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
      {props.losses.map(({ id, cause, fromDay, reason }) => (
        <Alert kind="warning" key={id}>
          {`Deze stage kan niet doorgaan vanaf ${longDay(fromDay)}: ${lossCauseNames[cause].toLowerCase()}.${reason === null ? '' : ` ${reason}`}`}
        </Alert>
      ))}
      {props.mayKeep ? (
        <ConfirmForm action={`/plaatsingen/${placement.id}/blijft`} submit="De stage blijft zo" look="secondary">
          <HiddenField name="version" value={placement.version} />
        </ConfirmForm>
      ) : null}
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
          {props.mayAgree && placement.state === 'accepted' ? (
            <p>
              <Link href={`/overeenkomsten/nieuw?stage=${placement.id}`}>Maak de overeenkomst</Link>
            </p>
          ) : null}
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
        <Around placement={placement} pupil={names.pupil(placement.studentId)} />
      </div>
      <History entries={props.history} />
    </>
  );
};
