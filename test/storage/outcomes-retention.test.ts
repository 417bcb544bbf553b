import { strFromU8, unzipSync } from 'fflate';
import { expect } from 'chai';
import { createRetentionRepository } from '../../src/features/privacy/retention.model.js';
import type { Outflow } from '../../src/domain/outcome.js';
import { anAgreement } from '../support/agreement-builders.js';
import { aStudent, d } from '../support/builders.js';
import { anAnswer, anEvaluation } from '../support/evaluation-builders.js';
import { startSchoolApp, type SchoolApp } from '../support/school-app.js';

const AT = new Date('2026-11-22T09:00:00Z');
const pupil = { id: 'stu-1', role: 'pupil', name: 'Sam de Vries' } as const;
const mentor = { id: 'acc-mentor', role: 'mentor', name: 'Bo Peters' } as const;
const scope = { schoolId: 'sch-1' };

const anOutflow: Outflow = {
  ...{ id: 'out-1', version: 1, schoolId: 'sch-1', studentId: 'stu-1', groupId: 'grp-1', pupilName: 'Sam de Vries' },
  ...{ leftOn: d('2026-07-09'), destination: 'mbo', mboLevel: 2, mboCourse: 'Timmerman', followUps: [] },
  handover: {
    ...{ mboSchool: 'Graafschap', email: 'intake@mbo.example', text: 'Werkt graag buiten', consentBy: 'Kees de Vries' },
    ...{ consentFrom: 'parent', consentOn: d('2026-07-01'), stages: [] },
    ...{ sentAt: AT, receivedAt: null, withdrawnAt: null },
  },
  history: [{ at: AT, kind: 'corrected', by: mentor, months: null, was: 'work', reason: 'Sam belde zelf' }],
};

describe('what is kept of the outcomes of a pupil', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(async () => {
    await api.reset();
    const answer = anAnswer('pupil', { by: pupil, text: 'Ik vond het spannend' });
    await api.storage.evaluations.save(
      anEvaluation({
        version: 0,
        answers: { pupil: answer },
        earlier: [{ as: 'pupil', answer: { ...answer, text: 'Eerst vond ik het saai' }, until: AT }],
        history: [{ at: AT, kind: 'corrected', as: 'pupil', by: mentor, reason: 'Sam belde zelf' }],
      }),
      () => Promise.resolve(),
    );
    await api.storage.evaluations.save(
      anEvaluation({
        ...{ id: 'eva-2', version: 0, placementId: 'pla-2', studentId: 'stu-2' },
        answers: { pupil: answer },
      }),
      () => Promise.resolve(),
    );
    await api.storage.outflows.insert(anOutflow);
    await api.storage.agreements.insert(anAgreement());
  });

  const carryOut = async (step: 'free-text' | 'identity' | 'records'): Promise<string> => {
    const ended = aStudent({ endedOn: d('2026-07-09') });
    const now = await api.storage.students.get(scope, 'stu-1');
    if (now?.endedOn === null) await api.storage.students.replace(scope, { ...ended, version: now.version });
    const leaver = { id: 'stu-1', schoolId: 'sch-1', endedOn: d('2026-07-09'), done: [], isKept: false };
    const retention = createRetentionRepository(api.connection, api.storage.restrictions);
    expect(await retention.carryOut(leaver, step)).to.equal('done');
    const [evaluation, outflow] = await Promise.all([
      api.storage.evaluations.ofPlacement(scope, 'pla-1'),
      api.storage.outflows.get(scope, 'out-1'),
    ]);
    return JSON.stringify([evaluation, outflow]);
  };

  it('loses its texts after a year, and those of nobody else', async () => {
    const kept = await carryOut('free-text');
    expect(kept).to.not.match(/spannend|saai|buiten|belde/);
    expect(kept).to.contain('"rating":4').and.to.contain('Sam de Vries').and.to.contain('Bo Peters');
    expect((await api.storage.evaluations.ofPlacement(scope, 'pla-2'))?.answers.pupil?.text).to.equal(
      'Ik vond het spannend',
    );
  });

  it('loses the names of pupil and parent after two years, and stays countable', async () => {
    await carryOut('free-text');
    const kept = await carryOut('identity');
    expect(kept).to.not.match(/Vries|Kees|intake@/);
    expect(kept).to.contain('"destination":"mbo"').and.to.contain('"rating":4').and.to.contain('Bo Peters');
  });

  it('goes after five years but for where pupils went', async () => {
    await carryOut('records');
    expect(await api.storage.evaluations.ofPlacement(scope, 'pla-1')).to.equal(null);
    expect(await api.storage.agreements.get(scope, 'agr-1')).to.equal(null);
    expect((await api.storage.outflows.get(scope, 'out-1'))?.destination).to.equal('mbo');
  });

  it('is shown to a pupil who asks, with the agreement', async () => {
    const answer = await (
      await api.as('coordinator')
    )
      .get('/leerlingen/stu-1/inzage.zip')
      .buffer(true)
      .parse((response, done) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => done(null, Buffer.concat(chunks)));
      });
    const json = strFromU8(unzipSync(new Uint8Array(answer.body as Buffer))['inzage.json'] ?? new Uint8Array());
    const { records } = JSON.parse(json) as { records: Record<string, object[]> };
    expect([records.evaluations?.length, records.outflows?.length, records.agreements?.length]).to.deep.equal([
      1, 1, 1,
    ]);
    for (const said of ['Ik vond het spannend', 'Eerst vond ik het saai', 'Werkt graag buiten', 'Timmerman'])
      expect(json).to.contain(said);
  });
});
