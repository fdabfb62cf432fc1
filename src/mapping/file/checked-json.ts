import type * as z from 'zod';
import { nearestWord } from '../names/nearest-word.ts';
import { type JsonDocument, parseJsonDocument } from './json-with-lines.ts';
import { type KeyPath, keyText, type MappingProblem } from './mapping-problem.ts';

/** A problem as the checks see it; the caller adds file and line. */
export type FoundProblem = Pick<MappingProblem, 'kind' | 'severity' | 'message' | 'hint'> & { readonly path: KeyPath };

/** What one kind of file has to be. */
export interface FileForm<T> {
  readonly schema: z.ZodType<T>;
  /** The keys that its objects may have, for the nearest suggestion. */
  readonly knownKeys: readonly string[];
  /** What is expected where the schema allows one of several things. */
  readonly eitherMessage: string;
  /** What a schema cannot say: that the parts agree with each other. */
  check(value: T): readonly FoundProblem[];
}

export interface CheckedJson<T> {
  /** Undefined when there are errors among the problems. */
  readonly value: T | undefined;
  readonly problems: readonly MappingProblem[];
}

/** Reads the text of a JSON file of our own and says all that is wrong with it, each with line and key. `path` is for the messages. */
export function parseChecked<T>(path: string, text: string, form: FileForm<T>): CheckedJson<T> {
  const document = parseJsonDocument(text.replace(/^\ufeff/, ''));
  const { value, found } = findProblems(document, form);
  const problems = found.map(({ path: key, ...rest }) => ({
    ...rest,
    file: path,
    line: document.syntaxError?.line ?? document.lineOf(key),
    key: keyText(key),
  }));
  return { value: problems.some(({ severity }) => severity === 'error') ? undefined : value, problems };
}

function findProblems<T>(document: JsonDocument, form: FileForm<T>): { value: T | undefined; found: FoundProblem[] } {
  if (document.syntaxError !== undefined) return { value: undefined, found: [malformed(document.syntaxError.message)] };
  const duplicates = document.duplicateKeys.map(duplicateKey);
  const parsed = form.schema.safeParse(document.value);
  if (parsed.success) return { value: parsed.data, found: [...duplicates, ...form.check(parsed.data)] };
  return {
    value: undefined,
    found: [...duplicates, ...parsed.error.issues.flatMap((issue) => describeIssue(issue, form))],
  };
}

function malformed(message: string): FoundProblem {
  const hint = 'Correct the file there; `fbp map validate` checks it.';
  return { kind: 'malformed', severity: 'error', path: [], message, hint };
}

function duplicateKey({ path, firstLine }: JsonDocument['duplicateKeys'][number]): FoundProblem {
  const message = `the key stands already in line ${firstLine}`;
  const hint = 'Put both together under one key.';
  return { kind: 'duplicate_key', severity: 'error', path, message, hint };
}

type Issue = z.core.$ZodIssue;
type FormWords = Pick<FileForm<unknown>, 'knownKeys' | 'eitherMessage'>;

function describeIssue(issue: Issue, words: FormWords): FoundProblem[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...path, key], key, words));
  if (issue.code === 'invalid_union') return describeUnion(issue.errors, path, words);
  const inner = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined;
  return [{ kind: 'wrong_value', severity: 'error', path, message: inner ?? issue.message, hint: undefined }];
}

/** Of an entry-or-reference the branch that the value was meant to be: the one whose own type fits. */
function describeUnion(branches: readonly (readonly Issue[])[], path: KeyPath, words: FormWords): FoundProblem[] {
  const meant = branches.find(
    (issues) => !issues.some((issue) => issue.code === 'invalid_type' && issue.path.length === 0),
  );
  if (meant !== undefined) {
    const found = meant.flatMap((issue) => describeIssue(issue, words));
    return found.map((one) => ({ ...one, path: [...path, ...one.path] }));
  }
  return [{ kind: 'wrong_value', severity: 'error', path, message: words.eitherMessage, hint: undefined }];
}

function unknownKey(path: KeyPath, key: string, { knownKeys }: FormWords): FoundProblem {
  const near = nearestWord(key, knownKeys);
  const hint = near === undefined ? 'Comments go under the key "note".' : `Did you mean "${near}"?`;
  return { kind: 'unknown_key', severity: 'error', path, message: `unknown key "${key}"`, hint };
}
