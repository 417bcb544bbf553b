import { WEEKDAYS } from '../../domain/week-schedule.js';
import { Badge } from '../../web/components/badge.js';
import { Button, ButtonLink } from '../../web/components/button.js';
import {
  CheckboxesField,
  HiddenField,
  RadiosField,
  SelectField,
  TextAreaField,
  TextField,
} from '../../web/components/field.js';
import { ConfirmForm, Fields, Form } from '../../web/components/form.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, DataList, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { DataTable } from '../../web/components/table.js';
import { DayMarks } from '../../web/components/week-strip.js';
import { freshForm, type FormState } from '../../web/form-state.js';
import { countOf, longDay, moment, periodText } from '../../web/texts/format.nl.js';
import { optionsOf } from '../../web/texts/labels.nl.js';
import { CANCEL_REASONS, PROGRESSES, VISIT_ATTENDEES, type Feedback, type Visit } from './visits.rules.js';
import type { GuidedVisit, PlacementCare } from './visits.service.js';
import {
  attendeeNames,
  authorText,
  cancelNames,
  dueText,
  feedbackText,
  kindNames,
  monthName,
  progressNames,
  standingNames,
  STANDING_TONES,
  visitEntryText,
  whenText,
} from './visits-shape.pages.js';

const stateText = (visit: Visit): string =>
  visit.state === 'held'
    ? progressNames[visit.report?.progress ?? 'on-track']
    : visit.state === 'planned'
      ? 'Gepland'
      : `Afgezegd: ${visit.cancelReason === null ? '' : cancelNames[visit.cancelReason].toLowerCase()}`;

export const TimeFields = ({ form }: { form: FormState }) => (
  <Fields>
    <TextField form={form} name="day" label="Dag" type="date" />
    <TextField form={form} name="start" label="Tijd" type="time" />
    <TextField form={form} name="minutes" label="Minuten" inputMode="numeric" />
  </Fields>
);

/** The record of a visit: made for a phone, most of it taps. */
export const ReportForm = (props: { form: FormState; action: string; version: number | null; cancel: string }) => (
  <Form form={props.form} action={props.action} submit="Bewaar het verslag" cancel={props.cancel}>
    {props.version === null ? null : <HiddenField name="version" value={props.version} />}
    <TextField form={props.form} name="day" label="Wanneer was het bezoek?" type="date" />
    <CheckboxesField
      form={props.form}
      name="present"
      label="Wie waren erbij?"
      options={optionsOf(VISIT_ATTENDEES, attendeeNames)}
    />
    <RadiosField
      form={props.form}
      name="progress"
      label="Hoe gaat het?"
      options={optionsOf(PROGRESSES, progressNames)}
    />
    <TextAreaField form={props.form} name="goals" label="Aan welke doelen is gewerkt?" rows={2} optional />
    <TextAreaField
      form={props.form}
      name="concerns"
      label="Zorgen"
      hint="Alleen voor de school. Schrijf geen medische gegevens op."
      rows={2}
      optional
    />
    <TextAreaField form={props.form} name="agreements" label="Afspraken" rows={2} optional />
  </Form>
);

const FeedbackRow = ({ care, one, mayHandle }: { care: PlacementCare; one: Feedback; mayHandle: boolean }) => (
  <li>
    <strong>{monthName(one.month)}</strong>: {feedbackText(one)}. {one.text ?? ''}{' '}
    <span class="lw-muted">
      {authorText(one.by)}, {moment(one.givenAt)}
      {one.earlier.length === 0 ? '' : `, ${countOf(one.earlier.length, 'keer', 'keer')} veranderd`}
      {one.handled === null ? '' : `; opgepakt door ${authorText(one.handled.by)} op ${moment(one.handled.at)}`}
    </span>
    {mayHandle && one.support !== 'none' && one.handled === null ? (
      <ConfirmForm
        action={`/bezoeken/stages/${care.guided.placement.id}/hulp/${one.month}`}
        submit="Dit is opgepakt"
        look="secondary"
      />
    ) : null}
  </li>
);

