import type { RequestListener } from 'node:http';

/** What a machine asks of any process: whether it lives and how it does. */
const SERVICE_PATHS = ['/health/live', '/health/ready', '/metrics'];

/** A worker's ear: it tells how it does, and has no pages and no API. */
export const withoutPages =
  (app: RequestListener): RequestListener =>
  (request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    if (SERVICE_PATHS.includes(path)) app(request, response);
    else response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('a worker has no pages\n');
  };
