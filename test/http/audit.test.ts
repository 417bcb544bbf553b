import { expect } from 'chai';
import { DATA_MAP } from '../../src/features/privacy/data-map.rules.js';
import { changedFieldName } from '../../src/web/texts/entity-history.nl.js';
import { anOffer } from '../support/builders.js';
import { startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

interface Event {
  readonly action: string;
  readonly outcome: string;
  readonly changes: readonly object[];
  readonly reason: string | null;
}

describe('what the audit log tells', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(() => api.reset());

  const events = async (person: Person, query: string): Promise<Event[]> =>
    ((await (await api.as(person)).get(`/api/v1/audit-events?${query}`).expect(200)).body as { items: Event[] }).items;

  it('holds what a company changed, before and after', async () => {
    const company = await api.as('company');
    await company.patch('/api/v1/companies/cmp-1').set('If-Match', '"1"').send({ maxPupils: 3 }).expect(200);
    const [changed] = await events('operator', 'action=company.changed');
    expect(changed?.changes).to.deep.equal([{ field: 'maxPupils', before: null, after: 3 }]);
  });

  it('holds of a pupil which fields changed, not what they hold, and finds the file by its id', async () => {
    const coordinator = await api.as('coordinator');
    await coordinator.patch('/api/v1/students/stu-1').set('If-Match', '"1"').send({ firstName: 'Robin' }).expect(200);
    await coordinator.get('/api/v1/students/stu-1').expect(200);
    await coordinator.get('/leerlingen/stu-1').expect(200);
    await coordinator.get('/api/v1/students/stu-2').expect(200);
    const found = await events('coordinator', 'subjectId=stu-1');
    expect(found.map(({ action }) => action)).to.have.members(['student.changed', 'student.read', 'student.read']);
    expect(found.find(({ action }) => action === 'student.changed')?.changes).to.deep.equal([
      { field: 'firstName', before: null, after: null },
    ]);
  });

  it('says in words what was done to a thing, to who may see the thing', async () => {
    const coordinator = await api.as('coordinator');
    await coordinator.patch('/api/v1/students/stu-1').set('If-Match', '"1"').send({ firstName: 'Robin' }).expect(200);
    await coordinator.get('/leerlingen/stu-1').expect(200);
    const page = (await (await api.as('mentor')).get('/leerlingen/stu-1/geschiedenis').expect(200)).text;
    expect(page).to.contain('Gewijzigd door de stagecoördinator: voornaam.').and.not.to.contain('student.');
    expect((await coordinator.get('/leerlingen/stu-2/geschiedenis').expect(200)).text).to.contain('niets veranderd');
    await (await api.as('foreign-coordinator')).get('/leerlingen/stu-1/geschiedenis').expect(404);
    await (await api.as('mentor')).get('/leerlingen/stu-2/geschiedenis').expect(404);
    const company = await api.as('company');
    await company.patch('/api/v1/companies/cmp-1').set('If-Match', '"1"').send({ maxPupils: 3 }).expect(200);
    expect((await company.get('/bedrijven/cmp-1/geschiedenis').expect(200)).text).to.contain(
      'Gewijzigd door het leerbedrijf: hoogste aantal leerlingen.',
    );
    const school = await coordinator.get('/school/instellingen').expect(200);
    expect(school.text).to.contain('/school/geschiedenis');
    await coordinator.get('/school/geschiedenis').expect(200);
  });

  it('has a word for each field of which a history tells', () => {
    const told = [
      'companies',
      'establishments',
      'placeOffers',
      'recognitions',
      'studentGroups',
      'schoolYears',
      'schools',
    ];
    const fields = [...told, 'students'].flatMap((collection) =>
      Object.entries(DATA_MAP[collection] ?? {}).flatMap(([dataClass, names]) =>
        dataClass === 'technical' ? [] : names.split(' '),
      ),
    );
    const notTold = ['nameKey', 'searchWords', 'sealedNeeds'];
    expect(fields.filter((field) => !notTold.includes(field) && changedFieldName(field) === field)).to.have.members(
      // Words that are the same in both.
      fields.filter((field) =>
        ['sector', 'crebo', 'postcode', 'najaar', 'voorjaar', 'leerjaar', 'leerjaren'].includes(field),
      ),
    );
  });

  it('holds who was turned away', async () => {
    await (await api.as('company')).get('/api/v1/students/stu-1').expect(403);
    const refused = await events('operator', 'outcome=refused&accountId=acc-company');
    expect(refused).to.have.length(1);
  });

  it('shows the words of a school to that school only', async () => {
    await api.storage.placeOffers.insertMany([anOffer()]);
    await api.storage.auditLog.append({
      id: 'aud-reason',
      at: new Date('2026-11-22T09:00:00Z'),
      action: 'matching-run.adjusted',
      actor: null,
      schoolId: 'sch-1',
      subject: { id: 'run-1' },
      outcome: 'done',
      requestId: '',
      changes: [],
      reason: 'Sam kent het bedrijf',
      ruleVersion: null,
    });
    const reasonFor = async (person: Person) => (await events(person, 'action=matching-run.adjusted'))[0]?.reason;
    expect(await reasonFor('coordinator')).to.equal('Sam kent het bedrijf');
    expect(await reasonFor('operator')).to.equal(null);
    expect(await events('foreign-coordinator', 'action=matching-run.adjusted')).to.deep.equal([]);
  });

  it('is searched by day, both days included, as Amsterdam counts them', async () => {
    api.setClock('2026-11-22T22:59:59Z');
    await (await api.as('coordinator')).get('/api/v1/students/stu-1').expect(200);
    api.setClock('2026-11-22T23:00:00Z');
    await (await api.as('coordinator')).get('/api/v1/students/stu-2').expect(200);
    const on = async (from: string, until: string) =>
      (await events('coordinator', `action=student.read&from=${from}&until=${until}`)).length;
    expect([await on('2026-11-22', '2026-11-22'), await on('2026-11-23', '2026-11-23')]).to.deep.equal([1, 1]);
    expect([await on('2026-11-22', '2026-11-23'), await on('2026-11-24', '2026-11-25')]).to.deep.equal([2, 0]);
  });

  it('is a page with names, and a file in which no cell is a formula', async () => {
    const operator = await api.as('operator');
    await (
      await api.as('company')
    )
      .patch('/api/v1/companies/cmp-1')
      .set('If-Match', '"1"')
      .send({ name: '=HYPERLINK("x")' })
      .expect(200);
    const page = await operator.get('/logboek?handeling=company.changed').expect(200);
    expect(page.text).to.include('Test company (Leerbedrijf)').and.to.include('name: Werkplaats Zutphen →');
    const file = await operator.get('/logboek.csv').expect(200);
    expect(file.headers['content-disposition']).to.equal('attachment; filename=logboek.csv');
    expect(file.text).to.match(/;company\.changed;gedaan;acc-company;Test company;Leerbedrijf;/);
    expect(file.text).to.not.match(/(?:^|;)"?[=+@]/m);
    expect((await operator.get('/logboek?handeling=nonsense').expect(200)).text).to.include('Er is niets gevonden');
  });
});
