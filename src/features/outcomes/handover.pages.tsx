import { z } from 'zod';
import type { StageDone } from '../../domain/outcome.js';
import type { AuditNote } from '../../platform/audit/audit-events.js';
import { writePdf } from '../../platform/pdf/pdf-document.js';
import { Alert } from '../../web/components/alert.js';
import { Link } from '../../web/components/link.js';
import { ConfirmForm } from '../../web/components/form.js';
import { Card, DataList, PageHeading } from '../../web/components/page-parts.js';
import { renderPage } from '../../web/layout.js';
import { page, type AnyRoute } from '../../web/route.js';
import { goalsNames } from '../../web/texts/evaluations.nl.js';
import { longDay, moment, periodText } from '../../web/texts/format.nl.js';
import { sectorNames } from '../../web/texts/labels.nl.js';
import { destinationNames } from '../../web/texts/outcomes.nl.js';
import type { Handed, HandoverService } from './handover.service.js';

/** Where a link to a handover leads; the secret is the last part of the path. */
export const HANDOVER_PATH = '/overdracht';

const secretParams = z.strictObject({ secret: z.string().regex(/^[A-Za-z0-9_-]{20,200}$/) });

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

/** One stage in a line. */
export const stageText = ({ place, sector, goals, ...period }: StageDone): string =>
  `${place} (${sectorNames[sector].toLowerCase()}), ${periodText(period)}${
    goals === null ? '' : `. Leerdoelen gehaald: ${goalsNames[goals].toLowerCase()}`
  }`;

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
      if (outflow.handover.stages.length > 0) {
        writer.heading(2, 'Stages');
        writer.list(outflow.handover.stages.map(stageText));
      }
    },
  );

/** The name of the file: no name of a pupil, since a browser keeps it in its history. */
export const handoverFileName = ({ id }: Handed): string => `overdracht-${id}.pdf`;

/** The sheet on a page; what follows it differs by who reads. */
export const HandoverSheet = ({ outflow, pdf }: { outflow: Handed; pdf: string }) => (
  <>
    <Card>
      <DataList items={handoverFacts(outflow)} />
    </Card>
    <Card title="Wat de mbo-school moet weten">
      {outflow.handover.text.split(/\n\s*\n/).map((part) => (
        <p key={part}>{part}</p>
      ))}
      <p>
        <Link href={pdf}>Bewaar als PDF</Link>
      </p>
    </Card>
    {outflow.handover.stages.length === 0 ? null : (
      <Card title="Stages">
        <ul>
          {outflow.handover.stages.map((stage) => (
            <li key={`${stage.place}${stage.firstDay}`}>{stageText(stage)}</li>
          ))}
        </ul>
      </Card>
    )}
  </>
);

/** The pages behind the link of an mbo school. Opening it confirms nothing. */
export const handoverPages = (deps: {
  handovers: HandoverService;
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
        <HandoverPage outflow={await deps.handovers.open(secret, address)} secret={secret} />,
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
      const outflow = await deps.handovers.open(secret, address);
      return { file: await handoverPdf(outflow), type: 'application/pdf', name: handoverFileName(outflow) };
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
      const { id, schoolId } = await deps.handovers.confirmReceipt(secret, address);
      const subject = { outflowId: id };
      await deps.audit({ action: 'outflow.received', actor: null, schoolId, subject, outcome: 'done', requestId });
      return { redirect: `${HANDOVER_PATH}/${secret}` };
    },
  }),
];

const HandoverPage = ({ outflow, secret }: { outflow: Handed; secret: string }) => {
  const path = `${HANDOVER_PATH}/${secret}`;
  const { receivedAt, mboSchool } = outflow.handover;
  return (
    <div class="lw-narrow lw-stack">
      <PageHeading title="Warme overdracht" lead={`Voor ${mboSchool}`} />
      {receivedAt === null ? null : (
        <Alert kind="ok" role="status">{`De ontvangst is bevestigd op ${moment(receivedAt)}.`}</Alert>
      )}
      <HandoverSheet outflow={outflow} pdf={`${path}/overdracht.pdf`} />
      {receivedAt === null ? (
        <Card title="Ontvangst bevestigen" lead="De vmbo-school ziet dan dat de overdracht is aangekomen.">
          <ConfirmForm action={path} submit="Ik heb de overdracht ontvangen" />
        </Card>
      ) : null}
    </div>
  );
};
