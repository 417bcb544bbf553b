import type { SchoolScope } from '../../domain/actor.js';
import type { Destination, Outflow } from '../../domain/outcome.js';

/** Which outflows a list asks for. */
export interface OutflowFilter {
  readonly destination?: Destination | undefined;
  /** Only pupils of these groups; an empty list gives nobody. */
  readonly groupIds?: readonly string[] | undefined;
}

/** What storage must offer for outflows. */
export interface OutflowRepository {
  get(scope: SchoolScope, id: string): Promise<Outflow | null>;
  /** Newest first: by the day of leaving, then id. */
  list(
    scope: SchoolScope,
    filter: OutflowFilter,
    page: { after: readonly [leftOn: string, id: string] | null; limit: number },
  ): Promise<Outflow[]>;
  /** In the order of `list`. */
  all(scope: SchoolScope, filter: OutflowFilter): Promise<Outflow[]>;
  /** Of every school: those of which a sheet may be read by its link, as far as outflows know. */
  handedOver(): Promise<Outflow[]>;
  /** Of every school: those of these pupils. */
  ofStudents(studentIds: readonly string[]): Promise<Outflow[]>;
  /** @throws the storage's duplicate-key error when the pupil has an outflow */
  insert(outflow: Outflow): Promise<void>;
  /**
   * Stores the outflow as the next version; false when its version is no longer the stored one. In the same transaction what is done
   * `also`, which may run more than once.
   */
  replace(outflow: Outflow, also?: () => Promise<void>): Promise<boolean>;
}
