import { expect } from 'chai';
import fc from 'fast-check';
import { whoConsents } from '../../../src/domain/consent.js';
import { renewalsOf } from '../../../src/features/privacy/consent-renewals.rules.js';
import {
  changedBy,
  consentFaults,
  holdsUntil,
  renewalsDue,
  schoolYearEnd,
  standingOn,
  textDigestOf,
  type ConsentEntry,
} from '../../../src/features/privacy/consents.rules.js';
import { addDays } from '../../../src/platform/calendar-date.js';
import { CONSENT_TEXTS } from '../../../src/web/texts/privacy.nl.js';
import { d } from '../../support/builders.js';

const BORN = d('2011-09-01');
const TODAY = d('2026-11-22');

const anEntry = (fields: Partial<ConsentEntry> = {}): ConsentEntry => ({
  id: `cns-${fields.number ?? 1}`,
  schoolId: 'sch-1',
  studentId: 'stu-1',
  number: 1,
  purpose: 'support-needs',
  act: 'given',
  by: 'parent',
  giverName: 'Kees de Vries',
  email: 'kees@thuis.example',
  how: 'paper',
  firstDay: d('2026-10-01'),
  lastDay: d('2027-07-31'),
  textVersion: '2026-1',
  textDigest: 'x',
  recordedAt: new Date('2026-10-01T09:00:00Z'),
  recordedBy: 'acc-coordinator',
  ...fields,
});
const stateOn = (entries: readonly ConsentEntry[], day: string, born = BORN): string =>
  standingOn(entries, 'support-needs', born, d(day)).state;

describe('whose consent counts', () => {
  for (const [born, day, who] of [
    ['2011-09-01', '2027-08-31', 'parent'],
    ['2011-09-01', '2027-09-01', 'pupil'],
    ['2012-02-29', '2028-02-28', 'parent'],
    ['2012-02-29', '2028-02-29', 'pupil'],
  ] as const)
    it(`is that of the ${who} on ${day}, born ${born}`, () => {
      expect(whoConsents(d(born), d(day))).to.equal(who);
    });
});

describe('the list of consents that end', () => {
  const listed = (entries: readonly ConsentEntry[], day: string, born = BORN): string[] =>
    renewalsOf(entries, born, d(day)).map(
      ({ lastDay, isOver, from, how }) => `${lastDay} ${isOver ? 'over ' : ''}${from} ${how}`,
    );
  for (const [what, entries, day, rows, born] of [
    ['61 days before', [anEntry()], '2027-05-31', [], '2012-01-01'],
    ['60 days before, with an address', [anEntry()], '2027-06-01', ['2027-07-31 parent mail'], '2012-01-01'],
    [
      'without an address',
      [anEntry({ email: null })],
      '2027-06-01',
      ['2027-07-31 parent paper-no-address'],
      '2012-01-01',
    ],
    ['a year after', [anEntry()], '2028-07-30', ['2027-07-31 over pupil paper-other-person'], '2012-01-01'],
    ['longer ago', [anEntry()], '2028-07-31', [], '2012-01-01'],
    ['before the 16th birthday', [anEntry()], '2027-02-01', ['2027-03-01 pupil paper-other-person'], '2011-03-02'],
    [
      'from the 16th birthday on',
      [anEntry()],
      '2027-03-02',
      ['2027-03-01 over pupil paper-other-person'],
      '2011-03-02',
    ],
    ['withdrawn', [anEntry(), anEntry({ number: 2, act: 'withdrawn', lastDay: null })], '2027-06-01', [], '2012-01-01'],
    ['refused', [anEntry({ act: 'refused', lastDay: null })], '2027-06-01', [], '2012-01-01'],
    ['given anew', [anEntry(), anEntry({ number: 2, lastDay: d('2028-07-31') })], '2027-07-01', [], '2012-12-01'],
  ] as const)
    it(`${rows.length === 0 ? 'leaves out' : 'holds'} what is ${what}`, () => {
      expect(listed(entries, day, d(born))).to.deep.equal(rows);
    });
});

