import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { digestOf, type FileDigest } from '../../disk/digest.ts';
import { asDiskFault, isMissing } from '../../disk/disk-fault.ts';
import { FbpError } from '../../domain/errors.ts';
import { type Club, type LeagueTable, resolveLeagues } from '../names/clubs.ts';
import { nearestWord } from '../names/nearest-word.ts';
import { checkMapping, type FoundProblem } from './check-mapping.ts';
import { type JsonDocument, parseJsonDocument } from './json-with-lines.ts';
import { type KeyPath, keyText, type MappingProblem, mappingError } from './mapping-problem.ts';
import { KNOWN_KEYS, type MappingFile, mappingSchema } from './mapping-schema.ts';

/** A mapping file that holds together. */
export interface MappingContent {
  readonly path: string;
  readonly text: string;
  readonly file: MappingFile;
  readonly leagues: LeagueTable;
  readonly clubs: readonly Club[];
  readonly digest: FileDigest;
}

export interface ParsedMapping {
  /** Undefined when there are errors among the problems. */
  readonly content: MappingContent | undefined;
  readonly problems: readonly MappingProblem[];
}

/** Reads the text of a mapping file and says all that is wrong with it, each with line and key. `path` is for the messages. */
export function parseMapping(path: string, text: string): ParsedMapping {
  const document = parseJsonDocument(text.replace(/^\ufeff/, ''));
  const { file, found } = findProblems(document);
  const problems = found.map(({ path: key, ...rest }) => ({
    ...rest,
    file: path,
    line: document.syntaxError?.line ?? document.lineOf(key),
    key: keyText(key),
  }));
  if (file === undefined || problems.some((problem) => problem.severity === 'error'))
    return { content: undefined, problems };
  const { leagues, clubs } = resolveLeagues(file);
  return { content: { path, text, file, leagues, clubs, digest: digestOf(text) }, problems };
}

/** Throws FBP-MAPPING with all errors of the text. Warnings pass. */
export function parseMappingOrThrow(path: string, text: string): MappingContent {
  const { content, problems } = parseMapping(path, text);
  if (content === undefined) throw mappingError(path, problems);
  return content;
}

/** The file's text, undefined where there is none. Throws FBP-MAPPING when it cannot be read. */
export function readMappingText(path: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (error instanceof TypeError) {
      const hint = 'Save the file as UTF-8.';
      throw new FbpError('FBP-MAPPING', 'The mapping file is not UTF-8 text', { where: path, hint, cause: error });
    }
    throw asDiskFault(error, 'read the mapping file', path);
  }
}

function findProblems(document: JsonDocument): { file: MappingFile | undefined; found: FoundProblem[] } {
  if (document.syntaxError !== undefined) return { file: undefined, found: [malformed(document.syntaxError.message)] };
  const duplicates = document.duplicateKeys.map(duplicateKey);
  const parsed = mappingSchema.safeParse(document.value);
  if (!parsed.success)
    return { file: undefined, found: [...duplicates, ...parsed.error.issues.flatMap(describeIssue)] };
  return { file: parsed.data, found: [...duplicates, ...checkMapping(parsed.data)] };
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

function describeIssue(issue: Issue): FoundProblem[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...path, key], key));
  if (issue.code === 'invalid_union') return describeUnion(issue.errors, path);
  const inner = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined;
  return [{ kind: 'wrong_value', severity: 'error', path, message: inner ?? issue.message, hint: undefined }];
}

/** Of an entry-or-reference the branch that the value was meant to be: the one whose own type fits. */
function describeUnion(branches: readonly (readonly Issue[])[], path: KeyPath): FoundProblem[] {
  const meant = branches.find(
    (issues) => !issues.some((issue) => issue.code === 'invalid_type' && issue.path.length === 0),
  );
  if (meant !== undefined) {
    return meant.flatMap(describeIssue).map((found) => ({ ...found, path: [...path, ...found.path] }));
  }
  const message = 'a club is an object with betfair_names, or the name of the league it is written in';
  return [{ kind: 'wrong_value', severity: 'error', path, message, hint: undefined }];
}

function unknownKey(path: KeyPath, key: string): FoundProblem {
  const near = nearestWord(key, KNOWN_KEYS);
  const hint = near === undefined ? 'Comments go under the key "note".' : `Did you mean "${near}"?`;
  return { kind: 'unknown_key', severity: 'error', path, message: `unknown key "${key}"`, hint };
}
