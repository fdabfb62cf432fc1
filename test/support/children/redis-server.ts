import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** Whether there is a Redis to test on; told with a reason where there is none, and a failure where there has to be one. */
export const hasRedis: boolean = isInstalled();
if (!hasRedis) {
  if (process.env['TESTS_NEED_SERVERS'] === '1')
    throw new Error('redis-server is not installed, and these tests may not be skipped');
  console.warn('skipped: no redis-server (Debian: apt-get install redis-server)');
}

function isInstalled(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A Redis of its own on a free port, with its data in a folder of its own. */
export class RedisServer {
  readonly port: number;
  readonly password: string | undefined;
  readonly #folder: string;
  #child: ChildProcess | undefined;

  private constructor(port: number, folder: string, password: string | undefined) {
    this.port = port;
    this.#folder = folder;
    this.password = password;
  }

  static async start({ password }: { password?: string } = {}): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), mkdtempSync(join(tmpdir(), 'fbp-redis-')), password);
    await server.startAgain();
    return server;
  }

  get url(): string {
    return `redis://${this.password === undefined ? '' : `:${this.password}@`}127.0.0.1:${this.port}`;
  }

  /** With what was saved, as far as the kernel has it; resolves when it answers. */
  async startAgain(): Promise<void> {
    const auth = this.password === undefined ? [] : ['--requirepass', this.password];
    const args = ['--port', String(this.port), '--dir', this.#folder, '--save', '', '--appendonly', 'yes', ...auth];
    this.#child = spawn('redis-server', ['--bind', '127.0.0.1', ...args], { stdio: 'ignore' });
    const client = new Redis(this.url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
    client.on('error', () => undefined);
    await client.ping();
    client.disconnect();
  }

  /** `forget`: the disk is lost with it. */
  async kill({ forget = false }: { forget?: boolean } = {}): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#child = undefined;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    if (forget) rmSync(join(this.#folder, 'appendonlydir'), { recursive: true, force: true });
  }

  async stop(): Promise<void> {
    await this.kill();
    await delay(0);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
