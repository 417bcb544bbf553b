import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import {
  accessibilityFaults,
  DESKTOP,
  openBrowser,
  openWindow,
  overflowOf,
  PHONE,
  signInByForm,
} from '../support/browser.js';
import { aCompany } from '../support/builders.js';
import { placementWorld } from '../support/placement-world.js';
import { startSchoolApp, type SchoolApp } from '../support/school-app.js';

describe('from a run to a placement, in a browser', function () {
  this.timeout(120_000);
  let browser: Browser | null;
  let api: SchoolApp;
  let address = '';

  before(async function () {
    browser = await openBrowser('the way from a run to a placement in a browser');
    if (browser === null) return this.skip();
    api = await startSchoolApp();
    address = api.address;
  });
  after(async () => {
    await browser?.close();
    if (!browser) return;
    await api.close();
  });

  it('proposes the outcome, answers by the link in the mail, and shows the placement that came of it', async () => {
    if (!browser) return;
    await placementWorld(api);
    await api.storage.companies.replace(aCompany({ email: 'stage@werkplaats.example' }));
    const { context, page, faults } = await openWindow(browser, DESKTOP);
    await signInByForm(page, address, 'coordinator');

    const client = await api.as('coordinator');
    let run = (await client.post('/api/v1/matching-runs').send({ season: '2027-voorjaar', groupId: 'grp-1' })).body as {
      id: string;
      state: string;
    };
    while (run.state === 'running') run = (await client.get(`/api/v1/matching-runs/${run.id}`)).body as typeof run;
    await page.goto(`${address}/matching/${run.id}`);
    await page.getByRole('link', { name: 'Voorstellen aan bedrijven' }).click();
    await page.waitForURL(/\/matching\/[^/]+\/voorstellen/);
    expect(await page.getByRole('checkbox', { checked: true }).count()).to.equal(1);
    expect(await accessibilityFaults(page)).to.deep.equal([]);
    await page.setViewportSize(PHONE);
    expect(await overflowOf(page)).to.equal(0);
    await page.setViewportSize(DESKTOP);
    await page.getByRole('button', { name: 'Stel de aangevinkte leerlingen voor' }).click();
    await page.getByText('De voorstellen zijn gedaan').waitFor();
    expect(await accessibilityFaults(page)).to.deep.equal([]);
    await page.getByRole('link', { name: 'Alle voorstellen' }).click();
    await page.waitForURL(/\/plaatsingen\/voorstellen/);
    expect(await page.getByText('Wacht op antwoord').count()).to.be.above(0);
    expect(await accessibilityFaults(page)).to.deep.equal([]);

    const [mail] = await api.connection.collection('outboxMessages').find().toArray();
    const { text } = (mail as unknown as { content: { text: string } }).content;
    const link = /\/voorstel\/[A-Za-z0-9_-]{43}/.exec(text)?.[0] ?? '';
    const phone = await openWindow(browser, PHONE);
    await phone.page.goto(`${address}${link}`);
    expect(await accessibilityFaults(phone.page)).to.deep.equal([]);
    expect(await overflowOf(phone.page)).to.equal(0);
    await phone.page.getByRole('button', { name: 'Wijs af' }).click();
    expect(
      (await phone.page.getByText('Kies een van deze').count()) + (await phone.page.getByText('Vul dit in').count()),
    ).to.be.above(0);
    await phone.page.getByRole('button', { name: 'Neem deze leerling aan' }).click();
    await phone.page.getByText('Bedankt, u neemt deze leerling aan.').waitFor();
    expect(await phone.page.getByText(/Sam de Vries|Luca0 Jansen/).count()).to.be.above(0);

    await page.goto(`${address}/plaatsingen`);
    await page.setViewportSize(PHONE);
    expect(await overflowOf(page), 'the longest state on a phone').to.equal(0);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.getByRole('link', { name: /Sam de Vries|Luca0 Jansen/ }).click();
    await page.getByText('Aangenomen, nog te ondertekenen').first().waitFor();
    expect(await accessibilityFaults(page)).to.deep.equal([]);
    for (const path of [
      '/plaatsingen/taken',
      '/plaatsingen/zonder-plek',
      '/plaatsingen/eigen',
      '/plaatsingen/eigen/leerling/stu-1',
    ]) {
      await page.goto(`${address}${path}`);
      expect(await accessibilityFaults(page), path).to.deep.equal([]);
    }
    expect([...faults, ...phone.faults].filter((fault) => !fault.includes('422'))).to.deep.equal([]);
    await phone.context.close();
    await context.close();
  });
});
