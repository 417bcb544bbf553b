import type { OutgoingMail } from '../../src/platform/mail/outgoing-mail.js';

/** A mail to Jo that may go at once on 22 November 2026, 10:00 in the Netherlands. */
export const aMail = (fields: Partial<OutgoingMail> = {}): OutgoingMail => ({
  key: 'mail-1',
  to: 'jo@berkel.example',
  recipientId: 'acc-jo',
  schoolId: 'sch-1',
  kind: 'test.mail',
  subject: 'Onderwerp',
  text: 'Beste Jo,\n\nDit is een bericht.\n',
  html: '<p>Beste Jo,</p><p>Dit is een bericht.</p>',
  attachments: [],
  notBefore: new Date('2026-11-22T09:00:00Z'),
  ...fields,
});
