import { isNobody } from '../../domain/forgotten-pupil.js';
import { Alert } from '../../web/components/alert.js';
import { Link } from '../../web/components/link.js';
import { countOf } from '../../web/texts/format.nl.js';

/** A pupil in a table of a run, with the way to why; only words once the pupil is gone from the run. */
export const RunPupil = (props: { runId: string; row: { studentId: string; name: string; groupName: string } }) => {
  const { studentId, name, groupName } = props.row;
  return (
    <>
      {isNobody(studentId) ? (
        <span class="lw-muted">{name}</span>
      ) : (
        <Link href={`/matching/${props.runId}/leerlingen/${studentId}`}>{name}</Link>
      )}
      <span class="lw-cell-note">{groupName}</span>
    </>
  );
};

/** Says above a table that some of its pupils are gone, and why. */
export const ForgottenPupils = ({ studentIds }: { studentIds: readonly string[] }) => {
  const gone = new Set(studentIds.filter(isNobody)).size;
  return gone === 0 ? null : (
    <Alert kind="info" title={`${countOf(gone, 'leerling is', 'leerlingen zijn')} uit deze matching gehaald`}>
      <p>
        Hun bewaartermijn is om, of hun gegevens zijn op verzoek gewist. Hun plek telt nog mee; in de tabel staat dan
        “leerling vergeten”.
      </p>
    </Alert>
  );
};
