import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An app that listens on a port of its own, for this machine only. */
export interface Served {
  readonly address: string;
  close(): Promise<void>;
}

/** Listens with an app; connections that are still open end with it. */
export const serve = async (app: RequestListener): Promise<Served> => {
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