/** Everything about the guidance of one placement. */
export const CarePage = ({ care, form, isSchool }: { care: PlacementCare; form: FormState; isSchool: boolean }) => {
  const { guided, standing, planned, unrecorded, visits } = care;
  const { placement, pupil, place, mentor } = guided;
  const path = `/bezoeken/stages/${placement.id}`;
  const open = planned ?? unrecorded;
  return (
    <>
      <Breadcrumb crumbs={[{ href: '/bezoeken', label: 'Bezoeken' }]} here={pupil.name} />
      <PageHeading
        title={`${pupil.name} bij ${place.name}`}
        lead={dueText(care)}
        meta={<Badge tone={STANDING_TONES[standing]}>{standingNames[standing]}</Badge>}
        actions={
          isSchool ? (
            <>
              <ButtonLink href={open ? `/bezoeken/${open.id}/verslag` : `${path}/vastleggen`} look="primary">
                Bezoek vastleggen
              </ButtonLink>
              <ButtonLink href={`/plaatsingen/${placement.id}`}>De stage</ButtonLink>
            </>
          ) : undefined
        }
      />
      <div class="lw-columns">
        <Card title="Stage">
          <DataList
            items={[
              ['Klas', pupil.groupName],
              ['Adres', `${place.street}, ${place.town}`],
              ['Periode', periodText(placement)],
              ['Dagen', <DayMarks on={WEEKDAYS.filter((day) => placement.days[day] !== undefined)} />],
              ['Praktijkopleider', guided.supervisorName],
              ['Stagebegeleider', mentor?.name ?? 'nog geen'],
            ]}
          />
          <div class="lw-actions">
            <ButtonLink href={`/aanwezigheid/${placement.id}`}>Aanwezigheid</ButtonLink>
          </div>
        </Card>
        {isSchool && open === null ? (
          <Card title="Bezoek plannen" lead="Het bedrijf krijgt een uitnodiging voor de agenda per mail.">
            <Form form={form} action={`${path}/plannen`} submit="Plan dit bezoek">
              <TimeFields form={form} />
            </Form>
          </Card>
        ) : null}
      </div>
      <Card title="Bezoeken">
        {visits.length === 0 ? (
          <EmptyState text="Er is nog geen bezoek geweest of gepland." />
        ) : (
          <DataTable
            caption="Bezoeken, op dag"
            captionHidden
            rows={visits}
            keyOf={({ id }) => id}
            columns={[
              { header: 'Wanneer', cell: (visit) => <Link href={`/bezoeken/${visit.id}`}>{whenText(visit)}</Link> },
              { header: 'Soort', cell: ({ kind }) => kindNames[kind] },
              { header: 'Stand', cell: stateText },
              { header: 'Afspraken', wide: true, cell: ({ report }) => report?.agreements ?? '' },
            ]}
          />
        )}
      </Card>
      <Card title="Wat het bedrijf elke maand zegt">
        {care.feedback.length === 0 && care.silentMonths.length === 0 ? (
          <EmptyState text="Er is nog geen maand om over te horen." />
        ) : (
          <ul class="lw-stack lw-stack--tight">
            {care.feedback.map((one) => (
              <FeedbackRow care={care} one={one} mayHandle={isSchool} key={one.id} />
            ))}
            {care.silentMonths.map((month) => (
              <li key={month}>
                <strong>{monthName(month)}</strong>: nog niets gehoord.
                {isSchool ? (
                  <ConfirmForm
                    action={`${path}/vraag/${month}`}
                    submit={`Vraag over ${monthName(month)}`}
                    look="secondary"
                  />
                ) : null}
              </li>
            ))}
          </ul>
        )}
      </Card>
    </>
  );
};

/** One visit: what was agreed, what it brought, and what happened to it. */
export const VisitPage = (props: { found: GuidedVisit; form: FormState; isSchool: boolean }) => {
  const { visit, guided } = props.found;
  const { report } = visit;
  const back = `/bezoeken/stages/${visit.placementId}`;
  return (
    <>
      <Breadcrumb
        crumbs={[
          { href: '/bezoeken', label: 'Bezoeken' },
          { href: back, label: guided.pupil.name },
        ]}
        here={whenText(visit)}
      />
      <PageHeading
        title={`${kindNames[visit.kind]} bij ${guided.pupil.name}`}
        lead={`${longDay(visit.day)} om ${visit.start}, ${guided.place.name}, ${guided.place.street}, ${guided.place.town}`}
        meta={<span class="lw-muted">{stateText(visit)}</span>}
        actions={
          props.isSchool && visit.state !== 'cancelled' ? (
            <ButtonLink href={`/bezoeken/${visit.id}/verslag`} look="primary">
              {visit.state === 'held' ? 'Verslag verbeteren' : 'Bezoek vastleggen'}
            </ButtonLink>
          ) : undefined
        }
      />
      {report === null ? null : (
        <Card title="Verslag">
          <DataList
            items={[
              ['Aanwezig', report.present.map((one) => attendeeNames[one]).join(', ')],
              ['Voortgang', progressNames[report.progress]],
              ['Doelen', report.goals],
              ['Zorgen (alleen school)', report.concerns],
              ['Afspraken', report.agreements],
            ]}
          />
        </Card>
      )}
      {props.isSchool && visit.state === 'planned' ? (
        <div class="lw-columns">
          <Card title="Verzetten" lead="De uitnodiging in de agenda van het bedrijf verandert mee.">
            <Form form={props.form} action={`/bezoeken/${visit.id}/verzetten`} submit="Verzet het bezoek">
              <HiddenField name="version" value={visit.version} />
              <TimeFields form={props.form} />
            </Form>
          </Card>
          <Card title="Afzeggen">
            <form class="lw-form" method="post" action={`/bezoeken/${visit.id}/afzeggen`}>
              <HiddenField name="version" value={visit.version} />
              <SelectField
                form={freshForm({ reason: 'company-busy' })}
                name="reason"
                label="Waarom?"
                options={optionsOf(CANCEL_REASONS, cancelNames)}
              />
              <div class="lw-actions">
                <Button look="secondary">Zeg het bezoek af</Button>
              </div>
            </form>
          </Card>
        </div>
      ) : null}
      <Card title="Wat er met dit bezoek gebeurde">
        <ol class="lw-stack lw-stack--tight">
          {visit.history.map((entry, at) => (
            <li key={at}>
              {moment(entry.at)}: {visitEntryText(entry)}
            </li>
          ))}
        </ol>
      </Card>
    </>
  );
};
