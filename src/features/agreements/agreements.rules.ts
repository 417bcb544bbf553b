import { ageOn, type CalendarDate } from '../../platform/calendar-date.js';
import { AGE_OF_ADULT_YEARS, AGE_OF_YOUNG_WORKER_YEARS } from '../../domain/age.js';
import {
  PARTIES,
  type Agreement,
  type AgreementContent,
  type AgreementEvent,
  type AgreementState,
  type Party,
  type Revision,
  type Signature,
} from '../../domain/agreement.js';
import type { Finding } from '../../domain/finding.js';
import type { Programme } from '../../domain/programme.js';
import { findingOf, ruleOn, type Rule, type RuleSet } from '../../domain/rule.js';

const rule = (code: Rule['code'], severity: Rule['severity'], article: string | null, source: string): Rule => ({
  code,
  severity,
  article,
  source,
  holdsFrom: '2014-08-01' as CalendarDate,
  checkedOn: '2026-11-22' as CalendarDate,
  checkedAgainst: 'Regels van de dienst §6',
});

/** What must be signed before a placement may start (rules §6). */
export const AGREEMENT_RULES: RuleSet = {
  id: 'agreements',
  version: '2026-11-22',
  rules: [
    rule('agreement.unsigned', 'refuse', null, 'Leerwerkovereenkomst van school, leerling en leerbedrijf'),
    rule('agreement.parent-signature-missing', 'refuse', 'BW 1:234', 'BW 1:234: toestemming van de ouder of voogd'),
    rule('agreement.parent-signature-late', 'refuse', 'BW 1:234', 'Onder de 16 tekent de ouder voor de eerste dag'),
  ],
};

/** The parties a text is for. The pupil is always asked. */
export const partiesOf = ({ parent, mbo }: Pick<AgreementContent, 'parent' | 'mbo'>): Party[] =>
  PARTIES.filter((party) => (party === 'parent' ? parent !== null : party === 'mbo' ? mbo !== null : true));

/**
 * Whose signature must stand under a text. Under 18 on the day it was made a parent signs; under 16 the parent signs for the
 * pupil, whose own signature is welcome and not needed. The birthday itself counts as the new age.
 */
export const neededParties = (content: Pick<AgreementContent, 'parent' | 'mbo' | 'pupil' | 'madeOn'>): Party[] =>
  partiesOf(content).filter(
    (party) => party !== 'pupil' || ageOn(content.pupil.dateOfBirth, content.madeOn) >= AGE_OF_YOUNG_WORKER_YEARS,
  );

/** Whether a parent or guardian belongs in a text made on a day: under 18. */
export const needsParent = (dateOfBirth: CalendarDate, madeOn: CalendarDate): boolean =>
  ageOn(dateOfBirth, madeOn) < AGE_OF_ADULT_YEARS;

/** Whether the mbo institution is a party: for the entreeopleiding. */
export const needsMbo = (programme: Programme): boolean => programme === 'ENTREE';

/** Who still has to sign, in the order of asking. */
export const missingParties = ({ content, signatures }: Pick<Revision, 'content' | 'signatures'>): Party[] =>
  neededParties(content).filter((party) => !signatures.some((signature) => signature.party === party));

/** The text that is being signed or is signed last; undefined when the school took every one back. */
export const currentRevision = ({ revisions }: Pick<Agreement, 'revisions'>): Revision | undefined =>
  revisions.filter(({ cancelledAt }) => cancelledAt === null).at(-1);

/** The text that everybody signed last; it holds until another one is signed by all. */
export const revisionInForce = ({ revisions }: Pick<Agreement, 'revisions'>): Revision | undefined =>
  revisions.filter(({ completedAt }) => completedAt !== null).at(-1);

/** How an agreement stands. `amending`: signed, and a newer text is not signed by all yet. */
export const agreementState = (agreement: Pick<Agreement, 'revisions'>): AgreementState => {
  const current = currentRevision(agreement);
  if (!current) return 'withdrawn';
  if (current.completedAt !== null) return 'signed';
  if (current.rejection !== null) return 'rejected';
  return revisionInForce(agreement) ? 'amending' : 'open';
};

/** Whether the newest text can be signed now. */
export const isSignable = (agreement: Pick<Agreement, 'revisions'>): boolean => {
  const current = currentRevision(agreement);
  return current?.rejection === null;
};

const replaced = (agreement: Agreement, revision: Revision, events: readonly AgreementEvent[]): Agreement => ({
  ...agreement,
  revisions: agreement.revisions.map((one) => (one.number === revision.number ? revision : one)),
  history: [...agreement.history, ...events],
});

/** The agreement with one signature more; complete when nobody is missing. The caller checked that the party may sign. */
export const withSignature = (agreement: Agreement, revision: Revision, signature: Signature): Agreement => {
  const signatures = [...revision.signatures, signature];
  const isComplete = revision.completedAt === null && missingParties({ ...revision, signatures }).length === 0;
  const event = {
    at: signature.signedAt,
    revision: revision.number,
    party: signature.party,
    accountId: signature.accountId,
  };
  return replaced(
    agreement,
    { ...revision, signatures, completedAt: isComplete ? signature.signedAt : revision.completedAt },
    [
      { ...event, kind: 'signed' },
      ...(isComplete ? [{ ...event, kind: 'completed' as const, party: null, accountId: null }] : []),
    ],
  );
};

/** The agreement with its newest text rejected by a party. */
export const withRejection = (
  agreement: Agreement,
  revision: Revision,
  rejection: NonNullable<Revision['rejection']>,
): Agreement =>
  replaced(agreement, { ...revision, rejection }, [
    { at: rejection.at, kind: 'rejected', revision: revision.number, party: rejection.party, accountId: null },
  ]);

/** The agreement with a text taken back; what was signed by all before it holds again. */
export const withCancellation = (agreement: Agreement, revision: Revision, at: Date, accountId: string): Agreement =>
  replaced(agreement, { ...revision, cancelledAt: at }, [
    { at, kind: 'revision-withdrawn', revision: revision.number, party: null, accountId },
  ]);

/**
 * What keeps a placement from starting on a day: no text signed by all, and for who is under 18 on that day no signature of a
 * parent. Who is under 16 on that day needs it before that day: a signature on the day itself is too late.
 */
export const startFindings = (
  agreement: Pick<Agreement, 'revisions'> | null,
  pupil: { readonly dateOfBirth: CalendarDate },
  startsOn: CalendarDate,
): Finding[] => {
  const held = (code: Rule['code']): Rule => ruleOn(AGREEMENT_RULES, code, startsOn);
  const inForce = agreement ? revisionInForce(agreement) : undefined;
  const current = agreement ? currentRevision(agreement) : undefined;
  const missing = current ? missingParties(current) : [];
  const unsigned = inForce ? [] : [findingOf(held('agreement.unsigned'), { missing })];
  const age = ageOn(pupil.dateOfBirth, startsOn);
  if (age >= AGE_OF_ADULT_YEARS) return unsigned;
  const parents = (inForce ?? current)?.signatures.filter(({ party }) => party === 'parent') ?? [];
  const firstSignedOn = parents.map(({ signedOn }) => signedOn).sort()[0];
  if (firstSignedOn === undefined) return [...unsigned, findingOf(held('agreement.parent-signature-missing'), { age })];
  const isLate = age < AGE_OF_YOUNG_WORKER_YEARS && firstSignedOn >= startsOn;
  return isLate
    ? [...unsigned, findingOf(held('agreement.parent-signature-late'), { age, signedOn: firstSignedOn })]
    : unsigned;
};
