import { expect } from 'chai';
import { aDay, aStudent, aSupervisor, offerFacts } from '../support/builders.js';
import { startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

/** The text of a part of a page, tags taken out. */
const textOf = (html: string): string =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

describe('pages about runs', () => {
  let api: SchoolApp;
  let run = '';

  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());

  const get = async (path: string, person: Person = 'coordinator') => (await api.as(person)).get(path);
  const send = async (path: string, fields: object) =>
    (await api.as('coordinator')).post(path).type('form').send(fields);
  /** Follows a page until what it waits for has ended. */
  const settled = async (path: string): Promise<string> => {
    for (;;) {
      const { text } = await get(path);
      if (!text.includes('data-refresh-seconds')) return text;
    }
  };

  beforeEach(async () => {
    await api.reset();
    const tuesday = offerFacts({ days: { tue: aDay() } });
    const untrained = offerFacts({
      id: 'off-2',
      establishmentId: 'est-2',
      supervisorIds: ['sup-2'],
      days: { mon: aDay() },
    });
    await api.storage.establishments.insertMany([untrained.establishment]);
    await api.storage.placeOffers.insertMany([tuesday.offer, untrained.offer]);
    await api.storage.recognitions.insertMany([...tuesday.recognitions, ...untrained.recognitions]);
    await api.storage.supervisors.insertMany([
      aSupervisor({ trainedOn: null }),
      aSupervisor({ id: 'sup-2', establishmentId: 'est-2' }),
    ]);
    await api.storage.students.insertMany([aStudent({ id: 'stu-3', studentNumber: '1003', firstName: 'Luca' })]);
    const started = await send('/matching', { season: '2027-voorjaar', mode: 'max-placed', groupId: 'grp-1' });
    run = String(started.headers.location);
    await settled(run);
  });

  it('compare the modes side by side, each with the way to its run', async () => {
    const started = await send(`${run}/vergelijken`, {});
    expect(started.status).to.equal(303);
    const html = await settled(String(started.headers.location));
    const text = textOf(html);
    expect(text).to.include('Geplaatst 1 van 2 1 van 2 1 van 2');
    expect([...html.matchAll(/href="\/matching\/run[^"\/]+"/g)]).to.have.length(3);
  });

  it('show two runs pupil by pupil, first only the differences', async () => {
    const only = textOf((await get(`${run}/verschillen?met=${run.slice('/matching/'.length)}`)).text);
    expect(only).to.include('Er zijn geen verschillen');
    const all = (await get(`${run}/verschillen?met=${run.slice('/matching/'.length)}&toon=alles`)).text;
    expect([...all.matchAll(/\/leerlingen\/(stu-\d)"/g)].map(([, id]) => id).sort()).to.deep.equal(['stu-1', 'stu-3']);
  });

  it('ask for a reason beside the form, and make a new run once there is one', async () => {
    const fields = { offerId: 'off-1', weekdays: 'tue' };
    const path = `${run}/leerlingen/stu-3/plek`;
    const refused = await send(path, fields);
    expect({
      status: refused.status,
      warned: refused.text.includes('veld-reason'),
      kept: refused.text.includes('value="tue" checked'),
    }).to.deep.equal({ status: 422, warned: true, kept: true });
    expect(textOf(refused.text)).to.include('Schrijf op waarom u haar toch kiest.');
    const made = await send(path, { ...fields, reason: 'De cursus is in januari' });
    expect(made.status).to.equal(303);
    expect(textOf(await settled(String(made.headers.location)))).to.match(/Verschillen|Geplaatste leerlingen/);
  });

  it('show what the rules refuse', async () => {
    const refused = await send(`${run}/leerlingen/stu-3/plek`, { offerId: 'off-1', weekdays: 'wed', reason: 'toch' });
    expect(refused.status).to.equal(422);
    expect(textOf(refused.text)).to.include('Deze plek kan niet.').and.to.include('Kan niet:');
  });

  it('say where one place more would help', async () => {
    const text = textOf((await get(`${run}/tekorten`)).text);
    expect(text).to.include('2 (1 meer)').and.to.include('Techniek dinsdag 1');
  });

  it('draw what other stage days would bring a group, with the same in words', async () => {
    const html = (await get(`${run}/roosteradvies?klas=grp-1`)).text;
    const label = /<svg class="lw-chart"[^>]*aria-label="([^"]+)"/.exec(html)?.[1] ?? '';
    const bars = [...html.matchAll(/<rect x="110"/g)].length;
    expect({ bars, sets: label.split(':').length - 1 }).to.deep.equal({ bars: 10, sets: 10 });
    expect(label).to.include('ma + di: 2').and.to.include('di + do: 1');
  });

  it('are not there for another school', async () => {
    const paths = ['verschillen', 'tekorten', 'roosteradvies?klas=grp-9', 'leerlingen/stu-1/plek'];
    const statuses = await Promise.all(
      paths.map(async (one) => (await get(`${run}/${one}`, 'foreign-coordinator')).status),
    );
    expect(statuses).to.deep.equal(paths.map(() => 404));
  });
});
