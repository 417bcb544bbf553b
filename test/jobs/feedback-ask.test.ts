import { expect } from 'chai';
import { aCompany, d } from '../support/builders.js';
import { aRunningPlacement } from '../support/guidance-builders.js';
import { aSchoolYear, startSchoolApp, type SchoolApp } from '../support/school-app.js';

const answers = { coming: 'good', working: 'good', support: 'none', text: null } as const;

// A runner remembers which planned instants are settled, so each test has days of its own.
describe('the monthly question to companies', () => {
  let api: SchoolApp;
  let second: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
    second = await startSchoolApp({ uri: api.uri });
  });
  after(async () => {
    await second.close();
    await api.close();
  });
  beforeEach(async () => {
    await api.reset();
    await api.work.register();
    const company = (await api.storage.companies.get('cmp-1')) ?? aCompany();
    await api.storage.companies.replace({ ...company, email: 'werkplaats@bedrijf.example' });
  });

  /** The job at half past eight, on a day and in as many processes as there are. */
  const morning = async (day: string): Promise<void> => {
    for (const one of [api, second]) one.setClock(`${day}T08:00:00Z`);
    await Promise.all([api.work.tick(), second.work.tick()]);
  };
  const askedKeys = async (): Promise<string[]> => {
    const rows = await api.connection.collection('outboxMessages').find({ kind: 'feedback.asked' }).toArray();
    return rows.map(({ key }) => String(key)).sort();
  };
  const lastCounts = async () =>
    (await api.storage.jobLedger.list('feedback-ask', { before: null, limit: 1 }))[0]?.counts;
  const place = (...placements: Parameters<typeof aRunningPlacement>[0][]): Promise<void> =>
    api.storage.placements.insertMany(placements.map((fields) => aRunningPlacement(fields)));

  it('asks once a month by link, in how many processes ever, and not about what was answered', async () => {
    await place({}, { id: 'plc-2', studentId: 'stu-2', groupId: 'grp-2', lastDay: d('2026-12-31') });
    await api.storage.visitRecords.feedback.insert(
      { schoolId: 'sch-1' },
      {
        ...{ id: 'plc-2.2026-11', version: 1, schoolId: 'sch-1', companyId: 'cmp-1', placementId: 'plc-2' },
        ...{ studentId: 'stu-2', month: '2026-11', ...answers, givenAt: new Date('2026-11-14T09:00:00Z') },
        ...{ by: { id: 'cmp-1', role: 'contact', name: 'Jo' }, handled: null, earlier: [] },
      },
    );
    for (const day of ['2026-11-13', '2026-11-16', '2026-11-17']) await morning(day);
    expect(await askedKeys()).to.deep.equal(['feedback.asked:plc-1:2026-11:monthly']);
    expect(await api.connection.collection('personalLinks').countDocuments({ purpose: 'visit.feedback' })).to.equal(1);
    expect(await lastCounts()).to.deep.equal({ asked: 0, known: 1, stale: 0, withoutAddress: 0 });
    await morning('2026-12-15');
    expect(await askedKeys()).to.deep.equal([
      'feedback.asked:plc-1:2026-11:monthly',
      'feedback.asked:plc-1:2026-12:monthly',
      'feedback.asked:plc-2:2026-12:monthly',
    ]);
  });

  it('opens the three questions by the link of the mail', async () => {
    await place({});
    await morning('2026-11-20');
    const [mail] = await api.connection.collection('outboxMessages').find({ kind: 'feedback.asked' }).toArray();
    const path = /\/terugkoppeling\/\S+/.exec((mail?.content as { text: string }).text)?.[0] ?? '';
    const given = await api
      .nobody()
      .post(path)
      .type('form')
      .send({ ...answers, text: '' });
    expect(given.text).to.include('De school heeft uw antwoord');
    const [kept] = await api.storage.visitRecords.feedback.ofPlacements({ schoolId: 'sch-1' }, ['plc-1']);
    expect(kept?.month).to.equal('2026-11');
  });

  it('leaves companies alone where a person asked already, and asks no one of what ended, stands still or is unsigned', async () => {
    await place(
      {},
      { id: 'plc-2', studentId: 'stu-2', groupId: 'grp-2', state: 'ended-early', endReason: 'other' },
      { id: 'plc-3', studentId: 'stu-3', state: 'interrupted' },
      { id: 'plc-4', studentId: 'stu-4', state: 'accepted' },
      { id: 'plc-5', studentId: 'stu-5', lastDay: d('2026-11-15') },
    );
    api.setClock('2026-11-19T07:00:00Z');
    await (await api.as('mentor')).post('/api/v1/visits/placements/plc-1/feedback/2026-11/request').expect(204);
    await morning('2026-11-19');
    expect(await askedKeys()).to.deep.equal(['feedback.asked:plc-1:2026-11:2026-11-19']);
    expect(await lastCounts()).to.deep.equal({ asked: 0, known: 1, stale: 0, withoutAddress: 0 });
  });

  it('is quiet in a holiday, catches up after it, and drops what was missed too long', async () => {
    const year = (await api.storage.schoolYears.get({ schoolId: 'sch-1' }, 'sy-1')) ?? aSchoolYear();
    const holidays = [{ name: 'Vakantie', firstDay: d('2026-11-14'), lastDay: d('2026-11-24') }];
    await api.storage.schoolYears.replace({ schoolId: 'sch-1' }, { ...year, holidays });
    await place({});
    await morning('2026-11-24');
    expect(await askedKeys()).to.deep.equal([]);
    // Switched off on the 25th: the 26th makes it good.
    await morning('2026-11-26');
    expect(await askedKeys()).to.deep.equal(['feedback.asked:plc-1:2026-11:monthly']);
    // Switched off over the 15th of December until it is stale.
    await morning('2026-12-30');
    expect(await askedKeys()).to.have.length(1);
    expect(await lastCounts()).to.deep.equal({ asked: 0, known: 0, stale: 1, withoutAddress: 0 });
  });

  it('counts a company without an address, and says beforehand what it would ask', async () => {
    await place({});
    api.setClock('2026-11-23T08:00:00Z');
    const dry = async () =>
      (await (await api.as('operator')).post('/api/v1/jobs/feedback-ask/dry-runs')).body as unknown;
    expect(await dry()).to.deep.include({ counts: { asked: 1, known: 0, stale: 0, withoutAddress: 0 } });
    const company = (await api.storage.companies.get('cmp-1')) ?? aCompany();
    await api.storage.companies.replace({ ...company, email: null });
    expect(await dry()).to.deep.include({ counts: { asked: 0, known: 0, stale: 0, withoutAddress: 1 } });
    expect(await askedKeys()).to.deep.equal([]);
  });
});
