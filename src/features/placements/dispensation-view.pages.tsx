import type { CalendarDate } from '../../platform/calendar-date.js';
import { Alert } from '../../web/components/alert.js';
import { Badge, type Tone } from '../../web/components/badge.js';
import { ButtonLink } from '../../web/components/button.js';
import { HiddenField, SelectField, TextAreaField, TextField } from '../../web/components/field.js';
import { ConfirmForm, Fields, Form } from '../../web/components/form.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, DataList, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { Pagination } from '../../web/components/pagination.js';
import { ListSearch } from '../../web/components/list-search.js';
import { DataTable } from '../../web/components/table.js';
import { freshForm, type FormState } from '../../web/form-state.js';
import { dispensationStandingNames } from '../../web/texts/dispensations.nl.js';
import { longDay, periodText } from '../../web/texts/format.nl.js';
import { optionsOf, programmeNames, programmeShortNames, sectorNames } from '../../web/texts/labels.nl.js';
import {
  DISPENSATION_STANDINGS,
  undoneOf,
  type DispensationRecord,
  type DispensationStanding,
} from './dispensations.rules.js';
import { History } from './placement-view.pages.js';

const PATH = '/dispensaties';
const TONES: Readonly<Record<DispensationStanding, Tone>> = {
  requested: 'attention',
  upcoming: 'good',
  'in-force': 'good',
  expired: 'neutral',
  ended: 'neutral',
  refused: 'bad',
  withdrawn: 'neutral',
};

/** Who and where, in words. */
export interface DispensationNames {
  readonly pupil: (id: string) => string;
  readonly place: (establishmentId: string) => string;
  readonly group: (groupId: string) => string;
}

export interface ShownDispensation {
  readonly record: DispensationRecord;
  readonly standing: DispensationStanding;
}

/** For whom a dispensation is, in words. */
export const whomText = (
  { studentId, groupId }: Pick<DispensationRecord, 'studentId' | 'groupId'>,
  names: DispensationNames,
): string =>
  studentId !== null ? names.pupil(studentId) : groupId !== null ? `klas ${names.group(groupId)}` : 'alle leerlingen';

const Standing = ({ standing }: { standing: DispensationStanding }) => (
  <Badge tone={TONES[standing]}>{dispensationStandingNames[standing]}</Badge>
);

/** The header and rows of a list as a file. */
export const dispensationCsv = (shown: readonly ShownDispensation[], names: DispensationNames) => ({
  header: [
    ...[
      'Vestiging',
      'Voor wie',
      'Opleiding',
      'Sector',
      'Mbo-instelling',
      'Vanaf',
      'Tot en met',
      'Aangevraagd',
      'Stand',
    ],
    ...['Verleend', 'Geweigerd', 'Beëindigd', 'Besloten door', 'Document'],
  ],
  rows: shown.map(({ record, standing }) => [
    ...[names.place(record.establishmentId), whomText(record, names), programmeShortNames[record.programme]],
    ...[sectorNames[record.sector], record.institution, record.firstDay, record.lastDay, record.requestedOn],
    ...[dispensationStandingNames[standing], record.grantedOn ?? '', record.refusedOn ?? '', record.endedOn ?? ''],
    ...[record.decidedBy ?? '', record.documentReference ?? ''],
  ]),
});

