import { AsyncLocalStorage } from 'node:async_hooks';
import { Schema, type Connection, type Model } from 'mongoose';
import { systemClock } from '../clock.js';
import { newId } from '../ids.js';
import { hash32 } from '../random.js';
import { duplicateKeyOf } from './storage-errors.js';

/** A write that has begun and not yet said that it ended. */
interface Ticket {
  token: string;
  keys: string[];
  since: Date;
}

interface Shard {
  _id: string;
  /** Made with the shard: a shard that was made anew is not the one a reader knew. */
  epoch: string;
  /** How many keys were ever closed in this shard. */
  revision: number;
  /** The last of those keys; the newest is number `revision`. */
  recent: string[];
  open: Ticket[];
}

/** Stands for everything: a reader forgets all it knew. */
export const EVERYTHING = '*';

/** Shards keep writers of different things from waiting for one document. */
const SHARDS = 8;
const RECENT_KEPT = 64;
/** No write lasts this long; a ticket that old belongs to a process that died. */
const ABANDONED_AFTER_MS = 10 * 60 * 1000;

/** Where a reader is in the feed: the epoch and revision of each shard; an empty epoch for one that was not there. */
export type FeedPosition = readonly { readonly epoch: string; readonly revision: number }[];

/** What a reader must read again. `keys` may hold `EVERYTHING`. */
export interface FeedChanges {
  readonly position: FeedPosition;
  readonly keys: ReadonlySet<string>;
}

/**
 * Tells every process what it must read again, so that a cache of stored data is never behind a finished write.
 * A ticket is in the database before the write begins and is closed after it ended. A reader that asks after a write ended sees
 * the closed key; while a ticket is open, its keys are read again on every question. A writer that dies leaves its ticket open, which
 * costs time and never an answer that is wrong.
 */
export interface ChangeFeed {
  /** Runs a write that changes what the keys name. */
  track<T>(keys: readonly string[], write: () => Promise<T>): Promise<T>;
  /** Runs work that changes what the keys name and nothing else that is announced; its own writes announce nothing again. */
  covering<T>(keys: readonly string[], work: () => Promise<T>): Promise<T>;
  /** Runs writes of any repository of this connection in one transaction: all of them or none. May be run more than once. */
  atomically<T>(work: () => Promise<T>): Promise<T>;
  /** What was, or may have been, changed since a position. */
  changesSince(position: FeedPosition): Promise<FeedChanges>;
  /** Where the feed is now; what is read after this call is no older. */
  position(): Promise<FeedPosition>;
}

/** Work whose changes are announced by a ticket around it. */
const covered = new AsyncLocalStorage<true>();

