import type { ServerResponse } from 'node:http';
import { type Answer, errorPage, json, springError } from './answer.ts';

export interface FaultContext {
  /** What would have been answered. */
  readonly answer: Answer;
  readonly response: ServerResponse;
  /** A good file of another market, when the request was for a file. */
  readonly otherFile: Buffer | undefined;
  /** The session token of the request, for services that repeat what they were sent. */
  readonly session: string | undefined;
  /** How long slow faults take, in milliseconds. */
  readonly slowMs: number;
  send(answer: Answer): void;
}

interface Fault {
  /** Trying again may help: these make the random mix. */
  readonly passing: boolean;
  readonly act: (context: FaultContext) => void;
}

const status =
  (code: number, headers: Record<string, string> = {}) =>
  ({ send }: FaultContext) =>
    send({ status: code, headers, body: Buffer.from('') });

const altered =
  (alter: (answer: Answer, context: FaultContext) => Answer) =>
  (context: FaultContext): void =>
    context.send(alter(context.answer, context));

function isFile({ headers }: Answer): boolean {
  return headers['content-type'] === 'application/octet-stream';
}

function flipBits(body: Buffer): Buffer {
  const flipped = Buffer.from(body);
  const at = Math.floor(flipped.length / 2);
  flipped[at] = (flipped[at] ?? 0) ^ 0x10;
  return flipped;
}

function head({ response, answer }: FaultContext, length: number): void {
  response.writeHead(answer.status, { ...answer.headers, 'content-length': String(length) });
}

/** Everything that the service, or what lies between, was seen or must be feared to do. */
export const FAULTS = {
  htmlPage: { passing: true, act: ({ send }) => send(errorPage()) },
  tooManyRequests: { passing: true, act: status(429, { 'retry-after': '0' }) },
  tooManyRequestsBare: { passing: true, act: status(429) },
  requestTimeout: { passing: true, act: status(408) },
  tooEarly: { passing: true, act: status(425) },
  internalError: { passing: true, act: status(500) },
  badGateway: { passing: true, act: ({ send }) => send(errorPage(502)) },
  unavailable: { passing: true, act: status(503, { 'retry-after': '0' }) },
  gatewayTimeout: { passing: true, act: status(504) },
  slowFirstByte: { passing: true, act: ({ send, answer, slowMs }) => void setTimeout(() => send(answer), slowMs) },
  neverAnswers: { passing: true, act: () => undefined },
  stallInBody: {
    passing: true,
    act: (context) => {
      head(context, context.answer.body.length);
      context.response.write(context.answer.body.subarray(0, context.answer.body.length >> 1));
    },
  },
  truncatedBody: {
    passing: true,
    act: (context) => {
      head(context, context.answer.body.length);
      context.response.write(context.answer.body.subarray(0, context.answer.body.length >> 1), () =>
        context.response.destroy(),
      );
    },
  },
  shortContentLength: {
    passing: true,
    act: altered((answer) => ({ ...answer, body: answer.body.subarray(0, Math.max(0, answer.body.length - 7)) })),
  },
  chunkedCut: {
    passing: true,
    act: ({ response, answer }) => {
      response.writeHead(answer.status, answer.headers);
      response.write(answer.body.subarray(0, answer.body.length >> 1), () => response.destroy());
    },
  },
  emptyBody: { passing: true, act: altered((answer) => ({ ...answer, body: Buffer.alloc(0) })) },
  resetBeforeHeaders: { passing: true, act: ({ response }) => void response.socket?.resetAndDestroy() },
  resetAfterHeaders: {
    passing: true,
    act: (context) => {
      head(context, context.answer.body.length);
      context.response.flushHeaders();
      setImmediate(() => context.response.socket?.resetAndDestroy());
    },
  },
  garbageJson: {
    passing: true,
    act: altered(() => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from('{"a":[1,'),
    })),
  },
  otherJson: { passing: true, act: ({ send }) => send(json({ message: 'temporarily out of order' })) },
  wrongMarket: {
    passing: true,
    act: altered((answer, { otherFile }) => (otherFile === undefined ? errorPage() : { ...answer, body: otherFile })),
  },
  // In a file only: nothing on the way flips a bit of text that still parses, and nothing could tell.
  flippedBits: {
    passing: true,
    act: altered((answer) => (isFile(answer) ? { ...answer, body: flipBits(answer.body) } : errorPage())),
  },
  trailingGarbage: {
    passing: true,
    act: altered((answer) => ({ ...answer, body: Buffer.concat([answer.body, Buffer.from('\u0000garbage')]) })),
  },
  badRequest: { passing: false, act: ({ send }) => send(springError(400, 'Failed to read request')) },
  unauthorised: { passing: false, act: status(401) },
  geoBlock: { passing: false, act: status(403) },
  notFound: { passing: false, act: ({ send }) => send(springError(404, 'Not Found')) },
  echoingError: {
    passing: false,
    act: ({ send, session }) => send(springError(400, `no data for session ${session}`)),
  },
  redirectElsewhere: { passing: false, act: status(302, { location: 'http://127.0.0.2:9/api/DownloadFile' }) },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;

export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];
export const PASSING_FAULTS = FAULT_NAMES.filter((name) => FAULTS[name].passing);
