import { expect } from 'chai';
import { aPlacement } from '../support/agreement-builders.js';
import { d } from '../support/builders.js';
import { readPdf } from '../support/pdf-reading.js';
import { answeredFollowUps } from '../../src/compose/outflow-answers.js';
import { aForm, anAnswer, anEvaluation } from '../support/evaluation-builders.js';
import { handoverPdf } from '../../src/features/outcomes/handover.pages.js';
import { problemOf, startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

const leaving = { studentId: 'stu-1', leftOn: '2026-05-20', destination: 'mbo', mboLevel: 2, mboCourse: 'Timmerman' };
const sheet = {
  mboSchool: 'Graafschap College',
  email: 'intake@mbo.example',
  text: 'Werkt graag met de handen.\n\nHeeft baat bij vaste structuur.',
  consentBy: 'Kees de Vries (ouder)',
  consentFrom: 'parent',
  consentOn: '2026-11-20',
};
interface View {
  id: string;
  version: number;
}

describe('outcomes over HTTP', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(async () => {
    await api.reset();
    const over = { firstDay: d('2026-09-01'), lastDay: d('2026-11-20'), state: 'completed' as const };
    await api.storage.placements.insertMany([
      aPlacement(over),
      aPlacement({
        ...over,
        id: 'pla-2',
        proposalId: 'pro-2',
        studentId: 'stu-2',
        groupId: 'grp-2',
        companyId: 'cmp-9',
      }),
      aPlacement({ id: 'pla-3', proposalId: 'pro-3', studentId: 'stu-2' }),
    ]);
  });
  const post = async (person: Person, path: string, body: object, version?: number) => {
    const call = (await api.as(person)).post(path);
    return (version === undefined ? call : call.set('If-Match', `"${version}"`)).send(body);
  };
  const get = async (person: Person, path: string) => (await api.as(person)).get(path);
  const page = async (path: string): Promise<string> => (await get('coordinator', path)).text;
  const form = async (path: string, body: object) => (await api.as('coordinator')).post(path).type('form').send(body);
  /** How many times somebody would be reminded to ask what became of a pupil. */
  const toldAbout = async (studentId: string): Promise<number> => {
    const student = await api.storage.students.get({ schoolId: 'sch-1' }, studentId);
    if (student?.endedOn === null)
      await api.storage.students.replace({ schoolId: 'sch-1' }, { ...student, endedOn: d('2026-05-20') });
    const { examples } = await api.reminders.planner.plan({ dryRun: true });
    return examples.filter(({ kind, subject }) => kind === 'outflow-question' && subject === studentId).length;
  };
  const recorded = async (): Promise<View> => (await post('coordinator', '/api/v1/outcomes', leaving)).body as View;

  it('is reached from the pupil and the stage, as the evaluation is, and leads back', async () => {
    const linksOn = async (person: Person, path: string): Promise<string[]> =>
      [...(await get(person, path)).text.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href);
    for (const person of ['coordinator', 'mentor'] as const) {
      expect(await linksOn(person, '/leerlingen/stu-1')).to.include.members([
        ...['/plaatsingen/pla-1', '/evaluaties/pla-1', '/uitstroom/leerlingen/stu-1'],
      ]);
      expect(await linksOn(person, '/plaatsingen/pla-1')).to.include.members([
        ...['/leerlingen/stu-1', '/evaluaties/pla-1', '/uitstroom/leerlingen/stu-1'],
        ...['/aanwezigheid/pla-1', '/bezoeken/stages/pla-1', '/stageboeken/pla-1'],
      ]);
      expect(await linksOn(person, '/evaluaties/pla-1')).to.include.members([
        ...['/plaatsingen/pla-1', '/uitstroom/leerlingen/stu-1'],
      ]);
    }
    const on = async () => (await get('mentor', '/uitstroom/leerlingen/stu-1')).headers.location!;
    expect(await on()).to.equal('/uitstroom/nieuw?leerling=stu-1');
    const { id } = await recorded();
    expect(await on()).to.equal(`/uitstroom/${id}`);
    expect(await linksOn('mentor', `/uitstroom/${id}`)).to.include.members([
      ...['/leerlingen/stu-1', '/plaatsingen/pla-1', '/evaluaties/pla-1'],
    ]);
    expect((await get('foreign-coordinator', '/uitstroom/leerlingen/stu-1')).status).to.equal(404);
  });

  it('records where a pupil went once, for the own school', async () => {
    const answers = await Promise.all([1, 2].map(() => post('coordinator', '/api/v1/outcomes', leaving)));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 409]);
    const foreign = await post('foreign-coordinator', '/api/v1/outcomes', leaving);
    expect(problemOf(foreign)).to.deep.equal({ status: 404, code: 'student.not-found' });
    expect(((await get('foreign-coordinator', '/api/v1/outcomes')).body as { items: unknown[] }).items).to.deep.equal(
      [],
    );
    expect(
      ((await get('mentor', '/api/v1/outcomes?destination=mbo')).body as { items: unknown[] }).items,
    ).to.have.length(1);
    expect((await get('coordinator', '/uitstroom')).text).to.contain('na 6 maanden');
    expect((await get('coordinator', '/uitstroom.csv')).text).to.contain(
      'Sam de Vries;2026-05-20;Mbo;2;Timmerman;Mbo;na 6 maanden;',
    );
  });

  it('says so where the pupil is still written in, since then nobody is reminded', async () => {
    const { id } = await recorded();
    const warning = 'De leerling staat nog ingeschreven';
    expect(await page(`/uitstroom/${id}`)).to.contain(warning);
    await toldAbout('stu-1');
    expect(await page(`/uitstroom/${id}`)).to.not.contain(warning);
  });

  it('asks after 6, 12 and 24 months, each once and not before', async () => {
    const { id } = await recorded();
    expect(await page('/uitstroom?stand=due')).to.contain('Sam de Vries');
    expect(await toldAbout('stu-1'), 'reminded of before it is answered').to.equal(1);
    const path = `/api/v1/outcomes/${id}/follow-ups`;
    const early = await post('coordinator', path, { months: 12, destination: 'work' });
    expect(problemOf(early)).to.deep.equal({ status: 422, code: 'outflow.follow-up-early' });
    expect((await post('mentor', path, { months: 6, destination: 'unknown' })).body).to.include({ latest: 'unknown' });
    const again = await post('mentor', path, { months: 6, destination: 'mbo' });
    expect(problemOf(again)).to.deep.equal({ status: 409, code: 'outflow.already-asked' });
    expect(await page('/uitstroom?stand=due')).to.contain('Hier is geen uitstroom gevonden');
    expect(await toldAbout('stu-1'), 'reminded of after it is answered').to.equal(0);
    api.setClock('2028-05-20T09:00:00Z');
    await form(`/uitstroom/${id}/na/24`, { destination: 'work' });
    const answers = await answeredFollowUps(api.storage.outflows)(['stu-1', 'stu-2']);
    expect([...answers]).to.deep.equal([['stu-1', [6, 12, 24]]]);
  });

  it('corrects what was wrongly recorded, with a reason, by forms', async () => {
    const missing = await form('/uitstroom/nieuw', { leftOn: '2026-05-20', destination: 'mbo' });
    expect([missing.status, missing.text.includes('veld-studentId-fout')]).to.deep.equal([422, true]);
    const made = await form('/uitstroom/nieuw', { studentId: 'stu-1', leftOn: '2026-05-20', destination: 'mbo' });
    expect([made.status, made.text.includes('veld-mboLevel-fout')]).to.deep.equal([422, true]);
    const done = await form('/uitstroom/nieuw', { studentId: 'stu-1', leftOn: '2026-05-20', destination: 'work' });
    const path = /^\/uitstroom\/out[\w-]+/.exec(String(done.headers.location))?.[0] ?? '';
    const entered = { version: '1', leftOn: '2026-05-20', destination: 'entree', mboLevel: '1' };
    expect((await form(`${path}/wijzigen`, entered)).text).to.contain('veld-reason-fout');
    const clicks = await Promise.all([1, 2].map(() => form(`${path}/wijzigen`, { ...entered, reason: 'Vergist' })));
    expect(clicks.map(({ status }) => status).sort()).to.deep.equal([303, 409]);
    const stale = await form(`${path}/wijzigen`, { ...entered, reason: 'Nog eens' });
    expect(stale.status, 'of a version that is over').to.equal(409);
    await form(`${path}/na/6`, { destination: 'unknown' });
    const again = await form(`${path}/na/6`, { version: '3', destination: 'work', reason: 'Belde terug' });
    expect(again.status).to.equal(303);
    const shown = await page(path);
    for (const line of [
      'Er stond: werk. Reden: Vergist',
      'Er stond: onbekend. Reden: Belde terug',
      'Test coordinator legde de uitstroom vast.',
      'Werkplaats Zutphen',
    ])
      expect(shown).to.contain(line);
    expect(await page('/uitstroom?q=bakker')).to.contain('Hier is geen uitstroom gevonden');
  });

  it('stops a handover when the consent is withdrawn, and tells the mbo school once', async () => {
    const { id, version } = await recorded();
    await post('mentor', `/api/v1/outcomes/${id}/handover`, sheet, version);
    const secretOf = async (): Promise<string[]> =>
      [
        ...JSON.stringify(
          await api.connection.collection('outboxMessages').find({ kind: 'handover.sent' }).toArray(),
        ).matchAll(/text":"[^"]*\/overdracht\/([\w-]{43})/g),
      ].map((match) => match[1] ?? '');
    const [secret = ''] = await secretOf();
    expect((await api.nobody().get(`/overdracht/${secret}`)).status).to.equal(200);
    const stop = { version: String(version + 1), reason: 'Ouder belde' };
    const clicks = await Promise.all([1, 2, 3].map(() => form(`/uitstroom/${id}/toestemming-intrekken`, stop)));
    expect(clicks.map(({ status }) => status).sort()).to.deep.equal([303, 409, 409]);
    for (const path of [`/overdracht/${secret}`, `/overdracht/${secret}/overdracht.pdf`])
      expect((await api.nobody().get(path)).status, path).to.equal(404);
    expect((await api.nobody().post(`/overdracht/${secret}`).type('form').send('')).status).to.equal(404);
    const told = await api.connection.collection('outboxMessages').find({ kind: 'handover.withdrawn' }).toArray();
    expect(told).to.have.length(1);
    expect(JSON.stringify(told)).to.contain('Verwijder haar dan').and.not.to.contain('de Vries');
    const kept = JSON.stringify(await api.connection.collection('outflows').find().toArray());
    expect(kept).to.not.contain('vaste structuur');
    expect((await get('coordinator', `/uitstroom/${id}/overdracht.pdf`)).status).to.equal(409);
    const anew = await form(`/uitstroom/${id}/overdracht`, {
      ...sheet,
      consentOn: '2026-11-22',
      version: String(version + 2),
    });
    expect(anew.status, anew.text).to.equal(303);
    expect(await secretOf()).to.have.length(2);
  });

  it('hands over by link, with consent, and hears that it was received, once', async () => {
    const { id, version } = await recorded();
    const own = await post('mentor', `/api/v1/outcomes/${id}/handover`, { ...sheet, consentFrom: 'pupil' }, version);
    expect(problemOf(own)).to.deep.equal({
      status: 422,
      code: 'consent.not-now',
      errors: ['consentFrom parent-must-give'],
    });
    await post('mentor', '/api/v1/placements/pla-1/evaluation', { as: 'mentor', ...aForm('mentor') });
    const sent = await post('mentor', `/api/v1/outcomes/${id}/handover`, sheet, version);
    expect(sent.status, JSON.stringify(sent.body)).to.equal(200);
    const mail = JSON.stringify(await api.connection.collection('outboxMessages').find({ to: sheet.email }).toArray());
    expect(mail).to.not.contain('de Vries');
    const secret = /\/overdracht\/([\w-]+)/.exec(mail)?.[1] ?? '';
    const opened = await api.nobody().get(`/overdracht/${secret}`);
    for (const text of ['Sam de Vries', 'vaste structuur', 'Kees de Vries (ouder)'])
      expect(opened.text).to.contain(text);
    const outflow = await api.outcomes.handovers.open(secret, '127.0.0.1');
    expect(outflow.handover.receivedAt, 'opening confirms nothing').to.equal(null);
    const { text, isTagged } = await readPdf(await handoverPdf(outflow));
    for (const part of [
      'Warme overdracht',
      'Leerling Sam de Vries',
      'niveau 2, Timmerman',
      'Heeft baat bij vaste structuur.',
      'Werkplaats Zutphen, Zutphen (techniek), 1 september 2026 tot en met 20 november 2026',
      'Leerdoelen gehaald: ja, het meeste',
    ])
      expect(text).to.contain(part);
    expect(isTagged).to.equal(true);
    const clicks = await Promise.all(
      [1, 2].map(() => api.nobody().post(`/overdracht/${secret}`).type('form').send('')),
    );
    expect(clicks.filter(({ status }) => status === 303)).to.have.length(1);
    expect((await api.nobody().get(`/overdracht/${secret}`)).text).to.contain('De ontvangst is bevestigd');
    expect((await api.nobody().get(`/overdracht/${'x'.repeat(43)}`)).status).to.equal(404);
  });

  it('asks no consent that the ledger has, and stops when it is taken back there', async () => {
    const { id, version } = await recorded();
    const { mboSchool, email, text } = sheet;
    const bare = await form(`/uitstroom/${id}/overdracht`, { mboSchool, email, text, version: String(version) });
    expect([bare.status, bare.text.includes('veld-consentFrom-fout')]).to.deep.equal([422, true]);
    const said = { purpose: 'handover', by: 'parent', giverName: 'Kees de Vries' };
    const given = await post('coordinator', '/api/v1/students/stu-1/consents', {
      ...{ ...said, act: 'given', firstDay: '2026-11-20' },
    });
    expect(given.status, JSON.stringify(given.body)).to.equal(201);
    expect(await page(`/uitstroom/${id}/overdracht`)).to.contain('Kees de Vries gaf toestemming op 20 november 2026');
    const sent = await form(`/uitstroom/${id}/overdracht`, { mboSchool, email, text, version: String(version) });
    expect(sent.status, sent.text).to.equal(303);
    const mails = () =>
      api.connection.collection('outboxMessages').find({ to: email }).sort({ createdAt: 1 }).toArray();
    const link = /\/overdracht\/[\w-]{43}/.exec(JSON.stringify(await mails()))?.[0] ?? '';
    expect((await api.nobody().get(link)).status).to.equal(200);

    await post('coordinator', '/api/v1/students/stu-1/consents', { ...said, act: 'withdrawn', firstDay: '2026-11-22' });
    expect((await api.nobody().get(link)).status, 'at once').to.equal(404);
    const job = api.outcomes.jobs.find(({ name }) => name === 'handovers-stop');
    const now = new Date('2026-11-22T09:15:00Z');
    const run = () =>
      job?.run({
        ...{ occurrence: now, now, today: d('2026-11-22'), signal: new AbortController().signal },
        attempt: async (_item, work) => {
          await work();
          return true;
        },
      });
    expect([await run(), await run()]).to.deep.equal([{ stopped: 1 }, { stopped: 0 }]);
    expect((await mails()).map(({ kind }) => kind as string)).to.deep.equal(['handover.sent', 'handover.withdrawn']);
    expect(await page(`/uitstroom/${id}`)).to.contain('De toestemming is ingetrokken op');
  });

  it('lets a mentor hand over a pupil who is in another group by now', async () => {
    const { id, version } = await recorded();
    const scope = { schoolId: 'sch-1' };
    const student = await api.storage.students.get(scope, 'stu-1');
    if (student) await api.storage.students.replace(scope, { ...student, groupId: 'grp-2' });
    expect((await get('mentor', `/uitstroom/${id}/overdracht`)).status).to.equal(200);
    expect((await post('mentor', `/api/v1/outcomes/${id}/handover`, sheet, version)).status).to.equal(200);
  });

  it('writes what is said at the handover in the ledger, and a withdrawal too', async () => {
    const { id, version } = await recorded();
    await post('mentor', `/api/v1/outcomes/${id}/handover`, sheet, version);
    await form(`/uitstroom/${id}/toestemming-intrekken`, { version: String(version + 1), reason: 'Ouder belde' });
    const rows = await api.storage.consents.ofPupils({ schoolId: 'sch-1' }, ['stu-1']);
    expect(
      rows.map(({ purpose, act, by, giverName, firstDay }) => [purpose, act, by, giverName, firstDay]),
    ).to.deep.equal([
      ['handover', 'given', 'parent', 'Kees de Vries (ouder)', '2026-11-20'],
      ['handover', 'withdrawn', 'parent', 'Kees de Vries (ouder)', '2026-11-22'],
    ]);
  });

  it('tells nobody of a pupil while use of the data is restricted', async () => {
    const { id, version } = await recorded();
    await post('mentor', `/api/v1/outcomes/${id}/handover`, sheet, version);
    const mail = JSON.stringify(await api.connection.collection('outboxMessages').find({ to: sheet.email }).toArray());
    const link = /\/overdracht\/[\w-]{43}/.exec(mail)?.[0] ?? '';
    const asked = await post(
      'mentor',
      '/api/v1/placements/pla-1/evaluation/requests',
      { as: 'pupil', email: 'sam@x.example' },
      0,
    );
    expect(asked.status, JSON.stringify(asked.body)).to.equal(200);
    const form = /\/evaluatie\/leerling\/[\w-]{43}/.exec(
      JSON.stringify(await api.connection.collection('outboxMessages').find({ to: 'sam@x.example' }).toArray()),
    )?.[0];
    await post('coordinator', '/api/v1/students/stu-1/restrictions', { reason: 'Klopt niet' });
    const paths = [link, form ?? ''];
    expect(await Promise.all(paths.map(async (path) => (await api.nobody().get(path)).status))).to.deep.equal([
      404, 404,
    ]);
    for (const [path, body, of] of [
      ['/api/v1/placements/pla-1/evaluation/requests', { as: 'company', email: 'jo@x.example' }, 1],
      [`/api/v1/outcomes/${id}/handover`, sheet, version + 1],
    ] as const)
      expect(problemOf(await post('mentor', path, body, of)), path).to.deep.equal({
        status: 422,
        code: 'student.processing-restricted',
      });
    await post('coordinator', '/api/v1/students/stu-1/restrictions/lifting', { reason: 'Hersteld' });
    expect((await api.nobody().get(link)).status).to.equal(200);
  });

  it('counts for the own school and for research, without counts that tell who it is', async () => {
    const forms = ['pla-1', 'pla-5', 'pla-6', 'pla-7', 'pla-8', 'pla-9'];
    for (const id of forms.slice(1)) {
      const isForeign = id === 'pla-9';
      const evaluation = anEvaluation({
        ...{ id: `eva-${id}`, version: 0, placementId: id, schoolId: isForeign ? 'sch-2' : 'sch-1' },
        answers: { mentor: anAnswer('mentor') },
      });
      await api.storage.evaluations.save(evaluation, () => Promise.resolve());
    }
    await post('mentor', '/api/v1/placements/pla-1/evaluation', { as: 'mentor', ...aForm('mentor') });
    await recorded();
    interface Tables {
      tables: { kind: string; group: string; cells: { key: string; count: number | null }[]; total: number | null }[];
    }
    const tableOf = async (person: Person, kind: string, group: string) => {
      const { tables } = (await get(person, '/api/v1/outcome-counts')).body as Tables;
      const found = tables.find((one) => one.kind === kind && one.group === group);
      return [...(found?.cells.map(({ count }) => count) ?? []), found?.total];
    };
    expect(await tableOf('coordinator', 'rating', 'mentor')).to.deep.equal([0, 5, 0, 0, 0, 5]);
    expect(await tableOf('reader', 'rating', 'mentor')).to.deep.equal([0, 6, 0, 0, 0, 6]);
    expect(await tableOf('foreign-coordinator', 'rating', 'mentor')).to.deep.equal([
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
    expect(await tableOf('coordinator', 'outflow', '2025-2026')).to.deep.equal([null, null, null, null, null, null]);
    const shown = (await get('reader', '/uitkomsten')).text;
    expect(shown).to.contain('Van alle scholen samen').and.to.contain('Goed: 6').and.to.contain('niet getoond');
    expect((await get('coordinator', '/uitkomsten.csv')).text).to.match(/Stagebegeleider;Hoe ging de stage\?;Goed;5/);
    expect((await get('mentor', '/api/v1/outcome-counts')).status).to.equal(403);
  });
});
