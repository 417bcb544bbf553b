import { CONSENTERS } from '../../domain/consent.js';
import type { Outflow } from '../../domain/outcome.js';
import { Alert } from '../../web/components/alert.js';
import { ButtonLink } from '../../web/components/button.js';
import { HiddenField, RadiosField, TextAreaField, TextField } from '../../web/components/field.js';
import { Fields, Form } from '../../web/components/form.js';
import { Link } from '../../web/components/link.js';
import { Card, DataList, EmptyState } from '../../web/components/page-parts.js';
import { freshForm, type FormState } from '../../web/form-state.js';
import { longDay, moment } from '../../web/texts/format.nl.js';
import { optionsOf } from '../../web/texts/labels.nl.js';
import { consentFromNames } from '../../web/texts/outcomes.nl.js';
import type { HandoverConsent } from './handover.service.js';
import { OUTFLOW_PATH } from './outflow-shape.pages.js';

/** The sheet, to be filled in. */
export const HandoverForm = (props: {
  form: FormState;
  action: string;
  cancel: string;
  version: number;
  /** The consent that stands; null where it must be recorded with the sheet. */
  consent: HandoverConsent | null;
}) => {
  const { form } = props;
  return (
    <Form form={form} action={props.action} submit="Verstuur de overdracht" cancel={props.cancel}>
      <HiddenField name="version" value={props.version} />
      <Fields title="Aan wie">
        <TextField form={form} name="mboSchool" label="Mbo-school" />
        <TextField form={form} name="email" label="E-mailadres van de contactpersoon" type="email" />
      </Fields>
      <TextAreaField
        form={form}
        name="text"
        label="Wat de mbo-school moet weten"
        hint="Wat goed gaat, wat helpt, wat de leerling wil. Geen medische gegevens. De stages komen er vanzelf bij."
        rows={10}
      />
      {props.consent === null ? (
        <Fields title="Toestemming">
          <RadiosField
            form={form}
            name="consentFrom"
            label="Wie geeft toestemming?"
            hint="Onder de 16 jaar geeft een ouder of voogd toestemming, op papier. U legt het hier meteen vast."
            options={optionsOf(CONSENTERS, consentFromNames)}
          />
          <TextField form={form} name="consentBy" label="Naam" />
          <TextField form={form} name="consentOn" label="Op welke dag" type="date" />
        </Fields>
      ) : (
        <p>
          {props.consent.name} gaf toestemming op {longDay(props.consent.on)}.
        </p>
      )}
    </Form>
  );
};

/** Whether a sheet was sent and read, and what can be done about it. */
export const HandoverCard = ({ outflow, sent }: { outflow: Outflow; sent: FormState | undefined }) => {
  const { handover, id, version } = outflow;
  const path = `${OUTFLOW_PATH}/${id}`;
  const form = { ...(sent ?? freshForm()), part: 'intrekken' };
  const isOpen = handover !== null && handover.withdrawnAt === null;
  return (
    <Card title="Warme overdracht aan het mbo">
      {handover === null ? <EmptyState text="Er is nog geen overdracht verstuurd." /> : null}
      {handover !== null && handover.withdrawnAt !== null ? (
        <Alert kind="warning">
          <p>
            De toestemming is ingetrokken op {moment(handover.withdrawnAt)}. De link werkt niet meer, de tekst is gewist
            en {handover.mboSchool} kreeg bericht.
          </p>
        </Alert>
      ) : null}
      {isOpen ? (
        <DataList
          items={[
            ['Aan', `${handover.mboSchool}, ${handover.email}`],
            ['Verstuurd', moment(handover.sentAt)],
            ['Ontvangst bevestigd', handover.receivedAt === null ? 'nog niet' : moment(handover.receivedAt)],
            ['Toestemming', `${handover.consentBy}, ${longDay(handover.consentOn)}`],
            ['Overdracht', <Link href={`${path}/overdracht.pdf`}>Open als PDF</Link>],
          ]}
        />
      ) : null}
      <p>
        <ButtonLink href={`${path}/overdracht`} look={isOpen ? 'secondary' : 'primary'}>
          {isOpen ? 'Verstuur een nieuwe versie' : 'Maak de overdracht'}
        </ButtonLink>
      </p>
      {isOpen ? (
        <details class="lw-details" open={sent !== undefined}>
          <summary>Toestemming intrekken</summary>
          <p>De link werkt dan niet meer, de tekst wordt gewist en de mbo-school krijgt bericht.</p>
          <Form form={form} action={`${path}/toestemming-intrekken`} submit="Trek de toestemming in">
            <HiddenField name="version" value={version} />
            <TextAreaField form={form} name="reason" label="Wie vraagt dit, en waarom" rows={2} />
          </Form>
        </details>
      ) : null}
    </Card>
  );
};
