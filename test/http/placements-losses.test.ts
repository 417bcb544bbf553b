import { expect } from 'chai';
import { aRecognition, aStudent, d } from '../support/builders.js';
import {
  SHORT_DAY,
  claimsOf,
  placementWorld,
  signAll,
  wanted,
  type PlacementAnswer,
  type ProposalAnswer,
} from '../support/placement-world.js';
import { problemOf, startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

const SCHOOL = { schoolId: 'sch-1' };
const ALL = { after: null, limit: 100 };

interface Loss {
  readonly placementId: string;
  readonly cause: string;
  readonly fromDay: string;
  readonly reason: string | null;
  readonly words: string;
}

describe('placements that cannot go on, over HTTP', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(() => placementWorld(api));

  const get = async (person: Person, path: string) => (await api.as(person)).get(path);
  const post = async (person: Person, path: string, body: object) => (await api.as(person)).post(path).send(body);
  const form = async (person: Person, path: string, body: object) =>
    (await api.as(person)).post(path).type('form').send(body);
  const placed = async (studentId = 'stu-1'): Promise<string> => {
    const asked = (await post('coordinator', '/api/v1/proposals', wanted(studentId))).body as ProposalAnswer;
    return ((await post('company', `/api/v1/proposals/${asked.id}/acceptance`, {})).body as PlacementAnswer).id;
  };
  const losses = async () => ((await get('coordinator', '/api/v1/placement-losses')).body as { items: Loss[] }).items;
  const causes = async () => (await losses()).map(({ cause, fromDay }) => `${cause} ${fromDay}`);
  const openTasks = async () =>
    (await api.storage.placementTasks.list(SCHOOL, {}, ALL)).map(({ id, dueOn }) => `${id} ${dueOn}`);
  const historyOf = async (id: string): Promise<string> => (await get('coordinator', `/plaatsingen/${id}`)).text;
  const mails = (): Promise<number> =>
    api.connection.collection('outboxMessages').countDocuments({ kind: 'placement.moved' });
  const stop = { establishmentId: 'est-1', fromDay: '2027-03-01', reason: 'Wij verhuizen.' };

  it('are found when an admin ends the recognition, with one task, and are over when another one begins', async () => {
    const id = await placed();
    const { version } = (await api.storage.recognitions.get('rec-1'))!;
    const ended = await (
      await api.as('admin')
    )
      .post('/api/v1/recognitions/rec-1/withdrawal')
      .set('If-Match', `"${version}"`)
      .send({ endedOn: '2027-03-01', reason: 'Geen praktijkopleider' });
    expect(ended.status, ended.text).to.equal(200);
    expect(await causes()).to.deep.equal(['recognition-ended 2027-03-01']);
    expect(await openTasks()).to.deep.equal([`replace-place:${id} 2026-12-06`]);
    const { lookAtAll } = api.placements.losses;
    const told = await mails();
    expect(await Promise.all([lookAtAll(), lookAtAll()])).to.deep.equal(
      [1, 2].map(() => ({ looked: 1, opened: 0, closed: 0 })),
    );
    expect([await mails(), (await openTasks()).length]).to.deep.equal([told, 1]);
    await api.storage.recognitions.insertMany([aRecognition({ id: 'rec-2', grantedOn: d('2027-02-20') })]);
    expect(await lookAtAll()).to.deep.equal({ looked: 1, opened: 0, closed: 1 });
    expect([await causes(), await openTasks()]).to.deep.equal([[], []]);
    const text = await historyOf(id);
    for (const words of [
      'Kan niet doorgaan vanaf 1 maart 2027: er is dan geen erkenning of dispensatie.',
      'Taak: zoek een vervangende plek, voor 6 december 2026.',
      'Taak klaar, vastgelegd door de dienst zelf: zoek een vervangende plek.',
      'Vervallen: er is dan geen erkenning of dispensatie.',
    ])
      expect(text).to.contain(words);
  });

  it('are found by the job in the night when a recognition ends by its own day, by several processes once', async () => {
    const id = await placed();
    const { version } = (await api.storage.recognitions.get('rec-1'))!;
    await api.storage.recognitions.replace(aRecognition({ version, endsOn: d('2027-04-30') }));
    const { lookAtAll } = api.placements.losses;
    const found = await Promise.all([1, 2, 3, 4].map(() => lookAtAll()));
    expect(found.reduce((sum, { opened }) => sum + opened, 0)).to.equal(1);
    expect(await causes()).to.deep.equal(['recognition-ended 2027-05-01']);
    expect(await openTasks()).to.deep.equal([`replace-place:${id} 2026-12-06`]);
    expect(api.placements.jobs.map(({ name }) => name)).to.include('placements-losses');
  });

  it('are found when a pupil leaves, and over when that was a mistake', async () => {
    const id = await placed();
    const left = await post('coordinator', '/api/v1/students/stu-1/ending', { endedOn: '2026-11-20' });
    expect(left.status, left.text).to.equal(200);
    expect(await causes()).to.deep.equal(['pupil-left 2026-11-20']);
    expect(await openTasks()).to.deep.equal([`end-placement:${id} 2026-11-27`]);
    expect((await (await api.as('coordinator')).delete('/api/v1/students/stu-1/ending').send({})).status).to.be.below(
      300,
    );
    expect([await causes(), await openTasks()]).to.deep.equal([[], []]);
  });

  it('are found when a pupil goes to another group; the school may keep the placement as it is', async () => {
    const id = await placed();
    const { version } = (await api.storage.students.get(SCHOOL, 'stu-1'))!;
    const moved = await (
      await api.as('coordinator')
    )
      .patch('/api/v1/students/stu-1')
      .set('If-Match', `"${version}"`)
      .send({ groupId: 'grp-2' });
    expect(moved.status, moved.text).to.equal(200);
    expect(await causes()).to.deep.equal(['pupil-moved 2026-11-22']);
    api.setClock('2026-11-25T09:00:00Z');
    await api.placements.losses.lookAtAll();
    expect(await causes()).to.deep.equal(['pupil-moved 2026-11-22']);
    const read = async () => String((await api.storage.placements.get(SCHOOL, id))?.version);
    const kept = await form('coordinator', `/plaatsingen/${id}/blijft`, { version: await read() });
    expect([kept.status, kept.headers.location]).to.deep.equal([303, `/plaatsingen/${id}?melding=stage-blijft`]);
    expect(await api.storage.placements.get(SCHOOL, id)).to.include({ groupId: 'grp-2', mentorId: null });
    expect([await causes(), await openTasks()]).to.deep.equal([[], []]);
    expect((await form('coordinator', `/plaatsingen/${id}/blijft`, { version: await read() })).status).to.equal(409);
  });

  it('are found when a company stops, which declines what it is asked, offers no place, and can go on after all', async () => {
    const id = await placed();
    const announced = await post('company', '/api/v1/placement-stops', stop);
    expect(announced.status, announced.text).to.equal(201);
    expect(await losses()).to.deep.equal([
      {
        ...{ placementId: id, studentId: 'stu-1', companyId: 'cmp-1', establishmentId: 'est-1' },
        ...{ cause: 'company-stopped', fromDay: '2027-03-01', reason: 'Wij verhuizen.' },
        foundAt: '2026-11-22T09:00:00.000Z',
        words:
          'Kan niet doorgaan vanaf 1 maart 2027: het bedrijf neemt geen leerlingen meer. Toelichting: Wij verhuizen.',
      },
    ]);
    expect(problemOf(await post('company', '/api/v1/placement-stops', stop))).to.deep.equal({
      status: 409,
      code: 'placement-stop.exists',
    });
    expect((await get('admin', '/api/v1/placement-losses/counts')).body).to.deep.equal({
      items: [{ schoolId: 'sch-1', companyId: 'cmp-1', placements: 1 }],
    });
    const counted = await get('admin', '/uitval.csv');
    expect((await get('admin', '/uitval?q=nergens')).text).to.contain('Niets gevonden');
    expect((await get('admin', '/uitval.csv?q=werkplaats')).text).to.equal(counted.text);
    expect([counted.status, /Sam|Vries/.test(counted.text)]).to.deep.equal([200, false]);
    expect(problemOf(await post('coordinator', '/api/v1/proposals', wanted('stu-10')))).to.deep.equal({
      status: 409,
      code: 'proposal.place-stopped',
    });
    const back = await post('company', '/api/v1/placement-stops/est-1/withdrawal', {});
    expect((back.body as { history: { words: string }[] }).history.map(({ words }) => words)).to.deep.equal([
      'Neemt geen leerlingen meer vanaf 1 maart 2027, gemeld door het bedrijf. Toelichting: Wij verhuizen.',
      'Gaat toch door, gemeld door het bedrijf.',
    ]);
    expect([await causes(), await openTasks()]).to.deep.equal([[], []]);
    // A second time is a second task with a deadline of its own.
    api.setClock('2026-12-22T09:00:00Z');
    await post('company', '/api/v1/placement-stops', stop);
    expect(await openTasks()).to.deep.equal([`replace-place:${id} 2027-01-05`]);
  });

  it('declines the open proposals of a company that stops, and tells the school why', async () => {
    const asked = (await post('coordinator', '/api/v1/proposals', wanted('stu-1'))).body as ProposalAnswer;
    await post('admin', '/api/v1/placement-stops', stop);
    expect((await get('coordinator', `/api/v1/proposals/${asked.id}`)).body).to.deep.include({
      state: 'declined',
      declineReason: 'other',
      declineText: 'Wij verhuizen.',
    });
    expect(await claimsOf(api)).to.deep.equal([]);
    expect(await openTasks()).to.have.length(1);
  });

  it('are announced by the own company or an admin only, for a day that is to come', async () => {
    expect(
      problemOf(await post('company', '/api/v1/placement-stops', { ...stop, fromDay: '2026-11-21' })),
    ).to.deep.equal({
      status: 422,
      code: 'placement-stop.invalid',
      errors: ['fromDay before-today'],
    });
    expect((await post('company', '/api/v1/placement-stops', { ...stop, establishmentId: 'est-9' })).status).to.equal(
      404,
    );
    expect((await post('coordinator', '/api/v1/placement-stops', stop)).status).to.equal(403);
    expect(problemOf(await post('company', '/api/v1/placement-stops/est-1/withdrawal', {}))).to.deep.equal({
      status: 404,
      code: 'placement-stop.not-found',
    });
  });

  it('are listed with what to do, ended with the reason of their loss, and matched anew for just those pupils', async () => {
    const id = await placed();
    await signAll(api, id);
    api.setClock('2027-02-02T09:00:00Z');
    await form('mentor', `/plaatsingen/${id}/stap`, { move: 'start', version: '2' });
    await post('company', '/api/v1/placement-stops', stop);
    const list = await get('coordinator', '/plaatsingen/uitval');
    for (const words of [
      'Sam de Vries',
      'Het bedrijf neemt geen leerlingen meer, vanaf 1 maart 2027',
      'Wij verhuizen.',
    ])
      expect(list.text).to.contain(words);
    expect((await get('coordinator', '/plaatsingen/uitval.csv')).text).to.contain('Sam de Vries');
    expect((await get('coordinator', '/plaatsingen/uitval?q=vries+werkplaats')).text).to.contain('Sam de Vries');
    expect((await get('coordinator', '/plaatsingen/uitval?q=bakker')).text).to.contain('Geen stages gevonden');
    expect((await get('coordinator', '/plaatsingen/uitval.csv?q=bakker')).text).not.to.contain('Vries');
    expect((await get('foreign-coordinator', '/plaatsingen/uitval')).text).to.contain('Alle stages kunnen doorgaan.');
    const none = await form('coordinator', '/plaatsingen/uitval/beeindigen', {});
    expect(none.status).to.equal(422);
    const ended = await form('coordinator', '/plaatsingen/uitval/beeindigen', { placementIds: id });
    expect(ended.status, ended.text).to.equal(303);
    expect(await api.storage.placements.get(SCHOOL, id)).to.include({
      state: 'ended-early',
      endReason: 'company-stopped',
      lastDay: '2027-02-02',
    });
    // Over as a loss, still to be replaced.
    expect([await causes(), await openTasks()]).to.deep.equal([[], [`replace-place:${id} 2027-02-16`]]);
    expect((await get('coordinator', '/plaatsingen/uitval')).text)
      .to.contain('Gestopt op 2 februari 2027')
      .and.to.not.contain('Beëindig de gekozen stages');
    const run = await form('coordinator', '/plaatsingen/uitval/matching', { season: '2027-voorjaar' });
    expect(run.status, run.text).to.equal(303);
    const runId = String(run.headers.location).split('/').at(-1) ?? '';
    expect((await api.storage.matchingRuns.find(SCHOOL, runId))?.studentIds).to.deep.equal(['stu-1']);
  });

  it('are ended each on their own: what stands in the way of one is told of that pupil, and what was done too', async () => {
    await placementWorld(api, { offer: { days: { tue: { ...SHORT_DAY, places: 2 } }, totalPlaces: 2 } });
    const [first, second] = [await placed('stu-1'), await placed('stu-10')];
    await post('company', '/api/v1/placement-stops', stop);
    // One of the two was over before the day that is chosen.
    await api.connection
      .collection('placements')
      .updateOne({ _id: first as never }, { $set: { firstDay: '2026-09-01', lastDay: '2026-11-20' } });
    const sent = await form('coordinator', '/plaatsingen/uitval/beeindigen', {
      placementIds: [first, second, 'pla-gone'],
      day: '2026-11-22',
    });
    expect(sent.status).to.equal(422);
    expect(sent.text).to.contain('Sam de Vries: ').and.to.contain('Wel beëindigd: Luca0 Jansen');
    expect(sent.text).to.contain('Een gekozen stage: Deze stage staat niet meer in de lijst');
    const states = [first, second].map(async (id) => (await api.storage.placements.get(SCHOOL, id))?.state);
    expect(await Promise.all(states)).to.deep.equal(['accepted', 'ended-early']);
  });

  it('keep their school: nothing of another school is looked at or shown', async () => {
    await placed();
    await api.storage.students.replace(SCHOOL, aStudent({ endedOn: d('2026-11-20') }));
    await api.placements.losses.lookAtAll();
    expect((await get('foreign-coordinator', '/api/v1/placement-losses')).body).to.deep.equal({
      items: [],
      next: null,
    });
    expect((await get('mentor', '/api/v1/placement-losses')).status).to.equal(403);
  });
});
