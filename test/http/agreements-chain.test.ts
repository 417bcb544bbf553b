import { expect } from 'chai';
import { agreementLife, A_SCAN, type AgreementBody } from '../support/agreement-life.js';
import { readPdf } from '../support/pdf-reading.js';
import { problemOf, startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

const binary = (response: unknown, done: (error: Error | null, body: Buffer) => void): void => {
  const parts: Buffer[] = [];
  const stream = response as NodeJS.ReadableStream;
  stream.on('data', (part: Buffer) => parts.push(part)).on('end', () => done(null, Buffer.concat(parts)));
};

describe('an agreement over time', () => {
  let api: SchoolApp;
  let life: ReturnType<typeof agreementLife>;
  before(async () => {
    api = await startSchoolApp();
    life = agreementLife(api);
  });
  after(() => api.close());
  beforeEach(async () => {
    await api.reset();
    await life.prepare();
  });

  it('takes a signature on paper through JSON, as a form with its scan, once', async () => {
    const view = await life.made();
    const send = async (person: Person, scan: Buffer | null, fields: Record<string, string> = {}, key?: string) => {
      const call = (await api.as(person)).post(`/api/v1/agreements/${view.id}/paper-signatures`);
      if (key !== undefined) void call.set('Idempotency-Key', key);
      const given = { party: 'company', name: 'Jo Smit', signedOn: '2026-11-20', digest: view.digest, ...fields };
      for (const [name, value] of Object.entries(given)) void call.field(name, value);
      if (scan) void call.attach('scan', scan, { filename: 'scan.pdf' });
      return call;
    };
    const script = Buffer.from('<script>alert(1)</script>');
    expect([
      problemOf(await send('coordinator', null)),
      problemOf(await send('coordinator', script)),
      problemOf(await send('coordinator', A_SCAN, { party: 'neighbour' })).code,
      problemOf(await send('coordinator', A_SCAN, { digest: 'f'.repeat(64) })).code,
      (await send('company', A_SCAN)).status,
      (await send('foreign-coordinator', A_SCAN)).status,
      (await send('coordinator', Buffer.concat([A_SCAN, Buffer.alloc(8_000_001)]))).status,
    ]).to.deep.equal([
      { status: 422, code: 'agreement.scan-missing', errors: ['scan scan-missing'] },
      { status: 422, code: 'agreement.scan-type', errors: ['scan scan-type'] },
      'request.invalid',
      'agreement.text-changed',
      403,
      404,
      413,
    ]);
    const json = await life.post('coordinator', `/api/v1/agreements/${view.id}/paper-signatures`, { name: 'Jo' });
    expect(problemOf(json)).to.deep.equal({ status: 415, code: 'request.form-only' });
    const form = (await api.as('coordinator')).post(`/api/v1/agreements/${view.id}/links`).field('parties', 'company');
    expect(problemOf(await form)).to.deep.equal({ status: 415, code: 'request.json-only' });
    const signed = await send('coordinator', A_SCAN, {}, 'papier-1');
    expect(signed.status, signed.text).to.equal(200);
    const [signature] = (signed.body as AgreementBody).revisions[0]?.signatures ?? [];
    expect(signature).to.deep.include({ party: 'company', name: 'Jo Smit', method: 'paper', signedOn: '2026-11-20' });
    const kept = await api.storage.files.get('sch-1', signature?.fileId ?? '');
    expect(kept?.bytes.equals(A_SCAN)).to.equal(true);
    expect((await send('coordinator', A_SCAN, {}, 'papier-1')).body).to.deep.equal(signed.body);
    expect((await send('coordinator', Buffer.concat([A_SCAN, A_SCAN]), {}, 'papier-1')).status).to.equal(409);
    expect(problemOf(await send('coordinator', A_SCAN)).code).to.equal('agreement.already-signed');
    expect(await api.connection.collection('uploads.files').countDocuments({})).to.equal(1);
  });

  it('says in the OpenAPI document that a form with a file is meant', async () => {
    const { paths } = (await api.nobody().get('/api/v1/openapi.json')).body as {
      paths: Record<
        string,
        Record<string, { requestBody: { content: Record<string, { schema: { required: string[] } }> } }>
      >;
    };
    const content = paths['/api/v1/agreements/{id}/paper-signatures']?.post?.requestBody.content ?? {};
    expect(Object.keys(content)).to.deep.equal(['multipart/form-data']);
    expect(content['multipart/form-data']?.schema.required).to.deep.equal([
      'party',
      'name',
      'signedOn',
      'digest',
      'scan',
    ]);
  });

  it('keeps every text of a chain of amendments with its digest and signatures', async () => {
    const first = await life.made();
    await life.signedByAll(first);
    const digests = [first.digest];
    for (const [at, activities] of ['Onderhoud aan fietsen', 'Onderhoud en verkoop van fietsen'].entries()) {
      const before = await life.read(first.id);
      expect(before.state).to.equal('signed');
      const body = { reason: `Ander werk ${at + 1}`, clauses: { activities } };
      const revised = await life.post('coordinator', `/api/v1/agreements/${first.id}/revisions`, body, before.version);
      expect(revised.status, JSON.stringify(revised.body)).to.equal(201);
      const view = revised.body as AgreementBody;
      expect(view.state).to.equal('amending');
      digests.push(view.digest);
      await life.signedByAll(view);
    }
    const { revisions, state } = await life.read(first.id);
    expect({
      state,
      texts: revisions.map(({ number, digest, reason, completedAt, signatures }) => ({
        ...{ number, digest, reason, isComplete: completedAt !== null },
        signed: signatures.map((one) => `${one.party} ${one.digest === digest}`).sort(),
      })),
    }).to.deep.equal({
      state: 'signed',
      texts: [null, 'Ander werk 1', 'Ander werk 2'].map((reason, at) => ({
        ...{ number: at + 1, digest: digests[at], reason, isComplete: true },
        signed: ['company true', 'parent true', 'pupil true', 'school true'],
      })),
    });
    expect(new Set(digests).size).to.equal(3);

    const client = await api.as('coordinator');
    const shown = (await client.get(`/overeenkomsten/${first.id}`)).text;
    for (const part of [
      'Versie 1',
      'Versie 2',
      'Versie 3',
      'Ander werk 1',
      'Ander werk 2',
      'Wijziging van de leerwerkovereenkomst',
    ])
      expect(shown).to.include(part);
    expect(shown.match(/door iedereen ondertekend op/g)).to.have.length(3);
    for (const [at, digest] of digests.entries()) {
      const file = await client
        .get(`/overeenkomsten/${first.id}/versies/${at + 1}/pdf`)
        .buffer(true)
        .parse(binary);
      const { text } = await readPdf(file.body as Buffer);
      expect(text.replace(/\s/g, '')).to.include(digest);
      expect(text.replace(/\s+/g, ' ')).to.include((revisions[at]?.content.activities ?? '-').slice(0, 60));
    }
  });

  it('says clearly that a link was revoked, has expired or was never one', async () => {
    const view = await life.made();
    const revoked = await life.linkFor(view.id, 'company');
    const expired = await life.linkFor(view.id, 'company');
    const messageOf = async (secret: string) => {
      const answer = await api.nobody().get(`/ondertekenen/${secret}`);
      return `${answer.status} ${/<h1[^>]*>([^<]+)</.exec(answer.text)?.[1] ?? ''}`;
    };
    expect(await messageOf(expired)).to.match(/^200 /);
    const none = await messageOf('a'.repeat(43));
    expect(none).to.match(/^404 .+/);
    expect(await messageOf(revoked)).to.equal(none);
    api.setClock('2026-12-14T09:00:00Z');
    expect(await messageOf(expired)).to.equal(none);
    const page = await api.nobody().get(`/ondertekenen/${revoked}`);
    expect(page.text).to.include('Deze link werkt niet meer. Vraag de school om een nieuwe.');
  });

  it('tells who uses a link again that it was signed, and signs nothing twice', async () => {
    const view = await life.made();
    const secret = await life.linkFor(view.id, 'company');
    const code = await life.codeFor(secret, 'company');
    expect((await life.signByLink(secret, code, view.digest)).status).to.be.oneOf([200, 303]);
    const again = await life.signByLink(secret, code, view.digest);
    expect(again.status).to.equal(409);
    const opened = await api.nobody().get(`/ondertekenen/${secret}`);
    expect(opened.status).to.equal(200);
    expect(opened.text).to.include('ondertekend').and.to.not.include('Stuur mij een code');
    expect((await life.read(view.id)).revisions[0]?.signatures).to.have.length(1);
  });
});
