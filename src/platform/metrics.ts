import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What the service measures of itself, in Prometheus' form. Labels never hold ids or personal data. */
export interface Metrics {
  /** Records one answered request; `route` is the path pattern, not the path. */
  observeRequest(route: string, method: string, status: number, seconds: number): void;
  /** Adds a number that is read when somebody asks; one that can't be read is left out. */
  gauge(spec: GaugeSpec): void;
  text(): Promise<string>;
  readonly contentType: string;
}

/** A number, or one per value of its labels. */
export interface GaugeSpec {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly read: () => Promise<
    readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[]
  >;
}

export const createMetrics = (): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer a request',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  return {
    observeRequest: (route, method, status, seconds) =>
      requests.observe({ route, method, status: String(status) }, seconds),
    gauge: ({ name, help, labelNames, read }) => {
      const gauge: Gauge = new Gauge({
        name,
        help,
        labelNames: [...labelNames],
        registers: [registry],
        collect: async () => {
          const values = await read().catch(() => []);
          gauge.reset();
          for (const { labels, value } of values) gauge.set(labels, value);
        },
      });
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
};
