import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { accessibilityFaults, openBrowser, openWindow, overflowOf, PHONE } from '../support/browser.js';
import { aRunningPlacement } from '../support/guidance-builders.js';
import { PASSWORD, startSchoolApp, type SchoolApp } from '../support/school-app.js';

describe('a mentor on a phone', function () {
  this.timeout(120_000);
  let browser: Browser | null = null;
  let api: SchoolApp;
  let server: Server;
  let address = '';

  before(async function () {
    browser = await openBrowser('a mentor on a phone (test/pages)');
    if (browser === null) return this.skip();
    api = await startSchoolApp('visits_phone');
    await api.reset();
    await api.storage.placements.insertMany([aRunningPlacement()]);
    api.setClock('2026-11-26T15:00:00Z');
    server = createServer(api.app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    await browser?.close();
    if (browser === null) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await api.close();
  });

  it('records a visit and a week of attendance', async () => {
    if (browser === null) throw new Error('no browser');
    const { context, page, faults } = await openWindow(browser, PHONE);
    page.setDefaultTimeout(20_000);
    const wrong: string[] = [];
    const judge = async (what: string): Promise<void> => {
      wrong.push(...(await accessibilityFaults(page)).map((fault) => `${what}: ${fault}`));
      if ((await overflowOf(page)) > 0) wrong.push(`${what}: wider than the window`);
    };
    await page.goto(`${address}/inloggen`);
    await page.getByLabel('E-mailadres').fill('mentor@test.example');
    await page.locator('input[type=password]').first().fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${address}/`);
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
