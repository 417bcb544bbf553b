import { expect } from 'chai';
import { aCompany } from '../support/builders.js';
import { claimsOf, placementWorld, wanted, type ProposalAnswer } from '../support/placement-world.js';
import { startSchoolApp, type SchoolApp } from '../support/school-app.js';

describe('answering a proposal by personal link', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(async () => {
    await placementWorld(api);
    const company = await api.storage.companies.get('cmp-1');
    await api.storage.companies.replace({
      ...aCompany({ email: 'stage@werkplaats.example' }),
      version: company?.version ?? 1,
    });
  });

  const mails = async () =>
    (await api.connection.collection('outboxMessages').find().sort({ createdAt: 1, _id: 1 }).toArray()) as unknown as {
      to: string;
      kind: string;
      content: { subject: string; text: string; html: string };
    }[];
  const propose = async (): Promise<ProposalAnswer> =>
    (await (await api.as('coordinator')).post('/api/v1/proposals').send(wanted()).expect(201)).body as ProposalAnswer;
  const linkIn = (text: string): string => /\/voorstel\/[A-Za-z0-9_-]{43}/.exec(text)?.[0] ?? '';
  const mailedLink = async (): Promise<string> => linkIn((await mails()).at(-1)?.content.text ?? '');

  it('mails the profile without a name, and the name when the company accepted', async () => {
    await propose();
    const [asked] = await mails();
    expect(asked).to.include({ to: 'stage@werkplaats.example', kind: 'proposal.proposed' });
    for (const text of [asked?.content.text ?? '', asked?.content.html ?? '', asked?.content.subject ?? ''])
      expect(text).not.to.match(/Sam|Vries|1001|2011-09-01/);
    expect(asked?.content.text).to.contain('15 jaar bij de start').and.to.contain('dinsdag 09:00–15:30');
    const link = await mailedLink();
    await api.nobody().post(`${link}/aannemen`).type('form').send({}).expect(303);
    const later = await mails();
    expect(later.map(({ kind, to }) => `${kind} ${to}`).sort()).to.deep.equal([
      'proposal.accepted coordinator@test.example',
      'proposal.accepted stage@werkplaats.example',
      'proposal.proposed stage@werkplaats.example',
    ]);
    expect(
      later.find(({ kind, to }) => kind === 'proposal.accepted' && to.startsWith('stage'))?.content.text,
    ).to.contain('Sam de Vries');
    expect(await api.storage.placements.all({ schoolId: 'sch-1' }, {})).to.have.length(1);
  });

  it('shows on GET and changes nothing, however often a mail scanner looks', async () => {
    const { id } = await propose();
    const link = await mailedLink();
    for (let i = 0; i < 3; i++) {
      const { text } = await api.nobody().get(link).expect(200);
      expect(text).to.contain('De Berkel vraagt een stageplek').and.not.to.contain('Vries');
      await api.nobody().head(link).expect(200);
      await api.nobody().get(`${link}/aannemen`).expect(405);
    }
    expect((await api.storage.proposals.get({ schoolId: 'sch-1' }, id))?.state).to.equal('held');
  });

  it('keeps a digest of the secret and nothing of it anywhere else', async () => {
    await propose();
    const secret = (await mailedLink()).split('/').at(-1) ?? '';
    await api.nobody().post(`/voorstel/${secret}/afwijzen`).type('form').send({ reason: 'crisis' }).expect(303);
    for (const name of ['personalLinks', 'linkCounts', 'auditEvents', 'proposals', 'placementTasks'])
      expect(JSON.stringify(await api.connection.collection(name).find().toArray()), name).not.to.contain(secret);
    expect(await api.connection.collection('personalLinks').countDocuments()).to.equal(1);
  });

  it('is good for one proposal and one purpose only', async () => {
    await propose();
    const secret = (await mailedLink()).split('/').at(-1) ?? '';
    expect(await api.storage.personalLinks.read(secret, 'agreement.sign')).to.equal(undefined);
    expect((await api.storage.personalLinks.read(secret, 'proposal.answer'))?.holderId).to.equal('cmp-1');
    await api.nobody().get('/voorstel/iets-anders').expect(404);
  });

  it('stops working at its end and when it is revoked', async () => {
    const { id } = await propose();
    const first = await mailedLink();
    await (
      await api.as('coordinator')
    )
      .post(`/plaatsingen/voorstellen/${id}/opnieuw-mailen`)
      .type('form')
      .send({})
      .expect(303);
    const second = (await mails()).map(({ content }) => linkIn(content.text)).find((link) => link !== first) ?? '';
    expect(second).to.match(/^\/voorstel\//);
    await api.nobody().get(first).expect(404);
    await api.nobody().post(`${first}/aannemen`).type('form').send({}).expect(404);
    await api.nobody().get(second).expect(200);
    api.setClock('2026-11-29T09:00:00Z');
    await api.nobody().get(second).expect(404);
    expect((await api.storage.proposals.get({ schoolId: 'sch-1' }, id))?.state).to.equal('held');
  });

  it('refuses who tries many links, and who opens one without end', async () => {
    await propose();
    const link = await mailedLink();
    const nobody = api.nobody();
    for (let i = 0; i < 20; i++) await nobody.get(`/voorstel/fout${i}`).expect(404);
    const refused = await nobody.get('/voorstel/fout').expect(429);
    expect(refused.headers['retry-after'] ?? 'none').to.match(/^\d+$|none/);
    for (let i = 0; i < 60; i++) await nobody.get(link).expect(200);
    await nobody.get(link).expect(429);
  });

  it('gives one outcome when the same link is used twice at once, and says so the other time', async () => {
    const { id } = await propose();
    const link = await mailedLink();
    const answers = await Promise.all(
      ['aannemen', 'aannemen', 'afwijzen', 'aannemen'].map((what) =>
        api.nobody().post(`${link}/${what}`).type('form').send({ reason: 'crisis' }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([303, 409, 409, 409]);
    for (const { status, text } of answers)
      if (status === 409) expect(text).to.contain('Dit voorstel staat niet meer open');
    const { state } = (await api.storage.proposals.get({ schoolId: 'sch-1' }, id)) ?? {};
    expect(await claimsOf(api)).to.have.length(state === 'accepted' ? 1 : 0);
    expect(await api.storage.placements.all({ schoolId: 'sch-1' }, {})).to.have.length(state === 'accepted' ? 1 : 0);
  });
});
