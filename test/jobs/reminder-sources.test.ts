import { expect } from 'chai';
import type { Placement } from '../../src/domain/placement.js';
import { lawChangesAt } from '../../src/compose/law-changes.js';
import { aRecognition, aStudent, anOffer, d } from '../support/builders.js';
import { startSchoolApp, type SchoolApp } from '../support/school-app.js';

const aPlacement = (fields: Partial<Placement> = {}): Placement => ({
  id: 'pla-1',
  version: 1,
  schoolId: 'sch-1',
  studentId: 'stu-1',
  groupId: 'grp-1',
  companyId: 'cmp-1',
  establishmentId: 'est-1',
  offerId: 'off-1',
  proposalId: 'pro-1',
  season: '2026-najaar',
  programme: 'LWT',
  sector: 'techniek',
  claim: { id: 'pro-1', periodIds: ['p1'], weekdays: ['tue'] },
  days: { tue: { start: '08:30', end: '15:30', breakMinutes: 30 } },
  firstDay: d('2026-09-01'),
  lastDay: d('2027-01-29'),
  mentorId: null,
  supervisorId: null,
  state: 'running',
  endReason: null,
  ...fields,
});

describe('the facts of reminders', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(async () => {
    await api.reset();
    api.setClock('2026-11-22T09:00:00Z');
    await api.storage.placeOffers.insertMany([anOffer({ season: '2026-najaar', hazards: ['till-work'] })]);
    await api.storage.students.insertMany([
      aStudent({ id: 'stu-3', studentNumber: '1003', firstName: 'Mo', lastName: 'Smit', dateOfBirth: d('2010-12-04') }),
    ]);
  });

  const planned = async (): Promise<string[]> => {
    const { failures } = await api.reminders.planner.plan();
    expect(failures).to.deep.equal([]);
    const rows = await api.storage.reminders.search({}, { after: null, limit: 100 });
    return rows
      .filter(({ state }) => state === 'planned')
      .map(({ kind, subject, recipientId, schoolId }) => `${kind} ${subject} ${recipientId} ${schoolId ?? '-'}`)
      .sort();
  };
  const tell = () =>
    api.reminders.digest.run(async (_item: string, work: () => Promise<unknown>) => {
      await work();
      return true;
    });

  it('come from placements, agreements, birthdays and recognitions as they are stored', async () => {
    await api.storage.recognitions.insertMany([aRecognition({ lastAssessedOn: d('2022-12-20') })]);
    await api.storage.placements.insertMany([
      aPlacement(),
      aPlacement({
        id: 'pla-3',
        proposalId: 'pro-3',
        studentId: 'stu-3',
        state: 'accepted',
        firstDay: d('2026-11-30'),
      }),
    ]);
    expect(await planned()).to.deep.equal([
      'agreement-unsigned pla-3 acc-coordinator sch-1',
      'agreement-unsigned pla-3 acc-mentor sch-1',
      'birthday pla-3 acc-company sch-1',
      'birthday pla-3 acc-coordinator sch-1',
      'birthday pla-3 acc-mentor sch-1',
      'recognition-review rec-1 acc-admin -',
      'recognition-review rec-1 acc-company -',
      'recognition-review rec-1 acc-coordinator sch-1',
      'recognition-review rec-1 acc-mentor sch-1', // the group's: this placement names none of its own
      'visit-overdue pla-1 acc-coordinator sch-1',
      'visit-overdue pla-1 acc-mentor sch-1',
    ]);
    await tell();
    const [mail] = await api.storage.outbox.list(
      { to: 'mentor@test.example' },
      { after: null, limit: 5, withContent: true },
    );
    expect(mail?.content?.text)
      .to.include('Mo S. wordt op 4 december 2026 16 jaar')
      .and.include('werken per dag: 9 uur (was 7 uur)')
      .and.include('Werken aan de kassa: toegestaan (was niet toegestaan)')
      .and.include('Sam V. bij Werkplaats Zutphen in Zutphen is al 8 schoolweken niet bezocht');
    expect((await api.storage.outbox.list({}, { after: null, limit: 20 })).length).to.equal(4);
    await tell();
    expect((await api.storage.outbox.list({}, { after: null, limit: 20 })).length).to.equal(4);
  });

  it('settle what was done before the mail went', async () => {
    await api.storage.placements.insertMany([aPlacement({ state: 'accepted', firstDay: d('2026-11-30') })]);
    await api.reminders.planner.plan();
    const placement = await api.storage.placements.find('pla-1');
    if (!placement) throw new Error('no placement');
    await api.storage.placements.replace({ ...placement, state: 'agreed' }, () => Promise.resolve());
    await tell();
    const rows = await api.storage.reminders.search({ kind: 'agreement-unsigned' }, { after: null, limit: 20 });
    expect([...new Set(rows.map(({ state, reason }) => `${state} ${reason ?? ''}`))]).to.include('dropped settled');
    expect(rows.some(({ state }) => state === 'digested')).to.equal(false);
    expect(await api.storage.outbox.list({}, { after: null, limit: 5 })).to.deep.equal([]);
  });

  it('tell of a withdrawal at once, when it is planned for that recognition alone', async () => {
    await api.storage.placements.insertMany([aPlacement()]);
    await api.storage.recognitions.insertMany([aRecognition({ endedOn: d('2026-11-22'), endReason: 'gestopt' })]);
    await api.reminders.planner.planFor('recognition', [{ id: 'rec-1', schoolId: null }]);
    await tell();
    const mails = await api.storage.outbox.list({}, { after: null, limit: 20, withContent: true });
    expect(mails.map(({ to, kind }) => `${to} ${kind}`).sort()).to.deep.equal(
      ['admin', 'company', 'coordinator', 'mentor'].map((who) => `${who}@test.example reminders.direct`),
    );
    expect(mails.find(({ to }) => to.startsWith('coordinator'))?.content?.text).to.include(
      'Zoek voor deze leerlingen een andere plek',
    );
  });

  it('count what a subsidy file lacks, of pupils for whom it can be asked, near its deadline', async () => {
    const over = {
      state: 'completed',
      firstDay: d('2027-02-02'),
      lastDay: d('2027-02-16'),
      season: '2027-voorjaar',
    } as const;
    await api.storage.placements.insertMany([
      aPlacement(over),
      aPlacement({ ...over, id: 'pla-2', proposalId: 'pro-2', studentId: 'stu-2', programme: 'AO' }),
      aPlacement({ ...over, id: 'pla-3', proposalId: 'pro-3', studentId: 'stu-3', mentorId: 'men-1' }),
    ]);
    await api.storage.attendanceWeeks.insert(
      { schoolId: 'sch-1' },
      {
        ...{ id: 'pla-3.2027-02-01', version: 1, schoolId: 'sch-1', placementId: 'pla-3', studentId: 'stu-3' },
        ...{ companyId: 'cmp-1', monday: d('2027-02-01'), history: [] },
        days: [{ day: d('2027-02-02'), presence: 'present', minutes: 390 }],
      },
    );
    api.setClock('2027-08-18T09:00:00Z');
    const subsidy = async () => (await planned()).filter((line) => line.startsWith('subsidy-papers'));
    expect(await subsidy()).to.deep.equal([]);
    api.setClock('2027-08-19T09:00:00Z');
    expect(await subsidy()).to.deep.equal([
      'subsidy-papers pla-1 acc-coordinator sch-1',
      'subsidy-papers pla-1 acc-mentor sch-1',
      'subsidy-papers pla-3 acc-coordinator sch-1',
      'subsidy-papers pla-3 acc-mentor sch-1',
    ]);
    await tell();
    const [mail] = await api.storage.outbox.list(
      { to: 'mentor@test.example' },
      { after: null, limit: 1, withContent: true },
    );
    expect(mail?.content?.text)
      .to.include(
        'In het subsidiedossier van Mo S. bij Werkplaats Zutphen in Zutphen ontbreken nog de overeenkomst met alle handtekeningen, de aanwezigheid van 2 weken en een bezoek of terugkoppeling als bewijs van begeleiding.',
      )
      .and.include('tot en met 16 september 2027');
  });

  it('announce what will be deleted of pupils who left, and not what is deleted already', async () => {
    await api.storage.students.insertMany([
      aStudent({ id: 'stu-7', studentNumber: '1007', endedOn: d('2026-11-01') }),
      aStudent({ id: 'stu-8', studentNumber: '1008', endedOn: d('2026-11-01') }),
    ]);
    expect((await planned()).filter((line) => line.startsWith('retention'))).to.deep.equal([
      'retention-deletion sch-1:needs acc-coordinator sch-1',
    ]);
    await tell();
    const [mail] = await api.storage.outbox.list(
      { to: 'coordinator@test.example' },
      { after: null, limit: 1, withContent: true },
    );
    expect(mail?.content?.text).to.include(
      'Op 1 december 2026 wissen wij van 2 oud-leerlingen: ondersteuning, woonplaats en wensen.',
    );
  });

  it('announce which part of the school’s log goes on the first of a month', async () => {
    await api.storage.auditLog.append({
      ...{
        id: 'aud-old',
        at: new Date('2026-11-05T09:00:00Z'),
        action: 'student.read',
        actor: null,
        schoolId: 'sch-1',
      },
      ...{ subject: { id: 'stu-1' }, outcome: 'done', requestId: '', changes: [], reason: null, ruleVersion: null },
    });
    api.setClock('2032-11-22T09:00:00Z');
    expect((await planned()).filter((line) => line.includes(':log'))).to.deep.equal([
      'retention-deletion sch-1:log acc-coordinator sch-1',
    ]);
    await tell();
    const [mail] = await api.storage.outbox.list(
      { to: 'coordinator@test.example' },
      { after: null, limit: 1, withContent: true },
    );
    expect(mail?.content?.text).to.include('Op 1 december 2032 wissen wij 1 regel van het logboek');
  });

  it('announce that matchings lose their pupils a year after the season', async () => {
    const run = { _id: 'run-1', schoolId: 'sch-1', season: '2026-najaar', studentIds: ['stu-1'] };
    await api.connection.collection<typeof run>('matchingRuns').insertOne(run);
    api.setClock('2028-01-10T09:00:00Z');
    expect((await planned()).filter((line) => line.includes(':matching'))).to.deep.equal([
      'retention-deletion sch-1:matching acc-coordinator sch-1',
    ]);
  });

  it('ask what became of a pupil who left, and name pupils without a place', async () => {
    api.setClock('2027-01-10T09:00:00Z');
    await api.storage.students.insertMany([aStudent({ id: 'stu-8', studentNumber: '1008', endedOn: d('2026-07-01') })]);
    const all = await planned();
    expect(all).to.include('outflow-question stu-8 acc-mentor sch-1');
    expect(all).to.include('pupil-without-place stu-1 acc-coordinator sch-1');
  });
});

describe('what changes on a birthday', () => {
  it('is read from the tables of the law', () => {
    expect(lawChangesAt(16, d('2026-12-04'), ['till-work', 'noise-85db'])).to.deep.equal([
      { code: 'working-time.day-hours', before: 420, after: 540 },
      { code: 'working-time.week-hours', before: 2100, after: 2700 },
      { code: 'working-time.four-week-average', before: null, after: 2400 },
      { code: 'working-time.daily-rest', before: 840, after: 720 },
      { code: 'working-time.night', before: 'tussen 19:00 en 07:00', after: 'tussen 23:00 en 06:00' },
      {
        code: 'working-time.sunday',
        before: 'niet toegestaan',
        after: 'alleen als het werk erom vraagt en het is afgesproken',
      },
      { code: 'hazard till-work', before: 'niet toegestaan', after: 'toegestaan' },
    ]);
    expect(lawChangesAt(18, d('2026-12-04'), ['noise-85db']).map(({ code, after }) => [code, after])).to.deep.include([
      'working-time.night',
      null,
    ]);
    expect(lawChangesAt(14, d('2026-12-04'), [])).to.deep.equal([
      { code: 'age.too-young', before: 'niet toegestaan', after: 'toegestaan' },
    ]);
  });
});
