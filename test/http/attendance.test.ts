import { expect } from 'chai';
import { aRunningPlacement } from '../support/guidance-builders.js';
import { readPdf } from '../support/pdf-reading.js';
import { problemOf, startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

const WEEK = '/api/v1/attendance/plc-1/weeks/2026-11-17';
const present = (day: string, minutes = 420) => ({ day, presence: 'present', minutes });
const ill = (day: string) => ({ day, presence: 'ill', minutes: 0 });
const both = { days: [present('2026-11-17'), present('2026-11-19')] };

describe('attendance over HTTP', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(async () => {
    await api.reset();
    await api.storage.placements.insertMany([
      aRunningPlacement(),
      aRunningPlacement({ id: 'plc-2', studentId: 'stu-2', groupId: 'grp-2' }),
      aRunningPlacement({ id: 'plc-8', studentId: 'stu-2', groupId: 'grp-2', companyId: 'cmp-8', state: 'accepted' }),
      aRunningPlacement({ id: 'plc-9', schoolId: 'sch-2', studentId: 'stu-9', groupId: 'grp-9', companyId: 'cmp-8' }),
    ]);
  });

  const put = async (person: Person, path: string, body: object, version = 0) =>
    (await api.as(person)).put(path).set('If-Match', `"${version}"`).send(body);
  const get = async (person: Person, path: string) => (await api.as(person)).get(path);

  it('starts with the schedule and keeps what is recorded, with a correction in its history', async () => {
    const sheet = await get('mentor', WEEK);
    expect({ etag: sheet.headers.etag!, body: sheet.body as object }).to.deep.equal({
      etag: '"0"',
      body: {
        placementId: 'plc-1',
        studentId: 'stu-1',
        pupil: 'Sam de Vries',
        place: 'Werkplaats Zutphen',
        monday: '2026-11-16',
        standing: 'open',
        version: 0,
        ...both,
        history: [],
      },
    });
    expect((await put('mentor', WEEK, both)).status).to.equal(200);
    const corrected = await put('company', WEEK, { days: [present('2026-11-17'), ill('2026-11-19')] }, 1);
    const { version, standing, history } = corrected.body as { version: number; standing: string; history: object[] };
    expect({ version, standing, history }).to.deep.equal({
      version: 2,
      standing: 'recorded',
      history: [
        {
          at: '2026-11-22T09:00:00.000Z',
          by: { id: 'acc-mentor', role: 'mentor', name: 'Test mentor' },
          changes: both.days.map((after) => ({ day: after.day, before: null, after })),
        },
        {
          at: '2026-11-22T09:00:00.000Z',
          by: { id: 'acc-company', role: 'company', name: 'Test company' },
          changes: [{ day: '2026-11-19', before: present('2026-11-19'), after: ill('2026-11-19') }],
        },
      ],
    });
  });

  it('takes one of two who record the same week at once, and one of two who correct it', async () => {
    const race = async (version: number) =>
      (
        await Promise.all([
          put('mentor', WEEK, { days: [present('2026-11-17', 300 + version)] }, version),
          put('company', WEEK, { days: [present('2026-11-17', 400 + version)] }, version),
        ])
      )
        .map(({ status }) => status)
        .sort();
    expect([await race(0), await race(1)]).to.deep.equal([
      [200, 412],
      [200, 412],
    ]);
    expect(problemOf(await put('mentor', WEEK, both, 0))).to.deep.equal({
      status: 412,
      code: 'attendance.changed-meanwhile',
    });
  });

  it('shows each person the own placements only', async () => {
    const seen = async (person: Person) =>
      Promise.all(
        ['plc-1', 'plc-2', 'plc-8', 'plc-9', 'plc-none'].map(
          async (id) => (await get(person, `/api/v1/attendance/${id}/weeks/2026-11-17`)).status,
        ),
      );
    expect({
      coordinator: await seen('coordinator'),
      mentor: await seen('mentor'),
      company: await seen('company'),
      foreign: await seen('foreign-coordinator'),
    }).to.deep.equal({
      coordinator: [200, 200, 200, 404, 404],
      mentor: [200, 404, 404, 404, 404],
      company: [200, 200, 404, 404, 404],
      foreign: [404, 404, 404, 200, 404],
    });
    expect(problemOf(await put('mentor', '/api/v1/attendance/plc-2/weeks/2026-11-17', both))).to.deep.equal({
      status: 404,
      code: 'guidance.placement-not-found',
    });
    expect((await get('company', '/api/v1/attendance/plc-1/subsidy-file')).status).to.equal(403);
  });

  it('lists recorded weeks page after page, each person the own', async () => {
    for (const [id, day] of [
      ['plc-2', '2026-11-10'],
      ['plc-1', '2026-11-10'],
      ['plc-1', '2026-11-17'],
    ] as const)
      await put('coordinator', `/api/v1/attendance/${id}/weeks/${day}`, { days: [present(day)] });
    const ids = async (person: Person, query: string) => {
      const { items, next } = (await get(person, `/api/v1/attendance?${query}`)).body as {
        items: { id: string }[];
        next: string | null;
      };
      return { ids: items.map(({ id }) => id), next };
    };
    const first = await ids('company', 'limit=2');
    expect(first.ids).to.deep.equal(['plc-1.2026-11-09', 'plc-2.2026-11-09']);
    expect((await ids('company', `limit=2&cursor=${first.next ?? ''}`)).ids).to.deep.equal(['plc-1.2026-11-16']);
    expect((await ids('mentor', '')).ids).to.deep.equal(['plc-1.2026-11-09', 'plc-1.2026-11-16']);
    expect((await ids('mentor', 'from=2026-11-10')).ids).to.deep.equal(['plc-1.2026-11-16']);
    expect((await ids('foreign-coordinator', '')).ids).to.deep.equal([]);
  });

  it('refuses what can not be, and a stage that nobody signed', async () => {
    const wrong = { days: [present('2026-11-17', 0), present('2026-11-24'), { ...ill('2026-11-19'), minutes: 60 }] };
    expect(problemOf(await put('mentor', WEEK, wrong))).to.deep.equal({
      status: 422,
      code: 'attendance.invalid',
      errors: [
        'days.0.minutes present-without-time',
        'days.1.day outside-week',
        'days.1.day after-today',
        'days.2.minutes time-without-presence',
      ],
    });
    expect(problemOf(await put('coordinator', '/api/v1/attendance/plc-8/weeks/2026-11-17', both))).to.deep.equal({
      status: 422,
      code: 'attendance.not-signed',
    });
  });

  it('meters hours and days over both years with what they come to', async () => {
    await put('mentor', WEEK, { days: [present('2026-11-17'), ill('2026-11-19')] });
    // Half of the recorded schedule was worked: half of the 24 days left, 4 of them open.
    expect((await get('mentor', '/api/v1/attendance/plc-1/meter')).body).to.deep.equal({
      minutes: 420,
      days: 1,
      limits: { leastHours: 640, mostHours: 1280, leastDays: 80, mostDays: 160 },
      openDays: 4,
      forecast: { on: '2027-01-28', minutes: 420 + 12 * 420, days: 13, standing: 'short', pacePercent: 50 },
    });
  });

  it('keeps the subsidy file: each week, what is missing and the guidance', async () => {
    await put('mentor', WEEK, both);
    const file = (await get('coordinator', '/api/v1/attendance/plc-1/subsidy-file')).body as {
      weeks: { monday: string; openDays: number }[];
      minutes: number;
    };
    expect({
      weeks: file.weeks.map(({ monday, openDays }) => [monday, openDays]),
      minutes: file.minutes,
    }).to.deep.equal({
      weeks: [
        ['2026-11-02', 2],
        ['2026-11-09', 2],
        ['2026-11-16', 0],
      ],
      minutes: 840,
    });
    const { text } = await get('coordinator', '/aanwezigheid/plc-1/dossier.csv');
    expect(text.split('\n').slice(1, 4)).to.deep.equal([
      'Stage;2026-11-03;Sam de Vries bij Werkplaats Zutphen;;',
      'Overeenkomst;;nog niet getekend;;',
      'Aanwezigheid;2026-11-02;2 niet ingevuld;;',
    ]);
    expect(text).to.include('Aanwezigheid;2026-11-17;Aanwezig;7;Test mentor');
    const page = await get('coordinator', '/aanwezigheid/plc-1/dossier');
    expect(page.text).to.include('2 dagen, 14 uur').and.to.include('nog niet door iedereen getekend');
    expect(page.text).to.include('Dit ontbreekt nog').and.to.include('De naam van de praktijkopleider.');
    expect((file as unknown as { gaps: string[] }).gaps).to.deep.equal([
      'agreement',
      'attendance',
      'guidance',
      'supervisor',
    ]);
    const kept = await (
      await api.as('mentor')
    )
      .get('/aanwezigheid/plc-1/dossier.pdf')
      .buffer(true)
      .parse((response, done) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => done(null, Buffer.concat(parts)));
      });
    const pdf = await readPdf(kept.body as Buffer);
    expect(pdf).to.deep.include({ title: 'Subsidiedossier van Sam de Vries', isTagged: true });
    expect(pdf.text)
      .to.include('17 nov 2026 aanwezig 7 uur, 19 nov 2026 aanwezig 7 uur')
      .and.to.include('2 dagen niet ingevuld');
    expect((await get('company', '/aanwezigheid/plc-1/dossier.pdf')).status).to.equal(403);
  });

  it('shows the week as a form that is filled in, takes it, and tells the history in words', async () => {
    const client = await api.as('mentor');
    const { text } = await client.get('/aanwezigheid/plc-1?week=2026-11-18');
    expect(text)
      .to.match(/<option value="present" selected[^>]*>Aanwezig/)
      .and.to.include('value="7"');
    const form = {
      version: '0',
      'days.1.presence': 'present',
      'days.1.minutes': '6,5',
      'days.3.presence': 'ill',
      'days.3.minutes': '7',
    };
    const sent = await client.post('/aanwezigheid/plc-1?week=2026-11-16').type('form').send(form);
    expect({ status: sent.status, to: sent.headers.location }).to.deep.equal({
      status: 303,
      to: '/aanwezigheid/plc-1?week=2026-11-16&melding=week-bewaard',
    });
    const shown = await client.get('/aanwezigheid/plc-1?week=2026-11-16');
    expect(shown.text).to.include(
      'Test mentor (stagebegeleider) vulde in: 17 november 2026: aanwezig, 6 uur en 30 min en 19 november 2026: ziek.',
    );
    expect(shown.text).to.include('uur in').and.to.include('op 28 januari 2027');
    const wrong = await client
      .post('/aanwezigheid/plc-1?week=2026-11-16')
      .type('form')
      .send({ ...form, version: '1', 'days.3.presence': 'present', 'days.3.minutes': '13' });
    expect(wrong.status).to.equal(422);
    expect(wrong.text).to.include('id="veld-days-3-minutes-fout"');
  });

  it('lists the hours of pupils over all their stages, page by page, with a search and as a file', async () => {
    // A second stage of the same pupil, on Wednesdays: its hours count for the one pupil.
    const wednesday = { wed: { start: '08:30', end: '16:00', breakMinutes: 30 } };
    await api.storage.placements.insertMany([aRunningPlacement({ id: 'plc-3', days: wednesday })]);
    await put('mentor', WEEK, both);
    await put('mentor', '/api/v1/attendance/plc-3/weeks/2026-11-17', { days: [present('2026-11-18', 300)] });
    const list = async (person: Person, query = '') => {
      const { items, next } = (await get(person, `/api/v1/attendance/hours?${query}`)).body as {
        items: { pupil: string; meter: { minutes: number; days: number; forecast: { standing: string } } }[];
        next: string | null;
      };
      return { next, rows: items.map(({ pupil, meter }) => `${pupil} ${meter.minutes} ${meter.days}`) };
    };
    const sam = 'Sam de Vries 1140 3';
    expect((await list('coordinator')).rows).to.deep.equal(['Kim Bakker 0 0', sam]);
    expect((await list('mentor')).rows).to.deep.equal([sam]);
    expect((await list('foreign-coordinator')).rows).to.deep.equal(['Noor Anders 0 0']);
    const first = await list('coordinator', 'limit=1');
    expect(first.rows).to.deep.equal(['Kim Bakker 0 0']);
    expect(await list('coordinator', `limit=1&cursor=${first.next ?? ''}`)).to.deep.equal({ next: null, rows: [sam] });
    expect((await list('coordinator', 'search=VRIES')).rows).to.deep.equal([sam]);
    expect((await list('coordinator', 'group=4LWT')).rows).to.deep.equal(['Kim Bakker 0 0']);
    expect((await list('coordinator', 'standing=enough')).rows).to.deep.equal([]);
    expect((await get('coordinator', '/api/v1/attendance/hours?cursor=abc')).status).to.equal(400);

    const shown = (await get('coordinator', '/aanwezigheid/uren?q=vries')).text;
    expect(shown).to.match(/In dit tempo \d+ uur in \d+ dagen op 28 januari 2027: te weinig/);
    expect(shown).to.not.include('Kim Bakker');
    expect((await get('coordinator', '/aanwezigheid/uren?q=niemand')).text).to.include(
      'Er is geen leerling met een stage gevonden.',
    );
    const file = (await get('coordinator', '/aanwezigheid/uren.csv?q=vries')).text.split('\n');
    expect(file[1]).to.match(/^Sam de Vries;3LWT;Werkplaats Zutphen;19;3;\d+;[\d,]+;\d+;2027-01-28;te weinig/);
  });

  it('lists the week with a search and as a file', async () => {
    const client = await api.as('coordinator');
    const list = await client.get('/aanwezigheid?week=2026-11-16&q=vries');
    expect(list.text).to.include('Sam de Vries').and.to.not.include('Kim Bakker');
    const file = await client.get('/aanwezigheid.csv?week=2026-11-16');
    expect(file.text).to.include('Kim Bakker;4LWT;Werkplaats Zutphen;2026-11-16;Nog in te vullen;0;0;4');
  });
});
