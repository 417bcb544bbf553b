import type { Leerjaar, Programme } from '../../domain/programme.js';
import type { Sector } from '../../domain/sector.js';

/** How many pupils of all schools together take a programme in a sector. */
export interface PupilCount {
  readonly programme: Programme;
  readonly leerjaar: Leerjaar;
  readonly sector: Sector;
  readonly count: number;
}

/** What storage must offer to count: sums, never a pupil. */
export interface CountsRepository {
  /** Pupils who have not left, by programme, year and sector. */
  pupils(): Promise<PupilCount[]>;
}