describe('how consent stands', () => {
  const early = anEntry({ lastDay: d('2028-07-31') });
  for (const [what, entries, day, state] of [
    ['nobody was asked', [], '2026-11-22', 'never-asked'],
    ['the day before the paper', [anEntry()], '2026-09-30', 'never-asked'],
    ['the day on the paper', [anEntry()], '2026-10-01', 'given'],
    ['its last day', [anEntry()], '2027-07-31', 'given'],
    ['the day after', [anEntry()], '2027-08-01', 'expired'],
    ['the day before the 16th birthday', [early], '2027-08-31', 'given'],
    ['the 16th birthday', [early], '2027-09-01', 'own-consent-needed'],
  ] as const)
    it(`is ${state} on ${what}`, () => {
      expect(stateOn(entries, day)).to.equal(state);
    });

  it('stays given on the 16th birthday when the pupil gave it, which below 16 says nothing', () => {
    const own = anEntry({ number: 2, by: 'pupil', firstDay: d('2027-09-01'), lastDay: d('2028-07-31') });
    expect(stateOn([early, own], '2027-09-01')).to.equal('given');
    expect(stateOn([anEntry({ by: 'pupil', firstDay: d('2026-11-01') })], '2026-11-22')).to.equal(
      'parent-must-consent',
    );
  });

  it('says that a consent of a parent ends the day before the birthday', () => {
    expect(standingOn([early], 'support-needs', BORN, TODAY)).to.deep.equal({
      purpose: 'support-needs',
      state: 'given',
      from: 'parent',
      lastDay: '2027-08-31',
    });
  });

  it('ends with a withdrawal from that very day on, also one of the same day', () => {
    const withdrawn = anEntry({ number: 2, act: 'withdrawn', firstDay: d('2026-11-22'), lastDay: null });
    expect(stateOn([anEntry(), withdrawn], '2026-11-21')).to.equal('given');
    expect(stateOn([anEntry(), withdrawn], '2026-11-22')).to.equal('withdrawn');
    const sameDay = anEntry({ number: 2, act: 'withdrawn', firstDay: d('2026-10-01'), lastDay: null });
    expect(stateOn([anEntry(), sameDay], '2026-10-01')).to.equal('withdrawn');
    expect(stateOn([anEntry(), sameDay, anEntry({ number: 3 })], '2026-10-01')).to.equal('given');
  });

  it('is apart for each purpose', () => {
    expect(standingOn([anEntry()], 'handover', BORN, TODAY).state).to.equal('never-asked');
  });

  it('is never given after a last word of no, whatever came before', () => {
    const row = fc.record({
      act: fc.constantFrom('given' as const, 'refused' as const, 'withdrawn' as const),
      by: fc.constantFrom('pupil' as const, 'parent' as const),
      days: fc.integer({ min: 0, max: 700 }),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), fc.integer({ min: 0, max: 900 }), (rows, at) => {
        const sorted = rows.toSorted((a, b) => a.days - b.days);
        const entries = sorted.map(({ act, by, days }, index) => {
          const firstDay = addDays(d('2026-08-01'), days);
          return anEntry({
            number: index + 1,
            act,
            by,
            firstDay,
            lastDay: act === 'given' ? holdsUntil(firstDay) : null,
          });
        });
        const day = addDays(d('2026-08-01'), at);
        const last = entries.filter(({ firstDay }) => firstDay <= day).at(-1);
        const { state } = standingOn(entries, 'support-needs', BORN, day);
        const counts =
          last?.act === 'given' &&
          last.by === whoConsents(BORN, day) &&
          last.by === whoConsents(BORN, last.firstDay) &&
          day <= holdsUntil(last.firstDay);
        expect(state === 'given').to.equal(counts);
      }),
    );
  });
});

describe('until when consent holds', () => {
  for (const [given, until] of [
    ['2026-08-01', '2027-07-31'],
    ['2027-05-31', '2027-07-31'],
    ['2027-06-01', '2028-07-31'],
    ['2027-07-31', '2028-07-31'],
    ['2027-08-01', '2028-07-31'],
  ] as const)
    it(`given on ${given} it is ${until}`, () => {
      expect(holdsUntil(d(given))).to.equal(until);
    });
  it('is the end of a school year', () => {
    expect([schoolYearEnd(d('2026-12-31')), schoolYearEnd(d('2027-01-01'))]).to.deep.equal([
      '2027-07-31',
      '2027-07-31',
    ]);
  });
});

