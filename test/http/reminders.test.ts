import { expect } from 'chai';
import { answerOf, problemOf, startSchoolApp, type SchoolApp } from '../support/school-app.js';
import { aReminder } from '../support/reminder-builders.js';
import { d } from '../support/builders.js';

describe('reminders over HTTP', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(() => api.reset());

  const ofSchool = aReminder({
    id: 'visit-due:pla-1:2027-02-01:acc-mentor:mail',
    kind: 'visit-due',
    subject: 'pla-1',
    recipientId: 'acc-mentor',
    recipientRole: 'mentor',
    schoolId: 'sch-1',
    source: 'visits',
    dueOn: d('2027-03-01'),
  });
  const plan = () => api.storage.reminders.plan([aReminder(), ofSchool]);
  const idsOf = (body: unknown): string[] => (body as { items: { id: string }[] }).items.map(({ id }) => id);

  it('tells rule, facts, day and what became of it', async () => {
    await plan();
    const client = await api.as('operator');
    const { plannedAt, settledAt, ...rest } = aReminder();
    expect(answerOf(await client.get(`/api/v1/reminders/${aReminder().id}`))).to.deep.equal({
      status: 200,
      body: { ...rest, plannedAt: plannedAt.toISOString(), settledAt },
    });
  });

  it('shows a coordinator what the own school was told, and admin and operator all', async () => {
    await plan();
    const seen: Record<string, string[]> = {};
    for (const person of ['coordinator', 'foreign-coordinator', 'admin', 'operator'] as const)
      seen[person] = idsOf((await (await api.as(person)).get('/api/v1/reminders').expect(200)).body);
    expect(seen).to.deep.equal({
      coordinator: [ofSchool.id],
      'foreign-coordinator': [],
      admin: [aReminder().id, ofSchool.id],
      operator: [aReminder().id, ofSchool.id],
    });
    const foreign = await api.as('foreign-coordinator');
    expect(problemOf(await foreign.get(`/api/v1/reminders/${ofSchool.id}`))).to.deep.equal({
      status: 404,
      code: 'reminder.not-found',
    });
  });

  it('searches by person, kind, subject and day, and pages by cursor', async () => {
    await plan();
    const client = await api.as('admin');
    const search = async (query: object) =>
      (await client.get('/api/v1/reminders').query(query).expect(200)).body as unknown;
    expect(idsOf(await search({ recipientId: 'acc-mentor' }))).to.deep.equal([ofSchool.id]);
    expect(idsOf(await search({ kind: 'recognition-review' }))).to.deep.equal([aReminder().id]);
    expect(idsOf(await search({ subject: 'pla-1' }))).to.deep.equal([ofSchool.id]);
    expect(idsOf(await search({ dueOn: '2027-08-01' }))).to.deep.equal([aReminder().id]);
    const first = (await search({ limit: 1 })) as { next: string };
    expect(idsOf(first)).to.deep.equal([aReminder().id]);
    expect(idsOf(await search({ limit: 1, cursor: first.next }))).to.deep.equal([ofSchool.id]);
    expect(problemOf(await client.get('/api/v1/reminders').query({ cursor: 'bm8' }))).to.deep.equal({
      status: 400,
      code: 'request.invalid',
      errors: ['cursor wrong-form'],
    });
  });
});
