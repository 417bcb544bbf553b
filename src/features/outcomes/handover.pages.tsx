import { z } from 'zod';
import type { Handover, Outflow } from '../../domain/outcome.js';
import type { AuditNote } from '../../platform/audit/audit-events.js';
import { writePdf } from '../../platform/pdf/pdf-document.js';
import { Alert } from '../../web/components/alert.js';
import { Link } from '../../web/components/link.js';
import { ConfirmForm } from '../../web/components/form.js';
import { Card, DataList, PageHeading } from '../../web/components/page-parts.js';
import { renderPage } from '../../web/layout.js';
import { page, type AnyRoute } from '../../web/route.js';
import { longDay, moment } from '../../web/texts/format.nl.js';
import { destinationNames } from '../../web/texts/outcomes.nl.js';
import type { OutcomeService } from './outcomes.service.js';

/** Where a link to a handover leads; the secret is the last part of the path. */
export const HANDOVER_PATH = '/overdracht';

const secretParams = z.strictObject({ secret: z.string().regex(/^[A-Za-z0-9_-]{20,200}$/) });
type Handed = Outflow & { readonly handover: Handover };

/** What stands on the sheet, on the page and in the PDF alike. */
export const handoverFacts = (outflow: Handed): (readonly [name: string, value: string])[] => [
  ['Leerling', outflow.pupilName],
  ['Van school af op', longDay(outflow.leftOn)],
  [
    'Gaat naar',
    [
      destinationNames[outflow.destination],
      ...(outflow.mboLevel === null ? [] : [`niveau ${outflow.mboLevel}`]),
      ...(outflow.mboCourse === null ? [] : [outflow.mboCourse]),
    ].join(', '),
  ],
  ['Mbo-school', outflow.handover.mboSchool],
  ['Toestemming van', `${outflow.handover.consentBy}, op ${longDay(outflow.handover.consentOn)}`],
];

/** The sheet as a PDF file. */
export const handoverPdf = (outflow: Handed): Promise<Buffer> =>
  writePdf(
    {
      title: `Warme overdracht van ${outflow.pupilName}`,
      language: 'nl-NL',
      author: 'Leerwerkplek',
      createdAt: outflow.handover.sentAt,
      footer: `Warme overdracht · ${outflow.pupilName} · vertrouwelijk`,
      pageLabel: (number, pages) => `Pagina ${number} van ${pages}`,
    },
    (writer) => {
      writer.heading(1, 'Warme overdracht');
      writer.lead(`Van het vmbo naar ${outflow.handover.mboSchool}, ${moment(outflow.handover.sentAt)}.`);
      writer.facts(handoverFacts(outflow));
      writer.heading(2, 'Wat de mbo-school moet weten');
      writer.paragraph(outflow.handover.text);
    },
  );

/** The pages behind the link of an mbo school. Opening it confirms nothing. */
export const handoverPages = (deps: {
  outcomes: OutcomeService;
  audit: (note: AuditNote) => Promise<void>;
}): AnyRoute[] => [
  page({
    method: 'get',
    path: `${HANDOVER_PATH}/:secret`,
    summary: 'Page: read a handover sheet by personal link',
    allow: 'everyone',
    audit: null,
    params: secretParams,
    handle: async ({ params: { secret }, address }) => ({
      html: renderPage(
        { title: 'Warme overdracht', actor: null, path: '' },
        <HandoverPage outflow={await deps.outcomes.openHandover(secret, address)} secret={secret} />,
      ),
    }),
  }),
  page({
    method: 'get',
    path: `${HANDOVER_PATH}/:secret/overdracht.pdf`,
    summary: 'File: a handover sheet by personal link',
    allow: 'everyone',
    audit: null,
    params: secretParams,
    handle: async ({ params: { secret }, address }) => {
      const outflow = await deps.outcomes.openHandover(secret, address);
      return { file: await handoverPdf(outflow), type: 'application/pdf', name: `overdracht-${outflow.id}.pdf` };
    },
  }),
  page({
    method: 'post',
    path: `${HANDOVER_PATH}/:secret`,
    summary: 'Form: confirm that a handover sheet was received',
    allow: 'everyone',
    audit: null,
    params: secretParams,
    handle: async ({ params: { secret }, address, requestId }) => {
      const { id, schoolId } = await deps.outcomes.confirmReceipt(secret, address);
      const subject = { outflowId: id };
      await deps.audit({ action: 'outflow.received', actor: null, schoolId, subject, outcome: 'done', requestId });
      return { redirect: `${HANDOVER_PATH}/${secret}` };
    },
  }),
];

const HandoverPage = ({ outflow, secret }: { outflow: Handed; secret: string }) => {
  const path = `${HANDOVER_PATH}/${secret}`;
  const { receivedAt, text } = outflow.handover;
  return (
    <div class="lw-narrow lw-stack">
      <PageHeading title="Warme overdracht" lead={`Voor ${outflow.handover.mboSchool}`} />
      {receivedAt === null ? null : (
        <Alert kind="ok" role="status">{`De ontvangst is bevestigd op ${moment(receivedAt)}.`}</Alert>
      )}
      <Card>
        <DataList items={handoverFacts(outflow)} />
      </Card>
      <Card title="Wat de mbo-school moet weten">
        {text.split(/\n\s*\n/).map((part) => (
          <p key={part}>{part}</p>
        ))}
        <p>
          <Link href={`${path}/overdracht.pdf`}>Bewaar als PDF</Link>
        </p>
      </Card>
      {receivedAt === null ? (
        <Card title="Ontvangst bevestigen" lead="De vmbo-school ziet dan dat de overdracht is aangekomen.">
          <ConfirmForm action={path} submit="Ik heb de overdracht ontvangen" />
        </Card>
      ) : null}
    </div>
  );
};
