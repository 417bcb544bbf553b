import { Writable } from 'node:stream';
import { expect } from 'chai';
import { createLog, withoutValues } from '../../src/platform/log.js';
import { readSmtpUrl } from '../../src/platform/mail/smtp-settings.js';
import { startMailServer } from '../support/mail-server.js';
import { placementWorld, wanted, type PlacementAnswer, type ProposalAnswer } from '../support/placement-world.js';
import { PASSWORD, startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

const REFUSED = 'weg@thuis.example';
const CONTACTS = {
  company: { name: 'Jo Smit', email: 'jo@werkplaats.example' },
  pupil: { email: 'sam@leerling.example' },
  parent: { name: 'Kees Peelen', email: 'kees@thuis.example' },
};

describe('logs and addresses over the main job', () => {
  let api: SchoolApp;
  let mailServer: Awaited<ReturnType<typeof startMailServer>>;
  let log = '';
  /** Paths that were asked, without their queries, and where answers sent people. */
  const addresses: string[] = [];
  const statuses = new Set<number>();

  before(async () => {
    mailServer = await startMailServer((step, to) =>
      step === 'rcpt' && to === REFUSED
        ? { kind: 'answer', code: 550, text: `5.1.1 <${REFUSED}> Kees Peelen does not live here` }
        : { kind: 'go on' },
    );
    const stream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        log += chunk.toString('utf8');
        done();
      },
    });
    api = await startSchoolApp({
      baseUrl: () => 'http://127.0.0.1',
      log: createLog('debug', stream),
      mail: {
        from: 'Leerwerkplek <stage@leerwerkplek.example>',
        smtp: readSmtpUrl(`smtp://127.0.0.1:${mailServer.port}?perMinute=6000`),
      },
    });
    await placementWorld(api);
    await api.connection.collection('companies').updateMany({}, { $set: { email: CONTACTS.company.email } });
  });
  after(async () => {
    await api.work.stop();
    await api.close();
    await mailServer.close();
  });

  type Client = ReturnType<SchoolApp['nobody']>;
  const keep = (path: string, answer: { status: number; headers: Record<string, string> }): void => {
    statuses.add(answer.status);
    addresses.push(path.split('?')[0] ?? '', answer.headers.location ?? '');
  };
  const clientOf = async (who: Person | null): Promise<Client> => (who === null ? api.nobody() : api.as(who));
  const get = async (who: Person | null, path: string) => {
    const answer = await (await clientOf(who)).get(path).redirects(0);
    keep(path, answer);
    return answer;
  };
  const post = async (who: Person | null, path: string, body: object, type = 'json') => {
    const answer = await (await clientOf(who)).post(path).redirects(0).set('If-Match', '"1"').type(type).send(body);
    keep(path, answer);
    return answer;
  };
  const textOf = async (kind: string): Promise<string> => {
    const row = await api.connection.collection('outboxMessages').findOne({ kind }, { sort: { createdAt: -1 } });
    return (row?.content as { text: string } | undefined)?.text ?? '';
  };

  it('names no person anywhere', async () => {
    await post(null, '/api/v1/session', { email: 'coordinator@test.example', password: 'Sam de Vries 2011-09-01' });
    await post(null, '/inloggen', { email: 'coordinator@test.example', password: PASSWORD }, 'form');
    await get(null, '/leerlingen?q=Vries&klas=grp-1');
    for (const path of [
      '/leerlingen?q=Vries',
      '/leerlingen/stu-1',
      '/leerlingen/stu-1/wijzigen',
      '/leerlingen/stu-1/privacy',
      '/leerlingen/stu-1/inzage.zip',
      '/leerlingen.csv?q=Sam',
      '/api/v1/students?q=Vries',
      '/api/v1/students/stu-404',
      '/plaatsingen?zoek=Vries',
      '/overeenkomsten?zoek=Vries',
      '/logboek',
    ])
      await get('coordinator', path);

    const pupil = {
      ...{ groupId: 'grp-1', studentNumber: '1001', firstName: 'Sam', lastName: 'Bakkum', dateOfBirth: '2011-03-04' },
      ...{ programme: 'LWT', leerjaar: 3, sector: 'techniek', homeTown: 'Zutphen' },
      ...{ homePoint: { lat: 52.1, lon: 6.2 }, travelMeans: ['bicycle'], maxTravelMinutes: 30, maxTravelKm: 10 },
    };
    expect((await post('coordinator', '/api/v1/students', pupil)).status).to.equal(409);
    await post('coordinator', '/api/v1/students', { ...pupil, lastName: 'Bakkum 111222333' });
    await post('coordinator', '/api/v1/students', { ...pupil, firstName: 7 });
    await post('coordinator', '/leerlingen', { firstName: 'Sam', lastName: 'Bakkum' }, 'form');

    const run = await post('coordinator', '/api/v1/matching-runs', { season: '2027-voorjaar', mode: 'max-placed' });
    const runPath = `/api/v1/matching-runs/${(run.body as { id: string }).id}`;
    for (let state = 'running'; state !== 'done';)
      state = ((await get('coordinator', runPath)).body as { state: string }).state;
    await get('coordinator', runPath.replace('/api/v1/matching-runs', '/matching'));
    const proposal = (await post('coordinator', '/api/v1/proposals', wanted())).body as ProposalAnswer;
    const link = /\/voorstel\/[\w-]+/.exec(await textOf('proposal.proposed'))?.[0] ?? '';
    await get(null, link);
    await post(null, `${link}/aannemen`, {}, 'form');
    const placements = (await get('coordinator', '/api/v1/placements?studentId=stu-1')).body as {
      items: PlacementAnswer[];
    };
    const made = await post('coordinator', '/api/v1/agreements', {
      placementId: placements.items[0]?.id,
      contacts: CONTACTS,
    });
    const agreement = made.body as { id: string };
    await post('coordinator', `/api/v1/agreements/${agreement.id}/links`, {});
    const signing = /\/ondertekenen\/[\w-]+/.exec(await textOf('agreement.link'))?.[0] ?? '';
    await get(null, signing);
    await post(null, `${signing}/code`, {}, 'form');
    await post(null, signing, { name: 'Kees Peelen', code: '000000', digest: 'x' }, 'form');

    for (const email of ['kees@thuis.example', REFUSED])
      await post('coordinator', '/api/v1/students/stu-1/consent-requests', {
        ...{ purposes: ['handover'], askedOf: 'parent', name: 'Kees Peelen', email },
      });
    expect(proposal.id).to.match(/^pro/);

    await api.work.register();
    await api.work.tick();
    api.work.start();
    for (let waiting = 1; waiting > 0;)
      waiting = await api.connection
        .collection('outboxMessages')
        .countDocuments({ state: { $in: ['queued', 'claimed', 'sending'] } });
    expect(mailServer.taken.length).to.be.above(3);
    await post('coordinator', '/api/v1/students/stu-1/restrictions', { reason: 'Kees Peelen maakt bezwaar' });

    const stored = { ...api.storage.students };
    Object.assign(api.storage.students, {
      get: () => Promise.reject(new Error('E11000 duplicate key { studentNumber: "1001" } for "Sam de Vries"')),
    });
    expect((await get('coordinator', '/leerlingen/stu-1')).status).to.equal(500);
    expect((await get('coordinator', '/api/v1/students/stu-1')).status).to.equal(500);
    Object.assign(api.storage.students, stored);
    await api.nobody().post('/api/v1/session').type('json').send('{"email":"sam@leerling.example"');

    const people = await api.storage.students.all({ schoolId: 'sch-1' }, {});
    const accounts = await api.storage.accounts.list({ after: null, limit: 100 });
    const words = [
      ...people.flatMap((one) => [one.firstName, one.lastName.split(' ').at(-1) ?? '', one.dateOfBirth, one.homeTown]),
      ...people.map(({ studentNumber }) => studentNumber),
      ...accounts.flatMap(({ email, name }) => [email, name]),
      ...['Bo Peters', 'Bakkum', 'Peelen', 'Jo Smit', REFUSED, 'b.peters@berkel.example', '111222333', 'bezwaar'],
      ...Object.values(CONTACTS).map(({ email }) => email),
    ];
    const leaks = (text: string): string[] =>
      [...new Set(words)].filter((word) =>
        new RegExp(`(?<![\\w-])${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`, 'i').test(text),
      );
    expect(leaks(`${log} Sam`), 'the check itself').to.deep.equal(['Sam']);
    const lines = log.trim().split('\n');
    expect(lines.length).to.be.above(40);
    expect(lines.filter((line) => leaks(line).length > 0)).to.deep.equal([]);
    const decoded = addresses.map((one) => decodeURIComponent(decodeURIComponent(one)));
    expect(decoded.filter((one) => leaks(one).length > 0)).to.deep.equal([]);
    expect(decoded).to.include('/inloggen?terug=/leerlingen?klas=grp-1');
    expect([...statuses]).to.include.members([200, 201, 303, 401, 404, 409, 422, 500]);
    expect(log).to.include('a bug').and.to.include('a mail was not sent').and.to.include('a job ran');
    const runs = JSON.stringify(await api.connection.collection('jobRuns').find().toArray());
    expect(leaks(runs)).to.deep.equal([]);
  });

  it('keeps what went wrong and drops the values', () => {
    expect(withoutValues('E11000 dup key: { studentNumber: "1001" }')).to.equal('E11000 dup key: {…}');
    expect(withoutValues('Cast to Number failed for value "Sam" at path `leerjaar`')).to.equal(
      'Cast to Number failed for value "…" at path `…`',
    );
    expect(withoutValues('550 <kees@thuis.example> unknown, born 2011-09-01, 06-12345678')).to.equal(
      '550 <…> unknown, born …, …',
    );
    expect(withoutValues("can't reach kees@thuis.example")).to.equal("can't reach …@…");
  });
});
