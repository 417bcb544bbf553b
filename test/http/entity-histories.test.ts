import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { RETENTION_STEPS } from '../../src/features/privacy/retention.rules.js';
import { actionName, KNOWN_ACTIONS } from '../../src/web/texts/action-names.nl.js';
import {
  aCompany,
  aGroup,
  anEstablishment,
  anOffer,
  aRecognition,
  aSchool,
  aStudent,
  aSupervisor,
  d,
} from '../support/builders.js';
import { aSchoolYear, PASSWORD, startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

/** A thing as it is entered. */
const entered = ({ id: _id, version: _version, ...rest }: { id: string; version: number }): object => rest;
const inSchool = (thing: { id: string; version: number; schoolId: string }): object => {
  const { schoolId: _schoolId, ...rest } = entered(thing) as { schoolId: string };
  return rest;
};

/** The fields of a page's form as they stand in it. */
const fieldsOf = (html: string): [string, string][] => {
  const form = /<form[^>]*method="post"[^>]*>([^]*?)<\/form>/g;
  const last = [...html.matchAll(form)].map(([, inner = '']) => inner).sort((a, b) => b.length - a.length)[0] ?? '';
  const attribute = (tag: string, name: string): string | undefined => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
  const inputs = [...last.matchAll(/<input[^>]*>/g)].flatMap(([tag]): [string, string][] => {
    const name = attribute(tag, 'name');
    const isUnticked = /type="(?:checkbox|radio)"/.test(tag) && !tag.includes(' checked');
    return name === undefined || isUnticked ? [] : [[name, attribute(tag, 'value') ?? '']];
  });
  const selects = [...last.matchAll(/<select[^>]*name="([^"]*)"[^>]*>([^]*?)<\/select>/g)].map(
    ([, name = '', options = '']): [string, string] => [
      name,
      /<option value="([^"]*)" selected/.exec(options)?.[1] ?? /<option value="([^"]*)"/.exec(options)?.[1] ?? '',
    ],
  );
  return [...inputs, ...selects];
};

interface Making {
  readonly by: Person;
  /** Null for what has no page with its history. */
  readonly history: string | null;
  /** Where the parameters of the path are filled in. */
  readonly path?: string;
  readonly body: object;
  /** For a page: where its form is, when what stands in it is to be sent along. */
  readonly form?: string;
}

/** Without these, as who enters it may not say them. */
const without = (thing: object, ...names: readonly string[]): object =>
  Object.fromEntries(Object.entries(thing).filter(([name]) => !names.includes(name)));

const PUPIL = without(inSchool(aStudent({ studentNumber: '4004' })), 'endedOn');
const OFFER = without(entered(anOffer()), 'companyId', 'claims', 'confirmedOn', 'confirmedBy');
const ADDRESS = {
  street: 'Dorpsstraat 1',
  postcode: '7201 AB',
  town: 'Zutphen',
  'point.lat': '52.1',
  'point.lon': '6.2',
};
const KEY = { name: 'Rooster', role: 'coordinator', schoolId: 'sch-1', companyId: null };
const PROVIDER = { name: 'Inlog', issuer: 'https://inlog.example', clientId: 'lwp', clientSecret: 'geheim-geheim' };

