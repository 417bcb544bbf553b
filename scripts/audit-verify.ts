import { openDatabase } from '../src/compose/database.js';
import { readConfig } from '../src/config.js';
import { createAuditLog } from '../src/platform/audit/audit-events.model.js';

const WORDS = {
  changed: 'was changed',
  removed: 'is missing',
  inserted: 'was put in',
  'chain-missing': 'is gone as a whole',
  'chain-changed': 'is not what was written down of it',
} as const;

/**
 * Follows every chain of the audit log. Exit 0 when it is whole, 1 when something was changed, removed or put in. The last lines are
 * the anchors: kept elsewhere and given as `chain:seq:hash`, they show a later check that the end of a chain was not cut off.
 */
const verify = async (anchors: readonly string[]): Promise<number> => {
  const database = await openDatabase(readConfig(process.env), { onProgress: (line) => console.error(line) });
  try {
    const log = createAuditLog(database.connection);
    const { faults, heads, events } = await log.verify();
    const lines = faults.map(({ kind, chain, seq }) => `${chain}${seq === null ? '' : ` event ${seq}`} ${WORDS[kind]}`);
    for (const anchor of anchors) {
      const [chain = '', seq = '', hash = ''] = anchor.split(':');
      const link = await database.connection
        .collection('auditEvents')
        .findOne<{ link: { hash: string } }>({ 'link.chain': chain, 'link.seq': Number(seq) });
      if (link?.link.hash !== hash) lines.push(`${chain} event ${seq} is not what the anchor says`);
    }
    for (const line of lines) console.log(line);
    console.log(
      `${events} events in ${heads.length} chains: ${lines.length === 0 ? 'whole' : `${lines.length} faults`}`,
    );
    for (const { chain, seq, hash } of heads) console.log(`anchor ${chain}:${seq}:${hash}`);
    return lines.length === 0 ? 0 : 1;
  } finally {
    await database.close();
  }
};

process.exitCode = await verify(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return 2;
});
