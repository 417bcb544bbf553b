import { expect } from 'chai';
import { extractText, getDocumentProxy } from 'unpdf';
import { aRunningPlacement } from '../support/guidance-builders.js';
import { problemOf, startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

interface Book {
  version: number;
  edition: number;
  progress: { done: number; total: number };
  items: {
    id: string;
    section: string;
    title: string;
    kind: string;
    place: string;
    forAdmission: boolean;
    ticks: { side: string }[];
  }[];
  reports: { day: string; text: string }[];
  history: { what: string; by: { name: string } }[];
}

describe('stageboeken over HTTP', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(async () => {
    await api.reset();
    api.setClock('2026-11-24T12:00:00Z');
    await api.storage.placements.insertMany([
      aRunningPlacement(),
      aRunningPlacement({ id: 'plc-2', studentId: 'stu-2', groupId: 'grp-2' }),
      aRunningPlacement({ id: 'plc-8', companyId: 'cmp-8', firstDay: aRunningPlacement().firstDay }),
      aRunningPlacement({ id: 'plc-9', schoolId: 'sch-2', studentId: 'stu-9', groupId: 'grp-9', companyId: 'cmp-8' }),
    ]);
  });

  const get = async (person: Person, path: string) => (await api.as(person)).get(path);
  const bookFor = async (person: Person, id = 'plc-1') => (await get(person, `/api/v1/workbooks/${id}`)).body as Book;
  const patch = async (person: Person, itemId: string, body: object, id = 'plc-1') =>
    (await api.as(person)).patch(`/api/v1/workbooks/${id}/items/${itemId}`).send(body);

  it('starts from the list of the sector and keeps ticks of all sides that come at once', async () => {
    expect(await bookFor('mentor')).to.deep.include({ version: 0, edition: 0 });
    const statuses = await Promise.all([
      patch('mentor', '1.1', { ticked: true }),
      patch('company', '1.1', { ticked: true }),
      patch('coordinator', '1.2', { ticked: true }),
    ]);
    expect(statuses.map(({ status }) => status)).to.deep.equal([200, 200, 200]);
    const book = await bookFor('company');
    expect(book.items[0]?.ticks.map(({ side }) => side).sort()).to.deep.equal(['company', 'school']);
    expect({ version: book.version, done: book.progress.done }).to.deep.equal({ version: 3, done: 2 });
    expect(book.history.map(({ what }) => what)).to.deep.equal(['ticked', 'ticked', 'ticked']);
  });

  it('says where each thing is learned until somebody saw it done', async () => {
    const moved = (await patch('mentor', '1.1', { place: 'school' })).body as Book;
    expect(moved.items[0]?.place).to.equal('school');
    await patch('mentor', '1.1', { ticked: true });
    expect(problemOf(await patch('mentor', '1.1', { place: 'company' }))).to.deep.equal({
      status: 422,
      code: 'workbook.item-done',
    });
    expect(problemOf(await patch('mentor', '7.7', { ticked: true }))).to.deep.equal({
      status: 404,
      code: 'workbook.item-not-found',
    });
  });

  it('shows each person the books of the own placements', async () => {
    const status = async (person: Person, id: string) => (await get(person, `/api/v1/workbooks/${id}`)).status;
    expect([
      await status('mentor', 'plc-1'),
      await status('mentor', 'plc-2'),
      await status('company', 'plc-8'),
      await status('coordinator', 'plc-9'),
      await status('foreign-coordinator', 'plc-1'),
    ]).to.deep.equal([200, 404, 404, 404, 404]);
    expect((await patch('mentor', '1.1', { ticked: true }, 'plc-2')).status).to.equal(404);
  });

  it('lists books page by page, with a search, and exports what was found', async () => {
    const list = async (query: string) => {
      const { items, next } = (await (await api.as('coordinator')).get(`/api/v1/workbooks?${query}`)).body as {
        items: { pupil: string }[];
        next: string | null;
      };
      return { next, pupils: items.map(({ pupil }) => pupil) };
    };
    expect((await list('')).pupils).to.deep.equal(['Kim Bakker', 'Sam de Vries']);
    const first = await list('limit=1');
    expect(first.pupils).to.deep.equal(['Kim Bakker']);
    expect(await list(`limit=1&cursor=${first.next ?? ''}`)).to.deep.equal({ next: null, pupils: ['Sam de Vries'] });
    expect((await list('search=bakk%20kim')).pupils).to.deep.equal(['Kim Bakker']);
    expect((await list('group=3LWT')).pupils).to.deep.equal(['Sam de Vries']);
    const client = await api.as('coordinator');
    expect((await client.get('/stageboeken?q=bakker')).text)
      .to.include('Kim Bakker')
      .and.to.not.include('Sam de Vries');
    expect((await client.get('/stageboeken?q=niemand')).text).to.include('Er is geen stageboek gevonden.');
    expect((await client.get('/stageboeken.csv?klas=3LWT')).text)
      .to.include('Sam de Vries')
      .and.to.not.include('Kim Bakker');
  });

  it('takes a day report by link, once a day, which no other company reads', async () => {
    const made = await (await api.as('mentor')).post('/api/v1/workbooks/plc-8/link');
    const { path } = made.body as { path: string };
    expect((await api.nobody().get(path)).text).to.include('Wat heb je vandaag gedaan?');
    expect((await bookFor('mentor', 'plc-8')).version, 'opening writes nothing').to.equal(0);
    const empty = await api.nobody().post(path).type('form').send({ text: ' ' });
    expect(empty.status).to.equal(422);
    expect(empty.text).to.include('id="veld-text-fout"');
    for (const text of ['Ik heb gelast.', 'Ik heb gelast en geveegd.'])
      expect((await api.nobody().post(path).type('form').send({ text, itemIds: '1.1' })).status).to.equal(200);
    const book = await bookFor('mentor');
    expect(book.reports).to.deep.equal([
      { day: '2026-11-24', placementId: 'plc-8', text: 'Ik heb gelast en geveegd.', itemIds: ['1.1'] },
    ]);
    expect(book.items[0]?.ticks.map(({ side }) => side)).to.deep.equal(['pupil']);
    expect((await bookFor('company')).reports).to.deep.equal([]);
    const again = await (await api.as('mentor')).post('/api/v1/workbooks/plc-8/link');
    expect((await api.nobody().get(path)).status).to.equal(404);
    api.setClock('2027-01-30T12:00:00Z');
    const late = await api
      .nobody()
      .post((again.body as { path: string }).path)
      .type('form')
      .send({ text: 'Te laat' });
    expect({ status: late.status, says: late.text.includes('Vandaag valt buiten je stage') }).to.deep.equal({
      status: 422,
      says: true,
    });
  });

  it('lets a school make editions of a list; a book that was begun keeps its own', async () => {
    await patch('mentor', '1.1', { ticked: true });
    const path = '/api/v1/workbooks/templates/techniek';
    const item = { id: 'a', section: 'Deel', title: 'Lassen', kind: 'goal', place: 'company', forAdmission: true };
    const save = async (version: number, items: object[]) =>
      (await api.as('coordinator')).put(path).set('If-Match', `"${version}"`).send({ items });
    const race = await Promise.all([save(0, [item]), save(0, [{ ...item, title: 'Draaien' }])]);
    expect(race.map(({ status }) => status).sort()).to.deep.equal([200, 412]);
    expect(problemOf(await save(1, [item, { ...item, id: 'b', title: 'LASSEN' }]))).to.deep.equal({
      status: 422,
      code: 'workbook.template-invalid',
      errors: ['items.1.title taught-twice'],
    });
    expect((await bookFor('coordinator', 'plc-1')).edition).to.equal(0);
    expect(await bookFor('coordinator', 'plc-2')).to.deep.include({ edition: 1 });
    expect((await get('foreign-coordinator', path)).body).to.deep.include({ version: 0 });
    expect(
      (
        await (
          await api.as('mentor')
        )
          .put(path)
          .set('If-Match', '"1"')
          .send({ items: [item] })
      ).status,
    ).to.equal(403);
  });

  it('has pages to tick, to change the list and to read it in again, and a portfolio as PDF', async () => {
    const client = await api.as('mentor');
    const ticked = await client.post('/stageboeken/plc-1/doelen/1.1').type('form').send({ doe: 'af' });
    expect(ticked.headers.location).to.equal('/stageboeken/plc-1?melding=stageboek-bewaard');
    expect((await client.get('/stageboeken/plc-1')).text).to.include(
      'Test mentor (stagebegeleider) vinkte af: Ik ken de huisregels',
    );
    expect((await client.get('/stageboeken.csv')).text).to.include('Sam de Vries;3LWT;Werkplaats Zutphen;1;');
    const coordinator = await api.as('coordinator');
    const { text: csv } = await coordinator.get('/stageboeken/lijsten/economie.csv');
    const kept = await coordinator.post('/stageboeken/lijsten/economie').type('form').send({ version: '0', csv });
    expect(kept.headers.location).to.equal('/stageboeken/lijsten/economie?melding=lijst-bewaard');
    expect((await coordinator.get('/stageboeken/lijsten/economie')).text).to.include('Uitgave 1: Test coordinator');
    const broken = await coordinator
      .post('/stageboeken/lijsten/economie')
      .type('form')
      .send({ version: '1', csv: 'x\n1;A' });
    expect(broken.status).to.equal(422);

    const pdf = await client
      .get('/stageboeken/plc-1/portfolio.pdf')
      .buffer(true)
      .parse((response, done) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => done(null, Buffer.concat(parts)));
      });
    const document: unknown = await getDocumentProxy(new Uint8Array(pdf.body as Buffer));
    const { text } = await extractText(document as Parameters<typeof extractText>[0], { mergePages: true });
    expect(text)
      .to.include('Portfolio van de stage')
      .and.to.include('Wat het mbo wil zien')
      .and.to.include('school op 24 nov 2026');
  });
});
