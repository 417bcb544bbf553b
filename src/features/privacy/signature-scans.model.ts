import type { Connection } from 'mongoose';

interface SignedRow {
  readonly _id: string;
  readonly revisions: readonly { readonly signatures: readonly { readonly fileId: string | null }[] }[];
}

/** The ids of the scans of signatures on the agreements of a pupil, oldest agreement first. */
export const scanIdsOf = async (
  connection: Connection,
  about: { readonly schoolId: string; readonly studentId: string },
): Promise<string[]> => {
  const rows = await connection
    .collection<SignedRow>('agreements')
    .find(about, { projection: { 'revisions.signatures.fileId': 1 } })
    .sort({ _id: 1 })
    .toArray();
  return rows
    .flatMap(({ revisions }) => revisions.flatMap(({ signatures }) => signatures.map(({ fileId }) => fileId)))
    .filter((id) => id !== null);
};

/** The ids of all scans that some signature names, of every school. */
export const namedScanIds = async (connection: Connection): Promise<ReadonlySet<string>> => {
  const ids = await connection.collection<SignedRow>('agreements').distinct('revisions.signatures.fileId');
  return new Set(ids.filter((id) => id !== null));
};