/** The list with its filters. */
export const DispensationList = (props: {
  shown: readonly ShownDispensation[];
  names: DispensationNames;
  query: { q?: string | undefined; stand?: DispensationStanding | undefined; cursor?: string | undefined };
  next: string | null;
}) => {
  const { q, stand, cursor } = props.query;
  return (
    <>
      <PageHeading
        title="Dispensaties"
        lead="Afspraken met het ROC over een stage bij een bedrijf dat niet erkend is. Alleen voor assistentopleiding en entree; voor een leerwerktraject moet het bedrijf erkend zijn."
        actions={
          <ButtonLink href={`${PATH}/nieuw`} look="primary">
            Dispensatie aanvragen
          </ButtonLink>
        }
      />
      <ListSearch
        action={PATH}
        label="Zoeken"
        filters={{ q, stand }}
        words="Leerling, leerlingnummer, bedrijf of plaats"
        file={`${PATH}.csv`}
      >
        {(form) => (
          <SelectField
            form={form}
            name="stand"
            label="Stand"
            none="Alle"
            options={optionsOf(DISPENSATION_STANDINGS, dispensationStandingNames)}
          />
        )}
      </ListSearch>
      <Card>
        {props.shown.length === 0 ? (
          <EmptyState text="Geen dispensaties gevonden. Leg er een vast als een leerling stage wil lopen bij een bedrijf zonder erkenning." />
        ) : (
          <DataTable
            caption="Dispensaties, de nieuwste aanvraag boven"
            captionHidden
            rows={props.shown}
            keyOf={({ record }) => record.id}
            columns={[
              {
                header: 'Vestiging',
                cell: ({ record }) => (
                  <Link href={`${PATH}/${record.id}`}>{props.names.place(record.establishmentId)}</Link>
                ),
              },
              {
                header: 'Voor wie',
                cell: ({ record }) => (
                  <>
                    {whomText(record, props.names)}
                    <span class="lw-cell-note">
                      {programmeShortNames[record.programme]}, {sectorNames[record.sector].toLowerCase()}
                    </span>
                  </>
                ),
              },
              { header: 'Mbo-instelling', cell: ({ record }) => record.institution },
              { header: 'Periode', cell: ({ record }) => periodText(record) },
              { header: 'Stand', cell: ({ standing }) => <Standing standing={standing} /> },
            ]}
          />
        )}
        <Pagination path={PATH} query={{ q, stand }} cursor={cursor} next={props.next} />
      </Card>
    </>
  );
};

/** The forms of one dispensation, each as it was sent last. */
export interface DispensationForms {
  readonly grant?: FormState;
  readonly refusal?: FormState;
  readonly ending?: FormState;
  /** What has no fields: its summary stands on top. */
  readonly other?: FormState;
}

const withPart = (form: FormState | undefined, part: string, values: Readonly<Record<string, string>>): FormState => ({
  ...(form ?? freshForm(values)),
  part,
});

const Answers = (props: { record: DispensationRecord; today: CalendarDate; forms: DispensationForms }) => {
  const { record, today, forms } = props;
  const path = `${PATH}/${record.id}`;
  const { firstDay, lastDay, version } = record;
  const grant = withPart(forms.grant, 'verlenen', { grantedOn: today, firstDay, lastDay });
  const refusal = withPart(forms.refusal, 'weigeren', { refusedOn: today });
  return (
    <>
      <Card
        title="Het ROC zegt ja"
        lead="Leg vast wie besloot, en waar de afspraak staat. Vanaf dan tellen de regels mee."
      >
        <Form form={grant} action={`${path}/verlenen`} submit="Leg de verlening vast">
          <HiddenField name="version" value={version} />
          <Fields>
            <TextField form={grant} name="grantedOn" label="Besloten op" type="date" />
            <TextField form={grant} name="decidedBy" label="Wie besloot bij het ROC" />
            <TextField
              form={grant}
              name="documentReference"
              label="Waar staat de afspraak"
              hint="Een kenmerk, of de plek van de brief of mail in het archief van de school."
            />
          </Fields>
          <Fields>
            <TextField form={grant} name="firstDay" label="Geldt vanaf" type="date" />
            <TextField form={grant} name="lastDay" label="Geldt tot en met" type="date" />
          </Fields>
        </Form>
      </Card>
      <Card title="Het ROC zegt nee">
        <Form form={refusal} action={`${path}/weigeren`} submit="Leg de weigering vast">
          <HiddenField name="version" value={version} />
          <Fields>
            <TextField form={refusal} name="refusedOn" label="Besloten op" type="date" />
            <TextField form={refusal} name="decidedBy" label="Wie besloot bij het ROC" />
          </Fields>
          <TextAreaField form={refusal} name="reason" label="Waarom" rows={3} />
        </Form>
      </Card>
    </>
  );
};

/** A stage that is covered by a dispensation. */
export interface CoveredPlacement {
  readonly id: string;
  readonly studentId: string;
  readonly firstDay: CalendarDate;
  readonly lastDay: CalendarDate;
}

const dayOrNull = (day: CalendarDate | null): string | null => (day === null ? null : longDay(day));

