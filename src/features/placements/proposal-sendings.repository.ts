import type { SchoolScope } from '../../domain/actor.js';
import type { ProposalSending, SendingResult } from './proposal-sendings.rules.js';

/** What storage must offer for sendings. */
export interface ProposalSendingRepository {
  get(scope: SchoolScope, id: string): Promise<ProposalSending | null>;
  /** @throws the storage's duplicate-key error when there is one with this id */
  insert(sending: ProposalSending): Promise<void>;
  /** Adds what came of a pupil; false when another process took the sending over. */
  add(id: string, worker: string, result: SendingResult, at: Date): Promise<boolean>;
  end(id: string, worker: string, at: Date): Promise<void>;
  /** Takes over a sending that gave no sign of life since an instant; false when somebody else did, or it ended. */
  takeOver(scope: SchoolScope, id: string, by: { worker: string; at: Date; stuckBefore: Date }): Promise<boolean>;
}
