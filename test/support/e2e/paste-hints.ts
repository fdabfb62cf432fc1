import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readCsv } from './csv.ts';
import { type FaultyRun, faultyProject } from './faults/faulty-runs.ts';
import { commandsIn, commandsInFiles } from './printed-commands.ts';
import { INSTALLED_PATH, runFbp } from './run-fbp.ts';

/** All but 1 (a bug) and 2 (usage): a command that is printed can be given. */
const SENSIBLE: readonly unknown[] = [0, 3, 4, 5, 6, 7, 11];
/** These say that they change what the user has. */
const EDITS = /^(map (add|learn|import)|debug .*--event)/;
/** What was pasted that takes a row's event from it, as soon as a run does the row again. */
const TAKES_AWAY = /^debug .*--event none$/;
/** Nothing that is printed takes so long, on however busy a machine. */
const PASTE_TIMEOUT_MS = 300_000;
const OWN = ['archive', 'my stats.csv', 'config', 'mappings'];

export interface PastedHints {
  /** As pasted, with the exit code. */
  readonly pasted: readonly string[];
  /** The causes that the summary of the run counts. */
  readonly causes: string;
  readonly violations: readonly string[];
}

/** Does the run, collects every command from screens and files, and pastes each, and what those print in turn. */
export async function pasteHints(faulty: FaultyRun): Promise<PastedHints> {
  const { cwd } = faultyProject(faulty);
  const ran = await runFbp(faulty.args, { cwd });
  const page = await runFbp(['report', '--html'], { cwd });
  const first = [...commandsIn(ran.stdout + ran.stderr + page.stderr), ...commandsInFiles(cwd)];
  const pasted: string[] = [];
  const violations: string[] = [];
  // Of the rows one is enough: what is said of the others is the same.
  const seen = new Set<string>();
  let round = first;
  let takenAway = 0;
  for (let depth = 0; depth < 2; depth += 1) {
    const next: string[] = [];
    for (const command of round) {
      if (seen.has(kindOf(command))) continue;
      seen.add(kindOf(command));
      const before = stateOf(cwd);
      const { code, text } = await pasteFbp(command, cwd);
      pasted.push(`${code} fbp ${command}`);
      if (!SENSIBLE.includes(code)) violations.push(`fbp ${command}\nexit ${code}: ${text}`);
      if (TAKES_AWAY.test(command)) takenAway += 1;
      const after = stateOf(cwd);
      violations.push(...lost(before, after, { command, takenAway }));
      takenAway -= Math.min(takenAway, Math.max(0, before.linked - after.linked));
      // What a page of help shows are examples.
      if (!/--help|^help\b/.test(command)) next.push(...commandsIn(text));
    }
    round = next;
  }
  return { pasted, causes: causesIn(ran.stdout), violations };
}

/** Commands that differ in numbers alone. */
function kindOf(command: string): string {
  return command.replace(/\d+/g, '#');
}

/** As a shell takes it, in the folder where it was printed. */
export function pasteFbp(command: string, cwd: string): Promise<{ code: unknown; text: string }> {
  const env = { PATH: INSTALLED_PATH, HOME: process.env['HOME'], TZ: 'UTC' };
  return new Promise((resolve) => {
    execFile('bash', ['-c', `fbp ${command}`], { cwd, env, timeout: PASTE_TIMEOUT_MS }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : (error.code ?? error.signal), text: stdout + stderr }),
    );
  });
}

interface State {
  readonly files: ReadonlyMap<string, string>;
  readonly linked: number;
}

function stateOf(cwd: string): State {
  const files = OWN.flatMap((name) => filesBelow(join(cwd, name)));
  return { files: new Map(files.map((path) => [path, digest(path)])), linked: linkedRows(cwd) };
}

function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path).flatMap((name) => filesBelow(join(path, name)));
}

function digest(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** In whatever data sets are there. */
function linkedRows(cwd: string): number {
  const names = readdirSync(cwd, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('matches.csv'));
  const rows = names.filter((name) => !name.includes('rejected')).flatMap((name) => readCsv(cwd, name));
  return rows.filter((row) => row['processing_status'] === 'linked').length;
}

/** `takenAway` is how many rows the user has said have no event since a run last did them. */
function lost(before: State, after: State, { command, takenAway }: { command: string; takenAway: number }): string[] {
  const violations: string[] = [];
  for (const [path, content] of before.files) {
    if (after.files.get(path) === content || (EDITS.test(command) && after.files.has(path))) continue;
    violations.push(`fbp ${command}\nchanged or removed ${path}`);
  }
  if (after.linked < before.linked - takenAway)
    violations.push(`fbp ${command}\nleft ${after.linked} of ${before.linked} linked rows`);
  return violations;
}

function causesIn(stdout: string): string {
  const counted = /^causes\n((?: {2}.*\n)*)/m.exec(stdout)?.[1] ?? '';
  return [...counted.matchAll(/^ {2}(\w+)\s+(\d+)/gm)].map(([, cause, rows]) => `${cause} ${rows}`).join(', ');
}
