import type { Model } from 'mongoose';
import type { ChangeFeed } from './change-feed.js';
import { EVERYTHING } from './change-feed.js';

/** What is stored under an id and changed under a version. */
export interface Entity {
  readonly id: string;
  readonly version: number;
}

type Row = { _id: string; version: number } & Record<string, unknown>;

/** How many documents go to the server in one insert. */
const BATCH = 1000;
/** Above this, telling the readers one by one costs more than to let them read everything. */
const MANY = 50;

/** The part of storage that is the same for every kind of entity whose changes others follow. */
export interface EntityCollection<T extends Entity> {
  get(id: string): Promise<T | null>;
  /** Those of the ids that exist, by id. */
  byIds(ids: readonly string[]): Promise<T[]>;
  /** The same with these fields only: for who reads very many. */
  fieldsByIds<K extends string & keyof T>(ids: readonly string[], fields: readonly K[]): Promise<Pick<T, K | 'id'>[]>;
  all(): Promise<T[]>;
  /** @throws the storage's duplicate-key error when a unique index is broken */
  insert(item: T): Promise<void>;
  /** Stores the item as the next version; false when its version is no longer the stored one. */
  replace(item: T): Promise<boolean>;
  /** For loaders: many at once. Not all-or-nothing by itself. */
  insertMany(items: readonly T[]): Promise<void>;
  /** False when its version is no longer the stored one. */
  remove(item: Entity): Promise<boolean>;
}

/** A stored document of an entity. */
export const rowOf = ({ id, ...rest }: Entity): Row => ({ ...rest, _id: id });
/** The entity a document holds; each repository names its own kind. */
export const entityOf = <T extends Entity>({ _id, ...rest }: Omit<T, 'id'> & { _id: string }): T =>
  ({ id: _id, ...rest }) as unknown as T;

/** Storage of one collection; `kind` is the word before the id in the keys of the feed. */
export const createEntityCollection = <T extends Entity>(
  anyModel: unknown,
  feed: ChangeFeed,
  kind: string,
): EntityCollection<T> => {
  const model = anyModel as Model<Row>;
  const keyOf = (id: string): string => `${kind}/${id}`;
  return {
    get: async (id) => {
      const row = await model.findById(id).lean<Row | null>();
      return row && entityOf<T>(row as never);
    },
    byIds: async (ids) => {
      const rows = await model
        .find({ _id: { $in: [...ids] } })
        .sort({ _id: 1 })
        .lean<Row[]>();
      return rows.map((row) => entityOf<T>(row as never));
    },
    fieldsByIds: async (ids, fields) => {
      const rows = await model
        .find({ _id: { $in: [...ids] } }, Object.fromEntries(fields.map((field) => [field, 1])))
        .sort({ _id: 1 })
        .lean<Row[]>();
      return rows.map((row) => entityOf<T>(row as never));
    },
    all: async () => {
      const rows = await model.find().batchSize(5000).lean<Row[]>();
      return rows.map((row) => entityOf<T>(row as never));
    },
    insert: (item) =>
      feed.track([keyOf(item.id)], async () => {
        await model.create([rowOf(item)]);
      }),
    replace: (item) =>
      feed.track([keyOf(item.id)], async () => {
        const { id, version } = item;
        const { modifiedCount } = await model.replaceOne(
          { _id: id, version },
          { ...rowOf(item), version: version + 1 },
        );
        return modifiedCount === 1;
      }),
    insertMany: (items) =>
      feed.track(items.length > MANY ? [EVERYTHING] : items.map(({ id }) => keyOf(id)), async () => {
        for (let from = 0; from < items.length; from += BATCH)
          await model.insertMany(items.slice(from, from + BATCH).map((item) => rowOf(item)));
      }),
    remove: ({ id, version }) =>
      feed.track([keyOf(id)], async () => {
        const { deletedCount } = await model.deleteOne({ _id: id, version });
        return deletedCount === 1;
      }),
  };
};
