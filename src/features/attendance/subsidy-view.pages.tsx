import { Alert } from '../../web/components/alert.js';
import { ButtonLink } from '../../web/components/button.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, DataList, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { DataTable } from '../../web/components/table.js';
import { countOf, duration, longDay, periodText, shortDay } from '../../web/texts/format.nl.js';
import { authorText, weekTotalText } from './attendance-shape.pages.js';
import { daysText, digestText, gapTexts, signatureRow } from './subsidy-shape.pages.js';
import { subsidyGaps, type SubsidyFile } from './subsidy-file.rules.js';

/** The subsidy file to print. */
export const SubsidyPage = ({ file }: { file: SubsidyFile }) => {
  const gaps = subsidyGaps(file);
  const { guided, agreement, weeks, guidance } = file;
  const { placement, pupil, place } = guided;
  const path = `/aanwezigheid/${placement.id}`;
  return (
    <>
      <Breadcrumb
        crumbs={[
          { href: '/aanwezigheid', label: 'Aanwezigheid' },
          { href: path, label: pupil.name },
        ]}
        here="Subsidiedossier"
      />
      <PageHeading
        title={`Subsidiedossier van ${pupil.name}`}
        lead="Bewaar dit dossier vijf jaar. Met de knop Afdrukken van de browser komt het op papier."
        actions={
          <>
            <ButtonLink href={`${path}/dossier.pdf`}>Download (PDF)</ButtonLink>
            <ButtonLink href={`${path}/dossier.csv`}>Download (CSV)</ButtonLink>
          </>
        }
      />
      {gaps.length === 0 ? (
        <Alert kind="ok">Het dossier is compleet tot vandaag.</Alert>
      ) : (
        <Alert kind="warning" title="Dit ontbreekt nog">
          <ul class="lw-alert__list">
            {gaps.map((gap) => (
              <li key={gap}>{gapTexts[gap]}</li>
            ))}
          </ul>
        </Alert>
      )}
      <Card title="Stage">
        <DataList
          items={[
            ['School', file.schoolName],
            ['Leerling', `${pupil.name}, ${pupil.groupName}`],
            ['Leerbedrijf', `${place.companyName}, ${place.street}, ${place.town}`],
            ['Praktijkopleider', guided.supervisorName ?? 'nog niet bekend'],
            ['Stagebegeleider', guided.mentor?.name ?? 'nog niet bekend'],
            ['Periode', periodText(placement)],
            [
              'Overeenkomst',
              agreement === null
                ? 'nog niet door iedereen getekend'
                : `${agreement.reference}, door iedereen getekend op ${longDay(agreement.signedOn)}`,
            ],
            ['Aanwezig', `${countOf(file.days, 'dag', 'dagen')}, ${duration(file.minutes)}`],
          ]}
        />
      </Card>
      {agreement === null ? null : (
        <Card title="Overeenkomst">
          <DataList items={agreement.signatures.map(signatureRow)} />
          <p>
            <Link href={`/overeenkomsten/${agreement.id}/versies/${agreement.revision}/pdf`}>
              De getekende tekst (PDF)
            </Link>
            , controlegetal (SHA-256): {digestText(agreement.digest)}
          </p>
        </Card>
      )}
      <Card title="Aanwezigheid per week">
        {weeks.length === 0 ? (
          <EmptyState text="De stage is nog niet begonnen." />
        ) : (
          <DataTable
            caption="Aanwezigheid per week"
            captionHidden
            rows={weeks}
            keyOf={({ monday }) => monday}
            columns={[
              { header: 'Week van', cell: ({ monday }) => shortDay(monday) },
              {
                header: 'Dagen',
                wide: true,
                cell: ({ recorded }) => daysText(recorded?.days ?? []),
              },
              { header: 'Samen', cell: ({ recorded }) => (recorded === null ? '' : weekTotalText(recorded.days)) },
              {
                header: 'Niet ingevuld',
                cell: ({ openDays }) => (openDays === 0 ? '' : countOf(openDays, 'dag', 'dagen')),
              },
              {
                header: 'Vastgelegd door',
                cell: ({ recorded }) => {
                  const last = recorded?.history.at(-1);
                  return last === undefined ? '' : authorText(last.by);
                },
              },
            ]}
          />
        )}
      </Card>
      <Card title="Bewijs van begeleiding">
        {guidance.length === 0 ? (
          <EmptyState text="Er is nog geen bezoek of terugkoppeling vastgelegd." />
        ) : (
          <ul>
            {guidance.map(({ on, kind, by }) => (
              <li key={`${on}${kind}${by}`}>
                {longDay(on)}: {kind === 'visit' ? 'stagebezoek' : 'terugkoppeling van het bedrijf'}, {by}
              </li>
            ))}
          </ul>
        )}
      </Card>
    </>
  );
};
