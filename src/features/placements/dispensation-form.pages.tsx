import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { DISPENSATION_PROGRAMMES } from '../../domain/recognition.js';
import type { StudentGroup } from '../../domain/school.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import { nextSeason, seasonOf, seasonPeriod } from '../../domain/season.js';
import { SECTORS } from '../../domain/sector.js';
import type { Student } from '../../domain/student.js';
import type { Clock } from '../../platform/clock.js';
import { ButtonLink } from '../../web/components/button.js';
import { HiddenField, SelectField, TextField } from '../../web/components/field.js';
import { Fields, Form } from '../../web/components/form.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { addressOf } from '../../web/components/pagination.js';
import { ListSearch } from '../../web/components/list-search.js';
import { attempt, checked, freshForm, readForm, type FormReader, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { optionsOf, programmeNames, sectorNames } from '../../web/texts/labels.nl.js';
import type { DispensationNames } from './dispensation-view.pages.js';
import { dispensationOn, type DispensationRecord } from './dispensations.rules.js';
import { dispensationChangeBody, dispensationParams, newDispensationBody } from './dispensations.schemas.js';
import type { DispensationService } from './dispensations.service.js';
import type { OwnPlace } from './own-places.rules.js';
import { doerOf } from './proposals.service.js';

export interface DispensationFormDeps {
  readonly dispensations: DispensationService;
  readonly clock: Clock;
  readonly names: (
    actor: Actor,
    about: { studentIds: readonly string[]; establishmentIds: readonly string[] },
  ) => Promise<DispensationNames>;
  /** Pupils and groups of the programmes that can do with a dispensation. */
  readonly whom: (actor: Actor) => Promise<{ pupils: readonly Student[]; groups: readonly StudentGroup[] }>;
  /** @throws 404 */
  readonly ownPlace: (actor: Actor, id: string) => Promise<OwnPlace>;
  /** Establishments of the register with these words. */
  readonly places: (words: string) => Promise<readonly { id: string; name: string; town: string }[]>;
}

const COORDINATOR = ['coordinator'] as const;
const PATH = '/dispensaties';
const newQuery = z.object({ vestiging: queryText, 'eigen-plek': queryText, leerling: queryText, q: queryText });

const readAsked = (form: FormReader) => ({
  ...{ institution: form.text('institution'), programme: form.text('programme'), sector: form.text('sector') },
  ...{ studentId: form.text('studentId') ?? null, groupId: form.text('groupId') ?? null },
  ...{ firstDay: form.text('firstDay'), lastDay: form.text('lastDay'), requestedOn: form.text('requestedOn') },
});
const versionIn = (form: FormReader): number => Number(form.text('version'));

/** The fields of what was asked; of a decision too where there is one. */
const DispensationForm = (props: {
  form: FormState;
  action: string;
  submit: string;
  cancel: string;
  pupils: readonly Student[];
  groups: readonly StudentGroup[];
  isDecided: boolean;
  hidden: Readonly<Record<string, string>>;
}) => {
  const { form } = props;
  return (
    <Form form={form} action={props.action} submit={props.submit} cancel={props.cancel}>
      {Object.entries(props.hidden).map(([name, value]) => (
        <HiddenField name={name} value={value} key={name} />
      ))}
      <Fields>
        <TextField form={form} name="institution" label="ROC of andere mbo-instelling" />
        <SelectField
          form={form}
          name="programme"
          label="Opleiding"
          options={optionsOf(DISPENSATION_PROGRAMMES, programmeNames)}
        />
        <SelectField form={form} name="sector" label="Sector" options={optionsOf(SECTORS, sectorNames)} />
      </Fields>
      <Fields title="Voor wie">
        <SelectField
          form={form}
          name="studentId"
          label="Leerling"
          none="Niet voor één leerling"
          options={props.pupils.map(({ id, firstName, lastName }) => ({
            value: id,
            label: `${firstName} ${lastName}`,
          }))}
        />
        <SelectField
          form={form}
          name="groupId"
          label="Klas"
          hint="Zonder leerling en zonder klas geldt zij voor alle leerlingen van de opleiding en de sector."
          none="Niet voor één klas"
          options={props.groups.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Fields>
      <Fields title="Wanneer">
        <TextField form={form} name="firstDay" label="Eerste dag" type="date" />
        <TextField form={form} name="lastDay" label="Laatste dag" type="date" />
        <TextField form={form} name="requestedOn" label="Aangevraagd op" type="date" />
      </Fields>
      {props.isDecided ? (
        <Fields title="Het besluit">
          <TextField form={form} name="decidedBy" label="Wie besloot bij het ROC" />
          <TextField form={form} name="documentReference" label="Waar staat de afspraak" />
        </Fields>
      ) : null}
    </Form>
  );
};

/** The form of a request, and of a change to it. */
export const dispensationFormPages = (deps: DispensationFormDeps): AnyRoute[] => {
  const { dispensations, clock } = deps;

  /** Where the establishment is looked up before anything else is asked. */
  const choicePage = async (actor: Actor, query: z.output<typeof newQuery>, words: string): Promise<string> => {
    const places = words === '' ? [] : await deps.places(words);
    const rest = { 'eigen-plek': query['eigen-plek'], leerling: query.leerling };
    return renderPage(
      { title: 'Dispensatie aanvragen', actor, path: PATH },
      <>
        <Breadcrumb crumbs={[{ href: PATH, label: 'Dispensaties' }]} here="Aanvragen" />
        <PageHeading title="Dispensatie aanvragen" lead="Bij welk bedrijf wil de leerling stage lopen?" />
        <ListSearch
          action={`${PATH}/nieuw`}
          label="Het bedrijf zoeken"
          filters={{ q: words }}
          words="Bedrijf, plaats of KvK-nummer"
          isFiltered={false}
        >
          {() =>
            Object.entries(rest).map(([name, value]) =>
              value === undefined ? null : <HiddenField name={name} value={value} key={name} />,
            )
          }
        </ListSearch>
        {words === '' ? null : (
          <Card title="Gevonden">
            {places.length === 0 ? (
              <EmptyState text="Dit bedrijf staat niet in het register. Voeg het eerst toe; een erkenning is daarvoor niet nodig.">
                <ButtonLink href="/bedrijven/nieuw">Voeg het bedrijf toe</ButtonLink>
              </EmptyState>
            ) : (
              <ul class="lw-points">
                {places.map(({ id, name, town }) => (
                  <li key={id}>
                    <Link href={addressOf(`${PATH}/nieuw`, { vestiging: id, ...rest })}>{`${name}, ${town}`}</Link>
                  </li>
                ))}
              </ul>
            )}
          </Card>
        )}
      </>,
    );
  };

  const formPage = async (
    actor: Actor,
    about: { establishmentId: string; record: DispensationRecord | null; ownPlaceId?: string | undefined },
    form: FormState,
  ): Promise<string> => {
    const { establishmentId, record } = about;
    const [{ pupils, groups }, names] = await Promise.all([
      deps.whom(actor),
      deps.names(actor, { studentIds: [], establishmentIds: [establishmentId] }),
    ]);
    const title = record ? 'Dispensatie wijzigen' : 'Dispensatie aanvragen';
    const path = record ? `${PATH}/${record.id}` : PATH;
    return renderPage(
      { title, actor, path: PATH },
      <>
        <Breadcrumb crumbs={[{ href: path, label: record ? 'Dispensatie' : 'Dispensaties' }]} here={title} />
        <PageHeading
          title={title}
          lead={`Bij ${names.place(establishmentId)}. Vraag het zelf aan het ROC; hier staat wat u vroeg en wat het ROC zei.`}
        />
        <Card>
          <DispensationForm
            form={form}
            action={record ? `${path}/wijzigen` : `${PATH}/nieuw`}
            submit={record ? 'Bewaar' : 'Leg de aanvraag vast'}
            cancel={path}
            {...{ pupils, groups }}
            isDecided={(record?.grantedOn ?? null) !== null}
            hidden={
              record
                ? { version: String(record.version) }
                : { establishmentId, ...(about.ownPlaceId === undefined ? {} : { ownPlaceId: about.ownPlaceId }) }
            }
          />
        </Card>
      </>,
    );
  };

  /** What can be known before anybody typed: from the place that was found, the pupil, and what was asked before. */
  const prefilled = async (actor: Actor, studentId: string | undefined, place: OwnPlace | null): Promise<FormState> => {
    const [{ pupils }, before] = await Promise.all([
      deps.whom(actor),
      dispensations.list(schoolScopeOf(actor), { limit: 1 }),
    ]);
    const pupil = pupils.find(({ id }) => id === (place?.studentId ?? studentId));
    const { firstDay, lastDay } = seasonPeriod(place?.season ?? nextSeason(seasonOf(clock.today())));
    return freshForm({
      ...{ institution: before.items[0]?.institution ?? '', programme: place?.programme ?? pupil?.programme ?? '' },
      ...{ sector: place?.sector ?? pupil?.sector ?? '', studentId: pupil?.id ?? '', groupId: '' },
      ...{ firstDay, lastDay, requestedOn: clock.today() },
    });
  };

  /** The answer to a request or a grant that stands for a place already; null when there is none. */
  const standingFor = async (actor: Actor, ownPlaceId: string): Promise<DispensationRecord | null> => {
    const { items } = await dispensations.list(schoolScopeOf(actor), { ownPlaceId, limit: 100 });
    const over = ['refused', 'withdrawn', 'ended', 'expired'];
    return items.find((record) => !over.includes(dispensationOn(record, clock.today()))) ?? null;
  };

  return [
    page({
      method: 'get',
      path: `${PATH}/nieuw`,
      summary: 'Page: record that a dispensation was asked, after the establishment was chosen',
      allow: COORDINATOR,
      audit: null,
      query: newQuery,
      handle: async ({ actor, query }) => {
        const ownPlaceId = query['eigen-plek'];
        const place = ownPlaceId === undefined ? null : await deps.ownPlace(actor, ownPlaceId);
        const there = ownPlaceId === undefined ? null : await standingFor(actor, ownPlaceId);
        if (there) return { redirect: `${PATH}/${there.id}` };
        const establishmentId = query.vestiging ?? place?.establishmentId ?? null;
        if (establishmentId === null)
          return { html: await choicePage(actor, query, query.q ?? place?.companyName ?? '') };
        const form = await prefilled(actor, query.leerling, place);
        return { html: await formPage(actor, { establishmentId, record: null, ownPlaceId }, form) };
      },
    }),
    page({
      method: 'post',
      path: `${PATH}/nieuw`,
      summary: 'Form: record that a dispensation was asked of a ROC',
      allow: COORDINATOR,
      audit: 'dispensation.requested',
      handle: async ({ actor, body }) => {
        const { text } = readForm(body);
        const about = { establishmentId: text('establishmentId') ?? '', ownPlaceId: text('ownPlaceId') };
        const done = await attempt(body, (form) => {
          const asked = checked(newDispensationBody, {
            ...{ establishmentId: about.establishmentId, ownPlaceId: about.ownPlaceId ?? null },
            ...readAsked(form),
          });
          const { requestedOn = clock.today() } = asked;
          return dispensations.request(schoolScopeOf(actor), { ...asked, requestedOn }, doerOf(actor));
        });
        return done.ok
          ? { redirect: withNotice(`${PATH}/${done.value.id}`, 'dispensatie-aangevraagd') }
          : { html: await formPage(actor, { ...about, record: null }, done.form), status: done.status };
      },
    }),
    page({
      method: 'get',
      path: `${PATH}/:id/wijzigen`,
      summary: 'Page: mend a dispensation',
      allow: COORDINATOR,
      audit: null,
      params: dispensationParams,
      handle: async ({ actor, params: { id } }) => {
        const record = await dispensations.get(schoolScopeOf(actor), id);
        const { institution, programme, sector, studentId, groupId, firstDay, lastDay, requestedOn } = record;
        const form = freshForm({
          ...{ institution, programme, sector, studentId: studentId ?? '', groupId: groupId ?? '', firstDay, lastDay },
          ...{ requestedOn, decidedBy: record.decidedBy ?? '', documentReference: record.documentReference ?? '' },
        });
        return { html: await formPage(actor, { establishmentId: record.establishmentId, record }, form) };
      },
    }),
    page({
      method: 'post',
      path: `${PATH}/:id/wijzigen`,
      summary: 'Form: mend a dispensation',
      allow: COORDINATOR,
      audit: 'dispensation.changed',
      params: dispensationParams,
      handle: async ({ actor, params: { id }, body }) => {
        const record = await dispensations.get(schoolScopeOf(actor), id);
        const done = await attempt(body, (form) => {
          const decision = { decidedBy: form.text('decidedBy'), documentReference: form.text('documentReference') };
          const isDecided = record.grantedOn !== null;
          const fields = { ...readAsked(form), ...(isDecided ? decision : {}) };
          // An emptied field is a fault here; in JSON it is one that stays.
          const required = isDecided
            ? dispensationChangeBody.required()
            : dispensationChangeBody.omit({ decidedBy: true, documentReference: true }).required();
          const to = checked(required, fields);
          return dispensations.change(schoolScopeOf(actor), { id, version: versionIn(form) }, to, doerOf(actor));
        });
        return done.ok
          ? { redirect: withNotice(`${PATH}/${id}`, 'dispensatie-bewaard') }
          : {
              html: await formPage(actor, { establishmentId: record.establishmentId, record }, done.form),
              status: done.status,
            };
      },
    }),
  ];
};
