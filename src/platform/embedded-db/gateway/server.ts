import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { deserialize } from 'bson';
import { createCommands, type Commands } from './commands.js';
import { repairDateTrunc } from './date-trunc.js';
import { errorReply } from './errors.js';
import { hello, isHandshake } from './handshake.js';
import { createPools } from './pools.js';
import {
  createFrameReader,
  legacyReply,
  messageReply,
  OP_MSG,
  OP_QUERY,
  opCodeOf,
  readRequest,
  requestIdOf,
  splitDocuments,
  WireFault,
} from './wire.js';

/** A running gateway. */
export type Gateway = { server: Server; close: () => Promise<void> };

/** More commands than these are left in the socket until the earlier ones are answered. */
const MAX_WAITING = 8;

const send = (socket: Socket, parts: Buffer[]): void => {
  socket.cork();
  for (const part of parts) socket.write(part);
  socket.uncork();
};

const answer = async (commands: Commands, socket: Socket, connectionId: number, message: Buffer): Promise<void> => {
  const op = opCodeOf(message);
  // A driver's first handshake may be an OP_QUERY; nothing else comes in that form.
  if (op === OP_QUERY && isHandshake(message))
    return send(socket, legacyReply(requestIdOf(message), hello(connectionId)));
  if (op !== OP_MSG) throw new WireFault(`operation ${op}`);
  const { body, sequence, wantsReply } = readRequest(message);
  const command = deserialize(body);
  const name = Object.keys(command)[0] ?? '';
  let reply;
  try {
    reply = await commands.run({
      name,
      command,
      body: repairDateTrunc(body),
      sequence: sequence && {
        name: sequence.name,
        documents: sequence.documents.includes('$dateTrunc')
          ? Buffer.concat(splitDocuments(sequence.documents).map(repairDateTrunc))
          : sequence.documents,
      },
      connectionId,
    });
  } catch (error) {
    reply = errorReply(error);
  }
  if (wantsReply) send(socket, messageReply(requestIdOf(message), reply));
};

/** Answers the MongoDB wire protocol in front of the PostgreSQL whose socket lies in `postgresSocketDirectory`. */
export const createGateway = (options: {
  postgresSocketDirectory: string;
  onFault: (fault: Error) => void;
}): Gateway => {
  const commands = createCommands(createPools(options.postgresSocketDirectory));
  const sockets = new Set<Socket>();
  let connections = 0;

  const server = createServer((socket) => {
    const connectionId = ++connections;
    sockets.add(socket);
    // One connection's commands are answered in order, one at a time.
    let turn = Promise.resolve();
    socket.on('close', () => {
      sockets.delete(socket);
      turn = turn.then(() => commands.connectionClosed(connectionId));
    });
    socket.on('error', () => socket.destroy());
    const endWith = (fault: unknown): void => {
      options.onFault(fault instanceof Error ? fault : new Error(String(fault)));
      socket.destroy();
    };
    let waiting = 0;
    const read = createFrameReader((message) => {
      if (++waiting > MAX_WAITING) socket.pause();
      turn = turn
        .then(() => answer(commands, socket, connectionId, message))
        .catch(endWith)
        .finally(() => {
          if (--waiting === 0) socket.resume();
        });
    });
    socket.on('data', (chunk) => {
      try {
        read(chunk);
      } catch (fault) {
        endWith(fault);
      }
    });
  });

  const close = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
    commands.close();
  };

  return { server, close };
};
