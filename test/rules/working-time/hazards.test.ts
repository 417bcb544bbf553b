import { expect } from 'chai';
import { HAZARDS, type Hazard } from '../../../src/domain/hazard.js';
import { ageStretches } from '../../../src/domain/age.js';
import { rowOn } from '../../../src/domain/rule.js';
import {
  HAZARD_TABLE,
  hazardFindings,
  stageStretches,
  type HazardousPlace,
} from '../../../src/features/working-time/working-time.hazards.rules.js';
import { d, period } from './cases.js';

const placement = period('2026-09-01', '2027-01-31');
const aPlace = (...hazards: Hazard[]): HazardousPlace => ({
  hazards,
  supervisionDeclared: false,
  youthRiskInventory: true,
});
const judge = (dateOfBirth: string, place: HazardousPlace, days = placement) =>
  hazardFindings(ageStretches(d(dateOfBirth), days), place).map(({ rule, article, firstDay, lastDay }) => [
    rule,
    article,
    firstDay,
    lastDay,
  ]);

const WHOLE = ['2026-09-01', '2027-01-31'] as const;
const [UNDER_16, AT_16, AT_18] = ['2011-06-01', '2010-06-01', '2008-06-01'];

/** As rules §3: hazard, under 16, 16 and 17, article. f forbidden, s supervised, c course only, - allowed. */
const EXPECTED: readonly (readonly [Hazard, string, string, string])[] = [
  ['till-work', 'f', '-', 'NRK 1:1 lid 2'],
  ['lifting-over-10kg', 'f', '-', 'NRK 1:1'],
  ['push-pull-over-20kg', 'f', '-', 'NRK 1:1'],
  ['fixed-posture', 'f', '-', 'NRK 1:1'],
  ['kneeling', 'f', '-', 'NRK 1:1'],
  ['psychosocial-load', 'f', '-', 'NRK 1:1, Arbobesluit 2.15'],
  ['permanent-ppe', '-', '-', 'NRK 3:1 lid 4'],
  ['machines', 's', 's', 'NRK 1:1 lid 3, Arbobesluit 1.37'],
  ['hazardous-substances', 'f', 'f', 'Arbobesluit 4.105'],
  ['flammable-corrosive', 'f', 's', 'Arbobesluit 4.106, NRK 1:1'],
  ['noise-85db', 'f', 'f', 'Arbobesluit 6.27'],
  ['vibration-harmful', 'f', 'f', 'Arbobesluit 6.27'],
  ['radiation-harmful', 'f', 'f', 'Arbobesluit 6.27'],
  ['diving-overpressure', 'f', 'f', 'Arbobesluit 6.27'],
  ['tractor', 'f', 's', 'Arbobesluit 7.39, NRK 1:1'],
  ['dangerous-animals', 'f', 's', 'Arbobesluit 7.39, NRK 1:1'],
  ['industrial-slaughter', 'f', 's', 'Arbobesluit 7.39, NRK 1:1'],
  ['machine-paced-piecework', 'f', 's', 'Arbobesluit 7.39, NRK 1:1'],
  ['collapse-danger', 'f', 's', 'Arbobesluit 3.46, NRK 1:1'],
  ['high-voltage', 'f', 's', 'Arbobesluit 3.46, NRK 1:1'],
  ['biological-agents-3-4', 'f', 'f', 'Arbobesluit 4.105'],
  ['alcohol-served', 'c', '-', 'Alcoholwet 24 lid 5'],
];
const rulesFor = (mark: string, supervised: boolean): string[] =>
  ({
    f: ['hazard.forbidden'],
    s: [supervised ? 'hazard.supervised' : 'hazard.supervision-missing'],
    c: ['hazard.alcohol-course-only'],
  })[mark] ?? [];

describe('hazards of a place by age', () => {
  it('has a row for every hazard', () => {
    expect(EXPECTED.map(([hazard]) => hazard)).to.have.members(HAZARDS);
    expect(new Set(HAZARD_TABLE.map(({ hazard }) => hazard)).size).to.equal(HAZARDS.length);
  });

  for (const [hazard, under16, at16, article] of EXPECTED) {
    for (const supervisionDeclared of [false, true]) {
      it(`${hazard}, supervision ${supervisionDeclared ? 'declared' : 'not declared'}`, () => {
        const place = { ...aPlace(hazard), supervisionDeclared };
        const expected = (mark: string) => rulesFor(mark, supervisionDeclared).map((rule) => [rule, article, ...WHOLE]);
        expect([judge(UNDER_16, place), judge(AT_16, place), judge(AT_18, place)]).to.deep.equal([
          expected(under16),
          expected(at16),
          [],
        ]);
      });
    }
  }

  it('refuses only the days before the 16th birthday', () => {
    expect(judge('2010-11-10', aPlace('till-work'))).to.deep.equal([
      ['hazard.forbidden', 'NRK 1:1 lid 2', '2026-09-01', '2026-11-09'],
    ]);
  });

  it('turns a refusal into a missing supervision on the 16th birthday', () => {
    expect(judge('2010-11-10', aPlace('tractor'))).to.deep.equal([
      ['hazard.forbidden', 'Arbobesluit 7.39, NRK 1:1', '2026-09-01', '2026-11-09'],
      ['hazard.supervision-missing', 'Arbobesluit 7.39, NRK 1:1', '2026-11-10', '2027-01-31'],
    ]);
  });

  it('asks a youth section in the risk inventory until the day before the 18th birthday', () => {
    const place = { ...aPlace('machines'), supervisionDeclared: true, youthRiskInventory: false };
    expect(judge('2008-11-10', place).filter(([rule]) => rule === 'hazard.no-youth-risk-inventory')).to.deep.equal([
      ['hazard.no-youth-risk-inventory', 'Arbobesluit 1.36', '2026-09-01', '2026-11-09'],
    ]);
    expect(judge('2008-11-10', { ...place, hazards: [] })).to.deep.equal([]);
    expect(judge('2008-11-10', { ...place, youthRiskInventory: null })).to.have.length(1);
  });

  it('leaves out a stretch without a stage day', () => {
    const afterBirthday = stageStretches(d('2010-11-10'), placement, ({ firstDay }) => firstDay >= '2026-11-10');
    expect(hazardFindings(afterBirthday, aPlace('till-work'))).to.deep.equal([]);
  });

  it('judges a day by the row that held on it', () => {
    const changed = period('2023-11-04', '2023-11-06');
    expect(judge('2008-06-01', aPlace('permanent-ppe'), changed)).to.deep.equal([
      ['hazard.forbidden', 'NRK 1:1 lid 2', '2023-11-04', '2023-11-04'],
    ]);
  });

  it('takes the first row for a day before every row', () => {
    const rows = HAZARD_TABLE.filter(({ hazard }) => hazard === 'permanent-ppe');
    expect(rowOn(rows, d('1999-01-01')).treatment['under-16']).to.equal('forbidden');
  });
});
