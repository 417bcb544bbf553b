import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import { nextSeason, seasonOf } from '../../domain/season.js';
import type { Student } from '../../domain/student.js';
import type { Clock } from '../../platform/clock.js';
import { entityId } from '../../platform/http/atoms.js';
import { Alert } from '../../web/components/alert.js';
import { Badge } from '../../web/components/badge.js';
import { HiddenField, RadiosField, TextField } from '../../web/components/field.js';
import { ConfirmForm, Form } from '../../web/components/form.js';
import { Breadcrumb, Card, PageHeading } from '../../web/components/page-parts.js';
import { attempt, checked, freshForm, type FormReader, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { moment } from '../../web/texts/format.nl.js';
import { optionsOf } from '../../web/texts/labels.nl.js';
import { ownPlaceLinkReaderNames } from '../../web/texts/own-place-links.nl.js';
import { OWN_PLACE_LINK_DAYS, OWN_PLACE_LINK_READERS, worksUntil, type OwnPlaceLink } from './own-place-links.rules.js';
import type { OwnPlaceLinkService } from './own-place-links.service.js';
import { enteredBody, linkMailBody } from './own-places.schemas.js';
import { SuggestForm } from './own-place-view.pages.js';
import type { OwnPlaceService } from './own-places.service.js';
import { History } from './placement-view.pages.js';
import { doerOf } from './proposals.service.js';

export interface OwnPlaceSuggestDeps {
  readonly ownPlaces: OwnPlaceService;
  readonly links: OwnPlaceLinkService;
  readonly clock: Clock;
  /** @throws 404 for a pupil the person may not see */
  readonly student: (actor: Actor, id: string) => Promise<Student>;
  /** The whole address of a link. */
  readonly linkAddress: (secret: string) => string;
}

const SCHOOL = ['coordinator', 'mentor'] as const;
const PATH = '/plaatsingen/eigen';
const studentParams = z.strictObject({ studentId: entityId });
const pageQuery = z.object(noticeQuery);
const MAIL_FIELDS: readonly string[] = ['to', 'email'];

/** What is entered of a place that was found. @throws AppError `invalid` */
export const readEntered = (form: FormReader) =>
  checked(enteredBody, {
    companyName: form.text('companyName'),
    town: form.text('town'),
    kvkNumber: form.text('kvkNumber') ?? null,
    contact: form.text('contact') ?? null,
    work: form.text('work'),
  });

const versionIn = (form: FormReader): number | null => {
  const version = form.text('version');
  return version === undefined ? null : Number(version);
};

/** What is shown of a pupil's link: how it stands, how to give or renew it, and what happened to it. */
const LinkCard = (props: {
  link: OwnPlaceLink;
  now: Date;
  firstName: string;
  base: string;
  mailForm: FormState;
  shown: string | null;
  fault: FormState | null;
}) => {
  const { link, base } = props;
  const until = worksUntil(link, props.now);
  const sent = link.history.some(({ what }) => what !== 'own-place-link-revoked');
  return (
    <>
      <Card
        title={`${props.firstName} zelf laten invullen`}
        lead={`Met een link, die ${OWN_PLACE_LINK_DAYS} dagen werkt, alleen voor deze leerling en alleen hiervoor. Een nieuwe link maakt de vorige ongeldig.`}
      >
        <p>
          {until === null ? (
            <Badge tone="neutral">{sent ? 'De link werkt niet meer' : 'Nog geen link gegeven'}</Badge>
          ) : (
            <Badge tone="good">{`De link werkt tot ${moment(until)}`}</Badge>
          )}
        </p>
        {props.fault === null ? null : (
          <Alert kind="error" role="alert">
            {props.fault.summary}
          </Alert>
        )}
        {props.shown === null ? null : (
          <Alert kind="ok" title="Geef deze link aan de leerling">
            <p>
              U ziet hem alleen nu: <strong>{props.shown}</strong>
            </p>
          </Alert>
        )}
        <Form
          form={props.mailForm}
          action={`${base}/link/mailen`}
          submit={until === null ? 'Mail een link' : 'Mail een nieuwe link'}
        >
          <HiddenField name="version" value={link.version} />
          <RadiosField
            form={props.mailForm}
            name="to"
            label="Aan wie?"
            options={optionsOf(OWN_PLACE_LINK_READERS, ownPlaceLinkReaderNames)}
          />
          <TextField
            form={props.mailForm}
            name="email"
            type="email"
            label="E-mailadres"
            hint="Alleen voor deze mail. Het komt niet bij de gegevens van de leerling."
          />
        </Form>
        <div class="lw-actions">
          <ConfirmForm action={`${base}/link`} submit="Toon een link om zelf te geven" look="secondary">
            <HiddenField name="version" value={link.version} />
          </ConfirmForm>
          {until === null ? null : (
            <ConfirmForm action={`${base}/link/intrekken`} submit="Trek de link in" look="danger">
              <HiddenField name="version" value={link.version} />
            </ConfirmForm>
          )}
        </div>
      </Card>
      {link.history.length === 0 ? null : <History entries={link.history} />}
    </>
  );
};

/** Pages of the school to propose a place for a pupil, and to let the pupil do it by link. */
export const ownPlaceSuggestPages = (deps: OwnPlaceSuggestDeps): AnyRoute[] => {
  const { ownPlaces, links, clock } = deps;

  const suggestPage = async (
    actor: Actor,
    studentId: string,
    more: {
      readonly form?: FormState;
      readonly mailForm?: FormState;
      readonly fault?: FormState;
      readonly shown?: string;
      readonly notice?: string | undefined;
    } = {},
  ): Promise<string> => {
    const [student, link] = await Promise.all([deps.student(actor, studentId), links.get(actor, studentId)]);
    const base = `${PATH}/leerling/${studentId}`;
    return renderPage(
      { title: 'Eigen plek', actor, path: '/plaatsingen', notice: more.notice },
      <>
        <Breadcrumb
          crumbs={[{ href: `/leerlingen/${studentId}`, label: `${student.firstName} ${student.lastName}` }]}
          here="Eigen plek"
        />
        <PageHeading
          title={`Een plek die ${student.firstName} zelf vond`}
          lead="Wij kijken meteen of het bedrijf erkend is."
        />
        <Card title="Het bedrijf">
          <SuggestForm form={more.form ?? freshForm()} action={base} />
        </Card>
        <LinkCard
          {...{ link, base, now: clock.now(), firstName: student.firstName }}
          mailForm={more.mailForm ?? freshForm({ to: 'pupil' })}
          shown={more.shown ?? null}
          fault={more.fault ?? null}
        />
      </>,
    );
  };

  return [
    page({
      method: 'get',
      path: `${PATH}/leerling/:studentId`,
      summary: 'Page: propose a place for a pupil, or give the pupil a link for it',
      allow: SCHOOL,
      audit: null,
      params: studentParams,
      query: pageQuery,
      handle: async ({ actor, params, query }) => ({
        html: await suggestPage(actor, params.studentId, { notice: query.melding }),
      }),
    }),
    page({
      method: 'post',
      path: `${PATH}/leerling/:studentId`,
      summary: 'Form: propose a place that was found for a pupil',
      allow: SCHOOL,
      audit: 'own-place.suggested',
      params: studentParams,
      handle: async ({ actor, params: { studentId }, body }) => {
        await deps.student(actor, studentId);
        const season = nextSeason(seasonOf(clock.today()));
        const done = await attempt(body, (form) =>
          ownPlaces.suggest(schoolScopeOf(actor), studentId, { season, ...readEntered(form) }, doerOf(actor)),
        );
        if (!done.ok) return { html: await suggestPage(actor, studentId, { form: done.form }), status: done.status };
        const notice = done.value.state === 'to-approve' ? 'eigen-plek-erkend' : 'eigen-plek-aangemeld';
        return {
          redirect: withNotice(actor.role === 'coordinator' ? `${PATH}/${done.value.id}` : '/plaatsingen', notice),
        };
      },
    }),
    page({
      method: 'post',
      path: `${PATH}/leerling/:studentId/link`,
      summary:
        'Form: make a link with which a pupil can propose a place, to hand over; the one of before stops working',
      allow: SCHOOL,
      audit: 'own-place.link-made',
      params: studentParams,
      handle: async ({ actor, params: { studentId }, body }) => {
        const done = await attempt(body, (form) => links.show(actor, { studentId, version: versionIn(form) }));
        return done.ok
          ? { html: await suggestPage(actor, studentId, { shown: deps.linkAddress(done.value.secret) }) }
          : { html: await suggestPage(actor, studentId, { fault: done.form }), status: done.status };
      },
    }),
    page({
      method: 'post',
      path: `${PATH}/leerling/:studentId/link/mailen`,
      summary: 'Form: mail a pupil or parent a link to propose a place; the one of before stops working',
      allow: SCHOOL,
      audit: 'own-place.link-mailed',
      params: studentParams,
      handle: async ({ actor, params: { studentId }, body }) => {
        const done = await attempt(body, (form) =>
          links.mail(
            actor,
            { studentId, version: versionIn(form) },
            checked(linkMailBody, { to: form.text('to'), email: form.text('email') }),
          ),
        );
        if (done.ok) return { redirect: withNotice(`${PATH}/leerling/${studentId}`, 'eigen-plek-link-gemaild') };
        const errors = done.form.errors.filter(({ path }) => MAIL_FIELDS.includes(path));
        return {
          html: await suggestPage(actor, studentId, { mailForm: { ...done.form, errors } }),
          status: done.status,
        };
      },
    }),
    page({
      method: 'post',
      path: `${PATH}/leerling/:studentId/link/intrekken`,
      summary: "Form: make a pupil's link stop working",
      allow: SCHOOL,
      audit: 'own-place.link-revoked',
      params: studentParams,
      handle: async ({ actor, params: { studentId }, body }) => {
        const done = await attempt(body, (form) => links.revoke(actor, { studentId, version: versionIn(form) }));
        return done.ok
          ? { redirect: withNotice(`${PATH}/leerling/${studentId}`, 'eigen-plek-link-ingetrokken') }
          : { html: await suggestPage(actor, studentId, { fault: done.form }), status: done.status };
      },
    }),
  ];
};
