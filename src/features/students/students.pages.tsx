import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { PROGRAMMES, type Leerjaar } from '../../domain/programme.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import type { StudentGroup } from '../../domain/school.js';
import { SECTORS } from '../../domain/sector.js';
import type { Student } from '../../domain/student.js';
import type { Whereabouts } from '../../domain/travel.js';
import type { Clock } from '../../platform/clock.js';
import { ROWS_ON_PAGE } from '../../web/components/pagination.js';
import { Breadcrumb, Card, PageHeading } from '../../web/components/page-parts.js';
import type { Choice } from '../../web/components/field.js';
import { csvOfList } from '../../web/csv.js';
import { withProposedPoint } from '../../web/proposed-point.js';
import { attempt, checked, freshForm, readForm, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery, queryOneOf, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { weekdayShortNames } from '../../web/texts/labels.nl.js';
import { NEW_STUDENT_VALUES, StudentForm, studentOfForm, valuesOfStudent } from './student-form.pages.js';
import {
  StudentList,
  StudentPage,
  studentRows,
  type StudentRow,
  type StudentStage,
  type StudentStanding,
} from './student-view.pages.js';
import { newStudentBody, studentChangeBody, studentParams } from './students.schemas.js';
import type { StudentQuery, StudentService } from './students.service.js';

export interface StudentPagesDeps {
  readonly students: StudentService;
  readonly clock: Clock;
  /** The groups whose pupils the person may see. */
  readonly groups: (actor: Actor) => Promise<readonly StudentGroup[]>;
  /** Establishments by id, for the names of wishes. */
  readonly placeNames: (ids: readonly string[]) => Promise<readonly { readonly id: string; readonly name: string }[]>;
  /** Establishments near the school or the pupil's home that can be wished for, nearest first. */
  readonly placesNear: (actor: Actor, student: Student | null) => Promise<readonly Choice[]>;
  /** Where a town is about; null when it is not known. */
  readonly whereabouts: (actor: Actor, town: string) => Promise<Whereabouts | null>;
  /** The pupils of the person's school whose data may not be used now. */
  readonly restrictedOf: (actor: Actor) => Promise<ReadonlySet<string>>;
  /** How the pupil stands in the newest matching; null when there was none. */
  readonly standingOf: (actor: Actor, studentId: string) => Promise<StudentStanding | null>;
  /** The stages of a pupil the person may see, the newest first. */
  readonly stagesOf: (actor: Actor, studentId: string) => Promise<readonly StudentStage[]>;
}

const SCHOOL = ['coordinator', 'mentor'] as const;
const EDITORS = ['coordinator'] as const;

const filters = {
  q: queryText,
  klas: queryText,
  opleiding: queryOneOf(PROGRAMMES),
  leerjaar: queryOneOf(['3', '4']),
  sector: queryOneOf(SECTORS),
};
const listQuery = z.object({ ...noticeQuery, ...filters, cursor: queryText });
const fileQuery = z.object(filters);
const detailQuery = z.object(noticeQuery);

/** What the address asks for, as the service takes it. Pupils who left stay out of the list unless somebody searches. */
export const studentQueryOf = (query: z.output<typeof fileQuery>): Omit<StudentQuery, 'cursor' | 'limit'> => ({
  ...(query.q === undefined ? { ended: false } : { search: query.q }),
  ...(query.klas === undefined ? {} : { groupId: query.klas }),
  ...(query.opleiding === undefined ? {} : { programme: query.opleiding }),
  ...(query.leerjaar === undefined ? {} : { leerjaar: Number(query.leerjaar) as Leerjaar }),
  ...(query.sector === undefined ? {} : { sector: query.sector }),
});

/** The list, and one pupil. */
const readPages = (deps: StudentPagesDeps): AnyRoute[] => [
  page({
    method: 'get',
    path: '/leerlingen',
    summary: 'Page: the pupils one may see',
    allow: SCHOOL,
    audit: null,
    query: listQuery,
    handle: async ({ actor, query }) => {
      const asked = studentQueryOf(query);
      const [groups, count, { items, next }] = await Promise.all([
        deps.groups(actor),
        deps.students.count(actor, asked),
        deps.students.list(actor, {
          ...asked,
          limit: ROWS_ON_PAGE,
          cursor: query.cursor,
        }),
      ]);
      return {
        html: renderPage(
          { title: 'Leerlingen', actor, path: '/leerlingen', notice: query.melding },
          <StudentList
            query={query}
            groups={groups}
            rows={studentRows(items, byId(groups), await deps.restrictedOf(actor))}
            count={count}
            next={next}
            mayEdit={actor.role === 'coordinator'}
          />,
        ),
      };
    },
  }),
  page({
    method: 'get',
    path: '/leerlingen.csv',
    summary: 'File: the pupils one may see',
    allow: SCHOOL,
    audit: 'student.list-downloaded',
    query: fileQuery,
    handle: async ({ actor, query }) => {
      const groups = await deps.groups(actor);
      const restricted = await deps.restrictedOf(actor);
      return csvOfList('leerlingen.csv', async (part) => {
        const { items, next } = await deps.students.list(actor, { ...studentQueryOf(query), ...part });
        return { header: CSV_HEADER, rows: studentRows(items, byId(groups), restricted).map(csvRow), next };
      });
    },
  }),
  page({
    method: 'get',
    path: '/leerlingen/:id',
    summary: 'Page: one pupil',
    allow: SCHOOL,
    audit: 'student.read',
    params: studentParams,
    query: detailQuery,
    handle: async ({ actor, params, query }) => {
      const student = await deps.students.get(actor, params.id);
      const [groups, wished, standing, stages] = await Promise.all([
        deps.groups(actor),
        deps.placeNames(student.wishes),
        deps.standingOf(actor, student.id),
        deps.stagesOf(actor, student.id),
      ]);
      const names = new Map(wished.map(({ id, name }) => [id, name]));
      return {
        html: renderPage(
          { title: nameOf(student), actor, path: `/leerlingen/${student.id}`, notice: query.melding },
          <StudentPage
            student={student}
            group={groups.find(({ id }) => id === student.groupId) ?? null}
            today={deps.clock.today()}
            wishes={student.wishes.map((id) => ({
              id,
              name: names.get(id) ?? 'Bedrijf dat niet meer in het register staat',
            }))}
            standing={standing}
            stages={stages}
            mayEdit={actor.role === 'coordinator'}
          />,
        ),
      };
    },
  }),
];

/** Adding, changing and ending. */
const editPages = (deps: StudentPagesDeps): AnyRoute[] => {
  const formPage = async (actor: Actor, student: Student | null, form: FormState): Promise<string> => {
    const [groups, places] = await Promise.all([deps.groups(actor), deps.placesNear(actor, student)]);
    const title = student === null ? 'Leerling toevoegen' : `${nameOf(student)} wijzigen`;
    const back = student === null ? '/leerlingen' : `/leerlingen/${student.id}`;
    return renderPage(
      { title, actor, path: back },
      <div class="lw-stack">
        <Breadcrumb
          crumbs={[
            { href: '/leerlingen', label: 'Leerlingen' },
            ...(student === null ? [] : [{ href: back, label: nameOf(student) }]),
          ]}
          here={student === null ? 'Toevoegen' : 'Wijzigen'}
        />
        <PageHeading title={title} />
        <Card>
          <StudentForm
            form={form}
            action={student === null ? '/leerlingen' : back}
            submit={student === null ? 'Voeg toe' : 'Bewaar'}
            cancel={back}
            groups={groups}
            places={places}
          />
        </Card>
      </div>,
    );
  };

  /** The form again where the point of the home was left open and the town is known. */
  const located = (actor: Actor, body: Readonly<Record<string, unknown>>): Promise<FormState | null> =>
    withProposedPoint(body, 'homePoint', async (form) => {
      const town = form.text('homeTown');
      return town === undefined ? null : deps.whereabouts(actor, town);
    });

  return [
    page({
      method: 'get',
      path: '/leerlingen/nieuw',
      summary: 'Page: the form to add a pupil',
      allow: EDITORS,
      audit: null,
      handle: async ({ actor }) => ({ html: await formPage(actor, null, freshForm(NEW_STUDENT_VALUES)) }),
    }),
    page({
      method: 'post',
      path: '/leerlingen',
      summary: 'Form: add a pupil',
      allow: EDITORS,
      audit: 'student.added',
      handle: async ({ actor, body }) => {
        const proposed = await located(actor, body);
        if (proposed !== null) return { html: await formPage(actor, null, proposed), status: 422 };
        const added = await attempt(body, (form) =>
          deps.students.create(schoolScopeOf(actor), checked(newStudentBody, studentOfForm(form))),
        );
        return added.ok
          ? { redirect: withNotice(`/leerlingen/${added.value.id}`, 'leerling-toegevoegd') }
          : { html: await formPage(actor, null, added.form), status: added.status };
      },
    }),
    page({
      method: 'get',
      path: '/leerlingen/:id/wijzigen',
      summary: 'Page: the form to change a pupil',
      allow: EDITORS,
      audit: 'student.read',
      params: studentParams,
      handle: async ({ actor, params }) => {
        const student = await deps.students.get(actor, params.id);
        return { html: await formPage(actor, student, freshForm(valuesOfStudent(student))) };
      },
    }),
    page({
      method: 'post',
      path: '/leerlingen/:id',
      summary: 'Form: change a pupil',
      allow: EDITORS,
      audit: 'student.changed',
      params: studentParams,
      handle: async ({ actor, params: { id }, body }) => {
        const proposed = await located(actor, body);
        if (proposed !== null)
          return { html: await formPage(actor, await deps.students.get(actor, id), proposed), status: 422 };
        const version = Number(readForm(body).text('version'));
        const changed = await attempt(body, (form) =>
          deps.students.change(schoolScopeOf(actor), { id, version }, checked(studentChangeBody, studentOfForm(form))),
        );
        if (changed.ok) return { redirect: withNotice(`/leerlingen/${id}`, 'leerling-bewaard') };
        return {
          html: await formPage(actor, await deps.students.get(actor, id), changed.form),
          status: changed.status,
        };
      },
    }),
    page({
      method: 'post',
      path: '/leerlingen/:id/uitschrijven',
      summary: 'Form: record that a pupil left today',
      allow: EDITORS,
      audit: 'student.ended',
      params: studentParams,
      handle: async ({ actor, params: { id } }) => {
        await deps.students.end(schoolScopeOf(actor), id, deps.clock.today());
        return { redirect: withNotice(`/leerlingen/${id}`, 'leerling-uitgeschreven') };
      },
    }),
  ];
};

/** The pages of pupils. `/leerlingen/nieuw` stands before `/leerlingen/:id`, which would else take it. */
export const studentPages = (deps: StudentPagesDeps): AnyRoute[] => [...editPages(deps), ...readPages(deps)];

const nameOf = ({ firstName, lastName }: Student): string => `${firstName} ${lastName}`;

const byId = (groups: readonly StudentGroup[]): ReadonlyMap<string, StudentGroup> =>
  new Map(groups.map((group) => [group.id, group]));

const CSV_HEADER = ['Leerlingnummer', 'Naam', 'Klas', 'Opleiding', 'Sector', 'Woonplaats', 'Stagedagen', 'Gebruik'];

const csvRow = (row: StudentRow): string[] => [
  ...[row.number, row.name, row.groupName, row.programme, row.sector, row.town],
  row.stageDays.map((day) => weekdayShortNames[day]).join(' '),
  row.restricted ? 'beperkt' : '',
];
