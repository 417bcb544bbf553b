import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { DESKTOP, openBrowser, openWindow, pageFaults, PHONE } from '../support/browser.js';
import { startDemoApp } from '../support/demo-app.js';
import type { Served } from '../support/served-app.js';

describe('the privacy of a pupil in a browser', function () {
  this.timeout(240_000);
  let browser: Browser | null = null;
  let app: Served;
  before(async function () {
    browser = await openBrowser('the privacy of a pupil in a browser (test/pages)');
    if (browser === null) return this.skip();
    app = await startDemoApp('privacy_browser');
  });
  after(async () => {
    await browser?.close();
    if (browser !== null) await app.close();
  });

  for (const [name, size] of [
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ] as const)
    it(`keeps to WCAG 2.2 AA on a ${name}, while consent is recorded and use is restricted`, async () => {
      if (browser === null) throw new Error('no browser');
      const { context, page, faults } = await openWindow(browser, size);
      const found: string[] = [];
      const look = async (what: string): Promise<void> => {
        found.push(...(await pageFaults(page, what)));
        const folder = process.env.SCREENSHOTS;
        if (folder) await page.screenshot({ path: `${folder}/${name}-${what}.png`, fullPage: true });
      };
      await page.goto(`${app.address}/leerlingen`);
      await page.getByRole('button', { name: 'Kies Stagecoördinator' }).click();
      await page.waitForURL(`${app.address}/leerlingen`);
      const row = page.locator('main tbody a').nth(name === 'desktop' ? 0 : 1);
      const path = (await row.getAttribute('href')) ?? '';

      await page.goto(`${app.address}${path}`);
      await page.getByRole('link', { name: 'Toestemmingen' }).click();
      await page.getByLabel('Waarvoor').selectOption({ label: 'Warme overdracht naar het mbo' });
      await page.getByLabel('Wat is er gezegd').selectOption({ label: 'Nee, geen toestemming' });
      await page.getByLabel('Naam van wie tekende').fill('Kees Peelen');
      await page.getByRole('button', { name: 'Leg vast' }).click();
      await page.getByRole('alert').waitFor();
      await look('toestemming-fout');
      await page.getByLabel('Datum op het papier').fill('2026-11-20');
      await page.getByRole('button', { name: 'Leg vast' }).click();
      await page.getByText('Niet gegeven').waitFor();
      await look('toestemmingen');
      await page.getByRole('link', { name: 'Vraag per mail' }).click();
      await page.getByRole('button', { name: 'Stuur de vraag' }).waitFor();
      await look('vragen');

      await page.goto(`${app.address}${path}/privacy`);
      await page.getByLabel('Grond in de wet').selectOption({ index: 1 });
      await page.getByLabel('Waarom').fill('De ouder maakt bezwaar.');
      await page.getByRole('button', { name: 'Beperk het gebruik' }).click();
      await page.getByText('Het gebruik van deze gegevens is beperkt').waitFor();
      await look('privacy');
      await page.goto(`${app.address}${path}`);
      await look('leerling');
      expect({ found, faults: faults.filter((one) => !one.includes('422')) }).to.deep.equal({ found: [], faults: [] });
      await context.close();
    });
});
