import type { Actor } from '../../domain/actor.js';
import type { Agreement, Party } from '../../domain/agreement.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import type { CalendarDate } from '../../platform/calendar-date.js';
import type { Clock } from '../../platform/clock.js';
import { AppError } from '../../platform/errors.js';
import { labelOf, scanTypeOf } from '../../platform/files/file-kind.js';
import type { FileStore } from '../../platform/files/stored-files.js';
import type { Declaration, SigningService } from './signing.service.js';

/** A scan of some pages in colour; a photo of a phone is smaller. */
export const SCAN_UPLOAD = { field: 'scan', maxBytes: 8_000_000 } as const;

/** What stands on a paper: whose signature, under which text, on which day. */
export interface SignedPaper extends Declaration {
  readonly party: Party;
  readonly signedOn: CalendarDate;
}

/** The scan as it was sent; what is said of its name is a label only. */
export interface Scan {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Signatures on paper with their scans, from the page and from JSON. */
export const createPaperSigning = ({
  signing,
  files,
  clock,
}: {
  signing: Pick<SigningService, 'checkPaper' | 'signOnPaper'>;
  files: FileStore;
  clock: Clock;
}) => {
  /**
   * Keeps the scan and records the signature. No scan stays behind for a signature that was not recorded.
   * @throws 422 without a scan or for a file that is none of the kinds, 409 as for any signature
   */
  const record = async (actor: Actor, id: string, paper: SignedPaper, scan: Scan | null): Promise<Agreement> => {
    const { schoolId } = schoolScopeOf(actor);
    if (!scan) throw scanFault('agreement.scan-missing', 'scan-missing');
    const type = scanTypeOf(scan.bytes);
    if (!type) throw scanFault('agreement.scan-type', 'scan-type');
    await signing.checkPaper(actor, id, paper.party, paper.digest);
    const fileId = await files.put({
      ...{ schoolId, type, bytes: scan.bytes, label: labelOf(scan.name) },
      ...{ uploadedBy: actor.accountId, uploadedAt: clock.now() },
    });
    try {
      return await signing.signOnPaper(actor, id, { ...paper, fileId });
    } catch (error) {
      await files.remove(schoolId, fileId);
      throw error;
    }
  };

  return { record };
};

export type PaperSigning = ReturnType<typeof createPaperSigning>;

const scanFault = (code: string, field: string): AppError =>
  new AppError('rule', code, {}, [{ path: SCAN_UPLOAD.field, code: field }]);
