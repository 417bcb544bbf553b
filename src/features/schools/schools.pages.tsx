import type { ComponentChildren } from 'preact';
import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import type { Clock } from '../../platform/clock.js';
import { ButtonLink } from '../../web/components/button.js';
import { Breadcrumb, Card, PageHeading } from '../../web/components/page-parts.js';
import { csvReply } from '../../web/csv.js';
import { attempt, checked, freshForm, readForm, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { groupChangeBody, newGroupBody } from './groups.schemas.js';
import type { GroupService } from './groups.service.js';
import type { MentorService } from './mentors.service.js';
import {
  groupOfForm,
  newSchoolYearValues,
  schoolOfForm,
  schoolYearOfForm,
  valuesOfGroup,
  valuesOfSchool,
  valuesOfSchoolYear,
} from './school-forms.pages.js';
import { GROUP_HEADER, groupCells, GroupForm, SchoolPage, SchoolYearForm, SettingsForm } from './school-view.pages.js';
import { newSchoolYearBody, schoolYearChangeBody } from './school-years.schemas.js';
import type { SchoolYearService } from './school-years.service.js';
import { schoolChangeBody, schoolParams } from './schools.schemas.js';
import type { SchoolService } from './schools.service.js';

export interface SchoolPagesDeps {
  readonly schools: SchoolService;
  readonly schoolYears: SchoolYearService;
  readonly groups: GroupService;
  readonly mentors: MentorService;
  readonly clock: Clock;
  /** How many pupils a group has now. */
  readonly groupSize: (actor: Actor, groupId: string) => Promise<number>;
}

const ALLOW = ['coordinator'] as const;
const pageQuery = z.object(noticeQuery);

const versionIn = (body: Readonly<Record<string, unknown>>): number => Number(readForm(body).text('version'));

/** `kept`: the address of what is changed, where its history is. */
const formPage = (actor: Actor, title: string, form: ComponentChildren, kept: string | null): string =>
  renderPage(
    { title, actor, path: '/school' },
    <>
      <Breadcrumb crumbs={[{ href: '/school', label: 'School en klassen' }]} here={title} />
      <PageHeading
        title={title}
        actions={kept === null ? undefined : <ButtonLink href={`${kept}/geschiedenis`}>Geschiedenis</ButtonLink>}
      />
      <Card>{form}</Card>
    </>,
  );

/** The school with its classes and years, and its settings. */
const schoolPage = (deps: SchoolPagesDeps): AnyRoute[] => {
  const settingsPage = (actor: Actor, form: FormState): string =>
    formPage(actor, 'Instellingen', <SettingsForm form={form} />, '/school');
  const groupsOf = async (actor: Actor) => {
    const scope = schoolScopeOf(actor);
    const [groups, mentors] = await Promise.all([deps.groups.all(scope), deps.mentors.all(scope)]);
    const sizes = await Promise.all(groups.map(async ({ id }) => [id, await deps.groupSize(actor, id)] as const));
    return { groups, mentors, sizes: new Map(sizes) };
  };
  return [
    page({
      method: 'get',
      path: '/school/klassen.csv',
      summary: 'File: the groups of the own school',
      allow: ALLOW,
      audit: 'group.list-downloaded',
      handle: async ({ actor }) => {
        const { groups, ...about } = await groupsOf(actor);
        return csvReply(
          'klassen.csv',
          GROUP_HEADER,
          groups.map((one) => groupCells(one, about)),
        );
      },
    }),
    page({
      method: 'get',
      path: '/school',
      summary: 'Page: the own school, its groups and school years',
      allow: ALLOW,
      audit: null,
      query: pageQuery,
      handle: async ({ actor, query }) => {
        const scope = schoolScopeOf(actor);
        const [school, years, about] = await Promise.all([
          deps.schools.get(scope),
          deps.schoolYears.all(scope),
          groupsOf(actor),
        ]);
        return {
          html: renderPage(
            { title: 'School en klassen', actor, path: '/school', notice: query.melding },
            <SchoolPage school={school} years={years} {...about} />,
          ),
        };
      },
    }),
    page({
      method: 'get',
      path: '/school/instellingen',
      summary: 'Page: the settings of the own school',
      allow: ALLOW,
      audit: null,
      handle: async ({ actor }) => ({
        html: settingsPage(actor, freshForm(valuesOfSchool(await deps.schools.get(schoolScopeOf(actor))))),
      }),
    }),
    page({
      method: 'post',
      path: '/school/instellingen',
      summary: 'Form: change the settings of the own school',
      allow: ALLOW,
      audit: 'school.changed',
      handle: async ({ actor, body }) => {
        const scope = schoolScopeOf(actor);
        const changed = await attempt(body, (form) =>
          deps.schools.change(
            scope,
            { id: scope.schoolId, version: versionIn(body) },
            checked(schoolChangeBody, schoolOfForm(form)),
          ),
        );
        return changed.ok
          ? { redirect: withNotice('/school', 'school-bewaard') }
          : { html: settingsPage(actor, changed.form), status: changed.status };
      },
    }),
  ];
};

/** Groups with their timetables. */
const groupPages = ({ groups, mentors }: SchoolPagesDeps): AnyRoute[] => {
  const groupPage = async (actor: Actor, id: string | null, form: FormState): Promise<string> => {
    const action = id === null ? '/school/klassen' : `/school/klassen/${id}`;
    return formPage(
      actor,
      id === null ? 'Klas toevoegen' : 'Klas en rooster',
      <GroupForm
        form={form}
        action={action}
        submit={id === null ? 'Voeg toe' : 'Bewaar'}
        mentors={await mentors.all(schoolScopeOf(actor))}
      />,
      id === null ? null : action,
    );
  };
  return [
    page({
      method: 'get',
      path: '/school/klassen/nieuw',
      summary: 'Page: the form to add a group',
      allow: ALLOW,
      audit: null,
      handle: async ({ actor }) => ({
        html: await groupPage(
          actor,
          null,
          freshForm({ programme: 'LWT', leerjaar: '3', form: 'lint', minDaysPerWeek: '2', maxDaysPerWeek: '2' }),
        ),
      }),
    }),
    page({
      method: 'post',
      path: '/school/klassen',
      summary: 'Form: add a group',
      allow: ALLOW,
      audit: 'group.added',
      handle: async ({ actor, body }) => {
        const added = await attempt(body, (form) =>
          groups.create(schoolScopeOf(actor), checked(newGroupBody, groupOfForm(form))),
        );
        return added.ok
          ? { redirect: withNotice('/school', 'klas-toegevoegd') }
          : { html: await groupPage(actor, null, added.form), status: added.status };
      },
    }),
    page({
      method: 'get',
      path: '/school/klassen/:id',
      summary: 'Page: one group with its timetable',
      allow: ALLOW,
      audit: null,
      params: schoolParams,
      handle: async ({ actor, params: { id } }) => ({
        html: await groupPage(actor, id, freshForm(valuesOfGroup(await groups.get(schoolScopeOf(actor), id)))),
      }),
    }),
    page({
      method: 'post',
      path: '/school/klassen/:id',
      summary: 'Form: change a group or its timetable',
      allow: ALLOW,
      audit: 'group.changed',
      params: schoolParams,
      handle: async ({ actor, params: { id }, body }) => {
        const changed = await attempt(body, (form) =>
          groups.change(
            schoolScopeOf(actor),
            { id, version: versionIn(body) },
            checked(groupChangeBody, groupOfForm(form)),
          ),
        );
        return changed.ok
          ? { redirect: withNotice('/school', 'klas-bewaard') }
          : { html: await groupPage(actor, id, changed.form), status: changed.status };
      },
    }),
  ];
};

/** School years with their seasons and holidays. */
const yearPages = ({ schoolYears, clock }: SchoolPagesDeps): AnyRoute[] => {
  const yearPage = (actor: Actor, id: string | null, form: FormState): string =>
    formPage(
      actor,
      id === null ? 'Schooljaar toevoegen' : 'Schooljaar',
      <SchoolYearForm
        form={form}
        action={id === null ? '/school/schooljaren' : `/school/schooljaren/${id}`}
        submit={id === null ? 'Voeg toe' : 'Bewaar'}
      />,
      id === null ? null : `/school/schooljaren/${id}`,
    );
  return [
    page({
      method: 'get',
      path: '/school/schooljaren/nieuw',
      summary: 'Page: the form to add a school year',
      allow: ALLOW,
      audit: null,
      handle: async ({ actor }) => {
        const years = await schoolYears.all(schoolScopeOf(actor));
        const last = Math.max(Number(clock.today().slice(0, 4)) - 1, ...years.map(({ startYear }) => startYear));
        return { html: yearPage(actor, null, freshForm(newSchoolYearValues(last + 1))) };
      },
    }),
    page({
      method: 'post',
      path: '/school/schooljaren',
      summary: 'Form: add a school year',
      allow: ALLOW,
      audit: 'school-year.added',
      handle: async ({ actor, body }) => {
        const added = await attempt(body, (form) =>
          schoolYears.create(schoolScopeOf(actor), checked(newSchoolYearBody, schoolYearOfForm(form))),
        );
        return added.ok
          ? { redirect: withNotice('/school', 'schooljaar-toegevoegd') }
          : { html: yearPage(actor, null, added.form), status: added.status };
      },
    }),
    page({
      method: 'get',
      path: '/school/schooljaren/:id',
      summary: 'Page: one school year',
      allow: ALLOW,
      audit: null,
      params: schoolParams,
      handle: async ({ actor, params: { id } }) => ({
        html: yearPage(actor, id, freshForm(valuesOfSchoolYear(await schoolYears.get(schoolScopeOf(actor), id)))),
      }),
    }),
    page({
      method: 'post',
      path: '/school/schooljaren/:id',
      summary: 'Form: change a school year',
      allow: ALLOW,
      audit: 'school-year.changed',
      params: schoolParams,
      handle: async ({ actor, params: { id }, body }) => {
        const changed = await attempt(body, (form) =>
          schoolYears.change(
            schoolScopeOf(actor),
            { id, version: versionIn(body) },
            checked(schoolYearChangeBody, schoolYearOfForm(form)),
          ),
        );
        return changed.ok
          ? { redirect: withNotice('/school', 'schooljaar-bewaard') }
          : { html: yearPage(actor, id, changed.form), status: changed.status };
      },
    }),
  ];
};

/** The pages of a school. */
export const schoolPages = (deps: SchoolPagesDeps): AnyRoute[] => [
  ...schoolPage(deps),
  ...groupPages(deps),
  ...yearPages(deps),
];
