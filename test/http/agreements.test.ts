import { expect } from 'chai';
import type { Party } from '../../src/domain/agreement.js';
import { aStudent, anOffer, d } from '../support/builders.js';
import { aPlacement } from '../support/agreement-builders.js';
import { problemOf, startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

const PDF = Buffer.from('%PDF-1.7\n% een scan\n');
const contacts = {
  company: { name: 'Jo Smit', email: 'jo@werkplaats.example' },
  pupil: { email: 'sam@leerling.example' },
  parent: { name: 'Kees de Vries', email: 'kees@thuis.example' },
};

interface View {
  id: string;
  version: number;
  state: string;
  digest: string;
  missing: Party[];
  revisions: { number: number; digest: string; signatures: { party: Party; name: string; fileId: string | null }[] }[];
}
type Reply = { status: number; body: unknown; text: string; headers: Record<string, string> };

describe('agreements over HTTP', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(async () => {
    await api.reset();
    await api.storage.placeOffers.insertMany([anOffer({ supervisorIds: [] })]);
    await api.storage.placements.insertMany([
      aPlacement(),
      aPlacement({ id: 'pla-9', schoolId: 'sch-2', studentId: 'stu-9', groupId: 'grp-9', proposalId: 'pro-9' }),
    ]);
  });

  const post = async (person: Person, path: string, body: object, version?: number) => {
    const call = (await api.as(person)).post(path);
    return (version === undefined ? call : call.set('If-Match', `"${version}"`)).send(body);
  };
  const get = async (person: Person, path: string) => (await api.as(person)).get(path);
  const made = async (fields: object = {}): Promise<View> => {
    const answer = await post('coordinator', '/api/v1/agreements', { placementId: 'pla-1', contacts, ...fields });
    expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
    return answer.body as View;
  };
  const read = async (id: string) => (await get('coordinator', `/api/v1/agreements/${id}`)).body as View;
  const stateOf = async (id = 'pla-1') => (await api.storage.placements.get({ schoolId: 'sch-1' }, id))?.state;
  const mails = (kind: string, to: string) =>
    api.connection
      .collection('outboxMessages')
      .find({ kind, to })
      .sort({ createdAt: -1 })
      .toArray() as Promise<unknown>;
  /** What the newest mail of a kind to somebody says. */
  const mailTo = async (kind: string, to: string): Promise<string> => {
    const text = JSON.stringify(await mails(kind, to));
    expect(text, `${kind} to ${to}`).to.contain(to);
    return text;
  };
  const linkOf = async ({ id }: View, party: Party, to: string): Promise<string> => {
    const sent = await post('coordinator', `/api/v1/agreements/${id}/links`, { parties: [party] });
    expect(sent.body, JSON.stringify(sent.body)).to.deep.equal({ sentTo: [party] });
    const found = [...(await mailTo('agreement.link', to)).matchAll(/\/ondertekenen\/([\w-]+)/g)];
    return found[0]?.[1] ?? '';
  };
  const codeFor = async (secret: string, to: string): Promise<string> => {
    const asked = await api.nobody().post(`/ondertekenen/${secret}/code`).type('form').send('');
    expect(asked.status, asked.text).to.equal(303);
    return /is (\d{3} \d{3})\./.exec(await mailTo('agreement.code', to))?.[1] ?? '';
  };
  const signByLink = (secret: string, code: string, digest: string, name = 'Jo Smit') =>
    api.nobody().post(`/ondertekenen/${secret}`).type('form').send({ name, code, digest, read: 'ja' });
  const paper = async (
    person: Person,
    { id }: View,
    fields: Record<string, string>,
    file: Buffer | null,
    name = 'scan.pdf',
  ) => {
    const call = (await api.as(person)).post(`/overeenkomsten/${id}/papier`);
    for (const [key, value] of Object.entries(fields)) void call.field(key, value);
    if (file) void call.attach('scan', file, { filename: name, contentType: 'application/pdf' });
    return call as unknown as Promise<Reply>;
  };
  const onPaper = (view: View, party: Party, name = 'Op papier') =>
    paper('coordinator', view, { party, name, signedOn: '2026-11-22', digest: view.digest }, PDF);

  it('is made from the placement, once, for the own school only', async () => {
    const view = await made();
    expect(view).to.include({ state: 'open', version: 1, placementId: 'pla-1', pupil: 'Sam de Vries' });
    expect(view.missing).to.deep.equal(['company', 'parent', 'school']);
    const again = await post('coordinator', '/api/v1/agreements', { placementId: 'pla-1', contacts });
    expect(problemOf(again)).to.deep.equal({ status: 409, code: 'agreement.exists' });
    const other = await post('coordinator', '/api/v1/agreements', { placementId: 'pla-9', contacts });
    expect(problemOf(other)).to.deep.equal({ status: 404, code: 'agreement.placement-not-found' });
  });

  it('asks who signs: a parent under 18, the mbo school for entree', async () => {
    await api.storage.students.replace({ schoolId: 'sch-1' }, aStudent({ programme: 'ENTREE' }));
    await api.storage.placements.insertMany([aPlacement({ id: 'pla-2', proposalId: 'pro-2', programme: 'ENTREE' })]);
    const bare = await post('coordinator', '/api/v1/agreements', { placementId: 'pla-2' });
    expect(problemOf(bare)).to.deep.equal({
      status: 422,
      code: 'agreement.parties-missing',
      errors: [
        'contacts.company.name required',
        'contacts.parent.name required',
        'contacts.mbo.name required',
        'mboName required',
      ],
    });
  });

  it('is read by the school, the mentor of the group and the company, and by nobody else', async () => {
    const { id } = await made();
    for (const [person, status] of [
      ['coordinator', 200],
      ['mentor', 200],
      ['company', 200],
      ['foreign-coordinator', 404],
      ['admin', 403],
    ] as const) {
      expect((await get(person, `/api/v1/agreements/${id}`)).status, person).to.equal(status);
      const listed = await get(person, '/api/v1/agreements');
      const items = (listed.body as { items?: unknown[] }).items;
      expect(items?.length, person).to.equal(status === 200 ? 1 : status === 404 ? 0 : undefined);
    }
    for (const [query, count] of [
      ['state=open', 1],
      ['state=signed', 0],
      ['search=vri', 1],
      ['search=bakker', 0],
    ] as const)
      expect(
        ((await get('coordinator', `/api/v1/agreements?${query}`)).body as { items: unknown[] }).items,
        query,
      ).to.have.length(count);
  });

  it('is signed by link with a code, and makes the placement agreed when the last needed one signs', async () => {
    const view = await made();
    const secret = await linkOf(view, 'company', 'jo@werkplaats.example');
    const opened = await api.nobody().get(`/ondertekenen/${secret}`);
    expect(opened.status).to.equal(200);
    for (const text of ['Sam de Vries', 'Bijlage A', 'Stuur mij een code', 'Leerdoelen'.toLowerCase()])
      expect(opened.text).to.contain(text);
    expect((await read(view.id)).version, 'opening acts on nothing').to.equal(2);
    const code = await codeFor(secret, 'jo@werkplaats.example');
    const wrong = await signByLink(secret, code === '000 000' ? '000 001' : '000 000', view.digest);
    expect([wrong.status, wrong.text.includes('De code klopt niet')]).to.deep.equal([422, true]);
    const signed = await signByLink(secret, code, view.digest);
    expect(signed.status, signed.text).to.equal(303);
    expect(await stateOf()).to.equal('accepted');
    expect((await onPaper(view, 'parent', 'Kees de Vries')).status).to.equal(303);
    const school = await post('coordinator', `/api/v1/agreements/${view.id}/signatures`, {
      name: 'Test coordinator',
      digest: view.digest,
    });
    expect(school.body).to.include({ state: 'signed' });
    expect(await stateOf()).to.equal('agreed');
    const { revisions } = await read(view.id);
    expect(revisions[0]?.signatures.map(({ party, name }) => `${party} ${name}`)).to.deep.equal([
      'company Jo Smit',
      'parent Kees de Vries',
      'school Test coordinator',
    ]);
    const page = await get('coordinator', `/overeenkomsten/${view.id}`);
    expect(page.text).to.contain('Iedereen die moest tekenen heeft versie 1 ondertekend');
  });

  it('needs the code, the name and the tick, and stops after five wrong codes', async () => {
    const view = await made();
    const secret = await linkOf(view, 'company', 'jo@werkplaats.example');
    const code = await codeFor(secret, 'jo@werkplaats.example');
    const bare = await api.nobody().post(`/ondertekenen/${secret}`).type('form').send({ digest: view.digest });
    expect(bare.status).to.equal(422);
    for (const text of ['Zet hier een vinkje', 'Vul dit in']) expect(bare.text).to.contain(text);
    const wrong = code.startsWith('1') ? '222 222' : '111 111';
    for (let attempt = 0; attempt < 5; attempt++)
      expect((await signByLink(secret, wrong, view.digest)).status).to.equal(422);
    const late = await signByLink(secret, code, view.digest);
    expect([late.status, late.text.includes('Vraag een nieuwe code aan')]).to.deep.equal([422, true]);
    const soon = await api.nobody().post(`/ondertekenen/${secret}/code`).type('form').send('');
    expect(soon.status).to.equal(429);
    api.setClock('2026-11-22T09:01:00Z');
    const next = await codeFor(secret, 'jo@werkplaats.example');
    api.setClock('2026-11-22T09:20:00Z');
    expect((await signByLink(secret, next, view.digest)).status, 'expired').to.equal(422);
  });

  it('gives one signature for a double click, and a clear 409 to the other', async () => {
    const view = await made();
    const secret = await linkOf(view, 'company', 'jo@werkplaats.example');
    const code = await codeFor(secret, 'jo@werkplaats.example');
    const clicks = await Promise.all(Array.from({ length: 4 }, () => signByLink(secret, code, view.digest)));
    expect(clicks.map(({ status }) => status).sort()).to.deep.equal([303, 409, 409, 409]);
    for (const { text, status } of clicks)
      if (status === 409) expect(text).to.contain('Er is al getekend door het leerbedrijf');
    expect((await read(view.id)).revisions[0]?.signatures).to.have.length(1);
    expect((await signByLink(secret, code, view.digest)).status, 'the same link again').to.equal(409);
  });

  it('keeps the signatures of all who sign at the same moment, and tells the placement once', async () => {
    const view = await made();
    const answers = await Promise.all([
      onPaper(view, 'parent'),
      onPaper(view, 'company'),
      onPaper(view, 'school'),
      onPaper(view, 'pupil'),
      onPaper(view, 'company'),
    ]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([303, 303, 303, 303, 409]);
    const { state, revisions } = await read(view.id);
    expect(state).to.equal('signed');
    expect(revisions[0]?.signatures.map(({ party }) => party).sort()).to.deep.equal([
      'company',
      'parent',
      'pupil',
      'school',
    ]);
    expect(await stateOf()).to.equal('agreed');
  });

  it('makes links void with a new text, and refuses the text that was read before', async () => {
    const view = await made();
    const secret = await linkOf(view, 'company', 'jo@werkplaats.example');
    const code = await codeFor(secret, 'jo@werkplaats.example');
    const { version } = await read(view.id);
    const change = { reason: 'Andere taken', clauses: { activities: 'Planten water geven.' } };
    const late = await post('coordinator', `/api/v1/agreements/${view.id}/revisions`, change, version - 1);
    expect(problemOf(late)).to.deep.equal({ status: 412, code: 'agreement.changed-meanwhile' });
    const revised = await post('coordinator', `/api/v1/agreements/${view.id}/revisions`, change, version);
    expect(revised.status, JSON.stringify(revised.body)).to.equal(201);
    expect((await api.nobody().get(`/ondertekenen/${secret}`)).status).to.equal(404);
    expect((await signByLink(secret, code, view.digest)).status).to.equal(404);
    const old = await post('company', `/api/v1/agreements/${view.id}/signatures`, { name: 'Jo', digest: view.digest });
    expect(problemOf(old)).to.deep.equal({ status: 409, code: 'agreement.text-changed' });
    const same = await post('coordinator', `/api/v1/agreements/${view.id}/revisions`, change, version + 1);
    expect(problemOf(same)).to.deep.equal({ status: 409, code: 'agreement.nothing-changed' });
  });

  it('keeps the signed text in force while an amendment is open, and goes back to it', async () => {
    const view = await made();
    for (const party of ['company', 'parent', 'school'] as const) await onPaper(view, party);
    const before = await read(view.id);
    const change = { reason: 'Andere taken', clauses: { activities: 'Planten water geven.' } };
    const amended = (await post('coordinator', `/api/v1/agreements/${view.id}/revisions`, change, before.version))
      .body as View;
    expect(amended).to.include({ state: 'amending' });
    const findings = await api.agreements.agreements.findingsAtStart(
      { schoolId: 'sch-1' },
      'pla-1',
      aStudent(),
      d('2027-02-02'),
    );
    expect(findings).to.deep.equal([]);
    const back = await post('coordinator', `/api/v1/agreements/${view.id}/withdrawal`, {}, amended.version);
    expect(back.body).to.include({ state: 'signed', revision: 1 });
    const twice = await post(
      'coordinator',
      `/api/v1/agreements/${view.id}/withdrawal`,
      {},
      (back.body as View).version,
    );
    expect(problemOf(twice)).to.deep.equal({ status: 409, code: 'agreement.signed-by-all' });
  });

  it('can be rejected by link, and made anew after it was withdrawn', async () => {
    const view = await made();
    const secret = await linkOf(view, 'parent', 'kees@thuis.example');
    const no = await api
      .nobody()
      .post(`/ondertekenen/${secret}/afwijzen`)
      .type('form')
      .send({ reason: 'De tijden kloppen niet', digest: view.digest });
    expect(no.status, no.text).to.equal(303);
    expect(await read(view.id)).to.include({ state: 'rejected' });
    expect((await onPaper(view, 'company')).status).to.equal(409);
    expect((await get('coordinator', `/overeenkomsten/${view.id}`)).text).to.contain('De tijden kloppen niet');
    const { version } = await read(view.id);
    expect((await post('coordinator', `/api/v1/agreements/${view.id}/withdrawal`, {}, version)).body).to.include({
      state: 'withdrawn',
    });
    expect((await made()).id).to.not.equal(view.id);
  });

  it('refuses to sign a text that was tampered with', async () => {
    const view = await made();
    const rows = api.connection.collection<{ _id: string; revisions: { text: string }[] }>('agreements');
    const row = await rows.findOne({ _id: view.id });
    const text = row?.revisions[0]?.text.replace('geregeld', 'nooit') ?? '';
    await rows.updateOne({ _id: view.id }, { $set: { 'revisions.0.text': text } });
    const answer = await post('company', `/api/v1/agreements/${view.id}/signatures`, {
      name: 'Jo',
      digest: view.digest,
    });
    expect(problemOf(answer)).to.deep.equal({ status: 409, code: 'agreement.text-tampered' });
  });

  it('takes scans by what they are, not by what they are called, and up to a size', async () => {
    const view = await made();
    const fields = { party: 'company', name: 'Jo Smit', signedOn: '2026-11-20', digest: view.digest };
    const scans = () => api.connection.collection('uploads.files').countDocuments({});
    const before = await scans();
    const script = Buffer.from('<script>alert(1)</script>');
    const refused = await paper('coordinator', view, fields, script);
    expect([refused.status, refused.text.includes('geen PDF, PNG of JPEG')]).to.deep.equal([422, true]);
    expect((await paper('coordinator', view, fields, null)).text).to.contain('Kies een bestand');
    const huge = Buffer.concat([PDF, Buffer.alloc(8_000_001)]);
    expect((await paper('coordinator', view, fields, huge)).status).to.equal(413);
    const future = await paper('coordinator', view, { ...fields, signedOn: '2026-11-23' }, PDF);
    expect([future.status, future.text.includes('href="#veld-signedOn"')]).to.deep.equal([422, true]);
    for (const [person, status] of [
      ['foreign-coordinator', 404],
      ['mentor', 403],
      ['company', 403],
    ] as const)
      expect((await paper(person, view, fields, PDF)).status, person).to.equal(status);
    expect(await scans(), 'kept of what was refused').to.equal(before);

    const big = Buffer.concat([PDF, Buffer.alloc(700_000, 'x')]);
    expect((await paper('coordinator', view, fields, big, '../../../etc/passwd')).status).to.equal(303);
    const [signature] = (await read(view.id)).revisions[0]?.signatures ?? [];
    const scan = `/overeenkomsten/${view.id}/scans/${signature?.fileId ?? ''}`;
    const file = await (await api.as('coordinator')).get(scan).buffer(true).parse(binary);
    expect(Buffer.compare(file.body as Buffer, big)).to.equal(0);
    expect(file.headers['content-disposition']).to.equal(`attachment; filename=handtekening-company-${view.id}.pdf`);
    expect(file.headers['x-content-type-options']).to.equal('nosniff');
    expect((await api.storage.files.get('sch-1', signature?.fileId ?? ''))?.label).to.equal('passwd');
    for (const [person, status] of [
      ['mentor', 200],
      ['company', 403],
      ['foreign-coordinator', 404],
    ] as const)
      expect((await get(person, scan)).status, person).to.equal(status);
  });

  it('gives the text as a PDF, to whom it is shown', async () => {
    const view = await made();
    const path = `/overeenkomsten/${view.id}/versies/1/pdf`;
    const answer = await (await api.as('company')).get(path).buffer(true).parse(binary);
    expect(answer.headers['content-type']).to.equal('application/pdf');
    expect((answer.body as Buffer).subarray(0, 8).toString()).to.equal('%PDF-1.7');
    const secret = await linkOf(view, 'parent', 'kees@thuis.example');
    const byLink = await api.nobody().get(`/ondertekenen/${secret}/overeenkomst.pdf`);
    expect([byLink.status, byLink.headers['content-type']]).to.deep.equal([200, 'application/pdf']);
    expect((await get('foreign-coordinator', path)).status).to.equal(404);
  });

  it('exports the list and tells placements what a crash left out', async () => {
    const view = await made();
    for (const party of ['company', 'parent', 'school'] as const) await onPaper(view, party);
    const file = await get('coordinator', '/overeenkomsten.csv?stand=signed');
    expect(file.text).to.contain(`Sam de Vries;Werkplaats Zutphen;2027-02-02;2027-07-08;Ondertekend;1;;${view.digest}`);
    await api.connection.collection('placements').updateOne({ _id: 'pla-1' as never }, { $set: { state: 'accepted' } });
    await api.connection.collection('agreements').updateOne({ _id: view.id as never }, { $set: { toldAt: null } });
    expect([await api.agreements.signing.catchUp(), await stateOf()]).to.deep.equal([1, 'agreed']);
    expect(await api.agreements.signing.catchUp()).to.equal(0);
  });
});

const binary = (response: unknown, done: (error: Error | null, body: Buffer) => void): void => {
  const stream = response as NodeJS.ReadableStream;
  const parts: Buffer[] = [];
  stream.on('data', (part: Buffer) => parts.push(part));
  stream.on('end', () => done(null, Buffer.concat(parts)));
};
