import type { Connection } from 'mongoose';
import type { CountsRepository, PupilCount } from './counts.repository.js';

/** Counts made by the database, so that no pupil is read to count them. */
export const createCountsRepository = (connection: Connection): CountsRepository => ({
  pupils: async () => {
    const rows = await connection
      .collection('students')
      .aggregate<{ _id: Omit<PupilCount, 'count'>; count: number }>([
        { $match: { endedOn: null } },
        { $group: { _id: { programme: '$programme', leerjaar: '$leerjaar', sector: '$sector' }, count: { $sum: 1 } } },
      ])
      .toArray();
    const keyOf = (one: PupilCount): string => `${one.programme} ${one.leerjaar} ${one.sector}`;
    return rows
      .map(({ _id, count }) => ({ programme: _id.programme, leerjaar: _id.leerjaar, sector: _id.sector, count }))
      .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  },
});
