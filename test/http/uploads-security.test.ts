import { expect } from 'chai';
import { startSchoolApp, type SchoolApp } from '../support/school-app.js';
import { aPlacement } from '../support/agreement-builders.js';
import { anOffer } from '../support/builders.js';

const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n');
const contacts = { company: { name: 'Jo Smit', email: 'jo@werkplaats.example' }, parent: { name: 'Kees de Vries' } };

describe('uploads of somebody who means harm', () => {
  let api: SchoolApp;
  let agreement: { id: string; digest: string };
  const path = () => `/overeenkomsten/${agreement.id}/papier`;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(async () => {
    await api.reset();
    for (const part of ['files', 'chunks']) await api.connection.collection(`uploads.${part}`).deleteMany({});
    await api.storage.placeOffers.insertMany([anOffer({ supervisorIds: [] })]);
    await api.storage.placements.insertMany([aPlacement()]);
    const made = await (
      await api.as('coordinator')
    )
      .post('/api/v1/agreements')
      .send({ placementId: 'pla-1', contacts })
      .expect(201);
    agreement = made.body as { id: string; digest: string };
  });

  /** A form with a file, byte for byte: other clients tidy a file name before they send it. */
  const send = async (fileName: string) => {
    const boundary = 'x-grens-x';
    const part = (is: string, more = ''): string =>
      `--${boundary}\r\nContent-Disposition: form-data; ${is}\r\n${more}\r\n`;
    const fields = { party: 'company', name: 'Jo Smit', signedOn: '2026-11-20', digest: agreement.digest };
    const head = Object.entries(fields)
      .map(([name, value]) => `${part(`name="${name}"`)}${value}\r\n`)
      .join('');
    const file = part(`name="scan"; filename="${fileName}"`, 'Content-Type: application/pdf\r\n');
    const body = Buffer.concat([Buffer.from(head + file, 'utf8'), PDF, Buffer.from(`\r\n--${boundary}--\r\n`)]);
    return (await api.as('coordinator'))
      .post(path())
      .set('Content-Type', `multipart/form-data; boundary=${boundary}`)
      .send(body);
  };
  const scans = () => api.connection.collection('uploads.files').find({}).toArray();

  for (const name of [
    '../../../../etc/cron.d/evil',
    '..\\..\\windows\\system32\\evil.pdf',
    '/etc/passwd',
    'C:\\evil.pdf',
    '....//....//evil.pdf',
    '%2e%2e%2f%2e%2e%2fevil.pdf',
    'scan.pdf\u0000.html',
    '\u202Efdp.html',
    'a'.repeat(3000),
    '__proto__',
    '',
    '.',
    '..',
  ])
    it(`keep a file named ${JSON.stringify(name.slice(0, 40))} under a name of ours, as a label only`, async () => {
      const answer = await send(name);
      const stored = await scans();
      if (answer.status !== 303) {
        // Refused: then nothing is kept.
        expect(answer.status, answer.text.slice(0, 300)).to.be.oneOf([400, 422]);
        expect(stored).to.deep.equal([]);
        return;
      }
      const [{ _id, filename, metadata }] = stored as unknown as [
        { _id: string; filename: string; metadata: { label: string } },
      ];
      expect(filename).to.match(/^fil_[A-Za-z0-9_-]+$/);
      expect(metadata.label).to.not.match(/[/\\\p{Cc}]|^\./u);
      expect(metadata.label.length).to.be.at.most(120);
      const file = await (await api.as('coordinator')).get(`/overeenkomsten/${agreement.id}/scans/${_id}`).expect(200);
      expect(file.headers).to.include({
        'content-disposition': `attachment; filename=handtekening-company-${agreement.id}.pdf`,
        'content-type': 'application/pdf',
        'x-content-type-options': 'nosniff',
      });
    });

  it('take no form with more parts than it has', async () => {
    const boundary = 'x-grens-x';
    const many = Array.from(
      { length: 500 },
      (_, at) => `--${boundary}\r\nContent-Disposition: form-data; name="f${at}"\r\n\r\nx\r\n`,
    ).join('');
    const flooded = await (
      await api.as('coordinator')
    )
      .post(path())
      .set('Content-Type', `multipart/form-data; boundary=${boundary}`)
      .send(Buffer.from(`${many}--${boundary}--\r\n`));
    expect(flooded.status).to.equal(400);
    expect(await scans()).to.deep.equal([]);
  });
});
