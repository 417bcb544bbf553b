import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { workingTimeCheckBody, workingTimeCheckView } from '../../src/features/working-time/working-time.schemas.js';
import { checkWorkingTime } from '../../src/features/working-time/working-time.service.js';

/** The example of the contract. */
const EXAMPLE = {
  dateOfBirth: '2011-03-14',
  programme: 'LWT',
  firstDay: '2026-09-01',
  lastDay: '2027-07-09',
  stage: { tue: { start: '08:00', end: '16:00', breakMinutes: 30 } },
  school: { mon: { minutes: 360 } },
  otherWorkMinutesPerWeek: 0,
  hazards: ['lifting-over-10kg'],
  supervisionDeclared: true,
  holidays: [{ firstDay: '2026-10-17', lastDay: '2026-10-25' }],
};

const run = (args: string[], input = '') => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'scripts/check-working-time.ts', ...args],
    { input, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
};
const check = (document: unknown) => checkWorkingTime(workingTimeCheckBody.parse(document));
const fault = (document: unknown): string[] => {
  const read = workingTimeCheckBody.safeParse(document);
  return read.success ? [] : read.error.issues.map(({ path }) => path.join('.'));
};

describe('check:working-time', () => {
  it('judges the example from a file and from standard input', () => {
    const folder = mkdtempSync(join(tmpdir(), 'working-time-'));
    try {
      const file = join(folder, 'check.json');
      writeFileSync(file, JSON.stringify(EXAMPLE));
      const fromFile = run([file]);
      const fromInput = run(['-'], JSON.stringify(EXAMPLE));
      expect([fromFile.status, fromFile.stderr]).to.deep.equal([0, '']);
      expect(fromInput).to.deep.equal(fromFile);
      expect(JSON.parse(fromFile.stdout)).to.deep.equal(check(EXAMPLE));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  const bad: readonly (readonly [string, string[], string, RegExp])[] = [
    ['no JSON', ['-'], '{', /^not JSON: .*\n$/],
    ['an unknown weekday', ['-'], JSON.stringify({ ...EXAMPLE, stage: { di: {} } }), /^stage\.di: .*\n$/],
    ['no file', ['/nowhere/check.json'], '', /^\/nowhere\/check\.json: cannot be read .*\n$/],
    ['no argument', [], '', /^say one file.*\n$/],
    ['a list', ['-'], '[]', /^document: .*\n$/],
  ];
  for (const [what, args, input, line] of bad) {
    it(`ends with 2 and one line for ${what}`, () => {
      const { status, stdout, stderr } = run(args, input);
      expect([status, stdout]).to.deep.equal([2, '']);
      expect(stderr).to.match(line);
      expect(stderr.trimEnd()).to.not.include('\n');
    });
  }
});

describe('the document of a working time check', () => {
  it('refuses the example: half an hour too long, and lifting, both until the 16th birthday', () => {
    const { verdict, findings } = check(EXAMPLE);
    const refusals = findings.filter(({ severity }) => severity === 'refuse');
    expect(verdict).to.equal('refused');
    expect(refusals.map(({ rule, article, firstDay, lastDay }) => [rule, article, firstDay, lastDay])).to.deep.equal([
      ['working-time.day-hours', 'NRK 3:1', '2026-09-01', '2027-03-09'],
      ['hazard.forbidden', 'NRK 1:1', '2026-09-01', '2027-03-13'],
    ]);
    expect(workingTimeCheckView.parse({ verdict, findings })).to.deep.equal({ verdict, findings });
  });

  it('allows the same pattern to a pupil of 16', () => {
    expect(check({ ...EXAMPLE, dateOfBirth: '2010-03-14' }).verdict).to.equal('allowed');
  });

  it('warns for a Sunday at 16', () => {
    const stage = { sun: EXAMPLE.stage.tue };
    expect(check({ ...EXAMPLE, dateOfBirth: '2010-03-14', stage }).verdict).to.equal('allowed-with-warnings');
  });

  it('fills in what may be left out', () => {
    const { dateOfBirth, programme, firstDay, lastDay, stage, school } = EXAMPLE;
    expect(workingTimeCheckBody.parse({ dateOfBirth, programme, firstDay, lastDay, stage, school })).to.include({
      otherWorkMinutesPerWeek: 0,
      supervisionDeclared: false,
    });
  });

  it('takes school with a start, an end or both', () => {
    const school = {
      mon: { minutes: 360, start: '08:30' },
      wed: { minutes: 360, end: '15:00' },
      fri: { minutes: 360, start: '08:30', end: '14:30' },
    };
    expect(fault({ ...EXAMPLE, school })).to.deep.equal([]);
  });

  it('takes a shift that ends after midnight', () => {
    expect(fault({ ...EXAMPLE, stage: { fri: { start: '20:00', end: '02:00', breakMinutes: 0 } } })).to.deep.equal([]);
  });

  const tue = EXAMPLE.stage.tue;
  const rows: readonly (readonly [string, Record<string, unknown>, string])[] = [
    ['a day that does not exist', { dateOfBirth: '2011-02-29' }, 'dateOfBirth'],
    ['a pupil born on the first day', { dateOfBirth: '2026-09-01' }, 'dateOfBirth'],
    ['an unknown programme', { programme: 'BBL' }, 'programme'],
    ['a last day before the first', { lastDay: '2026-08-31' }, 'lastDay'],
    ['more than three years', { lastDay: '2031-09-01' }, 'lastDay'],
    ['a time of 24 hours and more', { stage: { tue: { ...tue, end: '24:30' } } }, 'stage.tue.end'],
    ['a time without a leading zero', { stage: { tue: { ...tue, start: '8:00' } } }, 'stage.tue.start'],
    ['no length', { stage: { tue: { ...tue, end: '08:00' } } }, 'stage.tue.end'],
    ['a break as long as the day', { stage: { tue: { ...tue, breakMinutes: 480 } } }, 'stage.tue.breakMinutes'],
    ['a break below 0', { stage: { tue: { ...tue, breakMinutes: -1 } } }, 'stage.tue.breakMinutes'],
    ['half a minute', { school: { mon: { minutes: 0.5 } } }, 'school.mon.minutes'],
    ['minutes as text', { school: { mon: { minutes: '360' } } }, 'school.mon.minutes'],
    [
      'school that ends before it begins',
      { school: { mon: { minutes: 1, start: '10:00', end: '09:00' } } },
      'school.mon.end',
    ],
    [
      'more school than its times hold',
      { school: { mon: { minutes: 361, start: '08:30', end: '14:30' } } },
      'school.mon.minutes',
    ],
    ['school past midnight', { school: { mon: { minutes: 600, start: '20:00' } } }, 'school.mon.minutes'],
    [
      'two shifts at once',
      { stage: { fri: { start: '20:00', end: '02:00', breakMinutes: 0 }, sat: { ...tue, start: '01:59' } } },
      'stage.sat.start',
    ],
    ['an unknown hazard', { hazards: ['lions'] }, 'hazards.0'],
    [
      'a holiday that ends before it begins',
      { holidays: [{ firstDay: '2026-10-25', lastDay: '2026-10-24' }] },
      'holidays.0.lastDay',
    ],
    ['a field that is not of the form', { group: 'L4' }, ''],
    ['no school week', { school: undefined }, 'school'],
  ];
  for (const [what, with_, path] of rows) {
    it(`refuses ${what}`, () => expect(fault({ ...EXAMPLE, ...with_ })).to.deep.equal([path]));
  }
});
