import { expect } from 'chai';
import { aCompany, anEstablishment, aRecognition, d } from '../support/builders.js';
import { answerOf, problemOf, startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

/** What is derived of the recognition that builders make, on 22 November 2026. */
const derived = { standing: 'valid', reviewDueOn: '2028-08-01', lapsesOn: '2030-07-10' };
const entered = {
  establishmentId: 'est-1',
  programmes: ['LWT'],
  sector: 'landbouw',
  crebo: '25444',
  qualification: 'Assistent plant',
  level: 1,
  appliedOn: '2026-11-02',
};

describe('recognitions over HTTP', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(async () => {
    await api.reset();
    await api.storage.companies.insertMany([aCompany({ id: 'cmp-2', kvkNumber: '00000002', name: 'Ander' })]);
    await api.storage.establishments.insertMany([
      anEstablishment({ id: 'est-2', companyId: 'cmp-2', name: 'Ander', town: 'Vorden' }),
    ]);
    await api.storage.recognitions.insertMany([
      aRecognition(),
      aRecognition({ id: 'rec-2', establishmentId: 'est-2', sector: 'economie', lastAssessedOn: d('2022-11-30') }),
    ]);
  });

  const get = async (path: string, person: Person = 'admin') =>
    answerOf(await (await api.as(person)).get(`/api/v1/recognitions${path}`));
  const post = async (path: string, body: object, version?: number, person: Person = 'admin') => {
    const sent = (await api.as(person)).post(`/api/v1/recognitions${path}`);
    return (version === undefined ? sent : sent.set('If-Match', `"${version}"`)).send(body);
  };
  const patch = async (version: number, body: object, person: Person = 'admin') =>
    (await api.as(person)).patch('/api/v1/recognitions/rec-1').set('If-Match', `"${version}"`).send(body);
  const ids = async (path: string, person?: Person): Promise<string[]> =>
    ((await get(path, person)).body as { items: { id: string }[] }).items.map(({ id }) => id);

  it('shows how a recognition stands today', async () => {
    expect(await get('/rec-1')).to.deep.equal({ status: 200, body: { ...aRecognition(), ...derived } });
    api.setClock('2028-08-01T09:00:00Z');
    expect(await get('/rec-1')).to.deep.equal({
      status: 200,
      body: { ...aRecognition(), ...derived, standing: 'review-due' },
    });
  });

  for (const [query, found] of [
    ['', ['rec-1', 'rec-2']],
    ['?sector=economie', ['rec-2']],
    ['?programme=AO', []],
    ['?establishmentId=est-1', ['rec-1']],
    ['?q=vorden', ['rec-2']],
    ['?q=vorden&establishmentId=est-1', []],
    ['?q=nergens', []],
  ] as const)
    it(`lists ${found.join(', ') || 'nothing'} for ${query || 'no question'}`, async () => {
      expect(await ids(query)).to.deep.equal(found);
    });

  it('pages by id', async () => {
    const { items, next } = (await get('?limit=1')).body as { items: { id: string }[]; next: string };
    expect(items.map(({ id }) => id)).to.deep.equal(['rec-1']);
    expect(await ids(`?limit=1&cursor=${next}`)).to.deep.equal(['rec-2']);
  });

  it('shows a company its own only', async () => {
    expect(await ids('', 'company')).to.deep.equal(['rec-1']);
    expect((await get('/rec-2', 'company')).status).to.equal(404);
  });

  it('lists what falls due before a day, first due on top', async () => {
    const due = async (before: string) =>
      (
        (await get(`/due?before=${before}`)).body as { items: { id: string; dueOn: string; because: string }[] }
      ).items.map(({ id, dueOn, because }) => [id, dueOn, because]);
    expect(await due('2026-11-30')).to.deep.equal([]);
    expect(await due('2026-12-01')).to.deep.equal([['rec-2', '2026-11-30', 'review']]);
    expect(await due('2029-01-01')).to.deep.equal([
      ['rec-2', '2026-11-30', 'review'],
      ['rec-1', '2028-08-01', 'review'],
    ]);
    await patch(1, { endsOn: '2026-11-25' });
    expect(await due('2026-11-26')).to.deep.equal([['rec-1', '2026-11-25', 'end']]);
  });

  it('records an application and its grant', async () => {
    const added = await post('', entered);
    const { id } = added.body as { id: string };
    const whole = {
      ...aRecognition(),
      ...entered,
      id,
      grantedOn: null,
      lastAssessedOn: null,
      lastPracticeOn: null,
      standing: 'applied',
      reviewDueOn: null,
      lapsesOn: null,
    };
    expect(answerOf(added)).to.deep.equal({ status: 201, body: whole });
    expect(await get(`/${id}`)).to.deep.equal({ status: 200, body: whole });
  });

  it('names what does not fit together', async () => {
    const wrong = { ...entered, grantedOn: '2026-11-01', lastPracticeOn: '2027-01-01', scope: 'conditional' };
    expect(problemOf(await post('', wrong))).to.deep.equal({
      status: 422,
      code: 'recognition.invalid',
      errors: ['grantedOn before', 'lastPracticeOn in-future', 'conditionsMetBy required'],
    });
    expect(problemOf(await post('', { ...entered, establishmentId: 'est-9' })).code).to.equal(
      'recognition.establishment-unknown',
    );
  });

  it('changes under the version that was read; null clears', async () => {
    expect(answerOf(await patch(1, { level: 2, lastPracticeOn: null }))).to.deep.equal({
      status: 200,
      body: { ...aRecognition(), ...derived, version: 2, level: 2, lastPracticeOn: null, lapsesOn: '2028-08-01' },
    });
    expect(problemOf(await patch(1, { level: 3 }))).to.deep.equal({
      status: 412,
      code: 'recognition.changed-meanwhile',
    });
    expect((await patch(2, { level: 3 }, 'coordinator')).status).to.equal(403);
  });

  it('withdraws once, with a reason', async () => {
    const withdrawal = { endedOn: '2026-11-22', reason: 'Geen praktijkopleider meer' };
    const ended = { endedOn: '2026-11-22', endReason: withdrawal.reason, standing: 'ended' };
    expect(problemOf(await post('/rec-1/withdrawal', withdrawal)).status).to.equal(428);
    expect(answerOf(await post('/rec-1/withdrawal', withdrawal, 1))).to.deep.equal({
      status: 200,
      body: { ...aRecognition(), ...derived, ...ended, version: 2 },
    });
    expect(problemOf(await post('/rec-1/withdrawal', withdrawal, 2))).to.deep.equal({
      status: 422,
      code: 'recognition.already-ended',
    });
    expect(problemOf(await post('/rec-2/withdrawal', { endedOn: '2026-11-22' }, 1)).errors).to.deep.equal([
      'reason required',
    ]);
  });

  it('records an assessment, from which the next four years count', async () => {
    expect(answerOf(await post('/rec-1/assessments', { assessedOn: '2026-11-20' }, 1))).to.deep.equal({
      status: 200,
      body: { ...aRecognition(), ...derived, version: 2, lastAssessedOn: '2026-11-20', reviewDueOn: '2030-11-20' },
    });
    expect(problemOf(await post('/rec-1/assessments', { assessedOn: '2026-11-19' }, 2)).code).to.equal(
      'recognition.assessed-later',
    );
    expect(problemOf(await post('/rec-1/assessments', { assessedOn: '2026-11-23' }, 2)).errors).to.deep.equal([
      'lastAssessedOn in-future',
    ]);
  });
});
