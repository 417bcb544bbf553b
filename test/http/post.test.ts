import { expect } from 'chai';
import { mailIdOf } from '../../src/platform/mail/outbox.js';
import { aMail } from '../support/mail-builders.js';
import { answerOf, problemOf, startSchoolApp, type SchoolApp } from '../support/school-app.js';

const NOW = new Date('2026-11-22T09:00:00Z');
const ID = mailIdOf('mail-1');
const MESSAGE = {
  id: ID,
  key: 'mail-1',
  state: 'dead',
  to: 'jo@berkel.example',
  recipientId: 'acc-jo',
  schoolId: 'sch-1',
  kind: 'test.mail',
  createdAt: '2026-11-22T09:00:00.000Z',
  dueAt: '2026-11-22T09:00:00.000Z',
  attempts: 1,
  endedAt: '2026-11-22T09:00:00.000Z',
  history: [
    { at: '2026-11-22T09:00:00.000Z', state: 'queued', reason: null, answer: null, accountId: null },
    { at: '2026-11-22T09:00:00.000Z', state: 'dead', reason: 'address-refused', answer: '550 no', accountId: null },
  ],
};

describe('jobs and outgoing mail over HTTP', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(async () => {
    await api.reset();
    await api.work.register();
  });

  const aDeadMail = async (): Promise<void> => {
    const { outbox } = api.storage;
    await outbox.put(aMail(), 'queued', NOW);
    const claim = await outbox.claim(NOW, 60_000);
    await outbox.record(claim!, { state: 'dead', at: NOW, reason: 'address-refused', answer: '550 no' });
  };

  it('lists jobs with their plan and last run, runs one when it is asked, and shows its runs', async () => {
    const client = await api.as('operator');
    const job = async () => {
      const { body } = (await client.get('/api/v1/jobs/post-clean-up').expect(200)) as { body: unknown };
      return body as Record<string, unknown>;
    };
    expect(await job()).to.deep.equal({
      name: 'post-clean-up',
      title: 'Oude berichten en taken opruimen',
      cron: '40 3 * * *',
      maxAgeHours: 50,
      canDryRun: false,
      nextAt: '2026-11-23T02:40:00.000Z',
      succeededAt: null,
      isLate: false,
      last: null,
    });
    const asked = await client.post('/api/v1/jobs/post-clean-up/runs').expect(202);
    expect((asked.body as { state: string }).state).to.equal('asked');
    await api.work.tick();
    const { body } = (await client.get('/api/v1/jobs/post-clean-up/runs').expect(200)) as { body: unknown };
    const { items } = body as { items: Record<string, unknown>[] };
    expect(
      items.map(({ state, occurrence, askedBy, counts }) => ({ state, occurrence, askedBy, counts })),
    ).to.deep.equal(
      [
        [NOW.toISOString(), 'acc-operator'],
        ['2026-11-22T02:40:00.000Z', null],
      ].map(([occurrence, askedBy]) => ({
        ...{ state: 'done', occurrence, askedBy },
        counts: { cleared: 0, removed: 0, reminders: 0, bounced: 0, runs: 0 },
      })),
    );
    expect((await job()).succeededAt).to.equal(NOW.toISOString());
    const { body: all } = (await client.get('/api/v1/jobs').expect(200)) as { body: unknown };
    expect((all as { items: { name: string }[] }).items.map(({ name }) => name)).to.include('post-clean-up');
  });

  it('says which job or try-out is not there', async () => {
    const client = await api.as('admin');
    expect(problemOf(await client.get('/api/v1/jobs/none'))).to.deep.equal({ status: 404, code: 'job.not-found' });
    expect(problemOf(await client.post('/api/v1/jobs/none/runs'))).to.deep.equal({
      status: 404,
      code: 'job.not-found',
    });
    expect(problemOf(await client.post('/api/v1/jobs/post-clean-up/dry-runs'))).to.deep.equal({
      status: 404,
      code: 'job.no-dry-run',
    });
  });

  it('tells that a job is late in its health and its measurements, and stays ready', async () => {
    const metrics = async () => (await api.nobody().get('/metrics').expect(200)).text;
    expect(await metrics()).to.include('job_late{job="post-clean-up"} 0');
    api.setClock('2026-11-24T11:00:00Z');
    const inTime = await api.nobody().get('/health/ready').expect(200);
    expect((inTime.body as { lateJobs?: string[] }).lateJobs ?? []).to.not.include('post-clean-up');
    api.setClock('2026-11-24T11:00:01Z'); // fifty hours after it became known
    const { body } = (await api.nobody().get('/health/ready').expect(200)) as { body: unknown };
    expect(body).to.have.property('status', 'degraded');
    expect((body as { lateJobs: string[] }).lateJobs).to.include('post-clean-up');
    expect(await metrics()).to.include('job_late{job="post-clean-up"} 1');
    const client = await api.as('operator');
    expect((await client.get('/beheer/taken').expect(200)).text).to.include('Niet op tijd gelukt');
    await api.work.tick();
    expect(await metrics()).to.include('job_late{job="post-clean-up"} 0');
  });

  it('shows outgoing mail and what happened to it, without what it says', async () => {
    await aDeadMail();
    const client = await api.as('admin');
    expect(answerOf(await client.get(`/api/v1/outbox-messages/${ID}`))).to.deep.equal({ status: 200, body: MESSAGE });
    for (const [query, count] of [
      ['state=dead&kind=test.mail&key=mail&to=Jo@Berkel.example', 1],
      ['state=sent', 0],
      ['key=other', 0],
    ] as const) {
      const { body } = (await client.get(`/api/v1/outbox-messages?${query}`).expect(200)) as { body: unknown };
      expect((body as { items: unknown[] }).items, query).to.have.length(count);
    }
    expect(await metricsOf(api)).to.include('outbox_messages{state="dead"} 1');
    expect(problemOf(await client.get('/api/v1/outbox-messages/none'))).to.deep.equal({
      status: 404,
      code: 'outbox-message.not-found',
    });
  });

  it('drops a mail once for all, and sends none again without a server', async () => {
    await aDeadMail();
    const client = await api.as('operator');
    expect(problemOf(await client.post(`/api/v1/outbox-messages/${ID}/sendings`))).to.deep.equal({
      status: 422,
      code: 'outbox-message.no-server',
    });
    await client.delete(`/api/v1/outbox-messages/${ID}`).expect(204);
    expect((await api.storage.outbox.get(ID))?.state).to.equal('dropped');
    expect(problemOf(await client.delete(`/api/v1/outbox-messages/${ID}`))).to.deep.equal({
      status: 422,
      code: 'outbox-message.not-droppable',
    });
  });

  it('shows the same on pages, and says on the page why something can not be done', async () => {
    await aDeadMail();
    const client = await api.as('operator');
    const list = await client.get('/beheer/uitgaande-post?stand=dead').expect(200);
    expect(list.text).to.include('jo@berkel.example').and.to.include('Dit vraagt aandacht');
    const one = await client.get(`/beheer/uitgaande-post/${ID}`).expect(200);
    expect(one.text)
      .to.include('De mailserver kent het adres niet of weigert het.')
      .and.not.include('Dit is een bericht');
    const refused = await client.post(`/beheer/uitgaande-post/${ID}/opnieuw`).type('form').send({});
    expect(refused.status).to.equal(422);
    expect(refused.text).to.include('Er is geen mailserver ingesteld');
    const dropped = await client.post(`/beheer/uitgaande-post/${ID}/vervallen`).type('form').send({});
    expect(dropped.headers.location).to.equal(`/beheer/uitgaande-post/${ID}?melding=bericht-vervallen`);
    const ran = await client.post('/beheer/taken/post-clean-up/nu').type('form').send({});
    expect(ran.headers.location).to.equal('/beheer/taken/post-clean-up?melding=taak-gevraagd');
    expect((await client.get('/beheer/taken/post-clean-up').expect(200)).text).to.include('Gevraagd');
  });

  it('has no mailbox outside a demo', async () => {
    await api.storage.outbox.put(aMail(), 'kept', NOW);
    const client = await api.as('operator');
    for (const path of ['/postvak', `/postvak/${ID}`, `/postvak/${ID}/opmaak`])
      expect((await client.get(path)).status, path).to.equal(404);
  });
});

const metricsOf = async (api: SchoolApp): Promise<string> => (await api.nobody().get('/metrics').expect(200)).text;
