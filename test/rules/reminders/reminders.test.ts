import { expect } from 'chai';
import { duesOf, type Fact } from '../../../src/features/reminders/facts.rules.js';
import { DEFAULT_SETTINGS, intervalFaults } from '../../../src/features/reminders/reminder-settings.rules.js';
import { d } from '../../support/builders.js';
import { said, table, told } from '../../support/reminder-sayings.js';
import { ADMIN, aRecognitionFact, COMPANY, COORDINATOR, MENTOR } from '../../support/reminder-builders.js';

const about = { schoolId: 'sch-1', studentId: 'stu-1', establishmentId: 'est-1' };
const recipients = [MENTOR];

describe('reminders of a recognition', () => {
  describe('whose review is due on 31 August 2027', () => {
    const fact = aRecognitionFact({ reviewDueOn: d('2027-08-31') });
    const step = (code: string) => `recognition-review 2027-08-31:${code}`;
    table(fact, 'admin', [
      ['2027-03-03', []],
      ['2027-03-04', [step('180')]],
      ['2027-04-03', [step('180')]], // 30 days later is the last day on which it is worth saying
      ['2027-04-04', []],
      ['2027-06-01', []],
      ['2027-06-02', [step('90')]],
      ['2027-07-31', []],
      ['2027-08-01', [step('30')]],
      ['2027-08-23', [step('30')]],
      ['2027-08-24', [step('7')]],
      ['2027-08-31', [step('7')]],
      ['2027-09-01', []],
    ]);

    it('tells the company too, and drops the steps that were overtaken', () => {
      expect(said(fact, '2027-06-05')).to.deep.equal([
        'recognition-review 2027-08-31:180 company (overtaken)',
        'recognition-review 2027-08-31:90 company',
        'recognition-review 2027-08-31:180 admin (overtaken)',
        'recognition-review 2027-08-31:90 admin',
      ]);
    });

    const guided = (lastDay: string) => [
      { id: 'pla-1', schoolId: 'sch-1', lastDay: d(lastDay), recipients: [COORDINATOR], replaceBy: null },
    ];
    for (const [lastDay, count] of [
      ['2027-08-31', 0],
      ['2027-09-01', 1],
    ] as const)
      it(`tells a school ${count} times whose placement runs until ${lastDay}`, () => {
        expect(told({ ...fact, placements: guided(lastDay) }, '2027-08-24', 'coordinator')).to.have.length(count);
      });

    it('tells nobody of one that is not in force or has ended', () => {
      expect(said({ ...fact, inForce: false }, '2027-08-24')).to.deep.equal([]);
      expect(said({ ...fact, endedOn: d('2027-08-01') }, '2027-08-24').join()).to.not.include('recognition-review');
    });
  });

  describe('that lapses after 30 June 2028', () => {
    table(aRecognitionFact({ lapsesOn: d('2028-06-30') }), 'company', [
      ['2027-06-29', []],
      ['2027-06-30', ['recognition-lapse 2028-06-30:12m']],
      ['2027-08-29', ['recognition-lapse 2028-06-30:12m']],
      ['2027-08-30', []],
      ['2028-03-29', []],
      ['2028-03-30', ['recognition-lapse 2028-06-30:3m']],
    ]);
  });

  describe('that ends on 1 March 2027', () => {
    const fact = aRecognitionFact({
      endedOn: d('2027-03-01'),
      placements: [
        {
          id: 'pla-1',
          schoolId: 'sch-1',
          lastDay: d('2027-07-09'),
          recipients: [COORDINATOR, MENTOR],
          replaceBy: d('2027-03-15'),
        },
        { id: 'pla-2', schoolId: 'sch-1', lastDay: d('2027-02-28'), recipients: [COORDINATOR], replaceBy: null },
      ],
    });
    table(fact, 'coordinator', [
      ['2027-02-10', ['recognition-ended 2027-03-01']], // known ahead: said at once
      ['2027-03-31', ['recognition-ended 2027-03-01']],
      ['2027-04-01', []],
    ]);

    it('is urgent, and carries the placements it touches and the day of the replacement', () => {
      const due = duesOf(fact, d('2027-03-01'), () => DEFAULT_SETTINGS).find(
        ({ recipient }) => recipient === COORDINATOR,
      );
      expect({ urgency: due?.urgency, facts: due?.facts }).to.deep.equal({
        urgency: 'urgent',
        facts: {
          establishmentId: 'est-1',
          qualification: fact.qualification,
          endedOn: '2027-03-01',
          endReason: null,
          placements: 1,
          placementIds: ['pla-1'],
          replaceBy: '2027-03-15',
        },
      });
      expect(told(fact, '2027-03-01', 'admin')).to.have.length(1);
      expect(ADMIN.schoolId).to.equal(null);
    });
  });
});

