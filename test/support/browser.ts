import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { PASSWORD } from './school-app.js';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const found = (): string | undefined => PLACES.find((path) => existsSync(path));

const install = (): void => {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  process.stderr.write('Installing chromium for the tests in a browser\n');
  try {
    execFileSync(
      'apt-get',
      ['install', '-y', '-q', '-o', 'DPkg::Lock::Timeout=300', '--no-install-recommends', 'chromium'],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
        timeout: 5 * 60_000,
      },
    );
  } catch {
    // What is left out is said by the caller, who knows which tests these are.
  }
};

/**
 * Debian's Chromium, installed when it is absent and may be; null when there is none, after saying loudly which tests are left out.
 * @throws Error in CI, where no test may be left out
 */
export const openBrowser = async (tests: string): Promise<Browser | null> => {
  if (found() === undefined) install();
  const executablePath = found();
  if (executablePath !== undefined) return chromium.launch({ executablePath, headless: true, args: ARGUMENTS });
  if (process.env.CI) throw new Error(`no chromium: ${tests} can't run, and CI leaves no test out`);
  process.stderr.write(`\n!!! LEFT OUT: ${tests}. There is no chromium; install it with: apt-get install chromium\n\n`);
  return null;
};

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** A fresh Dutch browser window of a size. */
export const openWindow = async (
  browser: Browser,
  viewport: { width: number; height: number },
): Promise<{ context: BrowserContext; page: Page; faults: string[] }> => {
  const context = await browser.newContext({ viewport, locale: 'nl-NL', timezoneId: 'Europe/Amsterdam' });
  const page = await context.newPage();
  page.setDefaultTimeout(90_000);
  page.setDefaultNavigationTimeout(90_000);
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on('request', (request) => {
    const { host } = new URL(request.url());
    if (host !== new URL(page.url() === 'about:blank' ? request.url() : page.url()).host)
      faults.push(`another host is asked: ${request.url()}`);
  });
  return { context, page, faults };
};

/** What axe-core finds wrong on a page under WCAG 2.2 AA, as lines. */
export const accessibilityFaults = async (page: Page): Promise<string[]> => {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
  });
};

/** What is wrong on a page as it stands, as lines that begin with `what`: against WCAG 2.2 AA, or wider than its window. */
export const pageFaults = async (page: Page, what: string): Promise<string[]> => {
  const faults = await accessibilityFaults(page);
  if ((await overflowOf(page)) > 0) faults.push('wider than the window');
  return faults.map((fault) => `${what}: ${fault}`);
};

/** Signs in somebody of the app of the tests as a person does. */
export const signInByForm = async (page: Page, address: string, person: string): Promise<void> => {
  await page.goto(`${address}/inloggen`);
  await page.getByLabel('E-mailadres').fill(`${person}@test.example`);
  await page.getByLabel('Wachtwoord').fill(PASSWORD);
  await page.getByRole('button', { name: 'Inloggen' }).click();
  await page.waitForURL(`${address}/`);
};

/** By how many pixels a page is wider than its window. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
