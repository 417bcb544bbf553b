import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { mailIdOf } from '../../src/platform/mail/outbox.js';
import { readSmtpUrl } from '../../src/platform/mail/smtp-settings.js';
import { accessibilityFaults, openBrowser, openWindow, overflowOf, PHONE, signInByForm } from '../support/browser.js';
import { aMail } from '../support/mail-builders.js';
import { startMailServer } from '../support/mail-server.js';
import { startSchoolApp, type SchoolApp } from '../support/school-app.js';

const NOW = new Date('2026-11-22T09:00:00Z');
const ID = mailIdOf('mail-1');
const HOSTILE = `<p style="color: rgb(10, 120, 30)" id="greeting">Beste Jo</p>
<script>document.getElementById('greeting').textContent = 'scripted'</script>
<img src="https://elsewhere.example/pixel.png" alt="">
<form action="https://elsewhere.example/"><button>Klik</button></form>`;

describe('the mailbox of a demo', function () {
  this.timeout(90_000);
  let api: SchoolApp;
  let address: string;
  let browser: Browser | null = null;

  before(async () => {
    api = await startSchoolApp({ demo: true });
    await api.reset();
    await api.storage.outbox.put(aMail({ html: HOSTILE, subject: 'Bezoek <vrijdag>' }), 'kept', NOW);
    address = api.address;
    browser = await openBrowser('the mailbox of a demo (test/http/postvak)');
  });
  after(async () => {
    await browser?.close();
    await api.close();
  });

  it('lists what was written, and gives the markup apart, where nothing runs', async () => {
    const client = await api.as('operator');
    expect((await client.get('/postvak').expect(200)).text).to.include('Bezoek &lt;vrijdag>');
    expect((await client.get(`/postvak/${ID}`).expect(200)).text).to.not.include('elsewhere.example');
    const { headers, text } = await client.get(`/postvak/${ID}/opmaak`).expect(200);
    expect(text).to.equal(HOSTILE);
    expect(headers['content-security-policy']).to.equal(
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
    );
    expect(headers['x-frame-options']).to.equal('SAMEORIGIN');
    for (const person of ['coordinator', 'mentor', 'company'] as const)
      expect((await (await api.as(person)).get(`/postvak/${ID}/opmaak`)).status).to.equal(403);
  });

  it('shows a mail as it looks in a frame that runs no script, asks nothing of others and fits a phone', async function () {
    if (browser === null) return this.skip();
    const { context, page } = await openWindow(browser, PHONE);
    page.setDefaultTimeout(15_000);
    page.setDefaultNavigationTimeout(15_000);
    const asked: string[] = [];
    page.on('requestfinished', (request) => asked.push(new URL(request.url()).host));
    await signInByForm(page, address, 'operator');
    const framed = page.waitForResponse((response) => response.url().endsWith('/opmaak'));
    await page.goto(`${address}/postvak/${ID}`);
    expect((await framed).status()).to.equal(200);
    await page.locator('iframe').waitFor();
    expect(page.frames().map((frame) => new URL(frame.url()).pathname)).to.deep.equal([
      `/postvak/${ID}`,
      `/postvak/${ID}/opmaak`,
    ]);
    expect(await page.locator('iframe').getAttribute('sandbox')).to.equal('');
    expect(await overflowOf(page)).to.be.at.most(0);
    expect(asked.filter((host) => host !== new URL(address).host)).to.deep.equal([]);
    for (const path of [
      '/postvak',
      '/beheer/uitgaande-post',
      `/beheer/uitgaande-post/${ID}`,
      '/beheer/taken',
      '/beheer/taken/post-clean-up',
    ]) {
      await page.goto(`${address}${path}`);
      expect([await accessibilityFaults(page), (await overflowOf(page)) <= 0], path).to.deep.equal([[], true]);
    }
    await context.close();
  });
});

describe('a service with a mail server', () => {
  it('sends what is posted while it works, and tells the coordinators of an address that is refused', async () => {
    const server = await startMailServer((step, to) =>
      step === 'rcpt' && to === 'gone@berkel.example'
        ? { kind: 'answer', code: 550, text: '5.1.1 no such user' }
        : { kind: 'go on' },
    );
    const mail = { smtp: readSmtpUrl(server.url), from: 'Leerwerkplek <post@leerwerkplek.example>' };
    const api = await startSchoolApp({ mail, demo: true });
    await api.reset();
    const { outbox } = api.storage;
    await outbox.put(aMail(), 'queued', NOW);
    await outbox.put(aMail({ key: 'mail-2', to: 'gone@berkel.example' }), 'queued', NOW);
    api.work.start();
    while ((await outbox.counts()).sent < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    await api.work.stop();
    expect(server.taken.map(({ to }) => to).sort()).to.deep.equal(['coordinator@test.example', 'jo@berkel.example']);
    const notice = server.taken.find(({ to }) => to.startsWith('coordinator'))?.raw ?? '';
    expect(notice)
      .to.match(/^Subject: Een bericht kwam niet aan/m)
      .and.to.include('gone@berkel.example');
    const client = await api.as('operator');
    expect((await client.get('/postvak')).status, 'no mailbox where mail is sent').to.equal(404);
    expect((await client.get(`/beheer/uitgaande-post/${mailIdOf('mail-2')}`)).text).to.include(
      'Dit adres is geweigerd',
    );
    const again = await client.post(`/api/v1/outbox-messages/${mailIdOf('mail-2')}/sendings`).expect(202);
    expect((again.body as { state: string }).state).to.equal('queued');
    expect(await api.storage.bouncedAddresses.get('gone@berkel.example')).to.equal(null);
    await api.close();
    await server.close();
  }).timeout(60_000);
});
