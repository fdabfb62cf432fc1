import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { FbpError } from '../../domain/errors.ts';
import { nearestWord } from '../../mapping/names/nearest-word.ts';

const REPORT_FILE = 'report.json';
/** `<country>/<league>/<season>` and some levels of the user's own above it. */
const DEEPEST = 6;

export interface OutputPlaces {
  /** `storage.output_dir`. */
  readonly outputDir: string;
  readonly cwd: string;
  /** Where the last runs of batches wrote, by the name of the batch. */
  readonly ofLastRuns?: ReadonlyMap<string, string> | undefined;
}

/**
 * The output folders that the arguments name, in order, each once: `england premier-league 2023-2024`, any number of
 * `england/premier-league/2023-2024` (or the beginning of one: all below it), paths of folders or of a report.json, or
 * nothing for all below the output folder and all last runs. A batch by name is where its last run wrote it. Throws FBP-INPUT for what has no report.json.
 */
export async function findOutputs(targets: readonly string[], places: OutputPlaces): Promise<string[]> {
  if (targets.length === 0) {
    const folders = [places.outputDir, ...(places.ofLastRuns?.values() ?? [])];
    const all = [...new Set((await Promise.all(folders.map((folder) => outputsBelow(folder)))).flat())];
    if (all.length === 0) throw nothingThere('there is no output yet', places.outputDir);
    return all;
  }
  const named = await asOneBatch(targets, places);
  if (named !== undefined) return named;
  const found: string[] = [];
  for (const target of targets) found.push(...(await outputsOf(target, places)));
  return [...new Set(found)];
}

/** Three bare words are one batch. */
async function asOneBatch(targets: readonly string[], places: OutputPlaces): Promise<string[] | undefined> {
  if (targets.length !== 3 || targets.some((target) => /[/\\]/.test(target))) return undefined;
  const whole = targets.join('/');
  const below = (await ofLastRun(whole, places)) ?? (await outputsBelow(join(places.outputDir, whole)));
  if (below.length > 0) return below;
  // Or three folders that happen to have bare names.
  for (const target of targets) {
    if ((await outputsAt(target, places)) === undefined) throw await unknownTarget(whole, places);
  }
  return undefined;
}

async function ofLastRun(batch: string, { ofLastRuns }: OutputPlaces): Promise<string[] | undefined> {
  const folder = ofLastRuns?.get(batch);
  const found = folder === undefined ? [] : await outputsBelow(folder);
  return found.length === 0 ? undefined : found;
}

async function outputsOf(target: string, places: OutputPlaces): Promise<string[]> {
  const found = (await ofLastRun(target, places)) ?? (await outputsAt(target, places));
  if (found === undefined) throw await unknownTarget(target, places);
  if (found.length === 0) throw nothingThere(`there is no ${REPORT_FILE} in or below ${target}`, target);
  return found;
}

/** Below the output folder first, then as a path; undefined where neither exists. */
async function outputsAt(target: string, { outputDir, cwd }: OutputPlaces): Promise<string[] | undefined> {
  let exists = false;
  for (const path of [resolve(outputDir, target), resolve(cwd, target)]) {
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile() && basename(path) === REPORT_FILE) return [dirname(path)];
    if (!found?.isDirectory()) continue;
    exists = true;
    const below = await outputsBelow(path);
    if (below.length > 0) return below;
  }
  return exists ? [] : undefined;
}

/** Folders with a report.json, in order of name. */
async function outputsBelow(folder: string, depth = 0): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (entries.some((entry) => entry.isFile() && entry.name === REPORT_FILE)) return [folder];
  if (depth === DEEPEST) return [];
  const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
  const below: string[] = [];
  for (const name of names.sort()) below.push(...(await outputsBelow(join(folder, name), depth + 1)));
  return below;
}

async function unknownTarget(target: string, { outputDir }: OutputPlaces): Promise<FbpError> {
  const folders = await outputsBelow(outputDir);
  const known = folders.map((folder) => relative(outputDir, folder).replaceAll('\\', '/'));
  const near = nearestWord(target, known);
  const batch = /^[^/\\]+\/[^/\\]+\/[^/\\]+$/.test(target) ? target.replaceAll('/', ' ') : undefined;
  const process = batch === undefined ? 'give <country>/<league>/<season> or an output folder' : `fbp process ${batch}`;
  return new FbpError('FBP-INPUT', `there is no output of ${target}`, {
    where: outputDir,
    hint: near === undefined ? process : `did you mean ${near}?`,
  });
}

function nothingThere(message: string, where: string): FbpError {
  return new FbpError('FBP-INPUT', message, { where, hint: 'a run writes it: fbp process --help' });
}
