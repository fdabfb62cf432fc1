import { isAbsolute, join, resolve } from 'node:path';
import { digestFile } from '../../disk/digest.ts';
import { isStatisticsRole } from '../../storage/manifest.ts';
import { manifestPath, readManifest, type WrittenManifest } from '../../storage/read-manifest.ts';
import type { Findings } from './finding.ts';

export interface CheckedManifest {
  readonly manifest: WrittenManifest;
  /** The statistics files, when they are still those that the output was made from; else none. */
  readonly statisticsFiles: readonly string[];
}

/** Files of an output folder that every run writes, besides the time series. */
const ALWAYS = ['matches.csv', 'prices.csv', 'failures.csv', 'report.json'];
const SERIES = ['odds.csv.gz', 'odds.csv', 'odds.parquet'];

/** Holds the files of an output folder, and the inputs they were made from, against the manifest's hashes. */
export async function checkManifest(
  folder: string,
  root: string,
  findings: Findings,
): Promise<CheckedManifest | undefined> {
  const manifest = soundManifest(folder, findings);
  if (manifest === undefined) return undefined;
  const listed = Object.keys(manifest.outputs);
  for (const name of [...ALWAYS, ...listed.filter((each) => !ALWAYS.includes(each))]) {
    await checkFile(join(folder, name), manifest.outputs[name], findings);
  }
  if (!listed.some((name) => SERIES.includes(name))) {
    findings.error('files', folder, 'the manifest lists no time series', PROCESS_AGAIN);
  }
  const statistics: { path: string; isSame: boolean }[] = [];
  for (const [role, input] of Object.entries(manifest.inputs)) {
    const path = isAbsolute(input.path) ? input.path : resolve(root, input.path);
    const isSame = await checkInput({ role, path, sha256: input.sha256 }, findings);
    if (isStatisticsRole(role)) statistics.push({ path, isSame });
  }
  const isWhole = statistics.every(({ isSame }) => isSame);
  return { manifest, statisticsFiles: isWhole ? statistics.map(({ path }) => path) : [] };
}

const PROCESS_AGAIN = 'process this batch again: all its files are written anew';

function soundManifest(folder: string, findings: Findings): WrittenManifest | undefined {
  const reading = readManifest(folder);
  if (reading.kind === 'read') {
    const what = 'the manifest was changed since it was written';
    if (!reading.isAsWritten) findings.error('manifest', manifestPath(folder), what, PROCESS_AGAIN);
    return reading.manifest;
  }
  const what = reading.kind === 'missing' ? 'the manifest is missing' : `the manifest is unusable: ${reading.what}`;
  findings.error('manifest', manifestPath(folder), what, PROCESS_AGAIN);
  return undefined;
}

async function checkFile(
  path: string,
  expected: { sha256: string; bytes: number } | undefined,
  findings: Findings,
): Promise<void> {
  if (expected === undefined) {
    findings.error('files', path, 'the manifest does not list this file', PROCESS_AGAIN);
    return;
  }
  const found = await digestOrUndefined(path);
  if (found === undefined) findings.error('files', path, 'the file is missing or cannot be read', PROCESS_AGAIN);
  else if (found.sha256 !== expected.sha256) {
    const what = `the file was changed since it was written (${expected.bytes} bytes then, ${found.bytes} now)`;
    findings.error('manifest_hash', path, what, PROCESS_AGAIN);
  }
}

async function checkInput(
  { role, path, sha256 }: { role: string; path: string; sha256: string },
  findings: Findings,
): Promise<boolean> {
  const found = await digestOrUndefined(path);
  if (found?.sha256 === sha256) return true;
  const what = found === undefined ? 'is gone' : 'was changed';
  findings.warning('input_changed', path, `the ${role} file ${what} since this output was made`, PROCESS_AGAIN);
  return false;
}

function digestOrUndefined(path: string) {
  return digestFile(path).catch(() => undefined);
}
