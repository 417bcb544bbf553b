import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { DESKTOP, openBrowser, openWindow, pageFaults, PHONE, signInByForm } from '../support/browser.js';
import { aStudent } from '../support/builders.js';
import { placementWorld, signAll, wanted } from '../support/placement-world.js';
import { startSchoolApp, type SchoolApp } from '../support/school-app.js';

describe('placements that cannot go on, in a browser', function () {
  this.timeout(180_000);
  let browser: Browser | null;
  let api: SchoolApp;
  let address = '';

  before(async function () {
    browser = await openBrowser('placements that cannot go on in a browser');
    if (browser === null) return this.skip();
    api = await startSchoolApp();
    address = api.address;
  });
  after(async () => {
    await browser?.close();
    if (!browser) return;
    await api.close();
  });

  const look = async (page: Page, name: string): Promise<void> => {
    expect(await pageFaults(page, name)).to.deep.equal([]);
  };

  it('lets a company stop, a school end and match, an admin count, and the company go on after all', async () => {
    if (!browser) return;
    await placementWorld(api);
    const school = await api.as('coordinator');
    const { id: asked } = (await school.post('/api/v1/proposals').send(wanted())).body as { id: string };
    const taken = await (await api.as('company')).post(`/api/v1/proposals/${asked}/acceptance`).send({});
    const { id } = taken.body as { id: string };
    await signAll(api, id);
    api.setClock('2027-02-02T09:00:00Z');

    const company = await openWindow(browser, PHONE);
    await signInByForm(company.page, address, 'company');
    await company.page.goto(`${address}/stoppen`);
    await look(company.page, 'an empty list on a phone');
    await company.page.getByRole('button', { name: 'Meld dat we stoppen' }).click();
    await company.page.getByLabel('Waarom').waitFor();
    await look(company.page, 'a form with errors on a phone');
    await company.page.getByLabel('Vestiging').selectOption('est-1');
    await company.page.getByLabel('Vanaf welke dag').fill('2027-03-01');
    await company.page.getByLabel('Waarom').fill('Wij verhuizen naar Duitsland.');
    await company.page.getByRole('button', { name: 'Meld dat we stoppen' }).click();
    await company.page.getByText('De melding is bewaard.').waitFor();
    await look(company.page, 'a list on a phone');

    const { page, context, faults } = await openWindow(browser, DESKTOP);
    await signInByForm(page, address, 'coordinator');
    await page.goto(`${address}/plaatsingen`);
    await page.getByRole('link', { name: 'Uitval' }).click();
    await page.getByText('Wij verhuizen naar Duitsland.').waitFor();
    await look(page, 'the losses of a school');
    await page.goto(`${address}/plaatsingen/${id}`);
    await page.getByText('Deze stage kan niet doorgaan vanaf 1 maart 2027').waitFor();
    await page.getByText('Stage gestart').first().click();
    await look(page, 'a placement that cannot go on');
    await page.goto(`${address}/plaatsingen/uitval`);
    await page.getByRole('checkbox', { name: 'Sam de Vries' }).check();
    await page.getByRole('button', { name: 'Beëindig de gekozen stages' }).click();
    await page.getByText('De gekozen stages zijn beëindigd.').waitFor();
    await page
      .getByRole('button', { name: /^Match deze leerlingen/ })
      .first()
      .click();
    await page.waitForURL(/\/matching\/run/);

    const admin = await openWindow(browser, DESKTOP);
    await signInByForm(admin.page, address, 'admin');
    await admin.page.goto(`${address}/uitval`);
    await look(admin.page, 'the counts of an admin');

    await company.page.getByRole('button', { name: /^Toch doorgaan/ }).click();
    await company.page.getByText('De vestiging neemt weer leerlingen.').waitFor();
    expect([...faults, ...admin.faults, ...company.faults].filter((fault) => !fault.includes('422'))).to.deep.equal([]);
    for (const one of [context, admin.context, company.context]) await one.close();
  });

  it('lets a school ask a ROC for a dispensation from the task of a place that was found, and record the answer', async () => {
    if (!browser) return;
    await placementWorld(api);
    await api.storage.students.replace({ schoolId: 'sch-1' }, aStudent({ programme: 'ENTREE' }));
    const school = await api.as('coordinator');
    const found = { studentId: 'stu-1', companyName: 'Garage Zutphen', town: 'Zutphen', work: 'Sleutelen' };
    await school.post('/api/v1/own-places').send({ ...found, kvkNumber: null, contact: null });
    const { page, context, faults } = await openWindow(browser, PHONE);
    await signInByForm(page, address, 'coordinator');
    await page.goto(`${address}/plaatsingen/taken`);
    await page.getByRole('link', { name: 'Spreek dispensatie af met het ROC' }).click();
    await page.getByLabel('Bedrijf, plaats of KvK-nummer').fill('werkplaats');
    await page.getByRole('button', { name: 'Zoeken' }).click();
    await look(page, 'the choice of a company on a phone');
    await page.getByRole('link', { name: 'Werkplaats Zutphen, Zutphen' }).click();
    await page.getByRole('button', { name: 'Leg de aanvraag vast' }).click();
    await page.getByText('Vul dit in.').first().waitFor();
    await look(page, 'the form of a request with an error on a phone');
    await page.getByLabel('ROC of andere mbo-instelling').fill('ROC Midden');
    await page.getByRole('button', { name: 'Leg de aanvraag vast' }).click();
    await page.getByText('De aanvraag is vastgelegd.').waitFor();
    await look(page, 'a request on a phone');
    const grant = page.locator('form', { hasText: 'Leg de verlening vast' });
    await grant.getByLabel('Wie besloot bij het ROC').fill('M. Bakker');
    await grant.getByLabel('Waar staat de afspraak').fill('Brief van 20 november');
    await page.getByRole('button', { name: 'Leg de verlening vast' }).click();
    await page.getByText('Verleend, gaat nog in').waitFor();
    await page.setViewportSize(DESKTOP);
    await look(page, 'a dispensation');
    await page.goto(`${address}/dispensaties`);
    await page.getByRole('link', { name: 'Werkplaats Zutphen, Zutphen' }).waitFor();
    await look(page, 'the list of dispensations');
    expect(faults.filter((fault) => !fault.includes('422'))).to.deep.equal([]);
    await context.close();
  });
});
