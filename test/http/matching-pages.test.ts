import { expect } from 'chai';
import { aDay, aStudent, aSupervisor, offerFacts } from '../support/builders.js';
import { problemOf, startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

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

  describe('about other stage days, worked out', () => {
    const adviceOf = (): string =>
      `/api/v1/matching-runs/${run.slice('/matching/'.length)}/groups/grp-1/timetable-advice`;
    const post = async (path: string, person: Person = 'coordinator') => (await api.as(person)).post(path);
    type Advice = {
      sets: { weekdays: string[]; placed: number; cost: number; proven: boolean }[];
      study: { state: string; settled: number; of: number; failure: string | null } | null;
    };
    const toTheEnd = async (): Promise<Advice> => {
      for (;;) {
        const advice = (await get(adviceOf())).body as Advice;
        if (advice.study?.state !== 'running') return advice;
      }
    };
    /** As a process leaves it that was stopped with two sets done: all others told worse than they are. */
    const leaveHalfway = async (fields: object = {}): Promise<void> => {
      const scope = { schoolId: 'sch-1' };
      const [study] = await Promise.all([
        api.storage.stageDayStudies.get(scope, `${run.slice('/matching/'.length)}.grp-1`),
      ]);
      if (!study) throw new Error('there is no study');
      const sets = study.sets.map((set, i) =>
        i < 2 ? set : { ...set, placed: 0, cost: 0, proven: false, settled: false },
      );
      await api.storage.stageDayStudies.replace({ ...study, sets, ...fields });
    };

    it('say exactly what each set brings, and go on where they were stopped', async () => {
      expect((await post(adviceOf())).status).to.equal(202);
      const first = await toTheEnd();
      expect(first.study).to.deep.equal({ state: 'done', settled: 10, of: 10, failure: null });
      expect(first.sets.filter(({ proven }) => proven)).to.have.length(10);
      expect(Object.fromEntries(first.sets.map(({ weekdays, placed }) => [weekdays.join(), placed]))).to.deep.include({
        'mon,tue': 2,
        'tue,thu': 1,
        'wed,thu': 0,
      });
      await leaveHalfway();
      expect((await toTheEnd()).study).to.deep.include({ state: 'stopped', settled: 2 });
      const left = textOf((await get(`${run}/roosteradvies?klas=grp-1`)).text);
      expect(left).to.include('minstens 0').and.to.include('Reken verder');
      await send(`${run}/roosteradvies`, { klas: 'grp-1' });
      const html = await settled(`${run}/roosteradvies?klas=grp-1`);
      expect(textOf(html)).to.include('Elke keuze is precies doorgerekend').and.not.to.include('minstens');
      expect(await toTheEnd()).to.deep.equal(first);
    });

    it('are worked out once by who asks at the same moment, and taken over from a process that died', async () => {
      await Promise.all([post(adviceOf()), post(adviceOf()), send(`${run}/roosteradvies`, { klas: 'grp-1' })]);
      const first = await toTheEnd();
      expect(first.study?.state).to.equal('done');
      const versions = async () =>
        (await api.storage.stageDayStudies.get({ schoolId: 'sch-1' }, `${run.slice('/matching/'.length)}.grp-1`))
          ?.version ?? 0;
      await leaveHalfway({ finishedAt: null, aliveAt: new Date('2026-11-22T08:58:00Z') });
      expect((await toTheEnd()).study?.state).to.equal('failed');
      const before = await versions();
      await Promise.all([post(adviceOf()), post(adviceOf()), post(adviceOf())]);
      expect(await toTheEnd()).to.deep.equal(first);
      // Taken over once, eight sets, and the end.
      expect((await versions()) - before).to.equal(10);
    });

    it('stop when asked, and say that there is nothing to stop', async () => {
      expect(problemOf(await post(`${adviceOf()}/stop`))).to.deep.equal({
        status: 409,
        code: 'stage-day-study.not-running',
      });
      await post(adviceOf());
      await toTheEnd();
      await leaveHalfway();
      await post(adviceOf());
      await send(`${run}/roosteradvies/stoppen`, { klas: 'grp-1' });
      const stopped = await toTheEnd();
      expect(['stopped', 'done']).to.include(stopped.study?.state);
      await post(adviceOf());
      expect((await toTheEnd()).study).to.deep.include({ state: 'done', settled: 10 });
    });

    it('are asked for by a coordinator of the school, about a group of the run', async () => {
      expect((await post(adviceOf(), 'mentor')).status).to.equal(403);
      expect((await post(adviceOf(), 'foreign-coordinator')).status).to.equal(404);
      expect(problemOf(await post(adviceOf().replace('grp-1', 'grp-77')))).to.deep.equal({
        status: 404,
        code: 'matching-run.not-in-snapshot',
      });
    });
  });

  it('can be had as files', async () => {
    const id = run.slice('/matching/'.length);
    const linesOf = async (path: string): Promise<string[]> =>
      (await get(path)).text.replace('\uFEFF', '').trim().split('\n');
    const comparison = String((await send(`${run}/vergelijken`, {})).headers.location);
    await settled(comparison);
    expect((await linesOf(`${comparison}/manieren.csv`)).slice(0, 2)).to.deep.equal([
      'Wat;Meeste plekken;Eerlijk verdeeld;Op wens',
      'Geplaatst;1 van 2;1 van 2;1 van 2',
    ]);
    expect(await linesOf(`${run}/verschillen.csv?met=${id}`)).to.deep.equal(['Leerling;Klas;Was;Wordt']);
    expect(await linesOf(`${run}/verschillen.csv?met=${id}&toon=alles`)).to.have.length(3);
    expect((await linesOf(`${run}/tekorten.csv`))[1]).to.match(/;Techniek;di;1;2$/);
    const advice = await linesOf(`${run}/roosteradvies.csv?klas=grp-1`);
    expect(advice).to.have.length(11);
    expect(advice[1]).to.match(/^ma di;2;(ja|nee);1 meer;nee$/);
    expect((await get(`${run}/roosteradvies.csv`)).status).to.equal(404);
  });

  it('are not there for another school', async () => {
    const paths = [
      'verschillen',
      'tekorten',
      'roosteradvies?klas=grp-9',
      'leerlingen/stu-1/plek',
      'tekorten.csv',
      'verschillen.csv',
    ];
    const statuses = await Promise.all(
      paths.map(async (one) => (await get(`${run}/${one}`, 'foreign-coordinator')).status),
    );
    expect(statuses).to.deep.equal(paths.map(() => 404));
  });
});
