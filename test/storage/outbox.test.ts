import { expect } from 'chai';
import type { Connection } from 'mongoose';
import { connect, prepareCollections } from '../../src/platform/db/connection.js';
import { createOutbox } from '../../src/platform/mail/outbox.model.js';
import { mailIdOf, type MailState, type Outbox } from '../../src/platform/mail/outbox.js';
import { aMail } from '../support/mail-builders.js';
import { testDatabaseUri } from '../support/engine.js';

const NOW = new Date('2026-11-22T09:00:00Z');
const later = (milliseconds: number): Date => new Date(NOW.getTime() + milliseconds);
const MINUTE = 60_000;

describe('storage of outgoing mail', () => {
  let connection: Connection;
  let outbox: Outbox;

  before(async () => {
    connection = await connect(await testDatabaseUri('outbox'));
    outbox = createOutbox(connection);
    await prepareCollections(connection);
  });
  after(() => connection.close());
  beforeEach(async () => {
    await connection.collection('outboxMessages').deleteMany({});
  });

  const stateOf = async (key = 'mail-1'): Promise<MailState | undefined> => (await outbox.get(mailIdOf(key)))?.state;
  const claimed = async (milliseconds = MINUTE) => {
    const message = await outbox.claim(NOW, milliseconds);
    if (!message) throw new Error('nothing was due');
    return message;
  };

  it('holds a key once, whoever puts it and however often', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, i) => outbox.put(aMail({ subject: `${i}` }), 'queued', NOW)));
    await outbox.put(aMail({ to: 'other@x.example' }), 'kept', later(1));
    expect(await outbox.list({}, { after: null, limit: 10 })).to.have.length(1);
    expect(await stateOf()).to.equal('queued');
  });

  it('takes part in a transaction: all or nothing, also when the key is there already', async () => {
    await outbox.put(aMail(), 'queued', NOW);
    await connection.transaction(async () => {
      await outbox.put(aMail(), 'queued', NOW);
      await outbox.put(aMail({ key: 'mail-2' }), 'queued', NOW);
    });
    await connection
      .transaction(async () => {
        await outbox.put(aMail({ key: 'mail-3' }), 'queued', NOW);
        throw new Error('the caller fails');
      })
      .catch(() => undefined);
    expect([await stateOf('mail-1'), await stateOf('mail-2'), await stateOf('mail-3')]).to.deep.equal([
      'queued',
      'queued',
      undefined,
    ]);
  });

  it('runs a transaction again that lost a key against another', async () => {
    let runs = 0;
    await connection.transaction(async () => {
      runs++;
      await outbox.put(aMail({ key: 'first' }), 'queued', NOW); // the transaction sees the database as of now
      if (runs === 1) await createOutside(connection, 'mail-1');
      await outbox.put(aMail(), 'queued', NOW);
    });
    expect([runs, await stateOf('first'), await stateOf('mail-1')]).to.deep.equal([2, 'queued', 'queued']);
  });

  it('gives each mail to one of many that claim at once, those due first, and none before its time', async () => {
    for (let i = 0; i < 20; i++) await outbox.put(aMail({ key: `m${i}`, notBefore: later(-i) }), 'queued', NOW);
    await outbox.put(aMail({ key: 'tomorrow', notBefore: later(1) }), 'queued', NOW);
    await outbox.put(aMail({ key: 'kept' }), 'kept', NOW);
    expect((await claimed()).key).to.equal('m19');
    const all = await Promise.all(Array.from({ length: 30 }, () => outbox.claim(NOW, MINUTE)));
    const keys = all.flatMap((one) => (one ? [one.key] : []));
    expect([...keys].sort()).to.deep.equal(Array.from({ length: 19 }, (_, i) => `m${i}`).sort());
  });

  it('goes from claimed to sending to sent, with what happened', async () => {
    await outbox.put(aMail(), 'queued', NOW);
    const claim = await claimed();
    expect([claim.state, claim.attempts, claim.fence]).to.deep.equal(['claimed', 1, 1]);
    expect(await outbox.markSending(claim, MINUTE)).to.equal(true);
    expect(await outbox.markSending(claim, MINUTE)).to.equal(false);
    const sent = { state: 'sent', at: later(1), reason: null, answer: '250 OK' } as const;
    expect([await outbox.record(claim, sent), await outbox.record(claim, sent)]).to.deep.equal([true, false]);
    const { state, endedAt, leaseUntil, history } = (await outbox.get(claim.id))!;
    expect({ state, endedAt, leaseUntil }).to.deep.equal({ state: 'sent', endedAt: later(1), leaseUntil: null });
    expect(history.map((one) => one.state)).to.deep.equal(['queued', 'sent']);
  });

  it('is tried again at its new time, under a higher number', async () => {
    await outbox.put(aMail(), 'queued', NOW);
    const first = await claimed();
    const retry = { state: 'retry', at: NOW, reason: 'later', answer: '451', dueAt: later(MINUTE) } as const;
    expect(await outbox.record(first, retry)).to.equal(true);
    expect(await outbox.claim(later(MINUTE - 1), MINUTE)).to.equal(null);
    expect([await outbox.hasDue(later(MINUTE - 1)), await outbox.hasDue(later(MINUTE))]).to.deep.equal([false, true]);
    const second = await outbox.claim(later(MINUTE), MINUTE);
    expect([second?.attempts, second?.fence]).to.deep.equal([2, 2]);
    expect(await outbox.markSending(first, MINUTE)).to.equal(false);
    expect(await outbox.record(first, { ...retry, state: 'sent' })).to.equal(false);
  });

  it('lets a claim that ran out be claimed again, and one that was being sent be unknown', async () => {
    await outbox.put(aMail({ key: 'claimed' }), 'queued', later(-1));
    const vanished = await claimed(0);
    await outbox.put(aMail({ key: 'sending' }), 'queued', NOW);
    const sending = await claimed();
    await outbox.markSending(sending, 0);
    await outbox.put(aMail({ key: 'alive' }), 'queued', NOW);
    await outbox.markSending(await claimed(), MINUTE);
    expect(await outbox.markSending(vanished, MINUTE), 'a claim that ran out').to.equal(false);
    expect(await outbox.sweep(NOW)).to.deep.equal({ again: 1, unknown: 1 });
    expect(await outbox.sweep(NOW)).to.deep.equal({ again: 0, unknown: 0 });
    expect([await stateOf('claimed'), await stateOf('sending'), await stateOf('alive')]).to.deep.equal([
      'retry',
      'unknown',
      'sending',
    ]);
    expect((await claimed()).key).to.equal('claimed');
    expect((await outbox.get(sending.id))?.history.at(-1)?.reason).to.equal('sender-vanished');
    // The sender was only slow: what it knows is better than nothing.
    expect(await outbox.record(sending, { state: 'sent', at: NOW, reason: null, answer: '250' })).to.equal(true);
  });

  it('is queued again by a person where it ended without being sent, and not after', async () => {
    const person = { accountId: 'acc-1', now: NOW };
    await outbox.put(aMail(), 'queued', NOW);
    const claim = await claimed();
    expect(await outbox.resend(claim.id, person)).to.equal(false);
    await outbox.record(claim, { state: 'dead', at: NOW, reason: 'address-refused', answer: '550' });
    expect(await outbox.resend(claim.id, person)).to.equal(true);
    const again = await claimed();
    expect([again.attempts, again.fence, again.history.at(-1)?.accountId]).to.deep.equal([1, 3, 'acc-1']);
    await outbox.record(again, { state: 'sent', at: NOW, reason: null, answer: '250' });
    expect([await outbox.resend(claim.id, person), await outbox.drop(claim.id, person)]).to.deep.equal([false, false]);
  });

  it('is dropped by a person before it goes out, and is not claimed any more', async () => {
    await outbox.put(aMail(), 'queued', NOW);
    expect(await outbox.drop(mailIdOf('mail-1'), { accountId: 'acc-1', now: NOW })).to.equal(true);
    expect([await stateOf(), await outbox.claim(NOW, MINUTE)]).to.deep.equal(['dropped', null]);
  });

  it('is found by state, kind, start of the key and address, newest first, page by page', async () => {
    for (let i = 0; i < 5; i++)
      await outbox.put(aMail({ key: `visit-due:v${i}`, kind: 'visit.due' }), 'queued', later(i));
    await outbox.put(aMail({ key: 'place (50%).old', to: 'Jo@X.example' }), 'kept', later(9));
    const keys = async (filter: object, after: { createdAt: Date; id: string } | null = null) =>
      (await outbox.list(filter, { after, limit: 3 })).map(({ key }) => key);
    expect(await keys({ kind: 'visit.due' })).to.deep.equal(['visit-due:v4', 'visit-due:v3', 'visit-due:v2']);
    const place = { createdAt: later(2), id: mailIdOf('visit-due:v2') };
    expect(await keys({ kind: 'visit.due' }, place)).to.deep.equal(['visit-due:v1', 'visit-due:v0']);
    expect(await keys({ key: 'visit-due:v1' })).to.deep.equal(['visit-due:v1']);
    expect(await keys({ key: 'place (50%)' })).to.deep.equal(['place (50%).old']);
    expect(await keys({ key: '.*' })).to.deep.equal([]);
    expect(await keys({ to: 'jo@x.example', state: 'kept' })).to.deep.equal(['place (50%).old']);
    const counts = await outbox.counts();
    expect([counts.queued, counts.kept, counts.sent]).to.deep.equal([5, 1, 0]);
  });

  it('gives content only where it is asked for, and clears it in time', async () => {
    await outbox.put(aMail(), 'kept', NOW);
    await outbox.put(aMail({ key: 'open' }), 'queued', NOW);
    const contents = async (withContent: boolean) =>
      (await outbox.list({}, { after: null, limit: 9, withContent })).map(({ content }) => content?.subject);
    expect(await contents(true)).to.deep.equal(['Onderwerp', 'Onderwerp']);
    expect(await contents(false)).to.deep.equal([undefined, undefined]);
    expect(await outbox.clear({ content: NOW, all: NOW })).to.deep.equal({ cleared: 0, removed: 0 });
    expect(await outbox.clear({ content: later(1), all: NOW })).to.deep.equal({ cleared: 1, removed: 0 });
    expect(await outbox.resend(mailIdOf('mail-1'), { accountId: 'a', now: NOW }), 'without content').to.equal(false);
    expect(await outbox.clear({ content: later(1), all: later(1) })).to.deep.equal({ cleared: 0, removed: 1 });
    expect([await stateOf(), await stateOf('open')]).to.deep.equal([undefined, 'queued']);
  });
});

/** Stores a mail past the transaction that runs. */
const createOutside = async (connection: Connection, key: string): Promise<void> => {
  await connection
    .getClient()
    .db(connection.name)
    .collection<{ _id: string }>('outboxMessages')
    .insertOne({ _id: mailIdOf(key), key, state: 'queued', dueAt: NOW, createdAt: NOW, history: [] } as never);
};
