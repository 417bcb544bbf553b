import type { SqlConnection, SqlRow } from '../../../../src/platform/embedded-db/sql/connection.js';

/** A connection that answers what it is told to, and keeps what it was asked. */
export const fakeConnection = (answers: readonly SqlRow[] = []) => {
  const asked: string[] = [];
  const left = [...answers];
  const state = { free: true, ended: false };
  const connection: SqlConnection = {
    processId: () => 1,
    query: (name) => {
      asked.push(name);
      const row = left.shift();
      return row ? Promise.resolve([row]) : Promise.reject(new Error('no answer left'));
    },
    execute: (text) => {
      asked.push(text);
      return Promise.resolve(text);
    },
    isFree: () => state.free && !state.ended,
    end: () => {
      state.ended = true;
    },
  };
  return { connection, asked, state };
};