describe('reminders of the season', () => {
  describe('for places not confirmed before 1 August', () => {
    const fact: Fact = {
      type: 'season-places',
      id: 'cmp-1',
      season: '2027-najaar',
      firstDay: d('2027-08-01'),
      unconfirmed: 1,
      company: [COMPANY],
    };
    table(fact, 'company', [
      ['2027-06-05', []],
      ['2027-06-06', ['places-unconfirmed 2027-najaar:56']],
      ['2027-07-04', ['places-unconfirmed 2027-najaar:28']],
      ['2027-07-25', ['places-unconfirmed 2027-najaar:7']],
      ['2027-08-02', []],
    ]);
    it('is silent when all are confirmed', () => {
      expect(said({ ...fact, unconfirmed: 0 }, '2027-07-25')).to.deep.equal([]);
    });
  });

  describe('for a proposal of ten days', () => {
    const fact: Fact = {
      type: 'proposal',
      id: 'pro-1',
      ...about,
      proposedOn: d('2027-01-10'),
      lapsesOn: d('2027-01-20'),
      company: [COMPANY],
      coordinators: [COORDINATOR],
      isQuestionOpen: false,
      mailedAgainOn: null,
    };
    it('does not ask half-way who waits for the school, or was just mailed about it', () => {
      const half = (fields: Partial<Extract<Fact, { type: 'proposal' }>>, on: string) =>
        told({ ...fact, ...fields }, on, 'company');
      expect(half({ isQuestionOpen: true }, '2027-01-15')).to.deep.equal([]);
      expect(half({ mailedAgainOn: d('2027-01-14') }, '2027-01-15')).to.deep.equal([]);
      expect(half({ mailedAgainOn: d('2027-01-14') }, '2027-01-16')).to.deep.equal(['proposal-unanswered 2027-01-20']);
      expect(half({ isQuestionOpen: true }, '2027-01-19')).to.deep.equal(['proposal-lapses 2027-01-20']);
    });
    table(fact, 'company', [
      ['2027-01-14', []],
      ['2027-01-15', ['proposal-unanswered 2027-01-20']],
      ['2027-01-18', ['proposal-unanswered 2027-01-20']],
      ['2027-01-19', ['proposal-lapses 2027-01-20']],
      ['2027-01-20', []],
    ]);
    it('is urgent for the coordinator too, the day before; a term of two days has no half-way', () => {
      expect(told(fact, '2027-01-19', 'coordinator')).to.deep.equal(['proposal-lapses 2027-01-20']);
      expect(duesOf(fact, d('2027-01-19'), () => DEFAULT_SETTINGS).at(-1)?.urgency).to.equal('urgent');
      expect(told({ ...fact, lapsesOn: d('2027-01-12') }, '2027-01-11', 'company')).to.deep.equal([
        'proposal-lapses 2027-01-12',
      ]);
    });
  });

  describe('for an agreement before 1 February', () => {
    const fact: Fact = {
      type: 'agreement',
      id: 'agr-1',
      agreementId: 'agr-1',
      ...about,
      firstDay: d('2027-02-01'),
      missing: 1,
      recipients,
    };
    table(fact, 'mentor', [
      ['2027-01-17', []],
      ['2027-01-18', ['agreement-unsigned 2027-02-01:14']],
      ['2027-01-25', ['agreement-unsigned 2027-02-01:7']],
      ['2027-01-30', ['agreement-unsigned 2027-02-01:2']],
      ['2027-02-01', ['agreement-unsigned 2027-02-01:2']],
      ['2027-02-02', []],
    ]);
    it('is silent when all have signed', () => {
      expect(said({ ...fact, missing: 0 }, '2027-01-30')).to.deep.equal([]);
    });
  });

  describe('for papers, deletions and outflow', () => {
    table(
      {
        type: 'subsidy',
        id: 'pla-1',
        schoolId: 'sch-1',
        studentId: 'stu-1',
        establishmentId: 'est-1',
        deadline: d('2027-09-16'),
        missing: 2,
        papers: { agreement: false, weeks: 2, guidance: false },
        recipients: [COORDINATOR],
      },
      'coordinator',
      [
        ['2027-08-18', []],
        ['2027-08-19', ['subsidy-papers 2027-09-16:28']],
        ['2027-09-09', ['subsidy-papers 2027-09-16:7']],
        ['2027-09-17', []],
      ],
    );
    table(
      {
        type: 'retention',
        id: 'sch-1:needs',
        schoolId: 'sch-1',
        dataClass: 'needs',
        deletesOn: d('2027-08-01'),
        count: 3,
        coordinators: [COORDINATOR],
      },
      'coordinator',
      [
        ['2027-07-01', []],
        ['2027-07-02', ['retention-deletion 2027-08-01:30']],
        ['2027-07-25', ['retention-deletion 2027-08-01:7']],
        ['2027-08-02', []],
      ],
    );
    const outflow: Fact = {
      type: 'outflow',
      id: 'stu-1',
      schoolId: 'sch-1',
      leftOn: d('2026-07-31'),
      answeredMonths: [],
      recipients,
    };
    table(outflow, 'mentor', [
      ['2027-01-30', []],
      ['2027-01-31', ['outflow-question 2026-07-31:6m']],
      ['2027-04-01', ['outflow-question 2026-07-31:6m']],
      ['2027-04-02', []],
      ['2027-07-31', ['outflow-question 2026-07-31:12m']],
      ['2028-07-31', ['outflow-question 2026-07-31:24m']],
    ]);
    it('asks nothing that was answered', () => {
      expect(told({ ...outflow, answeredMonths: [6] }, '2027-01-31')).to.deep.equal([]);
    });
    it('asks nothing at a moment of a school at which the name of the pupil is gone', () => {
      const settingsOf = () => ({ ...DEFAULT_SETTINGS, outflowMonths: [26, 27, 36] });
      const asked = ['2028-09-30', '2028-10-31', '2029-07-31'].map((day) => duesOf(outflow, d(day), settingsOf).length);
      expect(asked).to.deep.equal([1, 0, 0]);
    });
  });
});

