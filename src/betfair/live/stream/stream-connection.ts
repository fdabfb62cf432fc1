import { connect, type TLSSocket } from 'node:tls';
import { FbpError } from '../../../domain/errors.ts';
import { connectionFault } from '../../service/connection-fault.ts';
import { refusalFault } from '../api/refusal.ts';
import { LineJoiner } from './line-joiner.ts';
import { type MarketData, readStreamMessage, type StreamMessage, type StreamStatus } from './stream-messages.ts';

/** Where the stream is and how long its answers may take. */
export interface StreamHost {
  readonly host: string;
  readonly port: number;
  /** Authorities to trust, PEM; the usual ones where undefined. */
  readonly ca: readonly string[] | undefined;
  readonly timeoutMs: number;
}

export interface StreamHandler {
  /** `unbelievable`: something before it is missing, which ends the connection. */
  onData(data: MarketData): 'taken' | 'unbelievable';
}

const SECOND_LOOK_MS = 100;

/** One TLS connection to the stream: requests with their answers, and market data as it comes. Once it ended it is of no more use. */
export class StreamConnection {
  /** Resolves with why, when it ends. */
  readonly ended: Promise<FbpError>;
  readonly #socket: TLSSocket;
  readonly #host: StreamHost;
  readonly #handler: StreamHandler;
  readonly #waiting = new Map<number | 'connection', (status: StreamStatus) => void>();
  readonly #joiner = new LineJoiner((line) => this.#take(line));
  #end: (why: FbpError) => void = () => undefined;
  #lastId = 0;
  #heard = 0;
  #lastLine = '';
  #silence: NodeJS.Timeout | undefined;

  private constructor(host: StreamHost, handler: StreamHandler) {
    this.#host = host;
    this.#handler = handler;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    const { ca } = host;
    const name = /^[\d.:[\]]+$/.test(host.host) ? {} : { servername: host.host };
    this.#socket = connect({
      host: host.host,
      port: host.port,
      rejectUnauthorized: true,
      ...name,
      ...(ca && { ca: [...ca] }),
    });
    this.#socket.setEncoding('utf8');
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (text: string) => this.#hear(text));
    this.#socket.on('error', (error) => this.#fail(this.#faultOf(error)));
    this.#socket.on('close', () => this.#fail(this.#fault('the exchange ended the connection')));
  }

  /** Connects, which the server greets. Throws FbpError of a connection that cannot be had. */
  static async open(host: StreamHost, handler: StreamHandler, signal: AbortSignal): Promise<StreamConnection> {
    const connection = new StreamConnection(host, handler);
    const stop = () => connection.close();
    signal.addEventListener('abort', stop, { once: true });
    void connection.ended.then(() => signal.removeEventListener('abort', stop));
    await connection.#answer('connection');
    return connection;
  }

  /** Throws FbpError: FBP-CREDENTIALS for a key or session that is refused. */
  async authenticate({ appKey, token }: { readonly appKey: string; readonly token: string }): Promise<StreamStatus> {
    return await this.#request({ op: 'authentication', appKey, session: token });
  }

  /**
   * Subscribes to markets, instead of what was subscribed to before on this connection. From the answer on silence of more than
   * `silenceMs` ends the connection.
   */
  async subscribe(subscription: object, silenceMs: number): Promise<StreamStatus> {
    const status = await this.#request({ op: 'marketSubscription', ...subscription });
    if (status.errorCode === undefined && this.#silence === undefined) {
      this.#silence = setTimeout(() => this.#endIfSilent(silenceMs), silenceMs);
    }
    return status;
  }

  close(): void {
    this.#fail(this.#fault('the connection was closed'));
  }

  async #request(message: object): Promise<StreamStatus> {
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = this.#answer(id);
    this.#socket.write(`${JSON.stringify({ ...message, id })}\r\n`);
    return await answer;
  }

  async #answer(id: number | 'connection'): Promise<StreamStatus> {
    const { timeoutMs } = this.#host;
    let timer: NodeJS.Timeout | undefined;
    const answered = new Promise<StreamStatus>((resolve) => this.#waiting.set(id, resolve));
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(this.#fault('the exchange did not answer in time', 'FBP-TIMEOUT')), timeoutMs);
    });
    const gone = this.ended.then((why): never => {
      throw why;
    });
    try {
      return await Promise.race([answered, late, gone]);
    } catch (error) {
      this.close();
      throw error;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  /** A program that stood still finds what came meanwhile only after its timers. */
  #endIfSilent(silenceMs: number): void {
    const heard = this.#heard;
    this.#silence = setTimeout(() => {
      if (heard === this.#heard) this.#fail(this.#fault(`nothing was heard for ${silenceMs} ms`, 'FBP-TIMEOUT'));
      else this.#silence = setTimeout(() => this.#endIfSilent(silenceMs), silenceMs);
    }, SECOND_LOOK_MS);
  }

  #hear(text: string): void {
    this.#heard += 1;
    this.#silence?.refresh();
    if (!this.#joiner.push(text)) this.#fail(this.#fault('the exchange sent a line that does not end'));
  }

  #take(line: string): void {
    // Whatever stands twice in a row was sent twice; after what cannot be read nothing is believed.
    if (line === this.#lastLine || this.#socket.destroyed) return;
    this.#lastLine = line;
    this.#act(readStreamMessage(line));
  }

  #act(message: StreamMessage): void {
    switch (message.op) {
      case 'connection':
        this.#waiting.get('connection')?.({ id: undefined, errorCode: undefined });
        break;
      case 'status': {
        const { id, errorCode } = message.status;
        const waiting = id === undefined ? undefined : this.#waiting.get(id);
        if (waiting !== undefined) waiting(message.status);
        // Said without being asked: it ends the connection.
        else if (errorCode !== undefined) this.#fail(refusalFault(errorCode, this.#where));
        break;
      }
      case 'mcm':
        if (this.#handler.onData(message.data) === 'unbelievable') {
          this.#fail(this.#fault('the exchange sent changes without what they are changes of'));
        }
        break;
      case 'broken':
        // To go on from the message before it is the only way to miss nothing unnoticed.
        this.#fail(this.#fault('the exchange sent a line that cannot be read'));
        break;
      case 'unknown':
        break;
    }
  }

  #fail(why: FbpError): void {
    clearTimeout(this.#silence);
    this.#end(why);
    this.#socket.destroy();
  }

  get #where(): string {
    return `${this.#host.host}:${this.#host.port}`;
  }

  #fault(message: string, code: 'FBP-REMOTE' | 'FBP-TIMEOUT' = 'FBP-REMOTE'): FbpError {
    return new FbpError(code, message, { where: this.#where, hint: 'it is tried again by itself' });
  }

  #faultOf(error: Error): FbpError {
    const { code, message, hint, retryable } = connectionFault(error);
    return new FbpError(code, message.replaceAll('{host}', this.#where), { hint, retryable, cause: error });
  }
}
