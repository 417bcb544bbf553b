import { expect } from 'chai';
import { aGroup, anOffer, aRecognition, aStudent, d } from '../support/builders.js';
import {
  placementWorld,
  SHORT_DAY,
  signAll,
  wanted,
  type PlacementAnswer,
  type ProposalAnswer,
} from '../support/placement-world.js';
import { problemOf, startSchoolApp, type SchoolApp } from '../support/school-app.js';

const SCHOOL = { schoolId: 'sch-1' };
const EVALUATORS = ['pupil', 'company', 'mentor'] as const;

describe('the start and the end of a placement over HTTP', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(() => placementWorld(api));

  const accepted = async (): Promise<string> => {
    const asked = await (await api.as('coordinator')).post('/api/v1/proposals').send(wanted()).expect(201);
    const { id } = asked.body as ProposalAnswer;
    const taken = await (await api.as('company')).post(`/api/v1/proposals/${id}/acceptance`).send({}).expect(200);
    return (taken.body as PlacementAnswer).id;
  };
  const move = async (id: string, body: object, person: 'coordinator' | 'mentor' = 'mentor') => {
    const version = (await api.storage.placements.get(SCHOOL, id))?.version ?? 0;
    return (await api.as(person)).post(`/api/v1/placements/${id}/moves`).set('If-Match', `"${version}"`).send(body);
  };
  const moved = async (...asked: Parameters<typeof move>): Promise<PlacementAnswer> =>
    (await move(...asked)).body as PlacementAnswer;
  const stateOf = async (id: string) => (await api.storage.placements.get(SCHOOL, id))?.state;

  it('is refused while the agreement is not signed', async () => {
    const id = await accepted();
    api.setClock('2027-02-02T09:00:00Z');
    expect(problemOf(await move(id, { move: 'start' }))).to.deep.equal({
      status: 409,
      code: 'placement.not-from-this-state',
    });
  });

  for (const [what, signedOn, parties, code] of [
    [
      'the parent of a pupil under 16 signed on the first day',
      '2027-02-01',
      ['company', 'parent', 'school'],
      'agreement.parent-signature-late',
    ],
    ['no parent signed', '2026-12-01', ['company', 'school'], 'agreement.parent-signature-missing'],
  ] as const) {
    it(`is refused when ${what}, with the field and the reason`, async () => {
      const id = await accepted();
      await signAll(api, id, { signedOn, parties });
      api.setClock('2027-02-02T09:00:00Z');
      const answer = await move(id, { move: 'start' });
      expect(problemOf(answer)).to.deep.equal({
        status: 422,
        code: 'placement.start-refused',
        errors: [`parentSignature ${code}`],
      });
      const { detail } = answer.body as { detail: string };
      expect(detail).to.match(/^De stage mag niet beginnen op 1 februari 2027\. .*ouder/);
      expect(await stateOf(id)).to.equal('agreed');
    });
  }

  it('is possible from the day after a late signature, as the day on which the pupil came', async () => {
    const id = await accepted();
    await signAll(api, id, { signedOn: '2027-02-01' });
    api.setClock('2027-02-02T09:00:00Z');
    const body = await moved(id, { move: 'start', day: '2027-02-02' });
    expect(body).to.include({ state: 'running', firstDay: '2027-02-01' });
    expect(body.history.at(-1)?.words).to.equal('Gestart op 2 februari 2027, vastgelegd door de stagebegeleider.');
  });

  it('is refused when the days of the annex break the law at the age of that day', async () => {
    const id = await accepted();
    const week = [{ weekday: 'tue', start: '08:00', end: '17:00', breakMinutes: 30 }] as const;
    await signAll(api, id, { content: { week } });
    api.setClock('2027-02-02T09:00:00Z');
    const answer = problemOf(await move(id, { move: 'start' }));
    expect(answer).to.deep.include({ status: 422, code: 'placement.start-refused' });
    expect(answer.errors).to.include('days working-time.day-hours');
    // A birth date that was entered wrongly: at 18 these hours are allowed.
    const student = await api.storage.students.get(SCHOOL, 'stu-1');
    await api.storage.students.replace(SCHOOL, { ...aStudent(), ...student, dateOfBirth: d('2008-09-01') });
    expect((await move(id, { move: 'start' })).status).to.equal(200);
  });

  it('is possible on own days on which only the rest of the group has lessons', async () => {
    const [student, group] = await Promise.all([
      api.storage.students.get(SCHOOL, 'stu-1'),
      api.storage.groups.get(SCHOOL, 'grp-1'),
    ]);
    await api.storage.students.replace(SCHOOL, { ...aStudent(), ...student, stageDays: ['tue'] });
    const schoolWeek = { ...group?.schoolWeek, tue: { minutes: 310, start: '08:30', end: '13:40' } } as const;
    await api.storage.groups.replace(SCHOOL, { ...aGroup(), ...group, stageDays: ['thu'], schoolWeek });
    const id = await accepted();
    await signAll(api, id);
    api.setClock('2027-02-02T09:00:00Z');
    expect((await move(id, { move: 'start' })).status).to.equal(200);
  });

  it('is refused when the recognition does not hold any more, and says so', async () => {
    const id = await accepted();
    await signAll(api, id);
    api.setClock('2027-02-02T09:00:00Z');
    await api.storage.recognitions.replace(aRecognition({ endedOn: d('2027-01-15'), endReason: 'Gestopt' }));
    const answer = await move(id, { move: 'start' });
    expect(problemOf(answer)).to.deep.equal({
      status: 422,
      code: 'placement.start-refused',
      errors: ['recognition recognition.missing'],
    });
    const page = await (
      await api.as('mentor')
    )
      .post(`/plaatsingen/${id}/stap`)
      .type('form')
      .send({ move: 'start', version: String((await api.storage.placements.get(SCHOOL, id))?.version) });
    expect([page.status, page.text.includes('De stage mag niet beginnen op 1 februari 2027.')]).to.deep.equal([
      422,
      true,
    ]);
  });

  /** A placement that ran and is over on its last day, not completed yet. */
  const overAt = async (now: string): Promise<string> => {
    const id = await accepted();
    await signAll(api, id);
    api.setClock('2027-02-02T09:00:00Z');
    expect((await move(id, { move: 'start' })).status).to.equal(200);
    api.setClock(now);
    return id;
  };
  const answerAs = (id: string, as: (typeof EVALUATORS)[number]) =>
    api.connection
      .collection<{ _id: string }>('evaluations')
      .updateOne({ placementId: id }, { $set: { [`answers.${as}`]: { rating: 4 } } });
  const beginForms = async (id: string) =>
    api.connection.collection<{ _id: string }>('evaluations').insertOne({
      ...{ _id: 'eva-1', version: 1, schoolId: 'sch-1', placementId: id, studentId: 'stu-1', groupId: 'grp-1' },
      ...{ companyId: 'cmp-1', answers: {} },
    });

  it('is evaluated by the last of three forms, and not before it is completed', async () => {
    const id = await overAt('2027-07-09T09:00:00Z');
    await beginForms(id);
    const { markEvaluated } = api.placements.placements;
    for (const as of EVALUATORS) {
      await answerAs(id, as);
      expect(await markEvaluated(SCHOOL, id)).to.equal(false);
    }
    const body = await moved(id, { move: 'complete' });
    expect(body).to.include({ state: 'evaluated' });
    expect(body.history.at(-1)?.words).to.equal(
      'Geëvalueerd: leerling, bedrijf en stagebegeleider vulden de evaluatie in.',
    );
    expect(await markEvaluated(SCHOOL, id)).to.equal(false);
  });

  it('becomes evaluated once when the last forms come in at the same moment', async () => {
    const id = await overAt('2027-07-09T09:00:00Z');
    await beginForms(id);
    await move(id, { move: 'complete' });
    for (const as of EVALUATORS) await answerAs(id, as);
    const { markEvaluated } = api.placements.placements;
    const done = await Promise.all([1, 2, 3].map(() => markEvaluated(SCHOOL, id)));
    expect(done.filter(Boolean)).to.have.length(1);
    const history = (await api.storage.placements.get(SCHOOL, id))?.history ?? [];
    expect(history.filter(({ what }) => what === 'evaluate')).to.have.length(1);
  });

  it('is evaluated without forms only by a coordinator who says why', async () => {
    const id = await overAt('2027-07-09T09:00:00Z');
    await move(id, { move: 'complete' });
    expect(problemOf(await move(id, { move: 'evaluate', note: 'Klaar' }))).to.deep.equal({
      status: 403,
      code: 'placement.move-not-yours',
    });
    expect(problemOf(await move(id, { move: 'evaluate' }, 'coordinator'))).to.deep.equal({
      status: 422,
      code: 'placement.condition-missing',
      errors: ['note required'],
    });
    const body = await moved(id, { move: 'evaluate', note: 'Het bedrijf antwoordt niet' }, 'coordinator');
    expect(body.history.at(-1)?.words).to.equal(
      'Geëvalueerd, vastgelegd door de coördinator. Toelichting: Het bedrijf antwoordt niet',
    );
  });

  describe('with its last day brought forward', () => {
    const SHORTEN = { move: 'shorten', day: '2027-03-20', reason: 'other-place', note: 'Past beter' };
    const mails = async () =>
      (await api.connection.collection('outboxMessages').find().toArray())
        .map(({ kind, to }) => `${String(kind)} ${String(to)}`)
        .sort();
    const proposeElsewhere = async () =>
      (await api.as('coordinator')).post('/api/v1/proposals').send(wanted('stu-1', { offerId: 'off-2' }));

    /** A running placement with a visit planned for after the new last day, and a second place to go to. */
    const runningOn = async (now: string): Promise<string> => {
      const id = await overAt(now);
      await api.storage.placeOffers.insertMany([anOffer({ id: 'off-2', days: { tue: SHORT_DAY } })]);
      const visit = { day: '2027-04-06', start: '10:00', minutes: 45 };
      await (
        await api.as('mentor')
      )
        .post('/api/v1/visits')
        .send({ placementId: id, ...visit })
        .expect(201);
      const email = 'info@werkplaats.example';
      await api.connection.collection<{ _id: string }>('companies').updateOne({ _id: 'cmp-1' }, { $set: { email } });
      await api.connection.collection('outboxMessages').deleteMany({});
      return id;
    };

    it('lets place, agreement, visit and task follow, tells everybody once, and lets the next stage begin the day after', async () => {
      const id = await runningOn('2027-02-10T09:00:00Z');
      expect(problemOf(await proposeElsewhere())).to.include({ status: 422, code: 'placement.overlaps' });
      const body = await moved(id, SHORTEN, 'coordinator');
      expect(body).to.include({ state: 'running', lastDay: '2027-03-20', plannedLastDay: '2027-07-09' });
      expect(body.history.at(-1)?.words).to.equal(
        'Laatste dag vervroegd van 9 juli 2027 naar 20 maart 2027, vastgelegd door de coördinator: de leerling gaat naar een andere plek. Toelichting: Past beter',
      );
      const [visit] = await api.storage.visitRecords.visits.ofPlacements(SCHOOL, [id]);
      expect(visit).to.include({ state: 'cancelled', cancelReason: 'placement-ended' });
      const agreement = await api.storage.agreements.ofPlacement(SCHOOL, id);
      expect(
        agreement?.revisions.map(({ content, completedAt }) => [content.lastDay, completedAt !== null]),
      ).to.deep.equal([
        ['2027-07-09', true],
        ['2027-03-20', false],
      ]);
      expect(agreement?.revisions[1]?.reason).to.contain('20 maart 2027').and.not.to.contain('Past beter');
      const tasks = await api.storage.placementTasks.list(SCHOOL, {}, { after: null, limit: 9 });
      expect(tasks.map(({ kind }) => kind)).to.deep.equal(['replace-place']);
      expect(await mails()).to.deep.equal([
        'placement.moved b.peters@berkel.example',
        'placement.moved info@werkplaats.example',
        'placement.moved sam@leerling.example',
        'visit.cancelled info@werkplaats.example',
      ]);
      const proposed = await proposeElsewhere();
      expect([proposed.status, (proposed.body as { firstDay: string }).firstDay]).to.deep.equal([201, '2027-03-21']);
      const undo = async () => {
        const version = (await api.storage.placements.get(SCHOOL, id))?.version;
        const asked = (await api.as('coordinator')).post(`/api/v1/placements/${id}/undo`);
        return problemOf(await asked.set('If-Match', `"${version}"`).send({}));
      };
      expect(await undo()).to.include({ status: 409, code: 'proposal.pupil-has-open' });
      const { id: proposalId } = proposed.body as ProposalAnswer;
      await (await api.as('company')).post(`/api/v1/proposals/${proposalId}/acceptance`).send({}).expect(200);
      expect(await undo()).to.include({ status: 422, code: 'placement.overlaps' });
      expect(await stateOf(id)).to.equal('running');
    });

    it('judges the next stage on its own days, not on those before', async () => {
      const id = await runningOn('2027-02-10T09:00:00Z');
      await moved(id, SHORTEN, 'coordinator');
      await api.storage.recognitions.replace(
        aRecognition({ grantedOn: d('2020-08-01'), lastPracticeOn: d('2023-03-10') }),
      );
      const refused = await proposeElsewhere();
      expect(problemOf(refused)).to.deep.equal({ status: 422, code: 'proposal.refused' });
      const { findings } = refused.body as { findings: { rule: string; severity: string; firstDay: string }[] };
      expect(
        findings.filter(({ severity }) => severity === 'refuse').map(({ rule, firstDay }) => [rule, firstDay]),
      ).to.deep.equal([['recognition.missing', '2027-03-21']]);
    });

    it('is as it was when who did it takes it back, with the signed text in force again', async () => {
      const id = await runningOn('2027-02-10T09:00:00Z');
      const { version } = await moved(id, SHORTEN, 'coordinator');
      const asked = (await api.as('coordinator')).post(`/api/v1/placements/${id}/undo`);
      const undone = await asked.set('If-Match', `"${version}"`).send({});
      expect(undone.body).to.include({ state: 'running', lastDay: '2027-07-09' });
      const agreement = await api.storage.agreements.ofPlacement(SCHOOL, id);
      expect(agreement?.revisions.map(({ cancelledAt }) => cancelledAt !== null)).to.deep.equal([false, true]);
      expect(await api.storage.placementTasks.list(SCHOOL, {}, { after: null, limit: 9 })).to.deep.equal([]);
      expect((await mails()).filter((mail) => mail.startsWith('placement.move-undone'))).to.have.length(3);
      expect(problemOf(await proposeElsewhere())).to.include({ code: 'placement.overlaps' });
    });

    it('asks for a day, a reason and a word at their fields, of a coordinator only', async () => {
      const id = await overAt('2027-02-10T09:00:00Z');
      const refused = await move(id, { move: 'shorten', day: '2027-02-09' }, 'coordinator');
      expect(problemOf(refused)).to.deep.equal({
        status: 422,
        code: 'placement.condition-missing',
        errors: ['reason required', 'note required', 'day no-earlier-last-day'],
      });
      expect(problemOf(await move(id, SHORTEN)).code).to.equal('placement.move-not-yours');
      const version = String((await api.storage.placements.get(SCHOOL, id))?.version);
      const form = (await api.as('coordinator')).post(`/plaatsingen/${id}/stap`).type('form');
      const page = await form.send({ move: 'shorten', version, day: '2027-07-09', reason: 'other', note: 'x' });
      expect(page.status).to.equal(422);
      expect(page.text).to.match(/id="veld-shorten-day-fout">.{0,200}Kies een dag vanaf vandaag/);
    });
  });
});
