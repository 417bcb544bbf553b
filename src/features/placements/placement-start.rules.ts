import type { Finding } from '../../domain/finding.js';

/** What keeps a placement from starting: where it stands, its rule and its facts. */
export interface StartFault {
  readonly path: string;
  readonly code: string;
  readonly facts: Finding['facts'];
}

/** Where to mend what a rule refuses; what is missing here is a matter of the days in the annex. */
const FIELDS: readonly (readonly [rule: RegExp, path: string])[] = [
  [/^agreement\.parent-/, 'parentSignature'],
  [/^agreement\./, 'agreement'],
  [/^recognition\./, 'recognition'],
  [/^age\./, 'dateOfBirth'],
  [/^hazard\./, 'hazards'],
];

/** Every finding that refuses a start, at the field where it can be mended; warnings keep nobody from starting. */
export const startFaults = (findings: readonly Finding[]): StartFault[] =>
  findings
    .filter(({ severity }) => severity === 'refuse')
    .map(({ rule, facts }) => ({ path: FIELDS.find(([of]) => of.test(rule))?.[1] ?? 'days', code: rule, facts }));
