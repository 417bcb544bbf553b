import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { accessibilityFaults, DESKTOP, openBrowser, openWindow, overflowOf, PHONE } from '../support/browser.js';
import { startDemoApp } from '../support/demo-app.js';
import type { Served } from '../support/served-app.js';

const PASSWORD = 'demo-leerwerk';

describe('the main job in a browser', function () {
  this.timeout(240_000);
  let browser: Browser | null = null;
  let app: Served;
  /** The outcome that the first test makes and the others look at. */
  let outcomePath = '';

  before(async function () {
    browser = await openBrowser('the main job in a browser (test/e2e)');
    if (browser === null) return this.skip();
    app = await startDemoApp('e2e');
  });
  after(async () => {
    await browser?.close();
    if (browser !== null) await app.close();
  });

  const windowOf = async (size: { width: number; height: number }) => {
    if (browser === null) throw new Error('no browser');
    return openWindow(browser, size);
  };

  const signIn = async (page: Page, role: string): Promise<void> => {
    await page.goto(`${app.address}/inloggen`);
    await page.getByLabel('E-mailadres').fill(`${role}@demo.example`);
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${app.address}/`);
  };

  const studentLinks = (page: Page, part: string): Promise<string[]> =>
    page
      .locator(`#${part} a[href*="/leerlingen/"]`)
      .evaluateAll((links) => links.map((link) => (link as unknown as { pathname: string }).pathname));

  it('lets a coordinator match, read the outcome and ask why and what if', async () => {
    const { context, page, faults } = await windowOf(DESKTOP);
    await page.goto(`${app.address}/matching`);
    expect(new URL(page.url()).pathname).to.equal('/inloggen');
    await page.getByRole('button', { name: 'Kies Stagecoördinator' }).click();
    await page.waitForURL(`${app.address}/matching`);

    await page.getByRole('button', { name: 'Start de matching' }).click();
    await page.waitForURL(/\/matching\/run_/);
    await page.getByRole('heading', { name: 'Geplaatste leerlingen' }).waitFor();
    outcomePath = new URL(page.url()).pathname;

    const rows = page.locator('#geplaatst tbody tr');
    expect(await rows.count()).to.be.above(10);
    const days = await rows.first().locator('.lw-days__day--on').allInnerTexts();
    expect(days.join(' ')).to.match(/maandag|dinsdag|woensdag|donderdag|vrijdag/);
    expect(await page.getByText(/^Bewezen: |^Bijna zeker/).count()).to.equal(1);

    const [placed] = await studentLinks(page, 'geplaatst');
    await page.goto(`${app.address}${placed ?? ''}`);
    await page.getByRole('heading', { name: 'Waarom deze plek?' }).waitFor();
    expect(await page.getByText(/plekken die konden|enige plek die kon/).count()).to.equal(1);

    await page.goto(`${app.address}${outcomePath}`);
    const [unplaced] = await studentLinks(page, 'zonder-plek');
    await page.goto(`${app.address}${unplaced ?? ''}`);
    await page.getByRole('heading', { name: 'Waarom geen plek?' }).waitFor();
    expect(await page.getByText(/^Van [\d.]+ plekken: /).count()).to.equal(1);

    const ticked = page.getByLabel(/^(maandag|dinsdag|woensdag|donderdag|vrijdag)$/);
    for (const box of await ticked.all()) await box.check();
    await page.getByRole('button', { name: 'Probeer deze dagen' }).click();
    await page.locator('[data-what-if]').waitFor();
    expect(await page.locator('[data-what-if]').innerText()).to.match(/leerlingen geplaatst/);

    await page.goto(`${app.address}${outcomePath}`);
    expect(await studentLinks(page, 'zonder-plek'), 'trying changes nothing').to.include(unplaced);

    await page.goto(`${app.address}${unplaced ?? ''}`);
    await page.getByRole('button', { name: 'Laat zien waarom niet' }).click();
    await page.locator('#waarom-niet [role=status]').waitFor();
    expect(faults).to.deep.equal([]);
    await context.close();
  });

  const pagesOf = async (page: Page): Promise<string[]> => {
    await signIn(page, 'coordinator');
    await page.goto(`${app.address}${outcomePath}`);
    const [placed] = await studentLinks(page, 'geplaatst');
    const [unplaced] = await studentLinks(page, 'zonder-plek');
    const student = placed?.split('/').at(-1) ?? '';
    await page.goto(`${app.address}/leerbedrijven?straal=10&seizoen=2027-voorjaar`);
    const place = await page.locator('main tbody a').first().getAttribute('href');
    return [
      '/',
      '/matching',
      outcomePath,
      ...[placed, unplaced, place].filter((path) => typeof path === 'string'),
      '/leerlingen',
      `/leerlingen/${student}`,
      `/leerlingen/${student}/wijzigen`,
      '/leerbedrijven?straal=10&seizoen=2027-voorjaar',
      '/school',
      '/school/klassen/nieuw',
      '/school/instellingen',
      '/regels',
    ];
  };

  for (const [name, size] of [
    ['a desktop', DESKTOP],
    ['a phone', PHONE],
  ] as const)
    it(`keeps to WCAG 2.2 AA on ${name}, without scrolling sideways`, async () => {
      const { context, page, faults } = await windowOf(size);
      await page.goto(`${app.address}/inloggen`);
      const found = [
        ...(await accessibilityFaults(page)),
        ...((await overflowOf(page)) > 0 ? ['/inloggen: wide'] : []),
      ];
      for (const path of await pagesOf(page)) {
        await page.goto(`${app.address}${path}`);
        found.push(...(await accessibilityFaults(page)).map((fault) => `${path}: ${fault}`));
        if ((await overflowOf(page)) > 0) found.push(`${path}: wider than the window`);
      }
      for (const role of ['company', 'admin', 'mentor', 'operator']) {
        await context.clearCookies();
        await signIn(page, role);
        found.push(...(await accessibilityFaults(page)).map((fault) => `home of ${role}: ${fault}`));
        if ((await overflowOf(page)) > 0) found.push(`home of ${role}: wider than the window`);
      }
      expect({ found, faults }).to.deep.equal({ found: [], faults: [] });
      await context.close();
    });

  it('leads along the skip link and shows errors beside their fields', async () => {
    const { context, page } = await windowOf(DESKTOP);
    await signIn(page, 'coordinator');
    await page.goto(`${app.address}/leerlingen/nieuw`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).to.equal('inhoud');

    await page.getByLabel('Voornaam').fill('Noa');
    await page.getByRole('button', { name: 'Voeg toe' }).click();
    const summary = page.getByRole('alert');
    await summary.waitFor();
    const links = await summary.getByRole('link').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    expect(links).to.include('#veld-lastName').and.not.to.include('#veld-firstName');
    for (const link of links) expect(await page.locator(link ?? '').count(), link ?? '').to.equal(1);
    const field = page.getByLabel('Achternaam');
    const description = (await field.getAttribute('aria-describedby'))?.split(' ') ?? [];
    expect(description).to.include('veld-lastName-fout');
    expect(await page.getByLabel('Voornaam').inputValue()).to.equal('Noa');
    expect(await accessibilityFaults(page)).to.deep.equal([]);
    await context.close();
  });
});
