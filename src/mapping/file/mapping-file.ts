import { readFileSync } from 'node:fs';
import { digestOf, type FileDigest } from '../../disk/digest.ts';
import { asDiskFault, isMissing } from '../../disk/disk-fault.ts';
import { FbpError } from '../../domain/errors.ts';
import { type Club, type LeagueTable, resolveLeagues } from '../names/clubs.ts';
import { checkMapping } from './check-mapping.ts';
import { type FileForm, parseChecked } from './checked-json.ts';
import { type MappingProblem, mappingError } from './mapping-problem.ts';
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

const FORM: FileForm<MappingFile> = {
  schema: mappingSchema,
  knownKeys: KNOWN_KEYS,
  eitherMessage: 'a club is an object with betfair_names, or the name of the league it is written in',
  check: (file) => checkMapping(file),
};

/** Reads the text of a mapping file and says all that is wrong with it, each with line and key. `path` is for the messages. */
export function parseMapping(path: string, text: string): ParsedMapping {
  const { value: file, problems } = parseChecked(path, text, FORM);
  if (file === undefined) return { content: undefined, problems };
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
