import { expect } from 'chai';
import fc from 'fast-check';
import { PARTIES, type Party } from '../../../src/domain/agreement.js';
import { canonicalText, digestOf, isUntouched } from '../../../src/features/agreements/agreement-digest.rules.js';
import {
  agreementState,
  currentRevision,
  missingParties,
  neededParties,
  needsParent,
  startFindings,
  withCancellation,
  withRejection,
  withSignature,
} from '../../../src/features/agreements/agreements.rules.js';
import { aContent, anAgreement, aRevision, aSignature } from '../../support/agreement-builders.js';
import { d } from '../../support/builders.js';

const born = (dateOfBirth: string) => ({ name: 'Sam', dateOfBirth: d(dateOfBirth), town: 'Zutphen' });
const AT = new Date('2026-11-24T10:00:00Z');

describe('who signs an agreement', () => {
  for (const [dateOfBirth, parent] of [
    ['2008-11-22', false],
    ['2008-11-23', true],
    ['2008-02-29', false],
  ] as const)
    it(`${parent ? 'asks' : 'does not ask'} a parent of who is born on ${dateOfBirth}, on 22 November 2026`, () => {
      expect(needsParent(d(dateOfBirth), d('2026-11-22'))).to.equal(parent);
    });

  for (const [dateOfBirth, needed] of [
    ['2010-11-22', ['company', 'pupil', 'parent', 'school']],
    ['2010-11-23', ['company', 'parent', 'school']],
  ] as const)
    it(`needs ${needed.join(', ')} for who is born on ${dateOfBirth}`, () => {
      expect(neededParties(aContent({ pupil: born(dateOfBirth) }))).to.deep.equal(needed);
    });

  it('needs the mbo institution where it is a party', () => {
    expect(neededParties(aContent({ mbo: { name: 'Graafschap', signatory: 'A' } }))).to.include('mbo');
  });

  it('lists who is missing, in order', () => {
    const content = aContent({ pupil: born('2010-01-01') });
    expect(missingParties(aRevision({ content, signatures: [aSignature('parent')] }))).to.deep.equal([
      'company',
      'pupil',
      'school',
    ]);
  });

  it('is complete with the last needed signature and not before, in whatever order they come', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(
          [...PARTIES].filter((party) => party !== 'mbo'),
          { minLength: 4 },
        ),
        (order) => {
          let agreement = anAgreement({ revisions: [aRevision({ content: aContent({ pupil: born('2010-01-01') }) })] });
          order.forEach((party: Party, index) => {
            expect(agreementState(agreement)).to.equal('open');
            agreement = withSignature(agreement, currentRevision(agreement)!, aSignature(party));
            expect(currentRevision(agreement)?.completedAt !== null).to.equal(index === 3);
          });
          expect(agreementState(agreement)).to.equal('signed');
        },
      ),
    );
  });
});

describe('the state of an agreement', () => {
  const signed = aRevision({ completedAt: AT });
  it('follows from its texts', () => {
    const next = aRevision({ number: 2 });
    const rejection = { party: 'company' as const, at: AT, reason: 'Te vroeg' };
    for (const [revisions, state] of [
      [[aRevision()], 'open'],
      [[aRevision({ rejection })], 'rejected'],
      [[signed], 'signed'],
      [[signed, next], 'amending'],
      [[signed, { ...next, rejection }], 'rejected'],
      [[signed, { ...next, cancelledAt: AT }], 'signed'],
      [[aRevision({ cancelledAt: AT })], 'withdrawn'],
    ] as const)
      expect(agreementState({ revisions }), state).to.equal(state);
  });

  it('goes back to the signed text when an amendment is taken back', () => {
    const agreement = anAgreement({ revisions: [signed, aRevision({ number: 2 })] });
    const back = withCancellation(agreement, agreement.revisions[1]!, AT, 'acc-1');
    expect(currentRevision(back)?.number).to.equal(1);
    const rejected = withRejection(agreement, agreement.revisions[1]!, { party: 'pupil', at: AT, reason: 'Nee' });
    expect(rejected.history.map(({ kind }) => kind)).to.deep.equal(['rejected']);
  });
});

describe('what keeps a placement from starting', () => {
  const rules = (...args: Parameters<typeof startFindings>) => startFindings(...args).map(({ rule }) => rule);
  const signedBy = (...signatures: ReturnType<typeof aSignature>[]) =>
    anAgreement({ revisions: [aRevision({ completedAt: AT, signatures })] });
  const parentOn = (day: string) => aSignature('parent', { signedOn: d(day) });

  it('is every reason: no agreement, and under 18 no parent', () => {
    expect(rules(null, born('2011-09-01'), d('2027-02-02'))).to.deep.equal([
      'agreement.unsigned',
      'agreement.parent-signature-missing',
    ]);
  });

  it('says who is missing', () => {
    const [finding] = startFindings(anAgreement(), born('2011-09-01'), d('2027-02-02'));
    expect(finding?.facts.missing).to.deep.equal(['company', 'parent', 'school']);
  });

  for (const [dateOfBirth, found] of [
    ['2009-02-03', ['agreement.parent-signature-missing']],
    ['2009-02-02', []],
  ] as const)
    it(`asks the parent's signature on the day of the start of who is born on ${dateOfBirth}`, () => {
      expect(rules(signedBy(aSignature('company')), born(dateOfBirth), d('2027-02-02'))).to.deep.equal(found);
    });

  for (const [dateOfBirth, signedOn, found] of [
    ['2011-02-03', '2027-02-01', []],
    ['2011-02-03', '2027-02-02', ['agreement.parent-signature-late']],
    ['2011-02-02', '2027-02-02', []],
  ] as const)
    it(`judges a parent who signed on ${signedOn} for who is born on ${dateOfBirth}`, () => {
      expect(rules(signedBy(parentOn(signedOn)), born(dateOfBirth), d('2027-02-02'))).to.deep.equal(found);
    });

  it('is nothing that an open amendment lacks', () => {
    const agreement = anAgreement({
      revisions: [aRevision({ completedAt: AT, signatures: [parentOn('2026-12-01')] }), aRevision({ number: 2 })],
    });
    expect(rules(agreement, born('2011-09-01'), d('2027-02-02'))).to.deep.equal([]);
  });
});

describe('the digest of a text', () => {
  it('does not depend on the order of fields or on how an accent is written', () => {
    const content = aContent({ activities: 'Café', parent: { name: 'Zoë' } });
    const turned = Object.fromEntries(Object.entries(content).reverse()) as unknown as typeof content;
    expect(digestOf({ ...turned, activities: 'Cafe\u0301' })).to.equal(digestOf(content));
    expect(digestOf(content)).to.match(/^[0-9a-f]{64}$/);
    expect(JSON.parse(canonicalText(content))).to.deep.equal(content);
  });

  it('changes with every change', () => {
    expect(digestOf(aContent({ lastDay: d('2027-07-09') }))).to.not.equal(digestOf(aContent()));
  });

  it('shows a text or a signature that was tampered with', () => {
    expect(isUntouched(aRevision({ signatures: [aSignature('company')] }))).to.equal(true);
    expect(isUntouched({ ...aRevision(), content: aContent({ ending: 'Nooit.' }) })).to.equal(false);
    expect(isUntouched(aRevision({ signatures: [aSignature('company', { digest: 'f'.repeat(64) })] }))).to.equal(false);
  });
});
