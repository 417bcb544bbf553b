import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { companyScopeOf } from '../../domain/company-scope.js';
import { PROGRAMMES } from '../../domain/programme.js';
import type { Recognition } from '../../domain/recognition.js';
import { SECTORS } from '../../domain/sector.js';
import { addMonths, type CalendarDate } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import type { PageRequest } from '../../platform/db/cursor.js';
import { ROWS_ON_PAGE } from '../../web/components/pagination.js';
import { ButtonLink } from '../../web/components/button.js';
import { HiddenField, TextAreaField, TextField } from '../../web/components/field.js';
import { Form } from '../../web/components/form.js';
import { Breadcrumb, Card, DataList, PageHeading } from '../../web/components/page-parts.js';
import { Link } from '../../web/components/link.js';
import { csvOfList } from '../../web/csv.js';
import { attempt, checked, freshForm, readForm, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery, queryOneOf, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { countOf, longDay, periodText } from '../../web/texts/format.nl.js';
import { listOf, programmeNames, scopeNames, sectorNames } from '../../web/texts/labels.nl.js';
import { ATTENTION_MONTHS } from './admin-home.pages.js';
import {
  dueRows,
  RECOGNITION_HEADER,
  recognitionCells,
  RecognitionList,
  recognitionRows,
  StandingBadge,
  type PlaceName,
  type RecognitionRow,
} from './recognition-view.pages.js';
import { lapsesOn, reviewDueOn, standingOn } from './recognitions.rules.js';
import { assessmentBody, recognitionParams, withdrawalBody } from './recognitions.schemas.js';
import type { RecognitionService } from './recognitions.service.js';

export interface RecognitionPagesDeps {
  readonly recognitions: RecognitionService;
  readonly clock: Clock;
  readonly places: (ids: readonly string[]) => Promise<readonly PlaceName[]>;
}

const ADMIN = ['admin'] as const;
/** What is due is sought in the whole register for each part of a file: few parts, then. */
const ROWS_AT_ONCE = 1000;

const listQuery = z.object({
  ...noticeQuery,
  q: queryText,
  sector: queryOneOf(SECTORS),
  opleiding: queryOneOf(PROGRAMMES),
  welke: queryOneOf(['aandacht']),
  cursor: queryText,
});
const pageQuery = z.object(noticeQuery);

const dayOrNull = (day: CalendarDate | null): string | null => (day === null ? null : longDay(day));

/** What the scope of a recognition says beside its name. */
export const scopeText = ({
  scope,
  scopeFirstDay,
  scopeLastDay,
  scopeMaxPupils,
  conditionsMetBy,
}: Recognition): string =>
  [
    scopeNames[scope],
    ...(scopeFirstDay !== null && scopeLastDay !== null
      ? [periodText({ firstDay: scopeFirstDay, lastDay: scopeLastDay })]
      : []),
    ...(scopeMaxPupils === null ? [] : [`hooguit ${countOf(scopeMaxPupils, 'leerling', 'leerlingen')}`]),
    ...(conditionsMetBy === null ? [] : [`maatregelen uiterlijk ${longDay(conditionsMetBy)}`]),
  ].join(', ');

/** Recognitions for who guards them: find, record an assessment, withdraw. */
export const recognitionPages = (deps: RecognitionPagesDeps): AnyRoute[] => {
  const { recognitions, clock } = deps;

  const placesOf = async (found: readonly Recognition[]): Promise<ReadonlyMap<string, PlaceName>> => {
    const names = await deps.places([...new Set(found.map(({ establishmentId }) => establishmentId))]);
    return new Map(names.map((place) => [place.id, place]));
  };

  const detailPage = async (
    actor: Actor,
    id: string,
    forms: { withdrawal?: FormState; assessment?: FormState; notice?: string | undefined },
  ): Promise<string> => {
    const recognition = await recognitions.get(companyScopeOf(actor), id);
    const place = (await placesOf([recognition])).get(recognition.establishmentId) ?? null;
    const fresh = freshForm({
      version: String(recognition.version),
      endedOn: clock.today(),
      assessedOn: clock.today(),
    });
    return renderPage(
      { title: recognition.qualification, actor, path: '/erkenningen', notice: forms.notice },
      <Detail
        recognition={recognition}
        place={place}
        today={clock.today()}
        withdrawal={forms.withdrawal ?? fresh}
        assessment={forms.assessment ?? fresh}
      />,
    );
  };

  const listed = async (
    actor: Actor,
    query: z.output<typeof listQuery>,
    paging: PageRequest,
  ): Promise<{ rows: RecognitionRow[]; next: string | null }> => {
    const scope = companyScopeOf(actor);
    const today = clock.today();
    if (query.welke === undefined) {
      const asked = { text: query.q, sector: query.sector, programme: query.opleiding, ...paging };
      const { items, next } = await recognitions.list(scope, asked);
      return { rows: recognitionRows(items, today, await placesOf(items)), next };
    }
    const before = addMonths(today, ATTENTION_MONTHS);
    const { items, next } = await recognitions.due(scope, { before, ...paging });
    return { rows: dueRows(items, today, await placesOf(items.map(({ recognition }) => recognition))), next };
  };

  return [
    page({
      method: 'get',
      path: '/erkenningen.csv',
      summary: 'File: the recognitions of the list',
      allow: ADMIN,
      audit: 'recognition.list-downloaded',
      query: listQuery,
      handle: ({ actor, query }) =>
        csvOfList(
          'erkenningen.csv',
          async (part) => {
            const { rows, next } = await listed(actor, query, part);
            return { header: RECOGNITION_HEADER, rows: rows.map(recognitionCells), next };
          },
          ROWS_AT_ONCE,
        ),
    }),
    page({
      method: 'get',
      path: '/erkenningen',
      summary: 'Page: recognitions, all or those that ask for attention',
      allow: ADMIN,
      audit: null,
      query: listQuery,
      handle: async ({ actor, query }) => {
        const { rows, next } = await listed(actor, query, { cursor: query.cursor, limit: ROWS_ON_PAGE });
        return {
          html: renderPage(
            { title: 'Erkenningen', actor, path: '/erkenningen', notice: query.melding },
            <RecognitionList query={query} rows={rows} next={next} />,
          ),
        };
      },
    }),
    page({
      method: 'get',
      path: '/erkenningen/:id',
      summary: 'Page: one recognition, with the forms to assess and withdraw it',
      allow: ADMIN,
      audit: null,
      params: recognitionParams,
      query: pageQuery,
      handle: async ({ actor, params: { id }, query }) => ({
        html: await detailPage(actor, id, { notice: query.melding }),
      }),
    }),
    page({
      method: 'post',
      path: '/erkenningen/:id/intrekken',
      summary: 'Form: withdraw a recognition from a day on',
      allow: ADMIN,
      audit: 'recognition.withdrawn',
      params: recognitionParams,
      handle: async ({ actor, params: { id }, body }) => {
        const done = await attempt(body, (form) =>
          recognitions.withdraw(
            companyScopeOf(actor),
            { id, version: versionIn(body) },
            checked(withdrawalBody, { endedOn: form.text('endedOn'), reason: form.text('reason') }),
          ),
        );
        return done.ok
          ? { redirect: withNotice(`/erkenningen/${id}`, 'erkenning-ingetrokken') }
          : { html: await detailPage(actor, id, { withdrawal: done.form }), status: done.status };
      },
    }),
    page({
      method: 'post',
      path: '/erkenningen/:id/beoordelen',
      summary: 'Form: record the assessment of a recognition',
      allow: ADMIN,
      audit: 'recognition.assessed',
      params: recognitionParams,
      handle: async ({ actor, params: { id }, body }) => {
        const done = await attempt(body, (form) =>
          recognitions.recordAssessment(
            companyScopeOf(actor),
            { id, version: versionIn(body) },
            checked(assessmentBody, { assessedOn: form.text('assessedOn') }),
          ),
        );
        return done.ok
          ? { redirect: withNotice(`/erkenningen/${id}`, 'erkenning-beoordeeld') }
          : { html: await detailPage(actor, id, { assessment: done.form }), status: done.status };
      },
    }),
  ];
};

const versionIn = (body: Readonly<Record<string, unknown>>): number => Number(readForm(body).text('version'));

const Detail = (props: {
  recognition: Recognition;
  place: PlaceName | null;
  today: CalendarDate;
  withdrawal: FormState;
  assessment: FormState;
}) => {
  const { recognition, place, today } = props;
  const path = `/erkenningen/${recognition.id}`;
  return (
    <>
      <Breadcrumb crumbs={[{ href: '/erkenningen', label: 'Erkenningen' }]} here={recognition.qualification} />
      <PageHeading
        title={recognition.qualification}
        meta={
          <>
            <StandingBadge standing={standingOn(recognition, today)} />
            {place === null ? null : (
              <span>
                <Link href={`/vestigingen/${place.id}`}>{place.name}</Link>, {place.town}
              </span>
            )}
          </>
        }
        actions={<ButtonLink href={`${path}/geschiedenis`}>Geschiedenis</ButtonLink>}
      />
      <div class="lw-columns">
        <Card title="De erkenning">
          <DataList
            items={[
              ['Crebo', <span class="lw-number">{recognition.crebo}</span>],
              ['Niveau', `mbo ${recognition.level}`],
              ['Sector', sectorNames[recognition.sector]],
              ['Opleidingen', listOf(recognition.programmes.map((programme) => programmeNames[programme]))],
              ['Omvang', scopeText(recognition)],
              ['Aangevraagd', longDay(recognition.appliedOn)],
              ['Verleend', dayOrNull(recognition.grantedOn)],
              ['Geweigerd', dayOrNull(recognition.refusedOn)],
              ['Laatst beoordeeld', dayOrNull(recognition.lastAssessedOn)],
              ['Volgende beoordeling', dayOrNull(reviewDueOn(recognition))],
              ['Laatste leerling', dayOrNull(recognition.lastPracticeOn)],
              ['Vervalt na', dayOrNull(lapsesOn(recognition))],
              ['Einddag', dayOrNull(recognition.endsOn)],
              ['Beëindigd', dayOrNull(recognition.endedOn)],
              ['Reden', recognition.endReason],
            ]}
          />
        </Card>
        {recognition.endedOn !== null || recognition.grantedOn === null ? null : (
          <div class="lw-stack">
            <Card title="Beoordeling vastleggen" lead="Eens in de vier jaar, met een goede uitkomst.">
              <Form form={props.assessment} action={`${path}/beoordelen`} submit="Leg vast">
                <HiddenField name="version" value={recognition.version} />
                <TextField form={props.assessment} name="assessedOn" label="Beoordeeld op" type="date" />
              </Form>
            </Card>
            <Card
              title="Intrekken"
              lead="Vanaf de einddag mag hier geen leerling meer beginnen. Scholen met leerlingen op deze plek moeten voor vervanging zorgen."
            >
              <Form form={props.withdrawal} action={`${path}/intrekken`} submit="Trek de erkenning in">
                <HiddenField name="version" value={recognition.version} />
                <TextField form={props.withdrawal} name="endedOn" label="Einddag" type="date" />
                <TextAreaField form={props.withdrawal} name="reason" label="Reden" rows={3} />
              </Form>
            </Card>
          </div>
        )}
      </div>
    </>
  );
};
