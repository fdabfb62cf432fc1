import { FbpError } from '../../domain/errors.ts';

type MappingProblemKind =
  | 'malformed'
  | 'duplicate_key'
  | 'unknown_key'
  | 'wrong_value'
  | 'dangling_reference'
  | 'conflict'
  | 'duplicate_name'
  | 'unknown_country_code'
  | 'bad_date'
  | 'missing';

/** Something wrong in a mapping file. An error keeps the file from being used; a warning only wants looking at. */
export interface MappingProblem {
  readonly kind: MappingProblemKind;
  readonly severity: 'error' | 'warning';
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Where in the file, as `leagues.premier-league.arsenal.betfair_names[0]`; empty for the file as a whole. */
  readonly key: string;
  readonly message: string;
  readonly hint: string | undefined;
}

export type KeyPath = readonly (string | number)[];

/** `leagues.premier-league.arsenal.betfair_names[0]`. */
export function keyText(path: KeyPath): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += text === '' ? part : `.${part}`;
  }
  return text;
}

/** All errors of a file as one fault, each with its line and key. Warnings are left out. */
export function mappingError(file: string, problems: readonly MappingProblem[]): FbpError {
  const errors = problems.filter((problem) => problem.severity === 'error');
  const [first] = errors;
  const count = errors.length === 1 ? '1 problem' : `${errors.length} problems`;
  const lines = errors.map(
    (problem) => `  line ${problem.line}${problem.key && `, ${problem.key}`}: ${problem.message}`,
  );
  return new FbpError('FBP-MAPPING', `The mapping file has ${count}:\n${lines.join('\n')}`, {
    where: first === undefined ? file : `${file}:${first.line}`,
    hint: first?.hint ?? 'Correct these lines and run the command again.',
  });
}
