import type { Connection } from 'mongoose';
import type { SchoolScope } from '../../domain/actor.js';
import type { Receiver } from './receivers.rules.js';

interface ProposalRow {
  readonly companyId: string;
  readonly proposedAt: Date;
  readonly answeredAt: Date | null;
  readonly state: string;
}
interface AgreementRow {
  readonly companyId: string;
  readonly history: readonly { readonly at: Date }[];
}
interface OutflowRow {
  readonly handover: { readonly mboSchool: string; readonly sentAt: Date } | null;
}

/** Reads who got something of a pupil, from what the collections keep of it. */
export const createReceivers =
  (connection: Connection) =>
  async (scope: SchoolScope, studentId: string): Promise<Receiver[]> => {
    const rowsOf = <T extends object>(collection: string, fields: Record<string, 1>): Promise<T[]> =>
      connection
        .collection(collection)
        .find({ studentId, schoolId: scope.schoolId }, { projection: fields })
        .toArray() as Promise<unknown> as Promise<T[]>;
    const [proposals, agreements, outflows] = await Promise.all([
      rowsOf<ProposalRow>('proposals', { companyId: 1, proposedAt: 1, answeredAt: 1, state: 1 }),
      rowsOf<AgreementRow>('agreements', { companyId: 1, 'history.at': 1 }),
      rowsOf<OutflowRow>('outflows', { 'handover.mboSchool': 1, 'handover.sentAt': 1 }),
    ]);
    const ids = [...new Set([...proposals, ...agreements].map(({ companyId }) => companyId))];
    const companies = await connection
      .collection<{ _id: string; name: string }>('companies')
      .find({ _id: { $in: ids } }, { projection: { name: 1 } })
      .toArray();
    const names = new Map(companies.map(({ _id, name }) => [_id, name]));
    const nameOf = (id: string): string => names.get(id) ?? id;
    return [
      ...proposals.map(({ companyId, proposedAt }): Receiver => ({
        kind: 'company-profile',
        name: nameOf(companyId),
        since: proposedAt,
      })),
      ...proposals.flatMap(({ companyId, state, answeredAt }): Receiver[] =>
        state === 'accepted' && answeredAt
          ? [{ kind: 'company-name', name: nameOf(companyId), since: answeredAt }]
          : [],
      ),
      ...agreements.flatMap(({ companyId, history }): Receiver[] =>
        history[0] ? [{ kind: 'agreement', name: nameOf(companyId), since: history[0].at }] : [],
      ),
      ...outflows.flatMap(({ handover }): Receiver[] =>
        handover?.sentAt ? [{ kind: 'mbo', name: handover.mboSchool, since: handover.sentAt }] : [],
      ),
    ];
  };