/** One dispensation: what was asked, what the ROC said, which stages rest on it, and what can be done. */
export const DispensationDetail = (props: {
  shown: ShownDispensation;
  names: DispensationNames;
  placements: readonly CoveredPlacement[];
  today: CalendarDate;
  forms: DispensationForms;
}) => {
  const { names, today, forms } = props;
  const { record, standing } = props.shown;
  const path = `${PATH}/${record.id}`;
  const isHolding = standing === 'upcoming' || standing === 'in-force';
  const isOpen = standing === 'requested';
  const mayEnd = isHolding && record.endedOn === null;
  const undone = undoneOf(record);
  // Of a form that is not on the page any more the summary would be lost.
  const unshown =
    forms.other ?? (isOpen ? undefined : (forms.grant ?? forms.refusal)) ?? (mayEnd ? undefined : forms.ending);
  const ending = withPart(forms.ending, 'beeindigen', { endedOn: today > record.firstDay ? today : record.firstDay });
  return (
    <>
      <Breadcrumb crumbs={[{ href: PATH, label: 'Dispensaties' }]} here={names.place(record.establishmentId)} />
      <PageHeading
        title={`Dispensatie voor ${whomText(record, names)}`}
        meta={
          <>
            <Standing standing={standing} />
            <Link href={`/vestigingen/${record.establishmentId}`}>{names.place(record.establishmentId)}</Link>
          </>
        }
        actions={
          isOpen || isHolding || standing === 'expired' ? (
            <ButtonLink href={`${path}/wijzigen`}>Wijzigen</ButtonLink>
          ) : null
        }
      />
      {unshown === undefined ? null : (
        <Alert kind="error" role="alert">
          {unshown.summary}
        </Alert>
      )}
      <Card title="De afspraak">
        <DataList
          items={[
            ['Mbo-instelling', record.institution],
            ['Opleiding', programmeNames[record.programme]],
            ['Sector', sectorNames[record.sector]],
            ['Periode', periodText(record)],
            ['Aangevraagd', longDay(record.requestedOn)],
            ['Verleend', dayOrNull(record.grantedOn)],
            ['Geweigerd', dayOrNull(record.refusedOn)],
            ['Ingetrokken', dayOrNull(record.withdrawnOn)],
            ['Besloten door', record.decidedBy],
            ['Document', record.documentReference],
            ['Beëindigd per', dayOrNull(record.endedOn)],
            ['Reden', record.reason],
          ]}
        />
        {record.ownPlaceId === null ? null : (
          <Link href={`/plaatsingen/eigen/${record.ownPlaceId}`}>Naar de plek die de leerling vond</Link>
        )}
      </Card>
      {record.grantedOn === null ? null : (
        <Card title="Stages die hierop steunen">
          {props.placements.length === 0 ? (
            <EmptyState text="Er is nog geen stage bij dit bedrijf waarvoor deze dispensatie geldt." />
          ) : (
            <ul class="lw-points">
              {props.placements.map((one) => (
                <li key={one.id}>
                  <Link href={`/plaatsingen/${one.id}`}>{names.pupil(one.studentId)}</Link>, {periodText(one)}
                </li>
              ))}
            </ul>
          )}
        </Card>
      )}
      {isOpen ? <Answers {...{ record, today, forms }} /> : null}
      {mayEnd ? (
        <Card
          title="Eerder beëindigen"
          lead="Vanaf deze dag geldt zij niet meer. Voor stages die dan niet gedekt zijn komt er een taak."
        >
          <Form form={ending} action={`${path}/beeindigen`} submit="Beëindig de dispensatie">
            <HiddenField name="version" value={record.version} />
            <TextField form={ending} name="endedOn" label="Per" type="date" />
            <TextAreaField form={ending} name="reason" label="Waarom" rows={3} />
          </Form>
        </Card>
      ) : null}
      {isOpen ? (
        <Card title="Aanvraag intrekken" lead="Als dispensatie niet meer nodig is.">
          <ConfirmForm action={`${path}/intrekken`} submit="Trek de aanvraag in" look="danger">
            <HiddenField name="version" value={record.version} />
          </ConfirmForm>
        </Card>
      ) : null}
      {undone === null ? null : (
        <Card title="Vergissing?" lead={UNDO_LEADS[undone.what]}>
          <ConfirmForm action={`${path}/terugdraaien`} submit="Draai dit terug" look="secondary">
            <HiddenField name="version" value={record.version} />
          </ConfirmForm>
        </Card>
      )}
      <History entries={record.history} />
    </>
  );
};

const UNDO_LEADS: Readonly<Record<'ended' | 'granted' | 'refused' | 'withdrawn', string>> = {
  ended: 'De beëindiging vervalt; de dispensatie geldt weer tot en met haar laatste dag.',
  granted: 'De verlening vervalt en de aanvraag staat weer open. Stages die hierop steunen zijn dan niet gedekt.',
  refused: 'De weigering vervalt en de aanvraag staat weer open.',
  withdrawn: 'De aanvraag staat weer open.',
};
