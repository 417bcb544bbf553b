import type { Model } from 'mongoose';

/** What belongs to one owner and is changed under a version. */
export interface Owned {
  readonly id: string;
  readonly version: number;
}

type Row = { _id: string; version: number } & Record<string, unknown>;
type Filter = Readonly<Record<string, unknown>>;

/** Storage of one collection of which every query is held to one owner. */
export interface OwnedCollection<T extends Owned> {
  get(owner: string, id: string): Promise<T | null>;
  /** In the order of the sort field, then of the ids. */
  find(
    owner: string,
    filter: Filter,
    page?: { readonly after: readonly [sortValue: string, id: string] | null; readonly limit: number },
  ): Promise<T[]>;
  /** @throws the storage's duplicate-key error when a unique index is broken */
  insert(owner: string, item: T): Promise<void>;
  /** Stores the item as the next version; false when its version is no longer the stored one. */
  replace(owner: string, item: T): Promise<boolean>;
}

/**
 * @param ownerField the field that names the owner; no filter and no item can replace it
 * @param sortField a text by which lists run
 */
export const createOwnedCollection = <T extends Owned>(
  anyModel: unknown,
  ownerField: string & keyof T,
  sortField: string & keyof T,
): OwnedCollection<T> => {
  const model = anyModel as Model<Row>;
  const within = (owner: string, filter: Filter = {}): Filter => ({ ...filter, [ownerField]: owner });
  const toItem = ({ _id, ...rest }: Row): T => ({ id: _id, ...rest }) as unknown as T;
  const toRow = (owner: string, { id, ...rest }: Owned): Row => ({ ...rest, _id: id, [ownerField]: owner });
  return {
    get: async (owner, id) => {
      const row = await model.findOne(within(owner, { _id: id })).lean<Row | null>();
      return row && toItem(row);
    },
    find: async (owner, filter, page) => {
      const after = page?.after ?? null;
      const beyond =
        after === null
          ? []
          : [{ $or: [{ [sortField]: { $gt: after[0] } }, { [sortField]: after[0], _id: { $gt: after[1] } }] }];
      const query = model.find(within(owner, { $and: [filter, ...beyond] })).sort({ [sortField]: 1, _id: 1 });
      const rows = await (page === undefined ? query : query.limit(page.limit)).lean<Row[]>();
      return rows.map(toItem);
    },
    insert: async (owner, item) => {
      await model.create(toRow(owner, item));
    },
    replace: async (owner, item) => {
      const { modifiedCount } = await model.replaceOne(within(owner, { _id: item.id, version: item.version }), {
        ...toRow(owner, item),
        version: item.version + 1,
      });
      return modifiedCount === 1;
    },
  };
};
