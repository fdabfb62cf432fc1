import { constants, copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { readSample } from '../../betfair/archive/open-archive.ts';
import { findProjectRoot } from '../../config/project-root.ts';
import { asDiskFault, withDiskFaultsSync } from '../../disk/disk-fault.ts';
import { ensureFolder } from '../../disk/ensure-folder.ts';
import { PACKAGE_ROOT } from '../../disk/package-root.ts';
import { type Batch, batchName } from '../../domain/batch.ts';
import { type ExitCode, systemErrorCode } from '../../domain/errors.ts';
import { COMPETITIONS } from '../../mapping/file/competitions-file.ts';
import { SAMPLE_DIR } from '../../pipeline/open/pipeline-settings.ts';
import { type CommandContext, wantsColour } from '../command/command.ts';
import { painter, write } from '../terminal/terminal.ts';
import { type FoundStatistics, findStatistics, type InitOptions } from './found-statistics.ts';

/** `fbp init`: writes what is missing of a project, says what was there, and what comes next. */
export async function initCommand(context: CommandContext, folder: string, options: InitOptions): Promise<ExitCode> {
  const { terminal, globals } = context;
  const root = resolve(context.cwd, folder);
  const outer = existsSync(root) ? findProjectRoot(root) : findProjectRoot(dirname(root));
  if (outer !== undefined && outer !== root) {
    await write(terminal.stderr, `note: ${root} lies within the project ${outer}; in here the new one is used\n`);
  }
  const sample = readSample(SAMPLE_DIR);
  const found = await findStatistics(context, options);
  const { created, kept } = writeTemplate(PACKAGE_ROOT, { sample, found }, root);
  const next = nextSteps(context.cwd, root, { sample, found, isConfigured: created.includes(BASE) });
  if (globals.json) await write(terminal.stdout, `${JSON.stringify({ root, created, kept, next })}\n`);
  else await write(terminal.stdout, summary(context, { root, created, kept, next }));
  return 0;
}

interface Done {
  readonly root: string;
  readonly created: readonly string[];
  readonly kept: readonly string[];
  readonly next: readonly NextStep[];
}

interface NextStep {
  readonly command: string;
  readonly does: string;
}

interface Content {
  readonly sample: Batch;
  /** Of the user’s own. */
  readonly found: FoundStatistics | undefined;
}

function nextSteps(
  cwd: string,
  root: string,
  { sample, found, isConfigured }: Content & { isConfigured: boolean },
): NextStep[] {
  const enter = root === cwd ? [] : [{ command: `cd ${relative(cwd, root)}`, does: 'the commands below work there' }];
  return [
    ...enter,
    { command: 'fbp doctor', does: 'check that everything is in order' },
    ...(found === undefined ? [] : ownSteps(found, isConfigured)),
    { command: `fbp process ${inWords(sample)}`, does: 'the sample: real fixtures, synthetic prices' },
    { command: 'fbp config show --origin', does: 'what is in force, and where it was set' },
    { command: 'edit config/base.yaml', does: 'name your Betfair files under betfair.archive' },
  ];
}

function inWords({ country, league, season }: Batch): string {
  return `${country} ${league} ${season}`;
}

function ownSteps({ batches, entries }: FoundStatistics, isConfigured: boolean): NextStep[] {
  const [only, ...others] = batches;
  const archive = '--archive <folder or TAR>';
  const configure =
    entries === undefined || isConfigured
      ? []
      : [{ command: `edit ${BASE}`, does: `it was there already; add to it\n${entries.trimEnd()}` }];
  const run =
    only !== undefined && others.length === 0
      ? { command: `fbp process ${inWords(only)} ${archive}`, does: `your ${only.rows} rows, with your Betfair files` }
      : { command: `fbp process --all ${archive}`, does: `your ${batches.length} batches, with your Betfair files` };
  return [...configure, run];
}

function summary(context: CommandContext, { root, created, kept, next }: Done): string {
  const paint = painter(context.terminal.stdout, wantsColour(context));
  const lines = [`Project in ${root}`, ''];
  for (const path of created) lines.push(`${paint('green', 'created')}  ${path}`);
  for (const path of kept) lines.push(`${paint('dim', 'kept')}     ${path}`);
  lines.push('', paint('bold', 'Next'));
  for (const { command, does } of next) lines.push(`  ${command}`, `      ${does}`);
  return `${lines.join('\n')}\n`;
}

/** What of the package a project starts with, besides the statistics of the sample. */
const COPIED = [
  { folder: 'config', kind: '.yaml' },
  { folder: 'mappings', kind: '.json' },
] as const;

/** The configuration's main file, within a project. */
const BASE = join('config', 'base.yaml');
const NO_BATCHES = /^batches: \[\]$/m;

const MADE_FOLDERS = ['output', 'logs', 'temp'] as const;

const IGNORED = `# What fbp makes and can make again.
output/
logs/
temp/
failed/

# Market files downloaded from Betfair: large, and not yours to publish.
data/betfair/
`;

export interface WrittenTemplate {
  /** Paths relative to the project, folders with a slash at the end. */
  readonly created: readonly string[];
  /** What was there already and was left as it is. */
  readonly kept: readonly string[];
}

/** Copies the package's configuration, mappings, the sample's statistics and the user's own into a project; replaces nothing. Throws FBP-DISK. */
export function writeTemplate(packageRoot: string, { sample, found }: Content, root: string): WrittenTemplate {
  const created: string[] = [];
  const kept: string[] = [];
  const note = (path: string, isNew: boolean) => (isNew ? created : kept).push(path);
  const copies = found?.copies ?? [];
  for (const { from, to } of copies) note(to, copyNew(from, join(root, to)));
  const ofSample = join('data', `${batchName(sample)}.csv`);
  // The user's own file of that season is not to be told as something that was there already.
  const isOwn = copies.some(({ to }) => to === ofSample);
  const files = [...templateFiles(packageRoot), ...(isOwn ? [] : [ofSample])];
  for (const path of files) note(path, writeNew(join(root, path), contentOf(join(packageRoot, path), path, found)));
  for (const folder of MADE_FOLDERS) note(`${folder}/`, makeNew(join(root, folder)));
  note('.gitignore', writeNew(join(root, '.gitignore'), IGNORED));
  return { created, kept };
}

function contentOf(source: string, path: string, found: FoundStatistics | undefined): string | Uint8Array {
  if (path !== BASE || found?.entries === undefined) return readFileSync(source);
  const { entries } = found;
  return readFileSync(source, 'utf8').replace(NO_BATCHES, () => entries.trimEnd());
}

/** False when there is something of that name already. */
function copyNew(from: string, to: string): boolean {
  if (existsSync(to)) return false;
  return withDiskFaultsSync('copy the statistics file', to, () => {
    ensureFolder(dirname(to));
    copyFileSync(from, to, constants.COPYFILE_EXCL);
    return true;
  });
}

function templateFiles(packageRoot: string): string[] {
  return COPIED.flatMap(({ folder, kind }) =>
    readdirSync(join(packageRoot, folder))
      // The shipped list of competitions counts in every project, today's as well as next year's.
      .filter((name) => name.endsWith(kind) && name !== `${COMPETITIONS}.json`)
      .map((name) => join(folder, name))
      .sort(),
  );
}

/** False when there is something of that name already. */
function writeNew(path: string, content: string | Uint8Array): boolean {
  try {
    ensureFolder(dirname(path));
    writeFileSync(path, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST' && existsSync(path)) return false;
    throw asDiskFault(error, 'set up the project', path);
  }
}

function makeNew(folder: string): boolean {
  if (existsSync(folder)) return false;
  return withDiskFaultsSync('set up the project', folder, () => {
    ensureFolder(folder);
    return true;
  });
}