/** The change feed of a name; repositories that share a name feed the same readers. */
export const createChangeFeed = (
  connection: Connection,
  name: string,
  now: () => Date = () => systemClock.now(),
): ChangeFeed => {
  const model = feedModelOf(connection);
  const ids = Array.from({ length: SHARDS }, (_, index) => `${name}/${index}`);

  // Asked with every question to a cache: past the mapper, which has nothing to do here.
  const read = (wanted: readonly string[], fields: readonly (keyof Shard)[]): Promise<Shard[]> =>
    model.collection
      .find<Shard>({ _id: { $in: wanted as never } }, { projection: Object.fromEntries(fields.map((one) => [one, 1])) })
      .toArray();

  const open = async (shard: string, ticket: Ticket): Promise<void> => {
    const put = () =>
      model.updateOne(
        { _id: shard },
        { $push: { open: ticket }, $setOnInsert: { epoch: newId('epo') } },
        { upsert: true },
      );
    try {
      await put();
    } catch (error) {
      if (!duplicateKeyOf(error)) throw error; // two made the shard at once: it is there now
      await put();
    }
  };

  const close = async (shard: string, { token, keys }: Ticket): Promise<void> => {
    const closed = keys.length > RECENT_KEPT ? [EVERYTHING] : keys;
    await model.updateOne(
      { _id: shard, 'open.token': token },
      {
        $pull: { open: { token } },
        $push: { recent: { $each: closed, $slice: -RECENT_KEPT } },
        $inc: { revision: closed.length },
      },
    );
  };

  const track: ChangeFeed['track'] = async (keys, write) => {
    if (keys.length === 0 || covered.getStore()) return write();
    const shard = ids[hash32(keys[0] ?? '') % SHARDS] ?? '';
    const ticket = { token: newId('chg'), keys: [...keys], since: now() };
    await open(shard, ticket);
    try {
      return await write();
    } finally {
      await close(shard, ticket);
    }
  };

  const closeAbandoned = async (shards: readonly Shard[]): Promise<void> => {
    const before = now().getTime() - ABANDONED_AFTER_MS;
    for (const shard of shards)
      for (const ticket of shard.open) if (ticket.since.getTime() < before) await close(shard._id, ticket);
  };

  const covering: ChangeFeed['covering'] = (keys, work) => track(keys, () => covered.run(true, work));

  return {
    track,
    covering,
    atomically: (work) => covering([EVERYTHING], () => connection.transaction(work)),
    position: async () => {
      const shards = await read(ids, ['epoch', 'revision']);
      return ids.map((id) => placeIn(shards, id));
    },
    changesSince: async (position) => {
      const heads = await read(ids, ['epoch', 'revision', 'open']);
      await closeAbandoned(heads);
      const keys = new Set(heads.flatMap((head) => head.open.flatMap((ticket) => ticket.keys)));
      const seen = new Map(ids.map((id, index) => [id, position[index] ?? NOWHERE]));
      const moved = ids.filter((id) => {
        const now = placeIn(heads, id);
        const before = seen.get(id) ?? NOWHERE;
        return now.epoch !== before.epoch || now.revision !== before.revision;
      });
      const shards = moved.length === 0 ? [] : await read(moved, ['epoch', 'revision', 'open', 'recent']);
      for (const id of moved) {
        const shard = shards.find(({ _id }) => _id === id);
        for (const key of closedSince(shard, seen.get(id) ?? NOWHERE)) keys.add(key);
        for (const ticket of shard?.open ?? []) for (const key of ticket.keys) keys.add(key);
        seen.set(id, placeIn(shards, id));
      }
      return { position: ids.map((id) => seen.get(id) ?? NOWHERE), keys };
    },
  };
};

const NOWHERE = { epoch: '', revision: 0 } as const;

const placeIn = (shards: readonly Shard[], id: string): FeedPosition[number] => {
  const shard = shards.find(({ _id }) => _id === id);
  return shard ? { epoch: shard.epoch, revision: shard.revision } : NOWHERE;
};

/** The keys closed after a place; everything when the shard is another one or no longer knows them all. */
const closedSince = (shard: Shard | undefined, seen: FeedPosition[number]): readonly string[] => {
  if (!shard || (seen.epoch !== '' && shard.epoch !== seen.epoch)) return [EVERYTHING];
  const missed = shard.revision - seen.revision;
  return missed < 0 || missed > shard.recent.length ? [EVERYTHING] : shard.recent.slice(shard.recent.length - missed);
};

const feedModelOf = (connection: Connection): Model<Shard> => {
  const existing = connection.models.ChangeFeedShard as Model<Shard> | undefined;
  if (existing) return existing;
  const ticket = new Schema<Ticket>(
    { token: { type: String, required: true }, keys: [String], since: { type: Date, required: true } },
    { _id: false, strict: 'throw' },
  );
  const schema = new Schema<Shard>(
    {
      _id: { type: String, required: true },
      epoch: { type: String, required: true },
      revision: { type: Number, default: 0 },
      recent: { type: [String], default: [] },
      open: { type: [ticket], default: [] },
    },
    { strict: 'throw', versionKey: false, collection: 'changeFeedShards' },
  );
  return connection.model<Shard>('ChangeFeedShard', schema);
};
