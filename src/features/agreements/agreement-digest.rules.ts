import { createHash } from 'node:crypto';
import type { AgreementContent, Revision } from '../../domain/agreement.js';

const canonical = (value: unknown): unknown => {
  if (typeof value === 'string') return value.normalize('NFC');
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, canonical(inner)]),
  );
};

/** One text for one content: keys in order, strings in Unicode form NFC, no spaces. This is what is stored and signed. */
export const canonicalText = (content: AgreementContent): string => JSON.stringify(canonical(content));

/** SHA-256 of the canonical text, in 64 hexadecimal digits. */
export const digestOf = (content: AgreementContent): string =>
  createHash('sha256').update(canonicalText(content), 'utf8').digest('hex');

/** Whether the text of a revision, and each signature under it, still is what its digest says. */
export const isUntouched = ({ content, digest, signatures }: Revision): boolean =>
  digestOf(content) === digest && signatures.every((signature) => signature.digest === digest);
