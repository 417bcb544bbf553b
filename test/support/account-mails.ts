import type { Connection } from 'mongoose';

/** The text of the newest mail in the outbox. @throws Error when there is none */
export const aSentMail = async (connection: Connection): Promise<string> => {
  const [newest] = await connection.collection('outboxMessages').find({}).sort({ createdAt: -1 }).limit(1).toArray();
  const text = (newest?.content as { text?: string } | undefined)?.text;
  if (text === undefined) throw new Error('no mail was posted');
  return text;
};

/** The secret at the end of the link in a mail. @throws Error when there is no link */
export const secretIn = (text: string): string => {
  const secret = /\/([A-Za-z0-9_-]{43})$/m.exec(text)?.[1];
  if (secret === undefined) throw new Error(`no link in: ${text}`);
  return secret;
};
