import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { agreementLife } from '../support/agreement-life.js';
import { DESKTOP, openBrowser, openWindow, pageFaults, PHONE, signInByForm } from '../support/browser.js';
import { aRunningPlacement } from '../support/guidance-builders.js';
import { startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

describe('the pages of a placement in a browser, wide and narrow', function () {
  this.timeout(240_000);
  let browser: Browser | null = null;
  let api: SchoolApp;
  let address = '';
  let life: ReturnType<typeof agreementLife>;

  before(async function () {
    browser = await openBrowser('the pages of a placement (test/pages)');
    if (browser === null) return this.skip();
    api = await startSchoolApp();
    life = agreementLife(api);
    address = api.address;
  });
  after(async () => {
    await browser?.close();
    if (browser === null) return;
    await api.close();
  });
  beforeEach(async () => {
    await api.reset();
    await life.prepare();
    await api.storage.placements.insertMany([aRunningPlacement()]);
  });

  /** A window in which somebody is signed in, and what is wrong on the pages it was asked to judge. */
  const opened = async (person: Person | null) => {
    if (browser === null) throw new Error('no browser');
    const { context, page, faults } = await openWindow(browser, DESKTOP);
    if (person !== null) {
      await signInByForm(page, address, person);
    }
    const wrong: string[] = [];
    const judge = async (what: string): Promise<void> => {
      for (const size of [PHONE, DESKTOP]) {
        await page.setViewportSize(size);
        wrong.push(...(await pageFaults(page, `${what}, ${size.width} px`)));
      }
    };
    const visit = async (...paths: string[]): Promise<void> => {
      for (const path of paths) {
        const answer = await page.goto(`${address}${path}`);
        expect(answer?.status(), path).to.equal(200);
        await judge(path);
      }
    };
    const end = async (): Promise<void> => {
      // A form that comes back with its faults is an answer 422, of which a browser makes a line in its console.
      const others = faults.filter((one) => !one.includes('status of 422'));
      expect({ wrong, faults: others }).to.deep.equal({ wrong: [], faults: [] });
      await context.close();
    };
    return { page, judge, visit, end };
  };

  const fillAgreement = async (page: Page): Promise<void> => {
    await page.getByLabel('Naam (leerbedrijf)', { exact: true }).fill('Jo Smit');
    await page.getByLabel(/^E-mailadres \(leerbedrijf\)/).fill('jo@werkplaats.example');
    await page.getByLabel(/^Naam \(ouder of voogd/).fill('Kees de Vries');
  };

  it('makes an agreement, shows it, and lets the company sign it by link', async () => {
    const school = await opened('coordinator');
    await school.visit('/overeenkomsten', '/overeenkomsten/nieuw?stage=pla-1');
    await school.page.getByRole('button', { name: 'Bewaar' }).click();
    await school.page.locator('[id$="-fout"]').first().waitFor();
    await school.judge('the form with faults');
    await fillAgreement(school.page);
    await school.page.getByRole('button', { name: 'Bewaar' }).click();
    await school.page.getByRole('heading', { name: 'Leerwerkovereenkomst van Sam de Vries' }).waitFor();
    await school.judge('the agreement');
    const id = new URL(school.page.url()).pathname.split('/').at(-1) ?? '';
    await school.visit(`/overeenkomsten/${id}/wijzigen`, '/overeenkomsten');

    const secret = await life.linkFor(id, 'company');
    const company = await opened(null);
    await company.visit(`/ondertekenen/${secret}`);
    const code = await life.codeFor(secret, 'company');
    await company.visit(`/ondertekenen/${secret}?stap=code`);
    await company.page.getByLabel('Ik heb de hele tekst gelezen en ga akkoord').check();
    await company.page.getByLabel('Code uit de mail').fill('000 000');
    await company.page.getByRole('button', { name: 'Onderteken' }).click();
    await company.page.getByText(/code/).first().waitFor();
    await company.page.getByLabel('Ik heb de hele tekst gelezen en ga akkoord').check();
    await company.page.getByLabel('Code uit de mail').fill(code);
    await company.page.getByRole('button', { name: 'Onderteken' }).click();
    await company.page.getByText('U hebt ondertekend').waitFor();
    await company.judge('signed');
    expect((await life.read(id)).revisions[0]?.signatures.map(({ party }) => party)).to.deep.equal(['company']);
    await school.end();
    await company.end();
  });

  it('shows visits, attendance and the stageboek to the school', async () => {
    const school = await opened('coordinator');
    await school.visit('/bezoeken', '/bezoeken/stages/plc-1', '/bezoeken/stages/plc-1/vastleggen');
    await school.visit('/aanwezigheid', '/aanwezigheid/plc-1', '/aanwezigheid/uren', '/aanwezigheid/plc-1/dossier');
    await school.visit('/stageboeken', '/stageboeken/plc-1', '/stageboeken/lijsten/techniek');
    await school.end();
  });

  it('shows rounds to the mentor, who plans a visit and makes a link for the pupil', async () => {
    const mentor = await opened('mentor');
    await mentor.visit('/bezoeken/rondes', '/bezoeken/stages/plc-1');
    await mentor.page.getByLabel('Dag', { exact: true }).fill('2026-11-24');
    await mentor.page.getByRole('button', { name: /^Plan/ }).click();
    await mentor.page.getByText('Gepland op 24 november 2026 om 09:30.').waitFor();
    await mentor.judge('planned');
    await mentor.visit('/bezoeken/vis.plc-1.1');
    await mentor.visit('/stageboeken/plc-1');
    await mentor.page.getByRole('button', { name: /link/i }).first().click();
    const link = /\/dagverslag\/[\w-]+/.exec(await mentor.page.content())?.[0] ?? '';
    await mentor.judge('the link');
    await mentor.end();
    const pupil = await opened(null);
    await pupil.visit(link);
    await pupil.end();
  });

  it('asks the company about the month', async () => {
    const company = await opened('company');
    await company.visit('/terugkoppelen', '/bezoeken', '/aanwezigheid/plc-1');
    await company.end();
  });
});
