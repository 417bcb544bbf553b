import { z } from 'zod';
import type { AuditNote } from '../../platform/audit/audit-events.js';
import { Alert } from '../../web/components/alert.js';
import { Button } from '../../web/components/button.js';
import { CheckboxField, HiddenField, TextAreaField, TextField } from '../../web/components/field.js';
import { Form } from '../../web/components/form.js';
import { Card, DataList, PageHeading } from '../../web/components/page-parts.js';
import { attempt, checked, freshForm, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { page, type AnyRoute } from '../../web/route.js';
import { partyTitles } from '../../web/texts/agreements.nl.js';
import { longDay } from '../../web/texts/format.nl.js';
import { agreementPdf, pdfNameOf } from './agreement-pdf.pages.js';
import { AgreementText } from './agreement-view.pages.js';
import { signatureRows, titleOf } from './agreement-text.pages.js';
import { linkSignBody, rejectBody } from './agreements.schemas.js';
import { agreementState } from './agreements.rules.js';
import { CODE_MINUTES, type SigningService, type SigningView } from './signing.service.js';

export interface SigningPagesDeps {
  readonly signing: SigningService;
  readonly audit: (note: AuditNote) => Promise<void>;
}

/** Where a link leads; the secret is the last part of the path. */
export const SIGNING_PATH = '/ondertekenen';

const secretParams = z.strictObject({ secret: z.string().regex(/^[A-Za-z0-9_-]{20,200}$/) });
const openQuery = z.object({ stap: z.enum(['code', 'getekend', 'afgewezen']).optional().catch(undefined) });

type Step = z.output<typeof openQuery>['stap'];

/** The pages behind a personal link. Opening one changes nothing; nobody needs an account. */
export const signingPages = ({ signing, audit }: SigningPagesDeps): AnyRoute[] => {
  const note = (view: SigningView, action: string, requestId: string): Promise<void> =>
    audit({
      action,
      actor: null,
      schoolId: view.agreement.schoolId,
      subject: { agreementId: view.agreement.id, party: view.party },
      outcome: 'done',
      requestId,
    });
  const shown = (view: SigningView, secret: string, step: Step, form?: FormState, rejection?: FormState): string =>
    renderPage(
      { title: 'Leerwerkovereenkomst ondertekenen', actor: null, path: '' },
      <SigningPage view={view} secret={secret} step={step} form={form} rejection={rejection} />,
    );

  return [
    page({
      method: 'get',
      path: `${SIGNING_PATH}/:secret`,
      summary: 'Page: read an agreement by personal link, and sign it',
      allow: 'everyone',
      audit: null,
      params: secretParams,
      query: openQuery,
      handle: async ({ params: { secret }, query, address }) => ({
        html: shown(await signing.open(secret, address), secret, query.stap),
      }),
    }),
    page({
      method: 'get',
      path: `${SIGNING_PATH}/:secret/overeenkomst.pdf`,
      summary: 'File: the agreement behind a personal link',
      allow: 'everyone',
      audit: null,
      params: secretParams,
      handle: async ({ params: { secret }, address }) => {
        const { agreement, revision } = await signing.open(secret, address);
        const file = await agreementPdf(agreement, revision);
        return { file, type: 'application/pdf', name: pdfNameOf(agreement, revision) };
      },
    }),
    page({
      method: 'post',
      path: `${SIGNING_PATH}/:secret/code`,
      summary: 'Form: mail a code to the holder of a personal link',
      allow: 'everyone',
      audit: null,
      params: secretParams,
      handle: async ({ params: { secret }, address, requestId }) => {
        await note(await signing.sendCode(secret, address), 'agreement.code-sent', requestId);
        return { redirect: `${SIGNING_PATH}/${secret}?stap=code#tekenen` };
      },
    }),
    page({
      method: 'post',
      path: `${SIGNING_PATH}/:secret`,
      summary: 'Form: sign an agreement by personal link',
      allow: 'everyone',
      audit: null,
      params: secretParams,
      handle: async ({ params: { secret }, body, address, requestId }) => {
        const signed = await attempt(body, (form) => {
          const { name, code, digest } = checked(linkSignBody, {
            ...{ name: form.text('name'), code: form.text('code'), digest: form.text('digest') },
            read: form.flag('read'),
          });
          return signing.signByLink(secret, { name, code, digest }, address);
        });
        const view = await signing.open(secret, address);
        if (!signed.ok) return { html: shown(view, secret, 'code', signed.form), status: signed.status };
        await note(view, 'agreement.signed', requestId);
        return { redirect: `${SIGNING_PATH}/${secret}?stap=getekend` };
      },
    }),
    page({
      method: 'post',
      path: `${SIGNING_PATH}/:secret/afwijzen`,
      summary: 'Form: reject an agreement by personal link',
      allow: 'everyone',
      audit: null,
      params: secretParams,
      handle: async ({ params: { secret }, body, address, requestId }) => {
        const rejected = await attempt(body, (form) =>
          signing.rejectByLink(
            secret,
            checked(rejectBody, { reason: form.text('reason'), digest: form.text('digest') }),
            address,
          ),
        );
        const view = await signing.open(secret, address);
        if (!rejected.ok)
          return { html: shown(view, secret, undefined, undefined, rejected.form), status: rejected.status };
        await note(view, 'agreement.rejected', requestId);
        return { redirect: `${SIGNING_PATH}/${secret}?stap=afgewezen` };
      },
    }),
  ];
};

const SigningPage = (props: {
  view: SigningView;
  secret: string;
  step: Step;
  form: FormState | undefined;
  rejection: FormState | undefined;
}) => {
  const { agreement, revision, party, signature } = props.view;
  const path = `${SIGNING_PATH}/${props.secret}`;
  const state = agreementState(agreement);
  const contact = agreement.contacts[party];
  return (
    <div class="lw-narrow lw-stack">
      <PageHeading
        title={titleOf(agreement, revision)}
        lead={`${revision.content.pupil.name} bij ${revision.content.company.name}. U tekent als: ${partyTitles[party].toLowerCase()}.`}
      />
      {signature === null || !props.form?.summary ? null : <Alert kind="warning">{props.form.summary}</Alert>}
      {signature === null ? null : (
        <Alert kind="ok" role="status" title="U hebt ondertekend">
          {`${signature.name}, op ${longDay(signature.signedOn)}. U hoeft niets meer te doen.`}
        </Alert>
      )}
      {revision.rejection === null ? null : (
        <Alert kind="warning" role="status" title="Deze tekst is afgewezen">
          De school is op de hoogte en maakt een nieuwe tekst, of neemt contact op.
        </Alert>
      )}
      <AgreementText content={revision.content} />
      <Card title="Handtekeningen">
        <DataList items={signatureRows(revision)} />
        <p>
          <a class="utrecht-link utrecht-link--html-a" href={`${path}/overeenkomst.pdf`}>
            Bewaar de tekst als PDF
          </a>
        </p>
      </Card>
      {signature !== null || state === 'rejected' ? null : (
        <>
          <Card title="Ondertekenen" id="tekenen">
            {props.step === 'code' ? (
              <>
                <Alert kind="info" role="status">
                  {`Er is een code gemaild naar ${contact?.email ?? 'uw adres'}. De code werkt ${CODE_MINUTES} minuten.`}
                </Alert>
                <Form form={props.form ?? freshForm({ name: contact?.name ?? '' })} action={path} submit="Onderteken">
                  <HiddenField name="digest" value={revision.digest} />
                  <CheckboxField
                    form={props.form ?? freshForm()}
                    name="read"
                    label="Ik heb de hele tekst gelezen en ga akkoord"
                  />
                  <TextField
                    form={props.form ?? freshForm({ name: contact?.name ?? '' })}
                    name="name"
                    label="Uw naam"
                    autoComplete="name"
                  />
                  <TextField
                    form={props.form ?? freshForm()}
                    name="code"
                    label="Code uit de mail"
                    hint="Zes cijfers"
                    inputMode="numeric"
                    autoComplete="one-time-code"
                  />
                </Form>
              </>
            ) : (
              <p>Akkoord? Dan sturen wij eerst een code naar uw mail, zodat niemand anders voor u kan tekenen.</p>
            )}
            <form method="post" action={`${path}/code`} class="lw-form">
              <div class="lw-actions">
                <Button look={props.step === 'code' ? 'secondary' : 'primary'}>
                  {props.step === 'code' ? 'Stuur een nieuwe code' : 'Stuur mij een code'}
                </Button>
              </div>
            </form>
          </Card>
          <Card title="Ik ben niet akkoord">
            <Form form={props.rejection ?? freshForm()} action={`${path}/afwijzen`} submit="Wijs de tekst af">
              <HiddenField name="digest" value={revision.digest} />
              <TextAreaField
                form={props.rejection ?? freshForm()}
                name="reason"
                label="Wat klopt er niet?"
                hint="De school leest dit en maakt een nieuwe tekst."
                rows={3}
              />
            </Form>
          </Card>
        </>
      )}
    </div>
  );
};
