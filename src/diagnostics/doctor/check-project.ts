import { existsSync, readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { LoadedConfig } from '../../config/load-config.ts';
import { lockState } from '../../disk/lock.ts';
import { shownPath } from '../../disk/path-names.ts';
import { listStatistics } from '../../input/list-statistics.ts';
import { COMPETITIONS } from '../../mapping/file/competitions-file.ts';
import { type ValidationReport, validateCompetitions, validateMapping } from '../../mapping/file/validate-mapping.ts';
import { type ConfiguredContext, type Finding, fail, failure, ok, warn } from './check.ts';

/** Which configuration is in force. That it is valid, loading has shown. */
export function checkConfig({ config, files, root, usesPackageDefaults, retired }: LoadedConfig): readonly Finding[] {
  const { environment } = config.pipeline;
  if (usesPackageDefaults) {
    const message = `valid; no project here, so the package's own configuration is used (environment ${environment})`;
    return [ok(message, { hint: '`fbp init` sets up a project of your own' })];
  }
  const names = files.map((file) => relative(root, file)).join(', ');
  const idle = retired.map(({ where, message, hint }) => warn(message, { where, hint }));
  return [ok(`valid: ${names} (environment ${environment})`, { where: root }), ...idle];
}

/** There is something to work through, and what the configuration's batches name is there. */
export function checkStatistics({ loaded }: ConfiguredContext): readonly Finding[] {
  const { input, batches } = loaded.config;
  const found = listStatistics(input.stats_dir);
  const missing = batches.flatMap(({ stats = [] }) => stats.filter((path) => !existsSync(path)));
  const lost = missing.map((path) =>
    fail('FBP-INPUT', 'a statistics file named in batches is not there', {
      where: shownPath(path, loaded.root),
      hint: 'put the file there or correct `stats:` in the configuration',
    }),
  );
  if (found.length === 0) {
    const where = shownPath(join(input.stats_dir, '<country>', '<league>', '<season>.csv'), loaded.root);
    return [
      warn('no statistics file found', { where, hint: 'put one there, or name one with --stats <csv>' }),
      ...lost,
    ];
  }
  const files = `${found.length} ${found.length === 1 ? 'file' : 'files'} below ${shownPath(input.stats_dir, loaded.root)}`;
  return [ok(batches.length === 0 ? files : `${files}; ${batches.length} batches configured`), ...lost];
}

/** Every mapping file can be used, down to each of its lines. */
export function checkMappings({ loaded }: ConfiguredContext): readonly Finding[] {
  const { dir } = loaded.config.mapping;
  const names = namesIn(dir);
  const files = names?.filter((name) => name.endsWith('.json')) ?? [];
  if (files.length === 0) {
    const hint = '`fbp init` copies the shipped ones; without any, names are matched by likeness only';
    return [warn('there are no mapping files', { where: shownPath(dir, loaded.root), hint })];
  }
  const findings = files.map((name) => checkFile(join(dir, name), loaded.root));
  const clubs = findings.reduce((sum, finding) => sum + finding.clubs, 0);
  const wrong = findings.flatMap((finding) => finding.wrong);
  const locks = (names ?? []).flatMap((name) => leftLock(join(dir, name), loaded.root));
  const good = files.length - wrong.filter(({ status }) => status === 'fail').length;
  return [...(good > 0 ? [ok(`${good} files valid, ${clubs} clubs`)] : []), ...wrong, ...locks];
}

function namesIn(folder: string): string[] | undefined {
  try {
    return readdirSync(folder).sort();
  } catch {
    return undefined;
  }
}

function checkFile(path: string, root: string): { clubs: number; wrong: Finding[] } {
  try {
    const { clubs, problems, valid } = validateFile(path);
    const [first] = problems.filter(({ severity }) => valid || severity === 'error');
    if (first === undefined) return { clubs, wrong: [] };
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    const message = `${first.key === '' ? '' : `${first.key}: `}${first.message}${more}`;
    const rest = {
      where: `${shownPath(path, root)}:${first.line}`,
      hint: first.hint ?? '`fbp map validate` lists all',
    };
    return { clubs, wrong: [valid ? warn(message, rest) : fail('FBP-MAPPING', message, rest)] };
  } catch (error) {
    return { clubs: 0, wrong: [failure(error)] };
  }
}

/** A country's file, or the list of competitions, which has no clubs. */
function validateFile(path: string): Pick<ValidationReport, 'clubs' | 'problems' | 'valid'> {
  const name = basename(path, '.json');
  if (name !== COMPETITIONS) return validateMapping(path, name);
  return { clubs: 0, problems: [], valid: true, ...validateCompetitions(path) };
}

/** Also of a file that there is not yet. */
function leftLock(path: string, root: string): Finding[] {
  if (!path.endsWith('.lock')) return [];
  const mapping = path.slice(0, -'.lock'.length);
  const lock = lockState('mapping file', mapping);
  if (lock === undefined || lock.state === 'held') return [];
  const where = shownPath(lock.path, root);
  if (lock.state === 'gone')
    return [warn('an edit that was killed left its lock', { where, hint: 'the next edit takes it over' })];
  const hint = 'delete it if no fbp map runs';
  return [warn(`${basename(mapping)} has a lock that cannot be read`, { where, hint })];
}
