import { expect } from 'chai';
import type { WorkingTimeCase } from '../../../src/features/working-time/working-time.rules.js';
import { stageIn, timelineIn, workingTimeFrame } from '../../../src/features/working-time/working-time.rules.js';
import { trackFindings, type TrackCase } from '../../../src/features/working-time/working-time.track.rules.js';
import { aCase, AGED, d, period, work } from './cases.js';

const EIGHT_HOURS = work('08:00', '16:30', 30);
const SCHOOL = { mon: { minutes: 360 } };

const judge = (track: Partial<TrackCase>, time: Partial<WorkingTimeCase> = {}) => {
  const one = aCase({ dateOfBirth: AGED.at16and17, stage: { tue: EIGHT_HOURS }, school: SCHOOL, ...time });
  const frame = workingTimeFrame(one);
  return trackFindings(
    {
      dateOfBirth: one.dateOfBirth,
      programme: 'LWT',
      period: one.period,
      hoursDone: 0,
      daysDone: 0,
      plan: 'part',
      teachingMinutesPerWeek: null,
      stageSector: null,
      intendedMboSector: null,
      mboAgreement: null,
      ...track,
    },
    timelineIn(frame, stageIn(frame, one.stage)),
  );
};
const rules = (...args: Parameters<typeof judge>) => judge(...args).map(({ rule, severity }) => `${rule} ${severity}`);

describe('the programme', () => {
  // One stage day of 8 hours is in the placement, so one day and 8 hours come on top of what was done.
  const totals: readonly (readonly [string, Partial<TrackCase>, string[]])[] = [
    ['640 hours in 80 days', { hoursDone: 632, daysDone: 79, plan: 'whole' }, []],
    ['639 hours in 80 days', { hoursDone: 631, daysDone: 79, plan: 'whole' }, ['track.lwt-hours-short warn']],
    ['640 hours in 79 days', { hoursDone: 632, daysDone: 78, plan: 'whole' }, ['track.lwt-days-short warn']],
    ['1280 hours in 160 days', { hoursDone: 1272, daysDone: 159 }, []],
    ['1281 hours in 160 days', { hoursDone: 1273, daysDone: 159 }, ['track.lwt-hours-over refuse']],
    ['1280 hours in 161 days', { hoursDone: 1272, daysDone: 160 }, ['track.lwt-days-over refuse']],
    ['too little with more to come', { plan: 'part' }, []],
    [
      'too little with an unknown rest',
      { plan: 'unknown' },
      ['track.lwt-hours-short note', 'track.lwt-days-short note'],
    ],
    ['no such total for entree', { programme: 'ENTREE', hoursDone: 2000, daysDone: 300, plan: 'whole' }, []],
  ];
  for (const [what, track, expected] of totals) {
    it(`totals: ${what}`, () => expect(rules(track)).to.deep.equal(expected));
  }

  it('refuses weeks without school in a leerwerktraject', () => {
    expect(rules({}, { school: {} })).to.deep.equal(['track.lwt-no-school-day refuse']);
    expect(rules({}, { school: { mon: { minutes: 0 } } })).to.deep.equal(['track.lwt-no-school-day refuse']);
    expect(rules({ programme: 'ENTREE' }, { school: {} })).to.deep.equal([]);
  });

  it('warns when only a holiday took the school days of a week', () => {
    expect(rules({}, { holidays: [period('2026-09-14', '2026-09-14')] })).to.deep.equal([
      'track.lwt-no-school-day warn',
    ]);
    expect(rules({}, { holidays: [period('2026-09-12', '2026-09-20')] })).to.deep.equal([]);
  });

  it('warns above 40% of the teaching time, not at it', () => {
    expect(rules({ teachingMinutesPerWeek: 1200 })).to.deep.equal([]);
    expect(rules({ teachingMinutesPerWeek: 1199 })).to.deep.equal(['track.lwt-share warn']);
  });

  it('shows the seven-hour trap until the day before the 16th birthday', () => {
    const trap = (dateOfBirth: string) =>
      judge({}, { dateOfBirth: d(dateOfBirth) }).map(({ rule, lastDay, facts }) => [
        rule,
        lastDay,
        facts.fullDaysNeeded,
      ]);
    expect(trap('2010-09-16')).to.deep.equal([['track.seven-hour-trap', '2026-09-15', 92]]);
    expect(trap('2010-09-15')).to.deep.equal([]);
  });

  const rest: readonly (readonly [string, Partial<TrackCase>, string[]])[] = [
    ['another sector', { stageSector: 'economie', intendedMboSector: 'techniek' }, ['track.sector-change warn']],
    ['the same sector', { stageSector: 'techniek', intendedMboSector: 'techniek' }, []],
    ['no sector chosen yet', { stageSector: 'techniek', intendedMboSector: null }, []],
    ['another sector in entree', { programme: 'ENTREE', stageSector: 'economie', intendedMboSector: 'techniek' }, []],
    ['no mbo agreement', { mboAgreement: false }, ['track.no-mbo-agreement warn']],
    ['an mbo agreement', { mboAgreement: true }, []],
    ['AO now', { programme: 'AO' }, ['track.ao-replaced warn']],
  ];
  for (const [what, track, expected] of rest) it(what, () => expect(rules(track)).to.deep.equal(expected));

  it('names article 10b9 for the cooperation that entree needs', () => {
    expect(judge({ programme: 'ENTREE', mboAgreement: false }).map(({ article }) => article)).to.deep.equal([
      'WVO 10b9',
    ]);
  });

  it('lets AO begin until 31 July 2014', () => {
    const on = (day: string) => rules({ programme: 'AO', period: period(day, day) });
    expect([on('2014-07-31'), on('2014-08-01')]).to.deep.equal([[], ['track.ao-replaced warn']]);
  });
});
