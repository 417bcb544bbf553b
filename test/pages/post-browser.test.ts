import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { jobCountNames } from '../../src/web/texts/post.nl.js';
import { DESKTOP, openBrowser, openWindow, pageFaults, PHONE, signInByForm } from '../support/browser.js';
import { somethingOfEverything } from '../support/reminder-life.js';
import { startSchoolApp, type SchoolApp } from '../support/school-app.js';

describe('jobs, reminders and mail in a browser', function () {
  this.timeout(180_000);
  let browser: Browser | null;
  let api: SchoolApp;
  let address = '';

  before(async function () {
    browser = await openBrowser('jobs, reminders and mail in a browser');
    if (browser === null) return this.skip();
    api = await startSchoolApp({ demo: true });
    address = api.address;
    await api.reset();
    api.setClock('2026-12-08T09:00:00Z');
    await somethingOfEverything(api);
    await api.work.register();
    await api.reminders.planner.plan();
    await api.reminders.digest.run(async (_item: string, work: () => Promise<unknown>) => {
      await work();
      return true;
    });
    await (await api.as('operator')).post('/api/v1/jobs/post-clean-up/runs').send({});
    await api.work.tick();
  });
  after(async () => {
    await browser?.close();
    if (!browser) return;
    await api.close();
  });

  /** Each page without a fault, on a desk and on a phone. */
  const look = async (person: string, paths: readonly string[]): Promise<void> => {
    if (!browser) return;
    const { context, page, faults } = await openWindow(browser, DESKTOP);
    await signInByForm(page, address, person);
    for (const path of paths)
      for (const size of [DESKTOP, PHONE]) {
        await page.setViewportSize(size);
        await page.goto(`${address}${path}`);
        expect(await pageFaults(page, `${path} at ${size.width}`)).to.deep.equal([]);
      }
    expect(faults).to.deep.equal([]);
    await context.close();
  };
  const mailTo = async (who: string): Promise<string> => {
    const [mail] = await api.storage.outbox.list({ to: `${who}@test.example` }, { after: null, limit: 1 });
    return mail?.id ?? '';
  };

  it('has words for whatever a job counts', async () => {
    const { items } = (await (await api.as('operator')).get('/api/v1/jobs')).body as {
      items: { last: { counts: Record<string, number> } | null }[];
    };
    const counted = items.flatMap(({ last }) => Object.keys(last?.counts ?? {}));
    expect(counted).to.have.length.above(15);
    expect(counted.filter((code) => jobCountNames[code] === undefined)).to.deep.equal([]);
  });

  it('shows jobs and what they did', () =>
    look('operator', ['/beheer/taken', '/beheer/taken/reminders-plan', '/beheer/taken/post-clean-up']));

  it('shows what was told to whom, and why', () =>
    look('coordinator', [
      '/meldingen',
      '/meldingen?soort=visit-overdue',
      '/meldingen/instellingen',
      '/meldingen/voorkeur',
    ]));

  it('shows the outbox, and how a mail looks', async () =>
    look('operator', ['/beheer/uitgaande-post', `/beheer/uitgaande-post/${await mailTo('coordinator')}`]));
});
