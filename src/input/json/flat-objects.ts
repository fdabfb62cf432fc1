import { getManyValues, isMany, none } from 'stream-chain/defs.js';
import { jsonParser, type Token } from 'stream-json/parser.js';
import { fileChunks, type OnBytes } from '../text/file-chunks.ts';
import type { TextPieces } from '../text/text-pieces.ts';

/** The values of one object of the document by dotted path, `teams.home.name` or `score.ft.0`. */
export type FlatObject = ReadonlyMap<string, string>;

/** Lists of matches have one of these names, or none in a document that is a list itself. */
const LISTS: ReadonlySet<string> = new Set('matches events response fixtures games results data rows'.split(' '));
/** A match's key among others: a number, a day, `match_12`, but no `team1` or `h2h`. */
const ID_KEY = /^\d|\d\d|[-_:. ]\d/;
/** Values of the document around the list, such as its name. */
const OUTER = '/';
/** No source nests deeper, and lists within a match (goals, cards) are of no use here beyond their first members. */
const MAX_DEPTH = 8;
const MAX_INDEX = 3;

/** Which lists of a document hold its matches. */
export interface ListQuestion {
  /** The file is a list itself, one object after the other. */
  readonly isLines: boolean;
  /** `named`: those of usual names; `any`: all that hold objects. */
  readonly lists: 'named' | 'any';
}

interface Reading extends ListQuestion {
  readonly onBytes?: OnBytes | undefined;
  readonly decoder: TextPieces;
}

/**
 * The matches of a JSON document one by one, in flat memory: the members of its list, or of every list named `matches`, `events`,
 * `response` and the like; where a list is an object, those under keys that are ids, which stand for an `id` of their own. What stands before
 * the list is added to each under `/name`. Numbers stay as they are written. Throws what the parser throws for text that is no JSON.
 */
export async function* flatObjects(
  path: string,
  { decoder, onBytes, ...question }: Reading,
): AsyncGenerator<FlatObject> {
  const parse = jsonParser({ packValues: true, streamValues: false, jsonStreaming: question.isLines });
  const flattener = new Flattener(question);
  for await (const chunk of fileChunks(path, onBytes)) {
    yield* flattener.add(tokensOf(parse(decoder.push(chunk))));
  }
  yield* flattener.add(tokensOf(parse(decoder.rest())));
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
  /** Its objects are matches: all of an array, of an object those under ids. */
  readonly isList: boolean;
  /** Of the next value in it. */
  key: string;
  index: number;
}

class Flattener {
  readonly #question: ListQuestion;
  readonly #levels: Level[] = [];
  readonly #outer = new Map<string, string>();
  #match: Map<string, string> | undefined;
  /** Depth at which the match began. */
  #from = 0;

  constructor(question: ListQuestion) {
    this.#question = question;
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
        if (this.#match === undefined && this.#isInList()) this.#beginMatch();
        else this.#begin('object');
        return undefined;
      case 'startArray':
        if (this.#isRound()) this.#match = undefined;
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
    if (list === undefined) return this.#question.isLines;
    return list.isList && (list.kind === 'array' || ID_KEY.test(list.key));
  }

  #beginMatch(): void {
    const list = this.#levels.at(-1);
    this.#match = new Map(this.#outer);
    if (list?.kind === 'object') this.#match.set('id', list.key);
    this.#from = this.#levels.length;
    this.#levels.push({ kind: 'object', path: '', isList: false, key: '', index: 0 });
  }

  /** Whether the object that was taken for a match holds a list of them, and nothing yet that a match has: a round, or a season. */
  #isRound(): boolean {
    const [list, own] = this.#levels.slice(this.#from - 1);
    if (this.#match === undefined || list?.kind !== 'object' || own === undefined) return false;
    const isDirect = this.#levels.length === this.#from + 1 && LISTS.has(own.key);
    return isDirect && ![...this.#match.keys()].some((name) => name.includes('.') && !name.startsWith(OUTER));
  }

  #begin(kind: Level['kind']): void {
    const path = this.#nextPath();
    this.#levels.push({ kind, path, isList: this.#holdsMatches(kind, path), key: '', index: 0 });
  }

  #holdsMatches(kind: Level['kind'], path: string): boolean {
    const parent = this.#levels.at(-1);
    if (parent === undefined || LISTS.has(path.split('.').at(-1) ?? '')) return true;
    return this.#isInList() || (kind === 'array' && this.#question.lists === 'any');
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
