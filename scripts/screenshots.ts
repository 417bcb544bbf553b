import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';

/** Takes pictures of the main pages of the demo, for the README: `npm run screenshots`. */
const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'docs/images');
const SIZES = [
  { name: 'desktop', width: 1280, height: 860 },
  { name: 'phone', width: 390, height: 844 },
] as const;

const startDemo = async (dataDir: string) => {
  const service = spawn(process.execPath, ['--import', 'tsx', join(root, 'src/main.ts')], {
    cwd: root,
    env: { ...process.env, DATA_DIR: dataDir, PORT: '0', DEMO: '1', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => service.once('exit', () => resolve()));
  for await (const line of createInterface({ input: service.stdout })) {
    console.log(line);
    const address = /is ready on (\S+)/.exec(line)?.[1];
    if (address !== undefined)
      return {
        address,
        stop: async () => {
          service.kill('SIGTERM');
          await ended;
        },
      };
  }
  throw new Error('the demo did not start');
};

const signIn = async (page: Page, address: string, role: string): Promise<void> => {
  await page.context().clearCookies();
  await page.goto(`${address}/inloggen`);
  await page.getByLabel('E-mailadres').fill(`${role}@demo.example`);
  await page.getByLabel('Wachtwoord').fill('demo-leerwerk');
  await page.getByRole('button', { name: 'Inloggen', exact: true }).click();
  await page.waitForURL(`${address}/`);
};

const firstLink = async (page: Page, selector: string): Promise<string> => {
  const href = await page.locator(selector).first().getAttribute('href');
  if (href === null) throw new Error(`nothing at ${selector}`);
  return href;
};

const runOnce = async (page: Page, address: string): Promise<string> => {
  await signIn(page, address, 'coordinator');
  await page.goto(`${address}/matching`);
  await page.getByRole('button', { name: 'Start de matching' }).click();
  await page.getByRole('heading', { name: 'Geplaatste leerlingen' }).waitFor();
  return new URL(page.url()).pathname;
};

/** A pupil without a place whom a small change would help, for a picture that shows what the page is for; else the first. */
const helpablePupil = async (page: Page, address: string, outcome: string): Promise<string> => {
  await page.goto(`${address}${outcome}`);
  const links = await page
    .locator('#zonder-plek a[href*="/leerlingen/"]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
  for (const link of links.slice(0, 12)) {
    await page.goto(`${address}${link}?helpt=ja`);
    if ((await page.locator('#helpt .lw-task').count()) > 0) return link;
  }
  return links[0] ?? outcome;
};

const takeAll = async (
  page: Page,
  address: string,
  size: string,
  { outcome, unplaced }: { outcome: string; unplaced: string },
): Promise<void> => {
  const take = async (name: string, path?: string): Promise<void> => {
    if (path !== undefined) await page.goto(`${address}${path}`);
    await page.screenshot({ path: join(target, `${name}-${size}.png`) });
    console.log(`${name}-${size}.png`);
  };
  await page.context().clearCookies();
  await take('sign-in', '/inloggen');
  await signIn(page, address, 'coordinator');
  await take('coordinator-home');
  await take('outcome', outcome);
  const placed = await firstLink(page, '#geplaatst a[href*="/leerlingen/"]');
  await take('why-this-place', placed);
  await take('why-no-place', `${unplaced}?helpt=ja`);
  await take('pupil', `/leerlingen/${placed.split('/').at(-1) ?? ''}`);
  await take('register', '/leerbedrijven?straal=10&seizoen=2027-voorjaar&vrij=ja');
  await take('company', await firstLink(page, 'main tbody a'));
  await signIn(page, address, 'company');
  await take('company-home');
};

const main = async (): Promise<void> => {
  mkdirSync(target, { recursive: true });
  const dataDir = mkdtempSync(join(tmpdir(), 'leerwerkplek-screenshots-'));
  const demo = await startDemo(dataDir);
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  try {
    let shown: { outcome: string; unplaced: string } | undefined;
    for (const { name, width, height } of SIZES) {
      const context = await browser.newContext({ viewport: { width, height }, locale: 'nl-NL' });
      const page = await context.newPage();
      page.setDefaultTimeout(120_000);
      page.setDefaultNavigationTimeout(120_000);
      if (shown === undefined) {
        const outcome = await runOnce(page, demo.address);
        shown = { outcome, unplaced: await helpablePupil(page, demo.address, outcome) };
      }
      await takeAll(page, demo.address, name, shown);
      await context.close();
    }
  } finally {
    await browser.close();
    await demo.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
};

await main();
