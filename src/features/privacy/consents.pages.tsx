import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { CONSENT_PURPOSES, CONSENTERS, type ConsentStanding, type ConsentState } from '../../domain/consent.js';
import { Badge, type Tone } from '../../web/components/badge.js';
import { ButtonLink } from '../../web/components/button.js';
import { CheckboxesField, RadiosField, SelectField, TextField } from '../../web/components/field.js';
import { Fields, Form } from '../../web/components/form.js';
import { Breadcrumb, Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { DataTable } from '../../web/components/table.js';
import { attempt, checked, freshForm, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { longDay, moment } from '../../web/texts/format.nl.js';
import { optionsOf } from '../../web/texts/labels.nl.js';
import {
  consentActNames,
  consenterNames,
  consentPurposeNames,
  consentStateNames,
  consentWayNames,
} from '../../web/texts/privacy.nl.js';
import type { ConsentAsking } from './consent-asking.service.js';
import { CONSENT_ACTS, type ConsentEntry } from './consents.rules.js';
import { newConsentBody, newRequestBody, pupilParams } from './consents.schemas.js';
import type { ConsentService } from './consents.service.js';

const SCHOOL = ['coordinator', 'mentor'] as const;
const EDITORS = ['coordinator'] as const;
const pageQuery = z.object(noticeQuery);

const TONES: Readonly<Record<ConsentState, Tone>> = {
  given: 'good',
  'never-asked': 'neutral',
  refused: 'neutral',
  withdrawn: 'bad',
  expired: 'attention',
  'own-consent-needed': 'attention',
  'parent-must-consent': 'attention',
};

/** What a standing means, in a sentence. */
export const standingText = ({ state, from, lastDay }: ConsentStanding): string => {
  if (state === 'given') return lastDay === null ? 'Geldt nu.' : `Geldt tot en met ${longDay(lastDay)}.`;
  return from === 'pupil' ? 'De leerling beslist zelf (16 of ouder).' : 'Een ouder of voogd beslist (jonger dan 16).';
};

/** The consents of one pupil: how they stand, what was said, and the forms to record and to ask. */
export const consentPages = (deps: { consents: ConsentService; asking: ConsentAsking }): AnyRoute[] => {
  const { consents, asking } = deps;

  const show = async (
    actor: Actor,
    id: string,
    shown: { notice?: string | undefined; record?: FormState } = {},
  ): Promise<string> => {
    const { student, standings, entries } = await consents.overview(actor, id);
    const name = `${student.firstName} ${student.lastName}`;
    const path = `/leerlingen/${id}/toestemmingen`;
    return renderPage(
      { title: `Toestemmingen van ${name}`, actor, path, notice: shown.notice },
      <>
        <Breadcrumb
          crumbs={[
            { href: '/leerlingen', label: 'Leerlingen' },
            { href: `/leerlingen/${id}`, label: name },
          ]}
          here="Toestemmingen"
        />
        <PageHeading
          title={`Toestemmingen van ${name}`}
          lead="Zonder toestemming wordt het niet gedeeld."
          actions={
            actor.role === 'coordinator' ? (
              <ButtonLink href={`${path}/vragen`} look="primary">
                Vraag per mail
              </ButtonLink>
            ) : undefined
          }
        />
        <Card title="Zo staat het nu">
          <DataTable
            caption="Toestemming per doel, vandaag"
            captionHidden
            rows={standings}
            keyOf={({ purpose }) => purpose}
            columns={[
              { header: 'Waarvoor', cell: ({ purpose }) => consentPurposeNames[purpose] },
              {
                header: 'Stand',
                cell: ({ state }) => <Badge tone={TONES[state]}>{consentStateNames[state]}</Badge>,
              },
              { header: 'Uitleg', cell: standingText },
            ]}
          />
        </Card>
        {actor.role === 'coordinator' ? (
          <RecordCard form={choosing(shown.record, 'by', standings)} path={path} />
        ) : null}
        <Card title="Geschiedenis" lead="Elke regel blijft staan.">
          <History entries={entries} />
        </Card>
      </>,
    );
  };

  const askPage = async (actor: Actor, id: string, form?: FormState): Promise<string> => {
    const { student, standings } = await consents.overview(actor, id);
    const name = `${student.firstName} ${student.lastName}`;
    const path = `/leerlingen/${id}/toestemmingen`;
    return renderPage(
      { title: `Toestemming vragen voor ${name}`, actor, path },
      <>
        <Breadcrumb
          crumbs={[
            { href: '/leerlingen', label: 'Leerlingen' },
            { href: `/leerlingen/${id}`, label: name },
            { href: path, label: 'Toestemmingen' },
          ]}
          here="Vragen"
        />
        <PageHeading
          title={`Toestemming vragen voor ${name}`}
          lead="Met een persoonlijke link. Er verandert niets voordat iemand antwoordt."
        />
        <AskCard form={choosing(form, 'askedOf', standings)} path={path} />
      </>,
    );
  };

  return [
    page({
      method: 'get',
      path: '/leerlingen/:id/toestemmingen/vragen',
      summary: 'Page: the form to ask a pupil or parent for consent by mail',
      allow: EDITORS,
      audit: null,
      params: pupilParams,
      handle: async ({ actor, params: { id } }) => ({ html: await askPage(actor, id) }),
    }),
    page({
      method: 'get',
      path: '/leerlingen/:id/toestemmingen',
      summary: 'Page: the consents of a pupil, with their history',
      allow: SCHOOL,
      audit: 'consent.read',
      params: pupilParams,
      query: pageQuery,
      handle: async ({ actor, params: { id }, query }) => ({ html: await show(actor, id, { notice: query.melding }) }),
    }),
    page({
      method: 'post',
      path: '/leerlingen/:id/toestemmingen',
      summary: 'Form: record consent, a refusal or a withdrawal that came on paper',
      allow: EDITORS,
      audit: 'consent.recorded',
      params: pupilParams,
      handle: async ({ actor, params: { id }, body }) => {
        const done = await attempt(body, (form) =>
          consents.record(
            actor,
            id,
            checked(newConsentBody, {
              ...{ purpose: form.text('purpose'), act: form.text('act'), by: form.text('by') },
              ...{
                giverName: form.text('giverName'),
                firstDay: form.text('firstDay'),
                email: form.text('email') ?? null,
              },
            }),
          ),
        );
        return done.ok
          ? { redirect: withNotice(`/leerlingen/${id}/toestemmingen`, 'toestemming-bewaard') }
          : { html: await show(actor, id, { record: done.form }), status: done.status };
      },
    }),
    page({
      method: 'post',
      path: '/leerlingen/:id/toestemmingen/vragen',
      summary: 'Form: mail a pupil or parent a link to give or refuse consent',
      allow: EDITORS,
      audit: 'consent.asked',
      params: pupilParams,
      handle: async ({ actor, params: { id }, body }) => {
        const done = await attempt(body, (form) =>
          asking.ask(
            actor,
            id,
            checked(newRequestBody, {
              ...{ purposes: form.list('purposes'), askedOf: form.text('askedOf') },
              ...{ name: form.text('name'), email: form.text('email') },
            }),
          ),
        );
        return done.ok
          ? { redirect: withNotice(`/leerlingen/${id}/toestemmingen`, 'toestemming-gevraagd') }
          : { html: await askPage(actor, id, done.form), status: done.status };
      },
    }),
  ];
};

/** A form that first chooses the one whose word counts now. */
const choosing = (form: FormState | undefined, name: string, standings: readonly ConsentStanding[]): FormState =>
  form ?? freshForm({ [name]: standings[0]?.from ?? 'parent' });

const RecordCard = ({ form, path }: { form: FormState; path: string }) => (
  <Card title="Op papier ontvangen" lead="Bewaar het papier in het dossier op school.">
    <Form form={form} action={path} submit="Leg vast">
      <Fields>
        <SelectField
          form={form}
          name="purpose"
          label="Waarvoor"
          none="Kies"
          options={optionsOf(CONSENT_PURPOSES, consentPurposeNames)}
        />
        <SelectField
          form={form}
          name="act"
          label="Wat is er gezegd"
          none="Kies"
          options={optionsOf(CONSENT_ACTS, consentActNames)}
        />
        <RadiosField form={form} name="by" label="Door wie" options={optionsOf(CONSENTERS, consenterNames)} />
        <TextField form={form} name="giverName" label="Naam van wie tekende" />
        <TextField form={form} name="firstDay" label="Datum op het papier" type="date" />
        <TextField
          form={form}
          name="email"
          label="E-mailadres"
          hint="Voor de vraag van volgend schooljaar"
          type="email"
          optional
        />
      </Fields>
    </Form>
  </Card>
);

const AskCard = ({ form, path }: { form: FormState; path: string }) => (
  <Card>
    <Form form={form} action={`${path}/vragen`} submit="Stuur de vraag" cancel={path}>
      <Fields>
        <CheckboxesField
          form={form}
          name="purposes"
          label="Waarvoor"
          options={optionsOf(CONSENT_PURPOSES, consentPurposeNames)}
        />
        <RadiosField form={form} name="askedOf" label="Aan wie" options={optionsOf(CONSENTERS, consenterNames)} />
        <TextField form={form} name="name" label="Naam" />
        <TextField form={form} name="email" label="E-mailadres" type="email" />
      </Fields>
    </Form>
  </Card>
);

const History = ({ entries }: { entries: readonly ConsentEntry[] }) =>
  entries.length === 0 ? (
    <EmptyState text="Er is nog niets gezegd over toestemming. Leg een papier vast, of stuur de vraag per mail." />
  ) : (
    <DataTable
      caption="Wat er is gezegd, het nieuwste boven"
      captionHidden
      rows={entries}
      keyOf={({ id }) => id}
      columns={[
        { header: 'Waarvoor', cell: ({ purpose }) => consentPurposeNames[purpose] },
        {
          header: 'Gezegd',
          cell: ({ act, firstDay, lastDay }) => (
            <>
              {consentActNames[act]}
              <span class="lw-cell-note">
                {lastDay === null
                  ? `vanaf ${longDay(firstDay)}`
                  : `${longDay(firstDay)} tot en met ${longDay(lastDay)}`}
              </span>
            </>
          ),
        },
        {
          header: 'Door',
          cell: ({ by, giverName }) => (
            <>
              {giverName}
              <span class="lw-cell-note">{consenterNames[by]}</span>
            </>
          ),
        },
        { header: 'Hoe', cell: ({ how }) => consentWayNames[how] },
        { header: 'Tekst', cell: ({ textVersion }) => textVersion },
        { header: 'Vastgelegd', cell: ({ recordedAt }) => moment(recordedAt) },
      ]}
    />
  );
