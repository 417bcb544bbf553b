import { expect } from 'chai';
import type { Delivery } from '../../src/platform/mail/mail-transport.js';
import type { OutboxMessage } from '../../src/platform/mail/outbox.js';
import { readSmtpUrl } from '../../src/platform/mail/smtp-settings.js';
import { createSmtpTransport } from '../../src/platform/mail/smtp-transport.js';
import { startMailServer, type MailServer } from '../support/mail-server.js';

const AT = new Date('2026-11-22T09:00:00Z');
const MESSAGE: OutboxMessage = {
  ...{ id: 'msg_1', key: 'mail-1', state: 'claimed', to: 'jo@berkel.example', recipientId: 'acc-jo', schoolId: null },
  ...{
    kind: 'test.mail',
    createdAt: AT,
    dueAt: AT,
    attempts: 1,
    fence: 1,
    leaseUntil: null,
    endedAt: null,
    history: [],
  },
  content: { subject: 'Onderwerp', text: 'Tekst', html: '<p>Tekst</p>', attachments: [], unsubscribe: null },
};

describe('mail over TLS, to a server whose certificate it signed itself', () => {
  let server: MailServer;
  afterEach(() => server.close());

  const send = async (settings: string): Promise<{ delivery: Delivery; asked: boolean }> => {
    const transport = createSmtpTransport(readSmtpUrl(`${server.url}${settings}`), 'Post <post@lwp.example>');
    let asked = false;
    try {
      const delivery = await transport.send(MESSAGE, () => {
        asked = true;
        return Promise.resolve(true);
      });
      return { delivery, asked };
    } finally {
      await transport.close();
    }
  };
  const start = async (encryption: 'none' | 'starttls' | 'tls'): Promise<void> => {
    server = await startMailServer(() => ({ kind: 'go on' }), encryption);
  };

  for (const encryption of ['starttls', 'tls'] as const) {
    it(`hands nothing over by ${encryption} unless the setting says that any certificate will do`, async () => {
      await start(encryption);
      const { delivery, asked } = await send('?requireTLS=true');
      expect({ outcome: delivery.outcome, asked, taken: server.taken.length }).to.deep.equal({
        ...{ outcome: 'retry', asked: false, taken: 0 },
      });
      expect(delivery.outcome === 'retry' && delivery.answer).to.match(/certificate/i);
    });

    it(`sends by ${encryption}, and only encrypted, when the setting says so`, async () => {
      await start(encryption);
      const { delivery } = await send('?requireTLS=true&checkCertificate=false');
      expect(delivery.outcome).to.equal('sent');
      expect(server.taken.map(({ to, isSecure }) => ({ to, isSecure }))).to.deep.equal([
        { to: 'jo@berkel.example', isSecure: true },
      ]);
    });
  }

  it('refuses a server that has no TLS where it is required, and a port that speaks none where it must from the start', async () => {
    await start('none');
    expect((await send('?requireTLS=true')).delivery.outcome).to.equal('retry');
    expect((await send('?requireTLS=true&checkCertificate=false')).asked).to.equal(false);
    expect(server.taken).to.deep.equal([]);
    expect((await send('?requireTLS=false')).delivery.outcome).to.equal('sent');
  });

  it('requires TLS of any server but one on this machine, unless the setting says otherwise', async () => {
    await start('none');
    const read = (url: string) => {
      const { requiresTls, checksCertificate } = readSmtpUrl(url);
      return [requiresTls, checksCertificate];
    };
    expect([
      read('smtp://mail.example'),
      read('smtp://127.0.0.1'),
      read('smtp://mail.example?requireTLS=false'),
      read('smtps://127.0.0.1?requireTLS=false&checkCertificate=false'),
    ]).to.deep.equal([
      [true, true],
      [false, true],
      [false, true],
      [true, false],
    ]);
    expect(() => readSmtpUrl('smtp://mail.example?checkCertificate=no')).to.throw('checkCertificate is true or false');
  });
});
