import { shownPath } from '../../disk/path-names.ts';
import { isFault } from '../../domain/errors.ts';
import type { MappingProblem } from '../../mapping/file/mapping-problem.ts';
import type { CompetitionsReport, ValidationReport } from '../../mapping/file/validate-mapping.ts';
import type { CommandContext } from '../command/command.ts';
import { type MappingDesk, openDesk, printAside, printResult, requireMapped } from './mapping-desk.ts';
import { slugsInStatistics } from './statistics-slugs.ts';

/** `fbp map validate [country]`: exit 6 when a file has errors. */
export async function mapValidate(context: CommandContext, country?: string): Promise<0 | 6> {
  const desk = openDesk(context);
  if (country !== undefined) requireMapped(desk, country);
  const countries = country === undefined ? desk.manager.countries() : [country];
  const reports: ValidationReport[] = [];
  for (const each of countries) reports.push(desk.manager.validateMappings(each, await expectedSlugs(desk, each)));
  const competitions = country === undefined ? desk.manager.validateCompetitions() : undefined;
  const checked = [...reports, ...(competitions === undefined ? [] : [competitions])];
  const valid = checked.every((report) => report.valid);
  const text = checked.map((report) => describeReport(desk, report)).join('');
  await printResult(desk, { valid, reports, ...(competitions && { competitions }) }, text);
  return valid ? 0 : 6;
}

/** What the statistics files say the mapping should have. A file that cannot be read is `fbp validate input`'s business. */
async function expectedSlugs(desk: MappingDesk, country: string): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  try {
    return await slugsInStatistics(desk, country);
  } catch (error) {
    if (!isFault(error, 'FBP-INPUT')) throw error;
    await printAside(desk, `note: missing clubs were not looked for: ${error.message} (${error.where ?? country})`);
    return new Map();
  }
}

function describeReport(desk: MappingDesk, report: ValidationReport | CompetitionsReport): string {
  const { file, problems, valid } = report;
  const path = shownPath(file, desk.context.cwd);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const state = valid ? desk.table.paint('green', 'valid') : desk.table.paint('red', 'not valid');
  const found =
    problems.length === 0 ? '' : `, ${count(errors, 'error')}, ${count(problems.length - errors, 'warning')}`;
  const holds =
    'clubs' in report ? `${report.clubs} clubs, ${report.names} names` : `${report.competitions} competitions`;
  const size = valid ? `: ${holds}` : '';
  return `${path} is ${state}${size}${found}\n${problems.map((problem) => describeProblem(desk, path, problem)).join('')}`;
}

function describeProblem({ table }: MappingDesk, path: string, problem: MappingProblem): string {
  const { line, key, severity, message, hint } = problem;
  const place = `${path}:${line}${key && ` ${key}`}`;
  const mark = table.paint(severity === 'error' ? 'red' : 'yellow', severity);
  return `  ${mark} ${place}\n    ${message}\n${hint === undefined ? '' : `    hint: ${hint}\n`}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
