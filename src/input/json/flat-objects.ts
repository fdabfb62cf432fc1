import { getManyValues, isMany, none } from 'stream-chain/defs.js';
import { jsonParser, type Token } from 'stream-json/parser.js';
import { fileChunks, type OnBytes } from '../text/file-chunks.ts';

/** The values of one object of the document by dotted path, `teams.home.name` or `score.ft.0`. */
export type FlatObject = ReadonlyMap<string, string>;

/** Lists of matches have one of these names, or none in a document that is a list itself. */
const LISTS: ReadonlySet<string> = new Set('matches events response fixtures games results data rows'.split(' '));
/** Values of the document around the list, such as its name. */
const OUTER = '/';
/** No source nests deeper, and lists within a match (goals, cards) are of no use here beyond their first members. */
const MAX_DEPTH = 8;
const MAX_INDEX = 3;

/**
 * The matches of a JSON document one by one, in flat memory: the members of its list, or of every list named `matches`, `events`,
 * `response` and the like. What stands before the list is added to each under `/name`. Numbers stay as they are written.
 * `isLines`: the file is a list itself, one object after the other. Throws what the parser throws for text that is no JSON.
 */
export async function* flatObjects(
  path: string,
  { isLines, onBytes }: { isLines: boolean; onBytes?: OnBytes | undefined },
): AsyncGenerator<FlatObject> {
  const parse = jsonParser({ packValues: true, streamValues: false, jsonStreaming: isLines });
  const decoder = new TextDecoder();
  const flattener = new Flattener(isLines);
  for await (const chunk of fileChunks(path, onBytes)) {
    yield* flattener.add(tokensOf(parse(decoder.decode(chunk, { stream: true }))));
  }
  yield* flattener.add(tokensOf(parse(decoder.decode())));
  yield* flattener.add(tokensOf(parse(none as unknown as string)));
}

function tokensOf(result: unknown): readonly Token[] {
  if (result === none) return [];
  return isMany(result) ? (getManyValues(result) as Token[]) : [result as Token];
}

interface Level {
  readonly kind: 'object' | 'array';
  /** Dotted path of the value itself. */
  readonly path: string;
  /** Of the next value in it. */
  key: string;
  index: number;
}

class Flattener {
  readonly #isLines: boolean;
  readonly #levels: Level[] = [];
  readonly #outer = new Map<string, string>();
  #match: Map<string, string> | undefined;
  /** Depth at which the match began. */
  #from = 0;

  constructor(isLines: boolean) {
    this.#isLines = isLines;
  }

  *add(tokens: readonly Token[]): Generator<FlatObject> {
    for (const token of tokens) {
      const done = this.#take(token);
      if (done !== undefined) yield done;
    }
  }

  #take(token: Token): FlatObject | undefined {
    switch (token.name) {
      case 'keyValue': {
        const level = this.#levels.at(-1);
        if (level !== undefined) level.key = token.value;
        return undefined;
      }
      case 'startObject':
        if (this.#match === undefined && this.#isInList()) {
          this.#match = new Map(this.#outer);
          this.#from = this.#levels.length;
          this.#levels.push({ kind: 'object', path: '', key: '', index: 0 });
        } else this.#begin('object');
        return undefined;
      case 'startArray':
        this.#begin('array');
        return undefined;
      case 'endObject':
      case 'endArray':
        return this.#end();
      case 'stringValue':
      case 'numberValue':
        this.#set(token.value);
        return undefined;
      case 'trueValue':
      case 'falseValue':
        this.#set(String(token.value));
        return undefined;
      case 'nullValue':
        this.#set('');
        return undefined;
      default:
        return undefined;
    }
  }

  #isInList(): boolean {
    const list = this.#levels.at(-1);
    if (list === undefined) return this.#isLines;
    if (list.kind !== 'array') return false;
    return this.#levels.length === 1 || LISTS.has(list.path.split('.').at(-1) ?? '');
  }

  #begin(kind: Level['kind']): void {
    this.#levels.push({ kind, path: this.#nextPath(), key: '', index: 0 });
  }

  #end(): FlatObject | undefined {
    this.#levels.pop();
    this.#count();
    if (this.#match === undefined || this.#levels.length > this.#from) return undefined;
    const done = this.#match;
    this.#match = undefined;
    return done;
  }

  #set(value: string): void {
    const level = this.#levels.at(-1);
    const path = this.#nextPath();
    const isFar = this.#levels.length - this.#from > MAX_DEPTH || (level?.kind === 'array' && level.index > MAX_INDEX);
    this.#count();
    if (level === undefined || isFar) return;
    if (this.#match !== undefined) this.#match.set(path, value);
    else if (level.kind === 'object') this.#outer.set(OUTER + path, value);
  }

  #count(): void {
    const level = this.#levels.at(-1);
    if (level?.kind === 'array') level.index += 1;
  }

  #nextPath(): string {
    const level = this.#levels.at(-1);
    if (level === undefined) return '';
    const name = level.kind === 'array' ? String(level.index) : level.key;
    return level.path === '' ? name : `${level.path}.${name}`;
  }
}
