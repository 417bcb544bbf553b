import { expect } from 'chai';
import { aCompany } from '../support/builders.js';
import { aRunningPlacement } from '../support/guidance-builders.js';
import { problemOf, startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

interface VisitBody {
  id: string;
  version: number;
  state: string;
  day: string;
  sequence: number;
  report: { concerns: string | null } | null;
  history: { what: string }[];
}
interface Mail {
  key: string;
  to: string;
  subject: string;
  text: string;
  attachments: { type: string; content: string }[];
}

const report = {
  present: ['pupil', 'supervisor'],
  progress: 'on-track',
  goals: 'Gereedschap kiezen',
  concerns: 'Komt vaak te laat',
  agreements: 'Elke dag om 8.25 uur in de kantine',
};
const time = { day: '2026-11-24', start: '09:30', minutes: 45 };

describe('visits over HTTP', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(async () => {
    await api.reset();
    const company = (await api.storage.companies.get('cmp-1')) ?? aCompany();
    await api.storage.companies.replace({ ...company, email: 'werkplaats@bedrijf.example' });
    await api.storage.placements.insertMany([
      aRunningPlacement(),
      aRunningPlacement({ id: 'plc-2', studentId: 'stu-2', groupId: 'grp-2' }),
      aRunningPlacement({ id: 'plc-9', schoolId: 'sch-2', studentId: 'stu-9', groupId: 'grp-9', companyId: 'cmp-8' }),
    ]);
  });

  const send = async (
    person: Person,
    method: 'post' | 'put' | 'patch' | 'delete',
    path: string,
    body: object = {},
    version: number | null = null,
  ) => {
    const request = (await api.as(person))[method](path);
    return (version === null ? request : request.set('If-Match', `"${version}"`)).send(body);
  };
  const get = async (person: Person, path: string) => (await api.as(person)).get(path);
  const plan = async (placementId = 'plc-1', at: object = time): Promise<VisitBody> => {
    const answer = await send('mentor', 'post', '/api/v1/visits', { placementId, ...at });
    expect(answer.status).to.equal(201);
    return answer.body as VisitBody;
  };
  const mails = async (): Promise<Mail[]> => {
    const rows = await api.connection.collection('outboxMessages').find({}).sort({ _id: 1 }).toArray();
    return rows.map((row) => ({ ...row, ...(row.content as object) }) as unknown as Mail);
  };
  const line = (content: string, name: string): string | undefined =>
    content
      .replace(/\r\n[ \t]/g, '')
      .replace(/BEGIN:VTIMEZONE.*END:VTIMEZONE/s, '')
      .split('\r\n')
      .find((one) => one.startsWith(name));

  it('plans, moves and cancels a visit, and tells the company with one invitation that changes', async () => {
    const planned = await plan();
    const moved = await send('mentor', 'patch', `/api/v1/visits/${planned.id}`, { ...time, day: '2026-11-26' }, 1);
    expect(moved.body).to.deep.include({ version: 2, day: '2026-11-26', sequence: 1, state: 'planned' });
    const late = await send('coordinator', 'patch', `/api/v1/visits/${planned.id}`, time, 1);
    expect(problemOf(late)).to.deep.equal({ status: 412, code: 'visit.changed-meanwhile' });
    const path = `/api/v1/visits/${planned.id}/cancellation`;
    const cancelled = await send('mentor', 'post', path, { reason: 'company-busy' }, 2);
    expect(cancelled.body).to.deep.include({ state: 'cancelled', sequence: 2, cancelReason: 'company-busy' });
    expect((cancelled.body as VisitBody).history.map(({ what }) => what)).to.deep.equal([
      'planned',
      'moved',
      'cancelled',
    ]);
    expect(problemOf(await send('mentor', 'post', path, { reason: 'other' }, 3))).to.deep.include({ status: 409 });

    const sent = await mails();
    sent.sort((a, b) => a.key.split(':')[2]!.localeCompare(b.key.split(':')[2]!));
    const ics = sent.map(({ attachments }) => attachments[0]?.content ?? '');
    expect(sent.map(({ to }) => to)).to.deep.equal(Array(3).fill('werkplaats@bedrijf.example'));
    expect(
      ics.map((one) => [line(one, 'METHOD'), line(one, 'SEQUENCE'), line(one, 'STATUS'), line(one, 'DTSTART')]),
    ).to.deep.equal([
      ['METHOD:REQUEST', 'SEQUENCE:0', 'STATUS:CONFIRMED', 'DTSTART;TZID=Europe/Amsterdam:20261124T093000'],
      ['METHOD:REQUEST', 'SEQUENCE:1', 'STATUS:CONFIRMED', 'DTSTART;TZID=Europe/Amsterdam:20261126T093000'],
      ['METHOD:CANCEL', 'SEQUENCE:2', 'STATUS:CANCELLED', 'DTSTART;TZID=Europe/Amsterdam:20261126T093000'],
    ]);
    expect(new Set(ics.map((one) => line(one, 'UID')))).to.deep.equal(
      new Set([`UID:${planned.id}@leerwerkplek.example`]),
    );
  });

  it('refuses a day that can not be, and a second appointment', async () => {
    const wrong = { placementId: 'plc-1', day: '2026-11-21', start: '19:30', minutes: 45 };
    expect(problemOf(await send('mentor', 'post', '/api/v1/visits', wrong))).to.deep.equal({
      status: 422,
      code: 'visit.invalid',
      errors: ['day before-today', 'start outside-visiting-hours'],
    });
    await plan();
    const again = await send('mentor', 'post', '/api/v1/visits', { placementId: 'plc-1', ...time });
    expect(problemOf(again)).to.deep.equal({ status: 409, code: 'visit.already-planned' });
  });

  it('records a visit, after which the next is due later; a company does not read the concerns', async () => {
    const care = async (person: Person) =>
      (await get(person, '/api/v1/visits/placements/plc-1')).body as {
        standing: string;
        due: { kind: string };
        visits: VisitBody[];
      };
    api.setClock('2026-11-25T09:00:00Z');
    expect(await care('mentor')).to.deep.include({ standing: 'overdue' });
    const recorded = await send('mentor', 'post', '/api/v1/visits/records', {
      placementId: 'plc-1',
      day: '2026-11-24',
      ...report,
    });
    expect(recorded.body).to.deep.include({ state: 'held', kind: 'first', day: '2026-11-24' });
    const after = await care('mentor');
    expect({
      standing: after.standing,
      kind: after.due.kind,
      concerns: after.visits[0]?.report?.concerns,
    }).to.deep.equal({ standing: 'not-yet', kind: 'regular', concerns: 'Komt vaak te laat' });
    expect((await care('company')).visits[0]?.report?.concerns).to.equal(null);
    const { id } = recorded.body as VisitBody;
    expect(((await get('company', `/api/v1/visits/${id}`)).body as VisitBody).report?.concerns).to.equal(null);
    const path = `/api/v1/visits/${id}/report`;
    const corrected = await send('mentor', 'put', path, { day: '2026-11-24', ...report, progress: 'at-risk' }, 1);
    expect((corrected.body as VisitBody).history.map(({ what }) => what)).to.deep.equal(['recorded', 'corrected']);
    const ahead = await send('mentor', 'put', path, { day: '2026-11-26', ...report }, 2);
    expect(problemOf(ahead)).to.deep.equal({ status: 422, code: 'visit.invalid', errors: ['day after-today'] });
  });

  it('takes the appointment of the day when a visit is recorded without naming it', async () => {
    const planned = await plan();
    api.setClock('2026-11-24T12:00:00Z');
    const recorded = await send('mentor', 'post', '/api/v1/visits/records', {
      placementId: 'plc-1',
      day: '2026-11-24',
      ...report,
    });
    expect(recorded.body).to.deep.include({ id: planned.id, state: 'held', version: 2 });
  });

  it('keeps visits to those who guide the pupil', async () => {
    const mine = await plan();
    const other = (await send('coordinator', 'post', '/api/v1/visits', { placementId: 'plc-2', ...time }))
      .body as VisitBody;
    const status = async (person: Person, id: string) => (await get(person, `/api/v1/visits/${id}`)).status;
    expect([
      await status('mentor', mine.id),
      await status('mentor', other.id),
      await status('coordinator', other.id),
      await status('company', other.id),
      await status('foreign-coordinator', mine.id),
    ]).to.deep.equal([200, 404, 200, 200, 404]);
    const foreign = { placementId: 'plc-9', ...time };
    expect((await send('mentor', 'post', '/api/v1/visits', foreign)).status).to.equal(404);
    expect((await send('company', 'post', '/api/v1/visits', foreign)).status).to.equal(403);
  });

  it('lists placements page by page, narrowed by name, standing and mentor', async () => {
    const list = async (query: string) => {
      const { items, next } = (await get('coordinator', `/api/v1/visits?${query}`)).body as {
        items: { pupil: string; standing: string }[];
        next: string | null;
      };
      return { next, pupils: items.map(({ pupil }) => pupil) };
    };
    const first = await list('limit=1');
    expect(first.pupils).to.deep.equal(['Kim Bakker']);
    expect(await list(`limit=1&cursor=${first.next ?? ''}`)).to.deep.equal({ next: null, pupils: ['Sam de Vries'] });
    expect((await list('search=vries')).pupils).to.deep.equal(['Sam de Vries']);
    expect((await list('mentorId=men-1')).pupils).to.deep.equal(['Sam de Vries']);
    expect([(await list('standing=due')).pupils.length, (await list('standing=overdue')).pupils.length]).to.deep.equal([
      2, 0,
    ]);
    expect((await get('coordinator', '/bezoeken?q=niemand')).text).to.include('Er is geen stage gevonden');
  });

  it('suggests rounds on free half-days and serves them as a calendar behind a secret that can be revoked', async () => {
    const agenda = await get('mentor', '/api/v1/visits/agenda');
    expect(agenda.body).to.deep.equal({ version: 0, halfDays: [], hasFeed: false });
    const halfDays = [{ weekday: 'thu', part: 'morning' }];
    expect((await send('mentor', 'put', '/api/v1/visits/agenda', { halfDays }, 0)).status).to.equal(200);
    const { rounds } = (await get('mentor', '/api/v1/visits/rounds')).body as {
      rounds: { day: string; stops: { placementIds: string[]; start: string }[] }[];
    };
    const [stop] = rounds[0]?.stops ?? [];
    expect({ day: rounds[0]?.day, ids: stop?.placementIds }).to.deep.equal({ day: '2026-11-26', ids: ['plc-1'] });
    await plan('plc-1', { day: '2026-11-26', start: stop?.start, minutes: 45 });
    expect(((await get('mentor', '/api/v1/visits/rounds')).body as { rounds: object[] }).rounds).to.deep.equal([]);

    const first = (await send('mentor', 'post', '/api/v1/visits/agenda/feed')).body as { path: string };
    const feed = await api.nobody().get(first.path);
    expect(feed.type).to.equal('text/calendar');
    expect(feed.text).to.include('SUMMARY:Stagebezoek Sam de Vries').and.to.not.include('Kim Bakker');
    const stored = JSON.stringify(await api.connection.collection('visitAgendas').find({}).toArray());
    expect(stored).to.not.include(first.path.split('/')[2]);
    const second = (await send('mentor', 'post', '/api/v1/visits/agenda/feed')).body as { path: string };
    expect((await api.nobody().get(first.path)).status).to.equal(404);
    expect((await api.nobody().get(second.path)).status).to.equal(200);
    await send('mentor', 'delete', '/api/v1/visits/agenda/feed');
    expect((await api.nobody().get(second.path)).status).to.equal(404);
  });

  it('asks the company by mail, takes three taps by the link, and signals the help it asks for', async () => {
    const ask = '/api/v1/visits/placements/plc-1/feedback/2026-11/request';
    expect((await send('mentor', 'post', ask)).status).to.equal(204);
    expect((await send('mentor', 'post', ask)).status).to.equal(204);
    const asked = (await mails()).filter(({ key }) => key.startsWith('feedback.asked'));
    expect(asked).to.have.length(1);
    const path = /\/terugkoppeling\/\S+/.exec(asked[0]?.text ?? '')?.[0] ?? '';
    const opened = await api.nobody().get(path);
    expect(opened.text).to.include('Hoe ging het met Sam de Vries in november 2026?');
    expect((await get('coordinator', '/bezoeken')).text).to.not.include('Een bedrijf vraagt hulp');

    const answers = { coming: 'fair', working: 'good', support: 'talk', text: 'Bel mij even' };
    const missing = await api.nobody().post(path).type('form').send({ coming: 'fair' });
    expect(missing.status).to.equal(422);
    expect(missing.text).to.include('id="veld-working-fout"');
    expect((await api.nobody().post(path).type('form').send(answers)).text).to.include('weet dat u hulp vraagt');
    expect((await get('coordinator', '/bezoeken')).text)
      .to.include('Een bedrijf vraagt hulp')
      .and.to.include('Bel mij even');
    await send('coordinator', 'post', '/api/v1/visits/placements/plc-1/feedback/2026-11/handling');
    expect((await get('coordinator', '/bezoeken')).text).to.not.include('Een bedrijf vraagt hulp');

    const put = '/api/v1/visits/placements/plc-1/feedback/2026-11';
    const again = await send('company', 'put', put, { ...answers, support: 'none', text: null });
    expect(again.body).to.deep.include({ support: 'none', timesChanged: 1, handledAt: null });
    const wrongMonth = await send('company', 'put', put.replace('2026-11', '2026-12'), answers);
    expect(problemOf(wrongMonth)).to.deep.equal({ status: 422, code: 'feedback.other-month' });
    expect((await api.nobody().get('/terugkoppeling/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')).status).to.equal(404);
  });

  it('has pages for the week, the list, a placement and a visit, in words', async () => {
    const planned = await plan();
    const client = await api.as('mentor');
    expect((await client.get('/')).text)
      .to.include('Uw week')
      .and.to.include('24 nov 2026 om 09:30');
    expect((await client.get('/bezoeken')).text).to.include('Gepland op 24 november 2026 om 09:30.');
    const moved = await client
      .post(`/bezoeken/${planned.id}/verzetten`)
      .type('form')
      .send({ version: '1', day: '2026-11-26', start: '10:00', minutes: '45' });
    expect(moved.headers.location).to.equal(`/bezoeken/${planned.id}?melding=bezoek-verzet`);
    expect((await client.get(`/bezoeken/${planned.id}`)).text).to.include(
      'Test mentor (stagebegeleider) verzette het bezoek naar 26 november 2026 om 10:00.',
    );
    api.setClock('2026-11-26T12:00:00Z');
    const empty = await client.post(`/bezoeken/${planned.id}/verslag`).type('form').send({ version: '2' });
    expect(empty.status).to.equal(422);
    expect(empty.text).to.include('id="veld-present-fout"').and.to.include('id="veld-progress-fout"');
    const file = await (await api.as('coordinator')).get('/bezoeken.csv');
    expect(file.text).to.include(
      'Sam de Vries;3LWT;Werkplaats Zutphen;Zutphen;Bo Peters;Te laat;Eerste bezoek;2026-11-03;2026-11-25',
    );
    for (const path of ['/bezoeken/rondes', '/bezoeken/stages/plc-1', '/bezoeken/stages/plc-1/vastleggen'])
      expect((await client.get(path)).status, path).to.equal(200);
    expect((await (await api.as('company')).get('/terugkoppelen')).text).to.include('Sam de Vries, november 2026');
  });
});
