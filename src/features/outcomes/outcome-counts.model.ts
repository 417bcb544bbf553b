import type { Connection } from 'mongoose';
import { EVALUATORS } from '../../domain/evaluation.js';
import type { OutcomeCountsRepository } from './outcome-counts.repository.js';
import type { OutcomeSums } from './outcome-counts.rules.js';

type Left = OutcomeSums['left'][number];
type FollowUp = OutcomeSums['followUps'][number];
type Form = OutcomeSums['forms'][number];

/** Counts made by the database, so that no pupil is read to count them. */
export const createOutcomeCountsRepository = (connection: Connection): OutcomeCountsRepository => ({
  sums: async (schoolId) => {
    const whose = schoolId === null ? {} : { schoolId };
    const outflows = connection.collection('outflows');
    const [left, followUps, ...forms] = await Promise.all([
      outflows
        .aggregate<{ _id: Omit<Left, 'count'>; count: number }>([
          { $match: whose },
          {
            $group: {
              _id: { month: { $substrBytes: ['$leftOn', 0, 7] }, destination: '$destination' },
              count: { $sum: 1 },
            },
          },
        ])
        .toArray(),
      outflows
        .aggregate<{ _id: Omit<FollowUp, 'count'>; count: number }>([
          { $match: whose },
          { $unwind: '$followUps' },
          {
            $group: {
              _id: { months: '$followUps.months', destination: '$followUps.destination' },
              count: { $sum: 1 },
            },
          },
        ])
        .toArray(),
      ...EVALUATORS.map(async (as) => {
        const field = `answers.${as}`;
        const rows = await connection
          .collection('evaluations')
          .aggregate<{ _id: Form['form']; count: number }>([
            { $match: { ...whose, [field]: { $exists: true } } },
            {
              $group: {
                _id: {
                  rating: `$${field}.rating`,
                  goals: `$${field}.goals`,
                  jobOffer: `$${field}.jobOffer`,
                  said: `$${field}.said`,
                },
                count: { $sum: 1 },
              },
            },
          ])
          .toArray();
        return rows.map(({ _id, count }): Form => ({ as, form: _id, count }));
      }),
    ]);
    return {
      left: left.map(({ _id, count }) => ({ ..._id, count })),
      followUps: followUps.map(({ _id, count }) => ({ ..._id, count })),
      forms: forms.flat(),
    };
  },
});
