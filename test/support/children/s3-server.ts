import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { answerOfUploads } from './s3-uploads.ts';

export const BUCKET = 'odds';

/** A fault for a request, or none. `lost`: it is done, and its answer does not arrive. */
export type StoreFault = 500 | 503 | 'slow' | 'lost' | undefined;

/** An S3 server on loopback, which looks at the key's id and not at signatures. In front of it each request is counted, and may be answered by a fault. */
export class S3Server {
  readonly #folder: string;
  readonly #store: S3rver;
  readonly #front: Server;
  /** Bytes of answers so far. */
  bytesSent = 0;
  requests: string[] = [];
  /** Asked before each request. */
  fault: (request: string) => StoreFault = () => undefined;

  private constructor(folder: string, store: S3rver) {
    this.#folder = folder;
    this.#store = store;
    const stored = store.callback();
    const answer = (request: IncomingMessage, response: ServerResponse) => {
      if (!answerOfUploads(folder, request, response)) stored(request, response);
    };
    this.#front = createServer((request, response) => {
      const text = `${request.method} ${request.url}`;
      this.requests.push(text);
      const { write, end } = response;
      const count = (chunk: unknown) => {
        if (chunk instanceof Uint8Array || typeof chunk === 'string') this.bytesSent += chunk.length;
      };
      response.write = ((...args: Parameters<typeof write>) => {
        count(args[0]);
        return write.apply(response, args);
      }) as typeof write;
      response.end = ((...args: Parameters<typeof end>) => {
        count(args[0]);
        return end.apply(response, args);
      }) as typeof end;
      const fault = this.fault(text);
      if (typeof fault === 'number') return void response.writeHead(fault).end();
      if (fault === 'lost') response.end = (() => response.destroy()) as typeof end;
      setTimeout(() => answer(request, response), fault === 'slow' ? 300 : 0);
    });
  }

  static async start(): Promise<S3Server> {
    const folder = mkdtempSync(join(tmpdir(), 'fbp-s3-'));
    const store = new S3rver({
      directory: folder,
      silent: true,
      port: 0,
      configureBuckets: [{ name: BUCKET, configs: [] }],
    });
    await store.configureBuckets();
    const server = new S3Server(folder, store);
    await new Promise<void>((resolve) => server.#front.listen(0, '127.0.0.1', resolve));
    return server;
  }

  /** Variables for who uses it. */
  get env(): Record<string, string> {
    const { port } = this.#front.address() as AddressInfo;
    return {
      AWS_ACCESS_KEY_ID: 'S3RVER',
      AWS_SECRET_ACCESS_KEY: 'S3RVER',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_REGION: 'us-east-1',
    };
  }

  async stop(): Promise<void> {
    this.#front.closeAllConnections();
    await new Promise((resolve) => this.#front.close(resolve));
    await this.#store.close().catch(() => undefined);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
