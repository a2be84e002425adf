/** Figures for Prometheus, on a port of their own: callers never reach it, and whoever collects them needs no key. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectDefaultMetrics, Registry } from 'prom-client';

/** Where figures are to be had. */
export interface MetricsAddress {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
}

export interface ServedMetrics {
  /** `http://127.0.0.1:9464/metrics` */
  readonly url: string;
  close(): Promise<void>;
}

/** Adds to `registry` what this process takes of processor and memory, and how long its event loop keeps others waiting. */
export function addProcessFigures(registry: Registry): void {
  collectDefaultMetrics({ register: registry });
}

/**
 * Serves what `collect` gives, in Prometheus' text format, at `/metrics`.
 *
 * @throws when the port is taken.
 */
export async function serveMetrics(
  { port, host }: MetricsAddress,
  collect: () => Promise<string>,
): Promise<ServedMetrics> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    collect().then(
      (text) =>
        response.writeHead(200, { 'content-type': Registry.PROMETHEUS_CONTENT_TYPE }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  // Figures alone keep no process alive.
  server.unref();
  const { port: taken } = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${name}:${taken}/metrics`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