describe('reminders of a pupil', () => {
  const hours = (doneMinutes: number, countedOn = '2027-03-31'): Fact => ({
    type: 'hours',
    id: 'pla-1',
    ...about,
    countedOn: d(countedOn),
    doneMinutes,
    forecastMinutes: 1000,
    recipients,
  });
  for (const [done, lines] of [
    [900, []],
    [899, ['hours-behind 2027-03']],
  ] as const)
    it(`says ${lines.length} things of ${done} of 1000 minutes, where ten percent is allowed`, () => {
      expect(told(hours(done), '2027-04-01')).to.deep.equal(lines);
    });
  it('says it once a month', () => {
    expect(told(hours(1, '2027-03-12'), '2027-03-12')).to.deep.equal(told(hours(1), '2027-03-31'));
    expect(told(hours(1, '2027-04-01'), '2027-04-01')).to.deep.equal(['hours-behind 2027-04']);
  });

  describe('without a place before 1 October', () => {
    table(
      {
        type: 'pupil',
        id: 'stu-1',
        schoolId: 'sch-1',
        deadlines: [{ code: 'count-day', on: d('2027-10-01') }],
        recipients,
      },
      'mentor',
      [
        ['2027-09-02', []],
        ['2027-09-03', ['pupil-without-place count-day:2027-10-01:28']],
        ['2027-09-24', ['pupil-without-place count-day:2027-10-01:7']],
        ['2027-10-02', []],
      ],
    );
  });

  const birthday = (dateOfBirth: string, firstDay = '2027-02-01'): Fact => ({
    type: 'birthday',
    id: 'pla-1',
    ...about,
    dateOfBirth: d(dateOfBirth),
    firstDay: d(firstDay),
    lastDay: d('2027-07-09'),
    changesAt: (age, on) => [{ code: `at ${age}`, before: 1, after: on }],
    recipients,
  });
  describe('whose 16th birthday is on 10 March, inside a placement', () => {
    table(birthday('2011-03-10'), 'mentor', [
      ['2027-02-23', []],
      ['2027-02-24', ['birthday 16:14']],
      ['2027-03-10', ['birthday 16:14']],
      ['2027-03-11', []],
    ]);
    it('carries what changes', () => {
      const [due] = duesOf(birthday('2011-03-10'), d('2027-02-24'), () => DEFAULT_SETTINGS);
      expect(due?.facts).to.deep.include({
        age: 16,
        on: '2027-03-10',
        changes: [{ code: 'at 16', before: 1, after: '2027-03-10' }],
      });
    });
  });
  for (const [what, dateOfBirth, count] of [
    ['on the first day', '2011-02-01', 0],
    ['the day after it', '2011-02-02', 1],
    ['on the last day', '2011-07-09', 1],
    ['the day after it', '2011-07-10', 0],
    ['that is the 15th', '2012-03-10', 0],
  ] as const)
    it(`says ${count} things of a birthday ${what} (${dateOfBirth})`, () => {
      const on = `2027${dateOfBirth.slice(4)}`;
      expect(told(birthday(dateOfBirth), on)).to.have.length(count);
    });
});

describe('intervals', () => {
  it('may hold no moment twice, and none at all to be silent', () => {
    expect(intervalFaults({ ...DEFAULT_SETTINGS, retentionDays: [7, 7] })).to.deep.equal([
      { path: 'retentionDays', code: 'twice' },
    ]);
    const silent = { ...DEFAULT_SETTINGS, agreementUnsignedDays: [] };
    expect(intervalFaults(silent)).to.deep.equal([]);
    const fact: Fact = {
      type: 'agreement',
      id: 'agr-1',
      agreementId: 'agr-1',
      ...about,
      firstDay: d('2027-02-01'),
      missing: 1,
      recipients,
    };
    expect(duesOf(fact, d('2027-01-30'), () => silent)).to.deep.equal([]);
  });
});