/** Each way in which a thing that has a history comes to be, by its route; and where that history is read, with `:id` for the thing. */
const MAKINGS: Readonly<Record<string, Making>> = {
  'json /api/v1/companies': {
    ...{ by: 'coordinator', history: '/bedrijven/:id' },
    body: entered(aCompany({ kvkNumber: '00000044' })),
  },
  'page /bedrijven': {
    ...{ by: 'coordinator', history: '/bedrijven/:id' },
    body: { name: 'Bakkerij', kvkNumber: '00000045' },
  },
  'json /api/v1/establishments': {
    ...{ by: 'company', history: '/vestigingen/:id' },
    body: entered(anEstablishment({ name: 'Tweede hal' })),
  },
  'page /bedrijven/:id/vestigingen': {
    ...{ by: 'company', history: '/vestigingen/:id', path: '/bedrijven/cmp-1/vestigingen' },
    body: { name: 'Derde hal', ...ADDRESS, reachableBy: 'bicycle' },
  },
  'json /api/v1/establishments/:establishmentId/supervisors': {
    ...{ by: 'company', history: '/praktijkopleiders/:id', path: '/api/v1/establishments/est-1/supervisors' },
    body: without(entered(aSupervisor()), 'establishmentId'),
  },
  'json /api/v1/recognitions': {
    ...{ by: 'admin', history: '/erkenningen/:id' },
    body: without(entered(aRecognition()), 'endedOn', 'endReason', 'refusedOn'),
  },
  'json /api/v1/place-offers': { by: 'company', history: '/plekken/:id', body: OFFER },
  'page /vestigingen/:id/plekken': {
    ...{ by: 'company', history: '/plekken/:id', path: '/vestigingen/est-1/plekken' },
    ...{
      form: '/vestigingen/est-1/plekken/nieuw',
      body: {
        ...{ title: 'Inpakken', season: '2027-voorjaar', sector: 'techniek', programmes: 'LWT', leerjaren: '3' },
        ...{
          'days.tue.start': '08:30',
          'days.tue.end': '16:00',
          'days.tue.breakMinutes': '30',
          'days.tue.places': '1',
        },
        ...{ forms: 'lint', guidanceLevel: '2', supervisorIds: 'sup-1', firmness: 'open' },
      },
    },
  },
  'json /api/v1/place-offers/:id/copies': {
    ...{ by: 'company', history: '/plekken/:id', path: '/api/v1/place-offers/off-1/copies' },
    body: { season: '2027-najaar' },
  },
  'page /plekken/:id/opnieuw': {
    ...{ by: 'company', history: '/plekken/:id', path: '/plekken/off-1/opnieuw' },
    body: { seizoen: '2027-najaar', season: '2027-najaar' },
  },
  'json /api/v1/students': { by: 'coordinator', history: '/leerlingen/:id', body: PUPIL },
  'page /leerlingen': {
    ...{ by: 'coordinator', history: '/leerlingen/:id', form: '/leerlingen/nieuw' },
    body: {
      ...{ studentNumber: '4005', firstName: 'Noa', lastName: 'Smit', dateOfBirth: '2011-05-01', groupId: 'grp-1' },
      ...{ homeTown: 'Zutphen', 'homePoint.lat': '52.1', 'homePoint.lon': '6.2', travelMeans: 'bicycle' },
    },
  },
  'json /api/v1/groups': { by: 'coordinator', history: '/school/klassen/:id', body: inSchool(aGroup({ name: '3B' })) },
  'page /school/klassen': {
    ...{ by: 'coordinator', history: '/school/klassen/:id', form: '/school/klassen/nieuw' },
    body: { name: '3C', stageDays: ['tue', 'thu'] },
  },
  'json /api/v1/school-years': {
    ...{ by: 'coordinator', history: '/school/schooljaren/:id' },
    body: without(
      inSchool(
        aSchoolYear({
          ...{ firstDay: d('2028-08-01'), lastDay: d('2029-07-31'), holidays: [] },
          najaar: { firstDay: d('2028-08-28'), lastDay: d('2029-01-26') },
          voorjaar: { firstDay: d('2029-02-01'), lastDay: d('2029-07-06') },
        }),
      ),
      'startYear',
    ),
  },
  'page /school/schooljaren': {
    ...{ by: 'coordinator', history: '/school/schooljaren/:id', form: '/school/schooljaren/nieuw' },
    body: {},
  },
  'json /api/v1/mentors': {
    ...{ by: 'coordinator', history: '/school/begeleiders/:id' },
    body: { name: 'Mo Smit', email: 'm.smit@berkel.example' },
  },
  'json /api/v1/schools': {
    ...{ by: 'operator', history: null },
    body: entered(aSchool({ name: 'De Waal', brin: '01AA00' })),
  },
  'json /api/v1/accounts': {
    ...{ by: 'operator', history: null },
    body: { email: 'nieuw@berkel.example', name: 'Nieuw', role: 'coordinator', schoolId: 'sch-1', password: PASSWORD },
  },
  'json /api/v1/service-accounts': { by: 'operator', history: null, body: { ...KEY, scopes: ['students:read'] } },
  'page /beheer/sleutels': {
    ...{ by: 'operator', history: null },
    body: { ...KEY, companyId: '', scopes: 'students:read', daysValid: '90' },
  },
  'json /api/v1/identity-providers': { by: 'operator', history: null, body: { ...PROVIDER, schoolId: 'sch-1' } },
  'page /beheer/aanmelddiensten': { by: 'operator', history: null, body: { ...PROVIDER, schoolId: 'sch-1' } },
};
const MAKING_ACTION = /\.(added|copied)$/;
const nameOf = ({ kind, path }: { kind: string; path: string }): string => `${kind} ${path}`;

