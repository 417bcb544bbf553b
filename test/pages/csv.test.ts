import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { expect } from 'chai';
import express from 'express';
import { pageOfAll, type PageRequest } from '../../src/platform/db/cursor.js';
import { AppError } from '../../src/platform/errors.js';
import type { PageReply } from '../../src/platform/http/route.js';
import { serve as routesOf } from '../../src/platform/http/serve.js';
import { csvOfList, csvReply, type CsvPage } from '../../src/web/csv.js';
import { page } from '../../src/web/route.js';
import { serve, type Served } from '../support/served-app.js';

const NAMES = ['Anna', 'Bas', '=1+1', 'Dirk', 'Eva'];
const listed = (names: readonly string[], part: PageRequest): CsvPage => {
  const { items, next } = pageOfAll(names, part, (name) => [name, name]);
  return { header: ['Naam'], rows: items.map((name) => [name]), next };
};
const inOrder = [...NAMES].sort();

const bodyOf = async (answer: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
};
const ask = async (address: string): Promise<IncomingMessage> => {
  const [answer] = (await once(get(address), 'response')) as [IncomingMessage];
  return answer;
};

describe('a list as a file for a spreadsheet', () => {
  let served: Served;
  let read: (part: PageRequest) => Promise<CsvPage>;
  let asked: number;
  let failures: unknown[];
  let ended: Promise<void>;

  /** The same reply, which tells when nothing more of it is made. */
  const watched = (reply: PageReply): PageReply => {
    if (!('parts' in reply)) throw new Error('not in parts');
    let end: () => void;
    ended = new Promise((resolve) => (end = resolve));
    async function* parts(from: AsyncIterable<string>) {
      try {
        yield* from;
      } finally {
        end();
      }
    }
    return { ...reply, parts: parts(reply.parts) };
  };

  before(async () => {
    const route = page({
      method: 'get',
      path: '/namen.csv',
      summary: 'File: names',
      allow: 'everyone',
      audit: null,
      handle: async () => watched(await csvOfList('namen.csv', (part) => ((asked += 1), read(part)), 2)),
    });
    const app = express();
    app.use(
      routesOf([route], {
        actorOf: () => Promise.resolve(undefined),
        keyHolderOf: () => Promise.resolve(undefined),
        audit: () => Promise.resolve(),
        idempotency: {} as never,
        forbiddenNumbersIn: () => [],
      }),
    );
    app.use(((error, _request, response, _next) => {
      failures.push(error);
      if (response.headersSent) response.destroy();
      else response.sendStatus(403);
    }) satisfies express.ErrorRequestHandler);
    served = await serve(app);
  });
  after(() => served.close());
  beforeEach(() => {
    asked = 0;
    failures = [];
    read = (part) => Promise.resolve(listed(inOrder, part));
  });

  it('holds every page of it, with one header, and nothing that a spreadsheet would run', async () => {
    const answer = await ask(`${served.address}/namen.csv`);
    expect(answer.headers).to.include({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename=namen.csv',
    });
    expect(await bodyOf(answer)).to.equal("\uFEFFNaam\n'=1+1\nAnna\nBas\nDirk\nEva\n");
    expect(asked).to.equal(3);
  });

  it('is the same file as one of rows that are at hand', async () => {
    const atHand = csvReply(
      'namen.csv',
      ['Naam'],
      inOrder.map((name) => [name]),
    );
    expect(atHand).to.deep.include({ file: await bodyOf(await ask(`${served.address}/namen.csv`)) });
  });

  it('is read no further than its reader has come', async () => {
    const reply = await csvOfList('namen.csv', (part) => ((asked += 1), read(part)), 2);
    if (!('parts' in reply)) throw new Error('not in parts');
    const parts = reply.parts[Symbol.asyncIterator]();
    await parts.next();
    expect(asked).to.equal(1);
    await parts.next();
    expect(asked).to.equal(2);
  });

  it('is refused as a page is when its first rows may not be read', async () => {
    read = () => Promise.reject(new AppError('forbidden', 'session.not-allowed'));
    expect((await ask(`${served.address}/namen.csv`)).statusCode).to.equal(403);
  });

  it('is broken off when something goes wrong halfway, so that it does not look whole', async () => {
    let fail: () => void = () => undefined;
    const failed = new Promise<never>((_resolve, reject) => (fail = () => reject(new Error('no such row'))));
    read = (part) => (asked === 3 ? failed : Promise.resolve(listed(inOrder, part)));
    const answer = await ask(`${served.address}/namen.csv`);
    fail();
    const outcome = await bodyOf(answer).catch((error: unknown) => (error as NodeJS.ErrnoException).code);
    expect({ outcome, status: answer.statusCode, whole: answer.complete }).to.deep.equal({
      outcome: 'ECONNRESET',
      status: 200,
      whole: false,
    });
    expect(String(failures)).to.equal('Error: no such row');
  });

  it('is no longer read when its reader goes away, which is no fault', async () => {
    read = ({ limit }) => Promise.resolve({ ...listed(inOrder, { limit }), next: 'endless' });
    const request = get(`${served.address}/namen.csv`);
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    answer.on('error', () => undefined);
    await once(answer, 'data');
    request.destroy();
    await ended;
    read = (part) => Promise.resolve(listed(inOrder, part));
    expect((await bodyOf(await ask(`${served.address}/namen.csv`))).split('\n')).to.have.length(7);
    expect(failures).to.deep.equal([]);
  });
});
