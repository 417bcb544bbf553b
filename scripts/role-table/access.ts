import { ROLES, type Role } from '../../src/domain/actor.js';
import type { AnyRoute } from '../../src/web/route.js';

/** Everybody who may knock: nobody signed in, and each role. */
export const CALLERS = ['nobody', ...ROLES] as const;
export type Caller = (typeof CALLERS)[number];

/** What kind of tenant a role belongs to; a role without one works for all of them. */
export const TENANT_OF: Readonly<Record<Caller, 'school' | 'company' | null>> = {
  nobody: null,
  coordinator: 'school',
  mentor: 'school',
  company: 'company',
  supervisor: 'company',
  admin: null,
  operator: null,
  reader: null,
};

/** What a path names, and to which kinds of tenant such a thing belongs. */
export interface Subject {
  readonly name: string;
  readonly path: RegExp;
  readonly owners: readonly Owner[];
}

/** Whose a thing can be: of a school, of a company, of one person, or of whoever holds its link. */
export type Owner = 'school' | 'company' | 'person' | 'link';

const subject = <Name extends string>(
  name: Name,
  words: string,
  owners: Subject['owners'],
): Subject & { readonly name: Name } => ({
  name,
  path: new RegExp(`^/(?:api/v1/)?(?:${words})/:`),
  owners,
});

/** In the order in which they are tried: the first that fits says whose a route's subject is. */
export const SUBJECTS = [
  subject('account', 'accounts|beheer/accounts', []),
  subject('school', 'schools', ['school']),
  subject('school-year', 'school-years|school/schooljaren', ['school']),
  subject('group', 'groups|school/klassen', ['school']),
  subject('mentor', 'mentors|school/begeleiders', ['school']),
  subject('student', 'students|leerlingen', ['school']),
  subject('company', 'companies|bedrijven', ['company']),
  subject('supervisor', 'establishments/:establishmentId/supervisors|praktijkopleiders', ['company']),
  subject('establishment', 'establishments|vestigingen', ['company']),
  subject('recognition', 'recognitions|erkenningen', ['company']),
  subject('placement-stop', 'placement-stops', ['company']),
  subject('place-offer', 'place-offers|plekken', ['company']),
  subject('agreement', 'agreements|overeenkomsten', ['school', 'company']),
  subject('pupil-page', 'plaatsingen/eigen/leerling|uitstroom/leerlingen', ['school']),
  subject('own-place', 'own-places|plaatsingen/eigen', ['school']),
  subject('dispensation', 'dispensations|dispensaties', ['school']),
  subject('placement-task', 'placement-tasks', ['school']),
  subject('workbook-template', 'workbooks/templates|stageboeken/lijsten', []),
  subject('outcome', 'outcomes|uitstroom', ['school']),
  subject('place-request', 'place-requests|plaatsingen/aanvragen', ['school']),
  subject('proposal-sending', 'proposal-sendings|plaatsingen/zendingen', ['school']),
  subject('proposal', 'proposals|voorstellen|plaatsingen/voorstellen', ['school', 'company']),
  subject(
    'placement',
    'placements|plaatsingen|attendance|aanwezigheid|visits/placements|bezoeken/stages|terugkoppelen|workbooks|stageboeken|evaluaties',
    ['school', 'company'],
  ),
  subject('visit', 'visits|bezoeken', ['school', 'company']),
  subject('reminder', 'reminders', ['school']),
  subject('session', 'sessions|account/apparaten', ['person']),
  subject('service-account', 'service-accounts|beheer/sleutels', []),
  subject('identity-provider', 'identity-providers|beheer/aanmelddiensten|inloggen/organisatie', []),
  subject('job', 'jobs|beheer/taken', []),
  subject('outbox-message', 'outbox-messages|beheer/uitgaande-post|postvak', []),
  subject('invitation', 'invitations|uitnodigingen', ['school']),
  subject(
    'link',
    'voorstel|inloggen/link|wachtwoord-vergeten|uitnodiging|ondertekenen|agenda|terugkoppeling|meldingen/minder|zelfde-plekken|eigen-plek|overdracht|evaluatie/leerling|evaluatie/bedrijf|dagverslag|toestemming',
    ['link'],
  ),
  subject('matching-comparison', 'matching-comparisons|matching/vergelijken', ['school']),
  subject('matching-run', 'matching-runs|matching', ['school']),
] as const satisfies readonly Subject[];
export type SubjectName = (typeof SUBJECTS)[number]['name'];

/** What the subject of a route is; null for a route that names none. @throws Error when a path has a parameter that nobody said this of */
export const subjectOf = ({ path }: Pick<AnyRoute, 'path'>): Subject | null => {
  const found = SUBJECTS.find((one) => one.path.test(path));
  if (!found && path.includes(':'))
    throw new Error(`Say in SUBJECTS (scripts/role-table/access.ts) whose the subject of ${path} is`);
  return found ?? null;
};

/**
 * What a route answers somebody: `link` (done for who holds the secret in its path; any other secret is 404), `sign-in` (401, or the way to the sign-in page), `refused` (403), `own` (what belongs to the own
 * school or company; another's does not exist for them: 404) or `open` (done, whosever it is).
 */
export type Access = 'link' | 'sign-in' | 'refused' | 'own' | 'open';

/** The one answer to "may this caller do this?", made from the route itself. */
export const accessOf = (route: AnyRoute, caller: Caller): Access => {
  const { allow } = route;
  const tenant = TENANT_OF[caller];
  const owners = subjectOf(route)?.owners ?? [];
  const owned = owners.includes('person') || (tenant !== null && owners.includes(tenant));
  if (owners.includes('link')) return 'link';
  if (allow === 'everyone') return 'open';
  if (caller === 'nobody') return 'sign-in';
  if (allow !== 'signed-in' && !allow.includes(caller satisfies Role)) return 'refused';
  return owned ? 'own' : 'open';
};
