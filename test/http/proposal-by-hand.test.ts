import { expect } from 'chai';
import { aCompany } from '../support/builders.js';
import { formsOn } from '../support/page-forms.js';
import { claimsOf, placementWorld, wanted } from '../support/placement-world.js';
import { startSchoolApp, type SchoolApp } from '../support/school-app.js';

const PATH = '/plaatsingen/voorstellen/nieuw';

describe('a proposal chosen by hand', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(() => placementWorld(api));

  it('leads from the page of a pupil over the free places and the rules to the question', async () => {
    const client = await api.as('coordinator');
    expect((await client.get('/leerlingen/stu-1').expect(200)).text).to.contain(`${PATH}?leerling=stu-1`);
    const places = (await client.get(`${PATH}?leerling=stu-1&seizoen=2027-voorjaar`).expect(200)).text;
    const step = /href="([^"]*aanbod=off-1[^"]*)"/.exec(places)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(step).to.contain('dag=tue');
    const judged = (await client.get(step).expect(200)).text;
    expect(judged).to.contain('Geen regel houdt dit tegen');
    const form = formsOn(judged).find(({ action }) => action === '/plaatsingen/voorstellen');
    const sent = await client
      .post('/plaatsingen/voorstellen')
      .type('form')
      .send({ ...form?.fields, message: 'Bel mij.' });
    expect([sent.status, String(sent.headers.location)]).to.satisfy(
      ([status, to]: [number, string]) => status === 303 && to.includes('voorstel-gedaan'),
    );
    expect(await claimsOf(api)).to.have.length(1);
    const shown = (await client.get(String(sent.headers.location)).expect(200)).text;
    expect(shown).to.contain('Bel mij.').and.to.contain('Het bedrijf kreeg geen mail');
    await api.storage.companies.replace(aCompany({ email: 'stage@werkplaats.example' }));
    expect((await client.get(String(sent.headers.location))).text).not.to.contain('Het bedrijf kreeg geen mail');
  });

  it('begins at an offer as well, and asks which pupil', async () => {
    const client = await api.as('coordinator');
    expect((await client.get('/vestigingen/est-1').expect(200)).text).to.contain(`${PATH}?aanbod=off-1`);
    const asked = (await client.get(`${PATH}?aanbod=off-1`).expect(200)).text;
    expect(asked).to.contain('Welke leerling?').and.to.contain('Sam de Vries').and.not.to.contain('Noor Anders');
    expect((await client.get(`${PATH}?aanbod=off-none`)).status).to.equal(404);
    await (await api.as('mentor')).get(PATH).expect(403);
  });

  it('says why not before anything is sent, and offers no way around it', async () => {
    const client = await api.as('coordinator');
    const closed = (await client.get(`${PATH}?leerling=stu-1&aanbod=off-1&dag=wed`).expect(200)).text;
    expect(closed).to.contain('Dit kan niet').and.to.contain('Van de wet en de regels kan niemand afwijken');
    expect(closed).not.to.contain('Vraag het bedrijf');
    const judged = await client.post('/api/v1/proposals/judgements').send(wanted('stu-1', { weekdays: ['wed'] }));
    expect(judged.body).to.deep.include({ code: 'proposal.days-not-shared', sharedWeekdays: ['tue'] });
    await client.post('/api/v1/proposals').send(wanted('stu-1')).expect(201);
    const again = await client.post('/api/v1/proposals/judgements').send(wanted('stu-1'));
    expect(again.body).to.include({ code: 'proposal.pupil-has-open' });
    expect(await claimsOf(api)).to.have.length(1);
  });

  it('shows on the same page what went wrong meanwhile, and a last day that cannot be by its field', async () => {
    const client = await api.as('coordinator');
    const late = await client
      .post('/plaatsingen/voorstellen')
      .type('form')
      .send({ ...wanted(), answerBy: '2026-11-01' });
    expect([late.status, late.text.includes('Kies een dag van 23 november 2026')]).to.deep.equal([422, true]);
    await client.post('/api/v1/proposals').send(wanted('stu-1')).expect(201);
    const twice = await client.post('/plaatsingen/voorstellen').type('form').send(wanted());
    expect([twice.status, twice.text.includes('al een voorstel dat openstaat')]).to.deep.equal([409, true]);
  });

  it('finds places by name, also those that the rules refuse', async () => {
    const client = await api.as('coordinator');
    const found = await client.get(`${PATH}?leerling=stu-1&seizoen=2027-voorjaar&q=Werkplaats`).expect(200);
    expect(found.text).to.contain('Gevonden').and.to.contain('Werkplaats Zutphen, Zutphen');
    const none = await client.get(`${PATH}?leerling=stu-1&seizoen=2027-voorjaar&q=Nergens`).expect(200);
    expect(none.text).to.contain('Geen plek gevonden in dit seizoen');
  });

  it('counts why companies decline, and gives the lists as files that a spreadsheet does not run', async () => {
    const client = await api.as('coordinator');
    const { id } = (await client.post('/api/v1/proposals').send(wanted()).expect(201)).body as { id: string };
    const text = '=HYPERLINK("x")';
    const company = await api.as('company');
    await company.post(`/api/v1/proposals/${id}/decline`).send({ reason: 'too-young', text }).expect(200);
    const page = (await client.get('/plaatsingen/afwijsredenen').expect(200)).text;
    expect(page).to.contain('Te jong voor dit werk').and.to.contain('1 voorstel werd');
    const reasons = (await client.get('/plaatsingen/afwijsredenen.csv?seizoen=2027-voorjaar').expect(200)).text;
    expect(reasons).to.contain('2027-voorjaar;Te jong voor dit werk;1');
    // Over all schools: one is too few to show, and nothing of a pupil is in it.
    const admin = await api.as('admin');
    const counted = await admin.get('/api/v1/decline-counts').expect(200);
    const [all] = (counted.body as { items: { reasons: { reason: string; count: number | null }[] }[] }).items;
    expect(all?.reasons.find(({ reason }) => reason === 'too-young')?.count).to.equal(null);
    expect((await admin.get('/afwijsredenen').expect(200)).text)
      .to.contain('niet getoond')
      .and.not.to.contain('HYPER');
    const overAll = (await admin.get('/afwijsredenen.csv?seizoen=2027-voorjaar').expect(200)).text;
    expect(overAll).to.contain('2027-voorjaar;Te jong voor dit werk;niet getoond').and.to.contain('Geen erkenning;0');
    await client.get('/api/v1/decline-counts').expect(403);
    const list = (await client.get('/plaatsingen/voorstellen.csv?stand=declined').expect(200)).text;
    expect(list).to.contain('Sam de Vries').and.to.contain("'=HYPERLINK");
    expect((await client.get('/plaatsingen/voorstellen.csv?stand=held').expect(200)).text).not.to.contain('Vries');
    const asked = (await company.get('/voorstellen.csv').expect(200)).text;
    expect(asked).to.contain('De Berkel').and.to.contain('Afgewezen').and.not.to.contain('Vries');
    expect((await admin.get('/erkenningen.csv?welke=aandacht').expect(200)).text).to.contain('Kwalificatie;Crebo');
    expect((await admin.get('/erkenningen.csv').expect(200)).text).to.contain('Werkplaats Zutphen');
    expect((await client.get('/matching.csv').expect(200)).text).to.contain('Matching;Gestart');
    const found = { companyName: '+Bol', town: 'Zutphen', work: 'Brood' };
    await client.post('/plaatsingen/eigen/leerling/stu-1').type('form').send(found).expect(303);
    expect((await client.get('/plaatsingen/eigen.csv?stand=nominated').expect(200)).text).to.contain("'+Bol;Zutphen");
    expect((await client.get('/plaatsingen/eigen?stand=approved').expect(200)).text).not.to.contain('+Bol');
    const foreign = await api.as('foreign-coordinator');
    expect((await foreign.get('/plaatsingen/afwijsredenen.csv').expect(200)).text).not.to.contain('Te jong');
  });
});
