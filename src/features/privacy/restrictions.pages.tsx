import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { Alert } from '../../web/components/alert.js';
import { Badge } from '../../web/components/badge.js';
import { ButtonLink } from '../../web/components/button.js';
import { SelectField, TextAreaField } from '../../web/components/field.js';
import { Form } from '../../web/components/form.js';
import { Breadcrumb, Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { DataTable } from '../../web/components/table.js';
import { attempt, checked, freshForm, type FormReader, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { moment } from '../../web/texts/format.nl.js';
import { optionsOf } from '../../web/texts/labels.nl.js';
import { groundNames, receiverNames, restrictionGroundNames, useNames } from '../../web/texts/privacy.nl.js';
import { pupilParams } from './consents.schemas.js';
import { CONTINUED_USES, STOPPED_USES } from './restricted-use.rules.js';
import type { Receiver } from './receivers.rules.js';
import type { ProcessingRestriction } from './restrictions.repository.js';
import { keepsPastTerm, RESTRICTION_GROUNDS } from './restriction-grounds.rules.js';
import { reasonBody, restrictionGround } from './restrictions.routes.js';
import type { RestrictionService } from './restrictions.service.js';

const SCHOOL = ['coordinator', 'mentor'] as const;
const EDITORS = ['coordinator'] as const;
const pageQuery = z.object(noticeQuery);
/** Who asks at a desk says on what ground. */
const restrictForm = reasonBody.extend({ ground: restrictionGround });

/** The rights of a pupil at school: what is kept, who received it, correction and restriction. */
export const restrictionPages = ({ restrictions }: { restrictions: RestrictionService }): AnyRoute[] => {
  const show = async (
    actor: Actor,
    id: string,
    shown: { notice?: string | undefined; form?: FormState } = {},
  ): Promise<string> => {
    const { student, restrictions: rows, receivers } = await restrictions.overview(actor, id);
    const name = `${student.firstName} ${student.lastName}`;
    const path = `/leerlingen/${id}/privacy`;
    const holding = rows.find(({ liftedAt }) => liftedAt === null);
    const mayEdit = actor.role === 'coordinator';
    return renderPage(
      { title: `Privacy van ${name}`, actor, path, notice: shown.notice },
      <>
        <Breadcrumb
          crumbs={[
            { href: '/leerlingen', label: 'Leerlingen' },
            { href: `/leerlingen/${id}`, label: name },
          ]}
          here="Privacy"
        />
        <PageHeading
          title={`Privacy van ${name}`}
          meta={holding ? <Badge tone="attention">Gebruik beperkt</Badge> : undefined}
          lead="Inzien, verbeteren en het gebruik van gegevens stilzetten."
          actions={
            mayEdit ? (
              <>
                <ButtonLink href={`/leerlingen/${id}/inzage.zip`}>Inzage (zip)</ButtonLink>
                <ButtonLink href={`/leerlingen/${id}/toestemmingen`}>Toestemmingen</ButtonLink>
                <ButtonLink href={`/leerlingen/${id}/wijzigen`}>Verbeteren</ButtonLink>
              </>
            ) : undefined
          }
        />
        {holding ? (
          <Alert kind="warning" title="Het gebruik van deze gegevens is beperkt">
            {`Sinds ${moment(holding.startedAt)}. Hieronder staat wat nu stilligt en wat doorgaat. Na opheffen werkt alles weer.`}{' '}
            {keepsPastTerm(holding.ground)
              ? 'Zolang de beperking geldt, wordt niets van deze leerling gewist, ook niet als de bewaartermijn voorbij is. Wat over de termijn is, gaat weg in de nacht na het opheffen.'
              : 'De bewaartermijnen lopen door: wat over de termijn is, wordt gewist.'}
          </Alert>
        ) : null}
        {mayEdit ? <ReasonCard form={shown.form ?? freshForm()} path={path} holds={holding !== undefined} /> : null}
        <Card
          title={holding ? 'Wat nu stilligt, en wat doorgaat' : 'Wat een beperking doet'}
          lead="De gegevens worden bewaard. Gebruikt worden ze alleen nog waar de wet dat toelaat (AVG art. 18 lid 2)."
        >
          <Uses />
        </Card>
        <Card title="Wie gegevens kreeg" lead="Verbetert of beperkt u iets, vertel het dan ook aan hen (AVG art. 19).">
          <Receivers rows={receivers} />
        </Card>
        <Card title="Beperkingen">
          <History rows={rows} />
        </Card>
      </>,
    );
  };

  const act = (
    what: 'beperken' | 'opheffen',
    summary: string,
    audit: string,
    work: (actor: Actor, id: string, form: FormReader) => Promise<unknown>,
  ): AnyRoute =>
    page({
      method: 'post',
      path: `/leerlingen/:id/privacy/${what}`,
      summary,
      allow: EDITORS,
      audit,
      params: pupilParams,
      handle: async ({ actor, params: { id }, body }) => {
        const done = await attempt(body, (form) => work(actor, id, form));
        return done.ok
          ? { redirect: withNotice(`/leerlingen/${id}/privacy`, `gebruik-${what}`) }
          : { html: await show(actor, id, { form: done.form }), status: done.status };
      },
    });

  return [
    page({
      method: 'get',
      path: '/leerlingen/:id/privacy',
      summary: 'Page: restriction of use of a pupil’s data, and who received data',
      allow: SCHOOL,
      audit: 'restriction.read',
      params: pupilParams,
      query: pageQuery,
      handle: async ({ actor, params: { id }, query }) => ({ html: await show(actor, id, { notice: query.melding }) }),
    }),
    act('beperken', 'Form: restrict use of a pupil’s data', 'restriction.started', (actor, id, form) =>
      restrictions.restrict(
        actor,
        id,
        checked(restrictForm, { ground: form.text('ground'), reason: form.text('reason') }),
      ),
    ),
    act('opheffen', 'Form: lift the restriction on a pupil’s data', 'restriction.lifted', (actor, id, form) =>
      restrictions.lift(actor, id, checked(reasonBody, { reason: form.text('reason') }).reason),
    ),
  ];
};

const ReasonCard = ({ form, path, holds }: { form: FormState; path: string; holds: boolean }) => (
  <Card
    title={holds ? 'De beperking opheffen' : 'Het gebruik beperken'}
    lead={
      holds
        ? 'De gegevens worden daarna weer gebruikt. Vertel het eerst aan wie erom vroeg (AVG art. 18 lid 3).'
        : 'Doe dit als de leerling of ouder bezwaar maakt, of als niet zeker is of de gegevens kloppen (AVG art. 18).'
    }
  >
    <Form
      form={form}
      action={`${path}/${holds ? 'opheffen' : 'beperken'}`}
      submit={holds ? 'Hef de beperking op' : 'Beperk het gebruik'}
    >
      {holds ? null : (
        <SelectField
          form={form}
          name="ground"
          label="Grond in de wet"
          hint="Bij de tweede en derde grond blijft alles bewaard, ook na de bewaartermijn."
          none="Kies een grond"
          options={optionsOf(RESTRICTION_GROUNDS, restrictionGroundNames)}
        />
      )}
      <TextAreaField form={form} name="reason" label="Waarom" rows={3} />
    </Form>
  </Card>
);

const Uses = () => (
  <>
    <h3>Ligt stil</h3>
    <ul>
      {STOPPED_USES.map((use) => (
        <li key={use}>{useNames[use]}</li>
      ))}
    </ul>
    <h3>Gaat door</h3>
    <ul>
      {CONTINUED_USES.map(({ use, ground, law }) => (
        <li key={use}>
          {useNames[use]} <span class="lw-muted">{`(${groundNames[ground]}; ${law.join(', ')})`}</span>
        </li>
      ))}
    </ul>
  </>
);

const Receivers = ({ rows }: { rows: readonly Receiver[] }) =>
  rows.length === 0 ? (
    <EmptyState text="Er is nog niets van deze leerling aan anderen doorgegeven." />
  ) : (
    <DataTable
      caption="Wie gegevens kreeg, het nieuwste boven"
      captionHidden
      rows={rows}
      keyOf={({ kind, name }) => `${kind} ${name}`}
      columns={[
        { header: 'Wie', cell: ({ name }) => name },
        { header: 'Wat', cell: ({ kind }) => receiverNames[kind] },
        { header: 'Sinds', cell: ({ since }) => moment(since) },
      ]}
    />
  );

const History = ({ rows }: { rows: readonly ProcessingRestriction[] }) =>
  rows.length === 0 ? (
    <EmptyState text="Het gebruik van deze gegevens is nooit beperkt." />
  ) : (
    <DataTable
      caption="Beperkingen, de nieuwste boven"
      captionHidden
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        { header: 'Van', cell: ({ startedAt }) => moment(startedAt) },
        { header: 'Grond', cell: ({ ground }) => (ground === null ? 'niet gezegd' : restrictionGroundNames[ground]) },
        { header: 'Waarom', cell: ({ reason }) => reason },
        { header: 'Tot', cell: ({ liftedAt }) => (liftedAt === null ? 'geldt nu' : moment(liftedAt)) },
        { header: 'Waarom opgeheven', cell: ({ liftReason }) => liftReason ?? '–' },
      ]}
    />
  );
