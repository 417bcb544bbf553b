import { Alert } from '../../web/components/alert.js';
import { Badge } from '../../web/components/badge.js';
import { ButtonLink } from '../../web/components/button.js';
import { Bar } from '../../web/components/figures.js';
import { FindingList } from '../../web/components/finding-list.js';
import { ConfirmForm } from '../../web/components/form.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, PageHeading } from '../../web/components/page-parts.js';
import { DataTable } from '../../web/components/table.js';
import { countOf, wholeNumber } from '../../web/texts/format.nl.js';
import { wording } from '../../web/texts.nl.js';
import type { PlacementNames } from './placement-lists.pages.js';
import {
  remedyFor,
  type ProposalSending,
  type Remedy,
  type SendingResult,
  type SendingState,
} from './proposal-sendings.rules.js';

/** Where somebody can go to mend a failure. */
export interface RemedyLink {
  readonly href: string;
  readonly label: string;
}

const ADVICE: Readonly<Record<Remedy, string>> = {
  'see-open': 'Wacht het antwoord af, of trek het voorstel eerst in.',
  'see-placement': 'Kies andere dagen, of beëindig eerst de andere stage.',
  'other-place': 'Kies een andere plek voor deze leerling.',
  'see-pupil': 'Kijk of de leerling nog op school zit.',
  'try-again': 'Probeer het nog eens.',
};

const Failure = ({ result }: { result: SendingResult }) => (
  <>
    {wording(result.code ?? '', {}) ?? 'Dit kan niet.'}
    {result.findings.length === 0 ? null : <FindingList findings={result.findings} />}
  </>
);

/** What came of a sending as a file: a line per pupil that was tried. */
export const sendingCsv = (
  sending: ProposalSending,
  names: PlacementNames,
  placeOf: (studentId: string) => string,
) => ({
  header: ['Leerling', 'Klas', 'Plek', 'Voorgesteld', 'Waarom niet', 'Mail'],
  rows: sending.results.map(({ studentId, proposalId, code, isMailed }) => [
    ...[names.pupil(studentId), names.group(studentId), placeOf(studentId), proposalId === null ? 'nee' : 'ja'],
    proposalId === null ? (wording(code ?? '', {}) ?? 'Dit kan niet.') : '',
    proposalId === null ? '' : isMailed === false ? 'Geen mailadres' : 'Klaargezet',
  ]),
});

/** What came of a sending: who was not proposed and why on top, then who was. */
export const SendingResults = (props: {
  sending: ProposalSending;
  state: SendingState;
  names: PlacementNames;
  placeOf: (studentId: string) => string;
  remedies: ReadonlyMap<string, RemedyLink>;
}) => {
  const { sending, state, names } = props;
  const failed = sending.results.filter(({ proposalId }) => proposalId === null);
  const made = sending.results.filter(({ proposalId }) => proposalId !== null);
  const unmailed = made.filter(({ isMailed }) => isMailed === false);
  const asked = sending.studentIds.length;
  return (
    <>
      <Breadcrumb
        crumbs={[
          { href: `/matching/${sending.runId}`, label: 'Matching' },
          { href: `/matching/${sending.runId}/voorstellen`, label: 'Voorstellen' },
        ]}
        here="Uitkomst"
      />
      <PageHeading
        title={state === 'ended' ? 'De voorstellen zijn gedaan' : 'De voorstellen worden gedaan'}
        lead={`${wholeNumber(made.length)} van ${countOf(asked, 'leerling is', 'leerlingen zijn')} voorgesteld${failed.length === 0 ? '' : `; bij ${wholeNumber(failed.length)} lukte het niet`}.`}
        actions={
          <>
            <ButtonLink href="/plaatsingen/voorstellen">Alle voorstellen</ButtonLink>
            <ButtonLink href={`/matching/${sending.runId}/voorstellen`}>Nog meer voorstellen</ButtonLink>
            <ButtonLink href={`/plaatsingen/zendingen/${sending.id}/uitkomst.csv`}>Download (CSV)</ButtonLink>
          </>
        }
      />
      {state === 'sending' ? (
        <Card title="Bezig">
          <div role="status" class="lw-stack lw-stack--tight">
            <div class="lw-progress">
              <Bar className="lw-bar" percent={(100 * sending.results.length) / Math.max(1, asked)} />
            </div>
            <p>Deze pagina ververst zichzelf; u mag ook later terugkomen.</p>
          </div>
          <ButtonLink href={`/plaatsingen/zendingen/${sending.id}`}>Ververs</ButtonLink>
        </Card>
      ) : null}
      {state === 'stuck' ? (
        <Alert kind="warning" title="Het versturen is onderbroken">
          <p>Wat hieronder staat is gedaan. De andere leerlingen zijn nog niet voorgesteld.</p>
          <ConfirmForm action={`/plaatsingen/zendingen/${sending.id}/verder`} submit="Ga verder met de rest" />
        </Alert>
      ) : null}
      {failed.length === 0 ? null : (
        <Card title="Niet gelukt">
          <DataTable
            caption="Leerlingen die niet konden worden voorgesteld"
            captionHidden
            rows={failed}
            keyOf={({ studentId }) => studentId}
            columns={[
              {
                header: 'Leerling',
                cell: ({ studentId }) => (
                  <>
                    <Link href={`/leerlingen/${studentId}`}>{names.pupil(studentId)}</Link>
                    <span class="lw-cell-note">{names.group(studentId)}</span>
                  </>
                ),
              },
              { header: 'Plek', cell: ({ studentId }) => props.placeOf(studentId) },
              { header: 'Waarom', cell: (result) => <Failure result={result} />, wide: true },
              {
                header: 'Wat kunt u doen?',
                cell: ({ studentId, code }) => {
                  const link = props.remedies.get(studentId);
                  return (
                    <>
                      {ADVICE[remedyFor(code ?? '')]}{' '}
                      {link === undefined ? null : (
                        <Link href={link.href}>
                          {link.label}
                          <span class="lw-visually-hidden"> ({names.pupil(studentId)})</span>
                        </Link>
                      )}
                    </>
                  );
                },
                wide: true,
              },
            ]}
          />
        </Card>
      )}
      {unmailed.length === 0 ? null : (
        <Alert kind="warning" title="Niet elk bedrijf heeft een mailadres">
          <p>
            {`Bij ${countOf(unmailed.length, 'leerling', 'leerlingen')} ging er geen mail uit. De plek is wel vastgehouden. Bel het bedrijf, of vul op de pagina van het bedrijf een mailadres in en stuur de mail opnieuw vanaf het voorstel.`}
          </p>
        </Alert>
      )}
      {made.length === 0 ? null : (
        <Card title="Voorgesteld">
          <DataTable
            caption="Leerlingen die zijn voorgesteld"
            captionHidden
            rows={made}
            keyOf={({ studentId }) => studentId}
            columns={[
              {
                header: 'Leerling',
                cell: ({ studentId, proposalId }) => (
                  <>
                    <Link href={`/plaatsingen/voorstellen/${proposalId ?? ''}`}>{names.pupil(studentId)}</Link>
                    <span class="lw-cell-note">{names.group(studentId)}</span>
                  </>
                ),
              },
              { header: 'Plek', cell: ({ studentId }) => props.placeOf(studentId) },
              {
                header: 'Mail',
                cell: ({ isMailed }) =>
                  isMailed === false ? (
                    <Badge tone="attention">Geen mailadres</Badge>
                  ) : (
                    <Badge tone="good">Klaargezet</Badge>
                  ),
              },
            ]}
          />
        </Card>
      )}
    </>
  );
};
