import { strFromU8, unzipSync } from 'fflate';
import { expect } from 'chai';
import { classOf, DATA_CLASSES, DATA_MAP, type DataClass } from '../../src/features/privacy/data-map.rules.js';
import { createMatchingTermRepository } from '../../src/features/privacy/matching-term.model.js';
import { forReading, holdsPupils } from '../../src/features/privacy/subject-access.rules.js';
import { fieldName, partNames } from '../../src/web/texts/subject-access.nl.js';
import { aDispensation } from '../support/builders.js';
import { readPdf } from '../support/pdf-reading.js';
import { startSchoolApp, type SchoolApp } from '../support/school-app.js';
import { fillPlacementRecords } from './role-table-records.js';
import { fillTenants } from './role-table.fixtures.js';

/** Collections about pupils that are not in the records, and where their content is. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  students: 'the pupil itself, in `student`',
  matchingSnapshots: 'a packed copy of what the records hold, kept with a run',
  stageDayStudies: 'counts of a group and what was asked of them, no pupil',
  'uploads.files': 'the scans themselves, as files of the zip',
  'uploads.chunks': 'the scans themselves, as files of the zip',
};

describe('what a pupil gets who asks what is kept', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
    await api.reset();
    await fillTenants(api);
    await fillPlacementRecords(api);
  });
  after(() => api.close());

  const filesOf = async (id: string) => {
    const coordinator = await api.as('coordinator');
    const answer = await coordinator
      .get(`/leerlingen/${id}/inzage.zip`)
      .buffer(true)
      .parse((response, done) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => done(null, Buffer.concat(chunks)));
      });
    expect(answer.status).to.equal(200);
    expect(answer.headers['content-disposition']).to.equal('attachment; filename=inzage.zip');
    return unzipSync(new Uint8Array(answer.body as Buffer));
  };

  it('is everything, as JSON and as a document to read', async () => {
    const by = { id: 'acc-coordinator', role: 'coordinator' } as const;
    const asked = { at: new Date('2026-11-20T09:00:00Z'), by, what: 'dispensation-requested', facts: {} };
    await api.storage.dispensations.insert(aDispensation({ id: 'dis-2', studentId: 'stu-2', history: [asked] }));
    await (await api.as('coordinator')).get('/api/v1/students/stu-2').expect(200);
    const files = await filesOf('stu-2');
    expect(Object.keys(files).sort()).to.deep.equal(['handtekening-1.pdf', 'inzage.json', 'inzage.pdf']);
    expect(strFromU8(files['handtekening-1.pdf']!)).to.match(/^%PDF-/);
    const { student, records } = JSON.parse(strFromU8(files['inzage.json']!)) as {
      student: { firstName: string };
      records: Record<string, object[]>;
    };
    expect(student.firstName).to.equal('Kim');
    expect(records.placements).to.have.length(1);
    expect(records.placements?.[0]).to.deep.include({ studentId: 'stu-2', establishmentId: 'est-1' });
    expect(records.auditEvents?.[0]).to.deep.include({ action: 'student.read', outcome: 'done' });
    expect(Object.keys(records)).to.include.members(Object.keys(DATA_MAP).filter(holdsPupils));
    const { text } = await readPdf(files['inzage.pdf']!);
    expect(text).to.include('Kim Bakker').and.to.include('Stages').and.to.include('Aangevraagd bij het ROC');
    for (const words of [
      ...['Opleiding Leerwerktraject (LWT)', 'Geboortedatum 1 september 2011', 'Reist met Fiets', 'VOG VOG aanwezig'],
      ...['Stand Aangenomen, nog te ondertekenen', 'dinsdag: Begin: 08:30; Einde: 16:00', 'Soort Eerste bezoek'],
      ...['Werkzaamheden: Meehelpen in de werkplaats.', 'Partij: Ouder of voogd; Hoe: op papier', 'Uitkomst Gedaan'],
    ])
      expect(text.replaceAll(' ', ''), words).to.include(words.replaceAll(' ', ''));
    expect(text, 'no code, no instant, no JSON').to.not.match(/\b(bicycle|accepted|planned|tue)\b|T09:00|\{"/);
  });

  it('holds every stored class of data about a pupil, as the data map has them', async () => {
    const coordinator = await api.as('coordinator');
    const said = { purpose: 'handover', act: 'given', by: 'parent', giverName: 'Kees Bakker', firstDay: '2026-11-20' };
    await coordinator.post('/api/v1/students/stu-2/consents').send(said).expect(201);
    const asked = { purposes: ['handover'], askedOf: 'parent', name: 'Kees Bakker', email: 'kees@thuis.example' };
    await coordinator.post('/api/v1/students/stu-2/consent-requests').send(asked).expect(201);
    await coordinator.post('/api/v1/students/stu-2/restrictions').send({ reason: 'bezwaar' }).expect(201);
    await coordinator.post('/api/v1/students/stu-2/restrictions/lifting').send({ reason: 'besproken' }).expect(200);
    await coordinator.get('/leerlingen/stu-2').expect(200);
    const { records } = JSON.parse(strFromU8((await filesOf('stu-2'))['inzage.json']!)) as {
      records: Record<string, object[]>;
    };
    const isOfPupil = (name: string): boolean => DATA_CLASSES[name as DataClass].subject === 'pupil';
    const aboutPupils = Object.entries(DATA_MAP)
      .filter(([, listed]) => Object.keys(listed).some(isOfPupil))
      .map(([collection]) => collection);
    expect(aboutPupils).to.have.length.above(15);
    expect(
      aboutPupils.filter((one) => !(one in records) && !(one in ELSEWHERE)),
      'read these in subject-access.model.ts, or say in ELSEWHERE where they are',
    ).to.deep.equal([]);
    for (const filled of [
      ...['placements', 'agreements', 'outflows', 'feedback', 'workbooks', 'consents', 'consentRequests'],
      ...['processingRestrictions', 'outboxMessages', 'personalLinks', 'auditEvents'],
    ])
      expect(records[filled], filled).to.have.length.above(0);
    expect(JSON.stringify(records.auditEvents)).to.include('student.read').and.to.include('consent.recorded');
    expect(JSON.stringify(records.outboxMessages)).to.include('kees@thuis.example');
  });

  it('tells of the matchings a pupil was part of, in Dutch, without anybody else', async () => {
    const finding = { rule: 'age.note', severity: 'note', article: null, facts: {} } as const;
    const placed = (studentId: string) => ({
      ...{ studentId, offerId: 'off-1', establishmentId: 'est-1', periodIds: ['p1'], weekdays: ['tue'] },
      ...{ firstDay: '2027-02-01', lastDay: '2027-07-09', travelMinutes: 12, cost: 3, rank: 1, findings: [finding] },
      ...{ terms: {}, possibleOffers: 2, cheaperOffers: 0, locked: false },
    });
    const bound = { placed: 2, cost: 6 };
    const outcome = {
      ...{ placements: [placed('stu-1'), placed('stu-2')], unplaced: [], ruleVersions: {}, costProfile: 'standard' },
      ...{ offers: 1, options: 2, blockingPairs: 0, prices: [] },
      certificate: { ...bound, bound, proven: true, gap: 0, seconds: 1, timeLimitReached: false },
    };
    await api.connection
      .collection<{ _id: string; schoolId: string }>('matchingRuns')
      .updateOne(
        { _id: 'run-1', schoolId: 'sch-1' },
        { $set: { studentIds: ['stu-1', 'stu-2'], outcome, finishedAt: new Date('2026-11-22T09:00:01Z') } },
      );
    const files = await filesOf('stu-2');
    const { records } = JSON.parse(strFromU8(files['inzage.json']!)) as { records: Record<string, object[]> };
    expect(JSON.stringify(records.matchingRuns)).to.include('"travelMinutes":12').and.not.include('stu-1');
    const { text } = await readPdf(files['inzage.pdf']!);
    expect(text.replace(/\s+/g, ' ')).to.include('Reistijd (minuten): 12').and.include('Regel: age.note');
  });

  it('has a Dutch word for every part and every field', () => {
    const collections = Object.keys(DATA_MAP).filter(holdsPupils);
    const fields = collections.flatMap((name) =>
      Object.keys(
        forReading(
          name,
          Object.fromEntries(
            Object.values(DATA_MAP[name] ?? {}).flatMap((some) => some.split(' ').map((field) => [field, 1])),
          ),
        ),
      ),
    );
    expect(
      fields.filter((field) => fieldName(field) === field),
      'say in subject-access.nl.ts',
    ).to.deep.equal([]);
    expect(collections.filter((name) => !(name in partNames))).to.deep.equal([]);
  });

  it('holds nothing of another pupil, and nothing technical or secret', async () => {
    const files = await filesOf('stu-1');
    const json = strFromU8(files['inzage.json']!);
    expect(json)
      .to.include('stu-1')
      .and.not.to.match(/stu-2|stu-9|Bakker|Noor|searchWords|sealed|"version"/);
    expect(classOf('placements', 'version')).to.equal('technical');
  });

  it('is made for a coordinator of the own school, and logged', async () => {
    await (await api.as('foreign-coordinator')).get('/leerlingen/stu-1/inzage.zip').expect(404);
    await (await api.as('mentor')).get('/leerlingen/stu-1/inzage.zip').expect(403);
    const log = await api.storage.auditLog.list({ action: 'student.exported' }, { after: null, limit: 10 });
    expect(log.filter(({ outcome }) => outcome === 'done').map(({ subject }) => subject.id)).to.include('stu-2');
  });

  it('shows an old matching as numbers, once its pupils are gone from it', async () => {
    await createMatchingTermRepository(api.connection).forgetRun('run-1', new Set());
    const coordinator = await api.as('coordinator');
    const { text } = await coordinator.get('/matching/run-1').expect(200);
    expect(text)
      .to.include('van 2 leerlingen')
      .and.not.match(/stu-[0-9]|Kim|Bakker/);
    const { text: list } = await coordinator.get('/matching').expect(200);
    expect(list).to.include('2 van 2 geplaatst');
    const { text: file } = await coordinator.get('/matching/run-1/uitkomst.csv').expect(200);
    expect(file.match(/^leerling vergeten;/gm)).to.have.length(2);
    await coordinator.get('/matching/run-1/leerlingen/weg-1').expect(404);
  });
});