describe('the history of a thing', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(async () => {
    await api.reset();
    await api.storage.supervisors.insertMany([aSupervisor()]);
    await api.storage.placeOffers.insertMany([anOffer()]);
  });
  const history = async (person: Person, path: string): Promise<string> =>
    (await (await api.as(person)).get(`${path}/geschiedenis`).expect(200)).text;

  it('is asked of every route that makes one', () => {
    const making = api.routes.filter(({ audit }) => MAKING_ACTION.test(audit ?? ''));
    expect(making.map(nameOf).sort()).to.deep.equal(Object.keys(MAKINGS).sort());
  });

  for (const [name, making] of Object.entries(MAKINGS))
    it(`begins with how it came to be: ${name}`, async () => {
      const client = await api.as(making.by);
      const path = making.path ?? name.split(' ')[1] ?? '';
      if (name.startsWith('json')) {
        const made = await client.post(path).send(making.body);
        expect(made.status, JSON.stringify(made.body)).to.be.oneOf([200, 201]);
      } else {
        const standing = making.form === undefined ? [] : fieldsOf((await client.get(making.form).expect(200)).text);
        const fields = standing.filter(([field]) => !Object.hasOwn(making.body, field));
        const all = [...fields, ...Object.entries(making.body as Record<string, string | string[]>)].flatMap(
          ([field, value]) => [value].flat().map((one): [string, string] => [field, one]),
        );
        const made = await client.post(path).type('form').send(new URLSearchParams(all).toString());
        expect(made.status, /role="alert"[^]*?<\/ul>/.exec(made.text)?.[0] ?? '').to.be.oneOf([200, 303]);
      }
      const route = api.routes.find((one) => one.method === 'post' && nameOf(one) === name);
      const events = await api.storage.auditLog.list({ action: route?.audit ?? '' }, { after: null, limit: 2 });
      expect(events).to.have.length(1);
      const { id, madeId = id } = events[0]!.subject;
      expect(madeId)
        .to.be.a('string')
        .and.not.equal(/\/([a-z]+-1)\//.exec(path)?.[1]);
      if (making.history === null) return;
      expect(await history(making.by, making.history.replace(':id', madeId ?? ''))).to.match(
        /(?:Toegevoegd|Overgenomen naar een volgend seizoen) door /,
      );
    });

  it('is linked from where a mentor, a supervisor and a matching are shown', async () => {
    const coordinator = await api.as('coordinator');
    const run = await coordinator.post('/matching').type('form').send({ season: '2027-voorjaar', mode: 'max-placed' });
    const id = /\/matching\/([\w-]+)/.exec(run.headers.location ?? '')?.[1] ?? '';
    expect(await history('coordinator', `/matching/${id}`)).to.include('Gestart door de stagecoördinator.');
    while ((await api.storage.matchingRuns.find({ schoolId: 'sch-1' }, id))?.finishedAt === null)
      await new Promise((resolve) => setTimeout(resolve, 20));
    for (const [page, link] of [
      ['/school', '/school/begeleiders/men-1/geschiedenis'],
      ['/vestigingen/est-1', '/praktijkopleiders/sup-1/geschiedenis'],
      [`/matching/${id}`, `/matching/${id}/geschiedenis`],
    ] as const) {
      expect((await coordinator.get(page).expect(200)).text, page).to.include(`href="${link}"`);
      await coordinator.get(link).expect(200);
    }
  });

  it('of a matching in a comparison begins with the comparison', async () => {
    const started = await (
      await api.as('coordinator')
    )
      .post('/api/v1/matching-comparisons')
      .send({ season: '2027-voorjaar' })
      .expect(202);
    const { runs } = started.body as { runs: { run: { id: string } }[] };
    for (const { run } of runs) expect(await history('coordinator', `/matching/${run.id}`)).to.include('Gestart door');
  });
});

describe('the words of the log', () => {
  it('are there for every action in the code, and for no other', () => {
    const found = new Set<string>();
    for (const entry of readdirSync('src', { recursive: true, withFileTypes: true }))
      if (/\.tsx?$/.test(entry.name)) {
        const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
        for (const [, action = ''] of text.matchAll(/(?:audit|action): (?:[^'\n]* \? )?'([a-z-]+\.[a-z-]+)'/g))
          found.add(action);
      }
    const unknown = [...found].filter((action) => actionName(action) === action);
    expect(unknown).to.deep.equal([]);
    expect(KNOWN_ACTIONS.filter(({ action, name }) => action === name)).to.deep.equal([]);
    const known = KNOWN_ACTIONS.map(({ action }) => action);
    expect([...found].filter((action) => !known.includes(action))).to.deep.equal([]);
    // Made of a step's name, or written under a constant.
    expect(known.filter((action) => !found.has(action)).sort()).to.deep.equal(
      ['audit.cut', ...RETENTION_STEPS.map((step) => `retention.${step}`)].sort(),
    );
  });

  it('say what was asked for where a call has no name', () => {
    expect(actionName('get /leerlingen')).to.equal('Opvragen van /leerlingen');
    expect(actionName('student.added')).to.equal('Leerling: toegevoegd');
    expect(actionName('constructor.added')).to.equal('constructor.added');
  });
});
