import { openDatabase } from '../src/compose/database.js';
import { readConfig } from '../src/config.js';
import { createAuditLog } from '../src/platform/audit/audit-events.model.js';
import { anchorOf, auditReport, type Anchor } from './audit-report.js';

/**
 * `npm run audit:verify -- [chain:seq:hash ...]` follows every chain of the audit log. Exit 0 when it is whole, 1 when something was
 * changed, removed or put in, 2 when it could not be checked. The last lines are the anchors: kept elsewhere and given to a later check,
 * they show that the end of a chain was not cut off.
 */
const verify = async (given: readonly string[]): Promise<number> => {
  const anchors: Anchor[] = given.map((text) => {
    const anchor = anchorOf(text);
    if (!anchor) throw new Error(`not an anchor, which is chain:seq:hash: ${text}`);
    return anchor;
  });
  const database = await openDatabase(readConfig(process.env), { onProgress: (line) => console.error(line) });
  try {
    const events = database.connection.collection('auditEvents');
    const state = await createAuditLog(database.connection).verify();
    const { lines, exitCode } = await auditReport(state, anchors, async ({ chain, seq }) => {
      const found = await events.findOne<{ link: { hash: string } }>({ 'link.chain': chain, 'link.seq': seq });
      return found?.link.hash ?? null;
    });
    for (const line of lines) console.log(line);
    return exitCode;
  } finally {
    await database.close();
  }
};

process.exitCode = await verify(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`The audit log could not be checked: ${error instanceof Error ? error.message : String(error)}`);
  return 2;
});