describe('what can be recorded', () => {
  const faults = (said: Partial<Parameters<typeof consentFaults>[0]>, entries: readonly ConsentEntry[] = []) =>
    consentFaults(
      { purpose: 'support-needs', act: 'given', by: 'parent', firstDay: TODAY, ...said },
      { dateOfBirth: BORN, entries },
      TODAY,
    ).map(({ path, code }) => `${path} ${code}`);
  const withdrawn = anEntry({ number: 2, act: 'withdrawn', firstDay: d('2026-11-20'), lastDay: null });

  for (const [what, said, entries, expected] of [
    ['a parent says yes today', {}, [], []],
    ['a day ahead', { firstDay: d('2026-11-23') }, [], ['firstDay after-today']],
    ['a pupil below 16', { by: 'pupil' }, [], ['by parent-must-give']],
    ['a paper of a year that is over', { firstDay: d('2026-05-31') }, [], ['firstDay consent-over']],
    [
      'an older paper after a withdrawal',
      { firstDay: d('2026-11-19') },
      [anEntry(), withdrawn],
      ['firstDay before-last-word'],
    ],
    ['a paper of the day of the withdrawal', { firstDay: d('2026-11-20') }, [anEntry(), withdrawn], []],
    ['a withdrawal by either', { act: 'withdrawn', by: 'pupil' }, [anEntry()], []],
    ['a withdrawal of nothing', { act: 'withdrawn' }, [], ['purpose nothing-to-withdraw']],
    ['a refusal by either', { act: 'refused', by: 'pupil' }, [], []],
  ] as const)
    it(`${what}: ${expected.join(', ') || 'fine'}`, () => {
      expect(faults(said, entries)).to.deep.equal(expected);
    });

  it('asks the pupil from the birthday on', () => {
    const at = (day: string, by: 'pupil' | 'parent') =>
      consentFaults(
        { purpose: 'handover', act: 'given', by, firstDay: d(day) },
        { dateOfBirth: BORN, entries: [] },
        d('2027-09-30'),
      ).map(({ code }) => code);
    expect(at('2027-09-01', 'parent')).to.deep.equal(['pupil-must-give']);
    expect(at('2027-09-01', 'pupil')).to.deep.equal([]);
    expect(at('2027-08-31', 'parent')).to.deep.equal([]);
  });
});

describe('what a link says anew', () => {
  const said = (answers: Parameters<typeof changedBy>[0], entries: readonly ConsentEntry[], today = TODAY) =>
    changedBy(answers, { dateOfBirth: BORN, entries }, today).map(({ purpose, act }) => `${purpose} ${act}`);
  it('is only what changes', () => {
    expect(said({ 'support-needs': true, handover: false }, [])).to.deep.equal([
      'support-needs given',
      'handover refused',
    ]);
    expect(said({ 'support-needs': true }, [anEntry()])).to.deep.equal([]);
    expect(said({ 'support-needs': false }, [anEntry()])).to.deep.equal(['support-needs withdrawn']);
    expect(said({}, [anEntry()])).to.deep.equal([]);
    expect(said({ 'support-needs': false }, [anEntry({ act: 'refused', lastDay: null })])).to.deep.equal([]);
  });
  it('is a new consent in June, for the year that follows', () => {
    expect(said({ 'support-needs': true }, [anEntry()], d('2027-06-01'))).to.deep.equal(['support-needs given']);
  });
});

describe('asking anew each school year', () => {
  const asked = (day: string, entries = [anEntry()], born = d('2012-09-01')) =>
    renewalsDue(entries, born, d(day)).map(({ purpose }) => purpose);
  for (const [day, due] of [
    ['2027-05-31', []],
    ['2027-06-01', ['support-needs']],
    ['2027-07-31', ['support-needs']],
    ['2027-08-01', ['support-needs']],
    ['2028-08-01', []],
  ] as const)
    it(`on ${day}: ${due.join() || 'nothing'}`, () => {
      expect(asked(day)).to.deep.equal(due);
    });
  it('asks nothing again that was given for the next year, was withdrawn, or is for the pupil to say by then', () => {
    const next = anEntry({ number: 2, firstDay: d('2027-06-02'), lastDay: d('2028-07-31') });
    expect(asked('2027-06-03', [anEntry(), next])).to.deep.equal([]);
    expect(asked('2027-06-03', [anEntry(), anEntry({ number: 2, act: 'withdrawn', lastDay: null })])).to.deep.equal([]);
    expect(asked('2027-06-03', [anEntry()], d('2011-08-01'))).to.deep.equal([]);
  });
});

describe('the texts of consent', () => {
  it('are never changed: another text is another version', () => {
    const digests = Object.values(CONSENT_TEXTS).flatMap((texts) =>
      texts.map(({ version, text }) => `${version} ${textDigestOf(text).slice(0, 16)}`),
    );
    expect(digests).to.deep.equal(['2026-1 79b7df969700f386', '2026-1 a4f32e2a57ae3fbf']);
  });
});
