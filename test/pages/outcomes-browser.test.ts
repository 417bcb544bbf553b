import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { aPlacement, anAgreement } from '../support/agreement-builders.js';
import { DESKTOP, openBrowser, openWindow, pageFaults, PHONE, signInByForm } from '../support/browser.js';
import { aCompany, aStudent, d } from '../support/builders.js';
import { startSchoolApp, type SchoolApp } from '../support/school-app.js';

describe('what came of a stage, in a browser', function () {
  this.timeout(180_000);
  let browser: Browser | null;
  let api: SchoolApp;
  let address = '';

  before(async function () {
    browser = await openBrowser('evaluations and outflow in a browser');
    if (browser === null) return this.skip();
    api = await startSchoolApp();
    address = api.address;
    await api.reset();
    await api.storage.placements.insertMany([
      aPlacement({ firstDay: d('2026-09-01'), lastDay: d('2026-11-20'), state: 'completed' }),
    ]);
    await api.storage.agreements.insert(anAgreement());
    await api.storage.companies.replace(aCompany({ email: 'stage@werkplaats.example' }));
    const scope = { schoolId: 'sch-1' };
    const version = (await api.storage.students.get(scope, 'stu-1'))?.version ?? 1;
    await api.storage.students.replace(scope, aStudent({ version, endedOn: d('2026-05-20') }));
  });
  after(async () => {
    await browser?.close();
    if (!browser) return;
    await api.close();
  });

  const isFine = async (page: Page, what: string): Promise<void> => {
    expect(await pageFaults(page, what)).to.deep.equal([]);
    const ids = await page.locator('[id]').evaluateAll((all) => all.map(({ id }) => id));
    expect(
      ids.filter((id, at) => ids.indexOf(id) !== at),
      `${what} has an id twice`,
    ).to.deep.equal([]);
    const folder = process.env.SCREENSHOTS;
    const width = page.viewportSize()?.width ?? 0;
    if (folder) await page.screenshot({ path: `${folder}/${what}-${width}.png`, fullPage: true });
  };
  const tap = async (page: Page, question: string, said: string): Promise<void> =>
    page.getByRole('group', { name: question }).getByLabel(said, { exact: true }).check();

  it('is asked of a pupil by mail, answered on a phone, and read by the mentor', async () => {
    if (!browser) return;
    const desk = await openWindow(browser, DESKTOP);
    await signInByForm(desk.page, address, 'mentor');
    await desk.page.goto(`${address}/evaluaties`);
    await isFine(desk.page, 'evaluaties');
    await desk.page.getByRole('link', { name: 'Sam de Vries' }).click();
    expect(await desk.page.getByLabel('E-mailadres van de leerling').inputValue()).to.equal('sam@leerling.example');
    await desk.page.getByRole('button', { name: 'Mail de vragen' }).first().click();
    await desk.page.getByText('De vragen zijn gemaild.').waitFor();
    expect(await desk.page.getByLabel('E-mailadres van het bedrijf').inputValue()).to.equal('stage@werkplaats.example');
    await isFine(desk.page, 'evaluatie');

    const [mail] = await api.connection.collection('outboxMessages').find({ to: 'sam@leerling.example' }).toArray();
    const link = /\/evaluatie\/leerling\/[\w-]{43}/.exec(JSON.stringify(mail))?.[0] ?? '';
    const phone = await openWindow(browser, PHONE);
    await phone.page.goto(`${address}${link}`);
    await isFine(phone.page, 'leerling-vragen');
    await phone.page.getByRole('button', { name: 'Verstuur' }).click();
    await phone.page.getByText('Je bent er bijna.').waitFor();
    await isFine(phone.page, 'leerling-fouten');
    await tap(phone.page, 'Hoe vond je je stage?', 'Goed');
    await tap(phone.page, 'Heb je geleerd wat je wilde leren?', 'Ja, het meeste');
    await tap(phone.page, 'Voelde je je veilig op je stage?', 'Ja');
    await tap(phone.page, 'Kreeg je genoeg hulp bij je werk?', 'Soms wel, soms niet');
    await tap(phone.page, 'Is deze stage ook leuk voor iemand uit je klas?', 'Misschien');
    await tap(phone.page, 'Mag je bij dit bedrijf komen werken?', 'Ja, maar het is nog niet zeker');
    await phone.page.getByRole('button', { name: 'Verstuur' }).click();
    await phone.page.getByText('Dank je wel.').waitFor();
    await isFine(phone.page, 'leerling-bedankt');

    await desk.page.reload();
    await desk.page.getByText('Ja, maar het is nog niet zeker').waitFor();
    await desk.page.getByRole('link', { name: 'Vul de vragen in' }).click();
    await isFine(desk.page, 'begeleider-vragen');
    await phone.context.close();
    const asMentor = await openWindow(browser, PHONE);
    await signInByForm(asMentor.page, address, 'mentor');
    for (const [path, what] of [
      ['/evaluaties', 'evaluaties'],
      ['/evaluaties/pla-1', 'evaluatie'],
      ['/evaluaties/pla-1/mentor/invullen', 'begeleider-vragen'],
      ['/evaluaties/pla-1/pupil/verbeteren', 'leerling-verbeteren'],
    ] as const) {
      await asMentor.page.goto(`${address}${path}`);
      await isFine(asMentor.page, what);
    }
    expect([...desk.faults, ...phone.faults, ...asMentor.faults].filter((one) => !one.includes('422'))).to.deep.equal(
      [],
    );
    await asMentor.context.close();
    await desk.context.close();
  });

  it('is recorded with a handover that the mbo school confirms', async () => {
    if (!browser) return;
    const desk = await openWindow(browser, DESKTOP);
    await signInByForm(desk.page, address, 'mentor');
    await desk.page.goto(`${address}/uitstroom`);
    await desk.page.getByRole('link', { name: /^Vastleggen/ }).click();
    expect(await desk.page.getByLabel('Leerling').inputValue()).to.equal('stu-1');
    await tap(desk.page, 'Waarheen', 'Mbo');
    await desk.page.getByLabel('Niveau').selectOption('2');
    await isFine(desk.page, 'uitstroom-vastleggen');
    await desk.page.getByRole('button', { name: 'Bewaar' }).click();
    await desk.page.getByText('Vastgelegd.').waitFor();
    await isFine(desk.page, 'uitstroom-leerling');
    await desk.page.getByRole('link', { name: 'Maak de overdracht' }).click();
    await desk.page.getByLabel('Mbo-school', { exact: true }).fill('Graafschap College');
    await desk.page.getByLabel('E-mailadres van de contactpersoon').fill('intake@mbo.example');
    await desk.page.getByLabel('Wat de mbo-school moet weten').fill('Werkt graag buiten.');
    await desk.page.getByLabel('Naam', { exact: true }).fill('Kees de Vries');
    await isFine(desk.page, 'overdracht-maken');
    await desk.page.getByRole('button', { name: 'Verstuur de overdracht' }).click();
    await desk.page.getByText('De overdracht is verstuurd.').waitFor();
    const own = new URL(desk.page.url()).pathname;

    const [mail] = await api.connection.collection('outboxMessages').find({ to: 'intake@mbo.example' }).toArray();
    const link = /\/overdracht\/[\w-]{43}/.exec(JSON.stringify(mail))?.[0] ?? '';
    const phone = await openWindow(browser, PHONE);
    await phone.page.goto(`${address}${link}`);
    await isFine(phone.page, 'overdracht');
    await phone.page.getByRole('button', { name: 'Ik heb de overdracht ontvangen' }).click();
    await phone.page.getByText('De ontvangst is bevestigd').waitFor();
    await signInByForm(phone.page, address, 'mentor');
    for (const [path, what] of [
      ['/uitstroom', 'uitstroom'],
      [own, 'uitstroom-leerling'],
      [`${own}/wijzigen`, 'uitstroom-wijzigen'],
      [`${own}/overdracht`, 'overdracht-maken'],
    ] as const)
      for (const window of [desk, phone]) {
        await window.page.goto(`${address}${path}`);
        await isFine(window.page, what);
      }
    expect([...desk.faults, ...phone.faults]).to.deep.equal([]);
    await phone.context.close();
    await desk.context.close();
  });

  it('is counted for research without a name', async () => {
    if (!browser) return;
    for (const size of [DESKTOP, PHONE]) {
      const { context, page, faults } = await openWindow(browser, size);
      await signInByForm(page, address, 'reader');
      await page.goto(`${address}/uitkomsten`);
      await isFine(page, 'uitkomsten');
      expect(await page.getByText('Vries').count()).to.equal(0);
      expect(faults).to.deep.equal([]);
      await context.close();
    }
  });
});
