import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { openBrowser, openWindow, pageFaults, PHONE, signInByForm } from '../support/browser.js';
import { aRunningPlacement } from '../support/guidance-builders.js';
import { startSchoolApp, type SchoolApp } from '../support/school-app.js';

describe('a mentor on a phone', function () {
  this.timeout(120_000);
  let browser: Browser | null = null;
  let api: SchoolApp;
  let address = '';

  before(async function () {
    browser = await openBrowser('a mentor on a phone (test/pages)');
    if (browser === null) return this.skip();
    api = await startSchoolApp();
    await api.reset();
    await api.storage.placements.insertMany([aRunningPlacement()]);
    api.setClock('2026-11-26T15:00:00Z');
    address = api.address;
  });
  after(async () => {
    await browser?.close();
    if (browser === null) return;
    await api.close();
  });

  it('records a visit and a week of attendance', async () => {
    if (browser === null) throw new Error('no browser');
    const { context, page, faults } = await openWindow(browser, PHONE);
    page.setDefaultTimeout(20_000);
    const wrong: string[] = [];
    const judge = async (what: string): Promise<void> => {
      wrong.push(...(await pageFaults(page, what)));
    };
    await signInByForm(page, address, 'mentor');
    await judge('home');

    await page.getByRole('link', { name: /^Plannen\s*: Sam de Vries/ }).click();
    await judge('stage');
    await page.getByRole('link', { name: 'Bezoek vastleggen' }).click();
    await page.getByLabel('Op schema', { exact: true }).check();
    await page.getByLabel('Afspraken').fill('Elke dag om 8.25 uur in de kantine.');
    await judge('verslag');
    await page.getByRole('button', { name: 'Bewaar het verslag' }).click();
    await page.getByText('Het verslag is bewaard.').waitFor();
    expect(await page.getByText('Elke dag om 8.25 uur in de kantine.').count()).to.equal(1);

    await page.getByRole('link', { name: 'Aanwezigheid', exact: true }).first().click();
    await page.getByRole('heading', { name: 'Sam de Vries, week van 23 nov 2026' }).waitFor();
    expect(await page.getByLabel('Uren op dinsdag').inputValue()).to.equal('7');
    await page.getByLabel('Hoe was het op donderdag?').selectOption({ label: 'Ziek' });
    await judge('week');
    await page.getByRole('button', { name: 'Bewaar deze week' }).click();
    await page.getByText('De week is bewaard.').waitFor();
    expect(await page.getByText(/26 november 2026: ziek/).count()).to.equal(1);
    expect({ wrong, faults }).to.deep.equal({ wrong: [], faults: [] });
    await context.close();
  });
});
