import type { Outbox } from './outbox.js';
import type { OutgoingMail, PostMail } from './outgoing-mail.js';

const ADDRESS = /^[^\s@<>,;:"\\()[\]]{1,64}@[^\s@<>,;:"\\()[\]]{1,190}$/;
const isPrintable = (text: string): boolean => !/[\u0000-\u001f\u007f\u0085\u2028\u2029]/.test(text);

/** @throws RangeError naming the field through which somebody could add a header or an address */
const checkHeaders = ({ to, subject, attachments, unsubscribe }: OutgoingMail): void => {
  if (!ADDRESS.test(to) || !isPrintable(to)) throw new RangeError('to: not one plain address');
  if (!isPrintable(subject)) throw new RangeError('subject: holds a line break or a control character');
  for (const { name, type } of attachments)
    if (!isPrintable(name) || !isPrintable(type)) throw new RangeError('attachments: a name or type with a line break');
  if (unsubscribe && !/^https?:\/\/[^\s<>]+$/.test(unsubscribe.url))
    throw new RangeError('unsubscribe: not an address');
};

/**
 * Where features leave mail. Without a mail server the mail is kept in the outbox, to be looked at.
 * @throws RangeError for a mail whose headers hold what no header may
 */
export const createPostMail =
  (deps: { outbox: Outbox; hasServer: boolean; now: () => Date }): PostMail =>
  async (mail) => {
    checkHeaders(mail);
    await deps.outbox.put(mail, deps.hasServer ? 'queued' : 'kept', deps.now());
  };
