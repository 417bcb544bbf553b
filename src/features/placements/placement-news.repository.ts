import type { HistoryEntry } from './placement-history.rules.js';
import type { Audience, PlacementRecord } from './placement-moves.rules.js';
import type { ProposalRecord } from './proposals.rules.js';

/** Something that others must hear of. */
export type PlacementNews =
  | {
      readonly kind:
        | 'proposed'
        | 'proposed-again'
        | 'accepted'
        | 'declined'
        | 'lapsed'
        | 'withdrawn'
        | 'question-asked'
        | 'question-answered';
      readonly proposal: ProposalRecord;
    }
  | {
      readonly kind: 'moved' | 'move-undone';
      readonly placement: PlacementRecord;
      readonly entry: HistoryEntry;
      readonly tells: readonly Audience[];
    };

/** Puts what others must hear into the outbox, in the transaction of the change itself. */
export type TellNews = (news: PlacementNews) => Promise<void>;
