import { expect } from 'chai';
import type { Role } from '../../../src/domain/actor.js';
import { accountFaults, attemptWindowOf } from '../../../src/features/accounts/accounts.rules.js';

describe('the links of an account', () => {
  type Link = string | null;
  type Links = readonly [schoolId: Link, companyId: Link, mentorId: Link, supervisorId?: Link];
  const cases: readonly (readonly [Role, Links, readonly string[]])[] = [
    ['coordinator', ['s', null, null], []],
    ['coordinator', [null, null, null], ['schoolId required']],
    ['coordinator', ['s', 'c', 'm'], ['companyId not-allowed', 'mentorId not-allowed']],
    ['mentor', ['s', null, 'm'], []],
    ['mentor', ['s', null, null], []],
    ['company', [null, 'c', null], []],
    ['company', ['s', null, null], ['schoolId not-allowed', 'companyId required']],
    ['admin', [null, null, null], []],
    ['admin', ['s', null, null], ['schoolId not-allowed']],
    ['operator', [null, null, null], []],
    ['operator', [null, 'c', 'm'], ['companyId not-allowed', 'mentorId not-allowed']],
    ['reader', [null, null, null], []],
    ['reader', ['s', 'c', null, 'p'], ['schoolId not-allowed', 'companyId not-allowed', 'supervisorId not-allowed']],
    ['supervisor', [null, 'c', null, 'p'], []],
    ['supervisor', [null, 'c', null], ['supervisorId required']],
    ['supervisor', [null, null, null, 'p'], ['companyId required']],
  ];
  for (const [role, [schoolId, companyId, mentorId, supervisorId = null], faults] of cases)
    it(`of a ${role} with ${JSON.stringify([schoolId, companyId, mentorId, supervisorId])}: ${faults.join(', ') || 'fine'}`, () => {
      const found = accountFaults({ role, schoolId, companyId, mentorId, supervisorId });
      expect(found.map(({ path, code }) => `${path} ${code}`)).to.deep.equal(faults);
    });
});

describe('the window in which attempts are counted', () => {
  for (const [now, endsAt] of [
    ['2026-11-22T09:00:00.000Z', '2026-11-22T09:15:00.000Z'],
    ['2026-11-22T09:14:59.999Z', '2026-11-22T09:15:00.000Z'],
    ['2026-11-22T09:15:00.000Z', '2026-11-22T09:30:00.000Z'],
  ] as const)
    it(`of ${now} ends at ${endsAt}`, () => {
      expect(attemptWindowOf(new Date(now)).endsAt.toISOString()).to.equal(endsAt);
    });

  it('has its own number', () => {
    const numberOf = (now: string): number => attemptWindowOf(new Date(now)).number;
    expect(numberOf('2026-11-22T09:15:00Z') - numberOf('2026-11-22T09:14:59Z')).to.equal(1);
    expect(numberOf('2026-11-22T09:14:59Z') - numberOf('2026-11-22T09:00:00Z')).to.equal(0);
  });
});
