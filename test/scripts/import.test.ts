import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Connection } from 'mongoose';
import { systemClock } from '../../src/platform/clock.js';
import { composeExchange } from '../../src/compose/exchange.js';
import { carryOut, exitCodeOf, orderOf, reportLines, type ImportOrder } from '../../scripts/import.js';
import { demoRegion } from '../../seed/region.js';
import { createStorage, type Storage } from '../../src/compose/storage.js';
import type { ExchangeService, ImportReport } from '../../src/features/exchange/exchange.service.js';
import { fixedClock } from '../../src/platform/clock.js';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { testDatabaseUri } from '../support/engine.js';

const clock = fixedClock('2026-11-22T10:00:00Z');

describe('the arguments of an import', () => {
  const cases: readonly (readonly [args: string, order: ImportOrder | null])[] = [
    ['companies a.csv', { kind: 'companies', file: 'a.csv', schoolId: '', mode: 'all-or-nothing' }],
    ['companies a.csv --keep-good', { kind: 'companies', file: 'a.csv', schoolId: '', mode: 'keep-good' }],
    ['companies --dry-run a.csv --keep-good', { kind: 'companies', file: 'a.csv', schoolId: '', mode: 'check' }],
    ['students - --school sch_01', { kind: 'students', file: '-', schoolId: 'sch_01', mode: 'all-or-nothing' }],
    ['students a.csv', null],
    ['companies a.csv --school sch_01', null],
    ['companies', null],
    ['companies a.csv b.csv', null],
    ['schools a.csv', null],
    ['companies a.csv --force', null],
    ['', null],
  ];
  for (const [args, order] of cases) {
    it(`"${args}" ${order ? 'is an order' : 'is none'}`, () => {
      expect(orderOf(args.split(' ').filter(Boolean))).to.deep.equal(order);
    });
  }

  for (const args of [[], ['companies', 'no-such-file.csv']]) {
    it(`end with 2 and say why: ${args.join(' ') || 'nothing'}`, () => {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ['--import', 'tsx', 'scripts/import.ts', ...args],
        { encoding: 'utf8' },
      );
      expect([status, stdout]).to.deep.equal([2, '']);
      expect(stderr).to.match(/Gebruik|niet te lezen/);
    });
  }
});

describe('the report of an import', () => {
  const report: ImportReport = {
    kind: 'students',
    mode: 'all-or-nothing',
    read: 3,
    good: 2,
    bad: 1,
    problems: [{ line: 4, column: 'Geboren', code: 'date.not-a-date', facts: {}, text: '"x" is geen datum.' }],
    ignoredHeaders: ['Opmerking'],
    written: false,
    makes: { students: 2 },
  };

  it('lists each bad line before the outcome', () => {
    expect(reportLines(report, 'a.csv')).to.deep.equal([
      'regel 4, kolom "Geboren": "x" is geen datum. [date.not-a-date]',
      'Niet gelezen kolommen: Opmerking',
      'a.csv: 3 regels gelezen, 2 goed, 1 fout.',
      'Er is niets opgeslagen. Verbeter de regels, of laat ze weg met --keep-good.',
    ]);
  });

  const clean = { ...report, problems: [], good: 3, bad: 0 };
  for (const [one, code, last] of [
    [{ ...clean, written: true }, 0, 'Opgeslagen: 2 leerlingen.'],
    [{ ...report, mode: 'keep-good', written: true }, 0, 'Opgeslagen: 2 leerlingen.'],
    [report, 1, 'Er is niets opgeslagen. Verbeter de regels, of laat ze weg met --keep-good.'],
    [{ ...report, good: 0 }, 1, 'Er is niets opgeslagen.'],
    [{ ...clean, mode: 'check' }, 0, 'Proef: niets opgeslagen. Dit zou worden opgeslagen: 2 leerlingen.'],
    [{ ...report, mode: 'check' }, 1, 'Proef: niets opgeslagen. Met --keep-good zou worden opgeslagen: 2 leerlingen.'],
  ] as const) {
    it(`ends with ${code}: ${last}`, () => {
      expect([exitCodeOf(one), reportLines(one, 'a.csv').at(-1)]).to.deep.equal([code, last]);
    });
  }
});

describe('an import into the database', () => {
  let connection: Connection;
  let storage: Storage;
  let exchange: ExchangeService;

  before(async function () {
    this.timeout(120_000);
    connection = await connect(await testDatabaseUri('import'));
    storage = createStorage(connection, clock);
    exchange = composeExchange(connection, storage, systemClock);
    await prepareCollections(connection);
    const { schools, groups } = demoRegion();
    await storage.schools.insertMany(schools);
    await storage.groups.insertMany(groups);
  });
  after(() => connection.close());

  const order = (kind: ImportOrder['kind'], mode: ImportOrder['mode']): ImportOrder => ({
    kind,
    mode,
    file: '-',
    schoolId: kind === 'students' ? 'sch_01' : '',
  });
  const seed = (name: string): Buffer => readFileSync(new URL(`../../seed/data/${name}`, import.meta.url));

  it('stores the companies that ship, once', async () => {
    const first = await carryOut(order('companies', 'all-or-nothing'), seed('companies.csv'), exchange);
    expect([first.written, first.makes]).to.deep.equal([
      true,
      { companies: 1050, establishments: 1200, recognitions: demoRegion().recognitions.length },
    ]);
    const again = await carryOut(order('companies', 'keep-good'), seed('companies.csv'), exchange);
    expect([again.written, again.good]).to.deep.equal([false, 0]);
    expect((await storage.establishments.all()).length).to.equal(1200);
  }).timeout(60_000);

  it('stores the pupils that ship, once', async () => {
    const first = await carryOut(order('students', 'all-or-nothing'), seed('students.csv'), exchange);
    expect([first.written, first.makes]).to.deep.equal([true, { students: 158 }]);
    const again = await carryOut(order('students', 'all-or-nothing'), seed('students.csv'), exchange);
    expect([again.written, again.bad]).to.deep.equal([false, 158]);
    expect(await storage.students.count({ schoolId: 'sch_01' }, {})).to.equal(158);
  });

  it('stores all or nothing when two people import the same companies at once', async () => {
    const before = (await storage.companies.all()).length;
    const lines = ['kvk;naam;straat;postcode;plaats', '', '00999992;Nieuw Twee;Weg 2;7411 AB;Deventer'];
    const file = (kvk: string): Buffer =>
      Buffer.from(lines.with(1, `${kvk};Nieuw ${kvk};Weg 1;7411 AB;Deventer`).join('\n'));
    const outcomes = await Promise.allSettled(
      ['00999990', '00999991'].map((kvk) => carryOut(order('companies', 'all-or-nothing'), file(kvk), exchange)),
    );
    expect(outcomes.filter((one) => one.status === 'fulfilled' && one.value.written).length).to.equal(1);
    expect((await storage.companies.all()).length).to.equal(before + 2);
    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    expect(refused.filter((reason) => !reason.includes('exchange.changed-meanwhile'))).to.deep.equal([]);
    const added = (await storage.establishments.all()).filter(({ name }) => name.startsWith('Nieuw '));
    const winner = outcomes[0]?.status === 'fulfilled' && outcomes[0].value.written ? '00999990' : '00999991';
    expect(added.map(({ name }) => name).sort()).to.deep.equal([`Nieuw ${winner}`, 'Nieuw Twee']);
  });
});
