import type { ProposalState } from '../../domain/placement.js';
import type { Tone } from '../../web/components/badge.js';
import { SelectField, TextAreaField } from '../../web/components/field.js';
import { ConfirmForm, Form } from '../../web/components/form.js';
import { Alert } from '../../web/components/alert.js';
import { Card, DataList } from '../../web/components/page-parts.js';
import { freshForm, type FormState } from '../../web/form-state.js';
import { moment, periodText } from '../../web/texts/format.nl.js';
import { optionsOf } from '../../web/texts/labels.nl.js';
import { daysText, profileLines } from '../../web/texts/placement-mails.nl.js';
import { declineReasonCodes, declineReasonNames, proposalStateNames } from '../../web/texts/placements.nl.js';
import type { PupilProfile, ProposalRecord } from './proposals.rules.js';

export const PROPOSAL_TONES: Readonly<Record<ProposalState, Tone>> = {
  held: 'attention',
  accepted: 'good',
  declined: 'bad',
  lapsed: 'bad',
  withdrawn: 'neutral',
};

/** What a company sees of a proposal. */
export interface AskedView {
  readonly proposal: ProposalRecord;
  readonly state: ProposalState;
  readonly profile: PupilProfile | null;
  /** Only when the company accepted. */
  readonly pupilName: string | null;
  readonly placeName: string;
  readonly schoolName: string;
}

/** What is asked: who, when and until when the place is held. */
export const AskedFacts = ({ proposal, state, profile, pupilName, placeName, schoolName }: AskedView) => (
  <Card title="Wat wordt gevraagd">
    <DataList
      items={[
        ['School', schoolName],
        ['Plek', placeName],
        ['Leerling', pupilName],
        ['Periode', periodText(proposal)],
        ['Dagen en tijden', daysText(proposal.days)],
        ...(profile === null ? [] : profileLines(profile)),
        ['Bericht van de school', profile && (proposal.message ?? null)],
        ['Plek vastgehouden tot', state === 'held' ? moment(proposal.heldUntil) : null],
        ['Stand', proposalStateNames[state]],
        ['Uw vraag', proposal.question?.text ?? null],
        ['Antwoord van de school', profile && (proposal.question?.answer ?? null)],
      ]}
    />
    {profile === null ? (
      <p class="lw-muted">
        De school mag de gegevens van deze leerling nu niet gebruiken of heeft ze niet meer. Aannemen kan daarom niet.
      </p>
    ) : pupilName === null && state === 'held' ? (
      <p class="lw-muted">Wie de leerling is, hoort u als u aanneemt.</p>
    ) : null}
  </Card>
);

/** The three answers of a company; nothing happens before one of these is sent. */
export const AnswerForms = (props: {
  view: AskedView;
  path: string;
  decline?: FormState | undefined;
  question?: FormState | undefined;
}) => {
  const { state, proposal, profile } = props.view;
  if (state !== 'held')
    return (
      <Alert
        kind={state === 'accepted' ? 'ok' : 'info'}
        title={`Dit voorstel is ${proposalStateNames[state].toLowerCase()}`}
      >
        <p>
          {state === 'accepted'
            ? 'Bedankt. De school stuurt u de leerwerkovereenkomst.'
            : 'Er is niets meer te antwoorden; de plek is weer vrij.'}
        </p>
      </Alert>
    );
  const decline = props.decline ?? freshForm();
  const question = props.question ?? freshForm();
  return (
    <>
      {profile === null ? null : (
        <Card
          title="Aannemen"
          lead="De leerling krijgt de plek. U hoort wie het is, en de school maakt de overeenkomst."
        >
          <ConfirmForm action={`${props.path}/aannemen`} submit="Neem deze leerling aan" />
        </Card>
      )}
      <div class="lw-columns">
        <Card title="Afwijzen" lead="De plek komt weer vrij. De school zoekt een andere.">
          <Form form={decline} action={`${props.path}/afwijzen`} submit="Wijs af">
            <SelectField
              form={decline}
              name="reason"
              label="Reden"
              none="Kies een reden"
              options={optionsOf(declineReasonCodes, declineReasonNames)}
            />
            <TextAreaField form={decline} name="text" label="Toelichting" optional rows={3} />
          </Form>
        </Card>
        {proposal.question?.answer === null ? (
          <Card title="Eerst iets vragen">
            <p>Uw vraag is verstuurd. Het antwoord komt per mail.</p>
          </Card>
        ) : (
          <Card title="Eerst iets vragen" lead="De plek blijft tot de einddatum vastgehouden.">
            <Form form={question} action={`${props.path}/vraag`} submit="Stuur de vraag">
              <TextAreaField form={question} name="text" label="Uw vraag aan de school" rows={3} />
            </Form>
          </Card>
        )}
      </div>
    </>
  );
};
