import { expect } from 'chai';
import { isCalendarDate } from '../../../src/platform/calendar-date.js';
import { SEVERITIES } from '../../../src/domain/finding.js';
import { RULE_CODES, type Rule } from '../../../src/domain/rule.js';
import { RULE_SETS } from '../../../src/compose/placement-rules.js';
import { WORKING_TIME_RULES } from '../../../src/features/working-time/working-time.limits.rules.js';
import { judgeWorkingTime } from '../../../src/features/working-time/working-time.rules.js';
import { ruleTexts } from '../../../src/web/texts/rules.nl.js';
import { aCase, AGED, d, period, work } from './cases.js';

const rows = RULE_SETS.flatMap(({ rules }): readonly Rule[] => rules);

describe('the catalogue of rules', () => {
  it('has a row for every code, and no other', () => {
    expect(new Set(rows.map(({ code }) => code))).to.deep.equal(new Set(RULE_CODES));
  });

  it('says of every row where it stands, from when it holds and when it was checked', () => {
    for (const { code, severity, source, holdsFrom, checkedOn, checkedAgainst } of rows) {
      expect(SEVERITIES, code).to.include(severity);
      expect([isCalendarDate(holdsFrom), isCalendarDate(checkedOn)], code).to.deep.equal([true, true]);
      expect(
        [source, checkedAgainst].every((words) => words.length > 3),
        code,
      ).to.equal(true);
    }
  });

  it('has a Dutch text for every code, whatever the facts', () => {
    expect(Object.keys(ruleTexts)).to.have.members(RULE_CODES);
    for (const code of RULE_CODES) {
      expect(ruleTexts[code]({}), code).to.match(/[.]$/);
      expect(ruleTexts[code]({}), code).to.not.match(/undefined|NaN|null/);
    }
  });

  it('tells the facts of a finding in Dutch', () => {
    const [finding] = judgeWorkingTime(
      aCase({ stage: { tue: work('13:00', '17:30', 15) }, school: { tue: { minutes: 180 } } }),
    );
    expect(ruleTexts['working-time.day-hours'](finding?.facts ?? {})).to.equal(
      'Op dinsdag komt de leerling op 7 uur en 15 min (3 uur school en 4 uur en 15 min stage); ' +
        'onder de 16 jaar mag het hoogstens 7 uur per dag zijn.',
    );
  });
});

describe('a rule that changes', () => {
  const changed: typeof WORKING_TIME_RULES = {
    ...WORKING_TIME_RULES,
    rules: [
      ...WORKING_TIME_RULES.rules,
      ...WORKING_TIME_RULES.rules.flatMap((rule) =>
        rule.code === 'working-time.day-hours' && rule.band === 'under-16'
          ? [{ ...rule, limitMinutes: 360, holdsFrom: d('2026-09-17') }]
          : [],
      ),
    ],
  };
  const daily = (length: string) => ({
    dateOfBirth: AGED.under16,
    period: period('2026-09-14', '2026-09-20'),
    stage: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((name) => [name, work('09:00', length, 30)])),
  });
  const judge = (length: string) =>
    judgeWorkingTime(aCase(daily(length)), changed)
      .filter(({ rule }) => rule === 'working-time.day-hours')
      .map(({ firstDay, facts }) => [firstDay, facts.limitMinutes]);

  it('judges each day by the row that holds on it, from its first day on', () => {
    expect(judge('15:31')).to.deep.equal([
      ['2026-09-17', 360],
      ['2026-09-18', 360],
    ]);
  });

  it('keeps the old row for the days before', () => {
    expect(judge('16:31').map(([, limit]) => limit)).to.deep.equal([420, 420, 420, 360, 360]);
  });
});
