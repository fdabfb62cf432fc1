import { type FileDigest, sha256 } from '../disk/digest.ts';
import type { Batch } from '../domain/batch.ts';
import type { Plan } from '../domain/event.ts';
import type { OutputDigest } from './batch-output.ts';

const MANIFEST_SCHEMA_VERSION = 1;

/** What the manifest says of where the output came from; no clock, no pid, so that the same inputs give the same bytes. */
export interface ManifestInputs {
  readonly programVersion: string;
  /** sha-256 of the effective configuration. */
  readonly configSha256: string;
  readonly source: { readonly kind: string; readonly version: string };
  readonly plan: Plan | undefined;
  /** By role (`statistics`, `statistics_2` and on, `mapping`, `competitions`): the path, with `/`, from the project or the package where it lies in one, and its content. */
  readonly inputs: Readonly<Record<string, FileDigest & { readonly path: string }>>;
}

/** manifest.json: enough to repeat the run, and to see whether every output beside it belongs to it. */
export interface Manifest {
  readonly schema_version: number;
  readonly program: { readonly name: 'fbp'; readonly version: string };
  readonly batch: Batch;
  readonly run_key: string;
  readonly config_sha256: string;
  readonly source: { readonly kind: string; readonly version: string };
  readonly plan: Plan | null;
  readonly inputs: ManifestInputs['inputs'];
  readonly outputs: Readonly<Record<string, OutputDigest>>;
  /** Of the text of all fields above, so that this file, too, shows when it was changed. */
  readonly sha256: string;
}

/** The role of a batch's statistics files, by position. */
export function statisticsRole(index: number): string {
  return index === 0 ? 'statistics' : `statistics_${index + 1}`;
}

export function isStatisticsRole(role: string): boolean {
  return /^statistics(?:_\d+)?$/.test(role);
}

/** What each key tells, for the data dictionary. */
export const MANIFEST_KEYS: Readonly<Record<keyof Manifest, string>> = {
  schema_version: 'version of the form of this file',
  program: 'name and version of the program',
  batch: 'country, league and season',
  run_key: 'changes with everything that the output depends on',
  config_sha256: 'sha-256 of the settings that change the output',
  source: 'where the data came from, and which version of it',
  plan: 'the plan asked of the service; null where none was',
  inputs:
    'statistics (of several files `statistics`, `statistics_2` and on), mapping file and own list of competitions: path, size and sha-256',
  outputs: 'every file beside this one: size, sha-256 and, for tables, data rows',
  sha256: 'sha-256 of this file as it is without this field',
};

export function buildManifest(
  from: ManifestInputs,
  run: { batch: Batch; runKey: string; outputs: Manifest['outputs'] },
): Manifest {
  const { country, league, season } = run.batch;
  return sealedManifest({
    schema_version: MANIFEST_SCHEMA_VERSION,
    program: { name: 'fbp', version: from.programVersion },
    batch: { country, league, season },
    run_key: run.runKey,
    config_sha256: from.configSha256,
    source: from.source,
    plan: from.plan ?? null,
    inputs: from.inputs,
    outputs: run.outputs,
  });
}

function sealedManifest(fields: Omit<Manifest, 'sha256'>): Manifest {
  return { ...fields, sha256: sha256(jsonText(fields)) };
}

function jsonText(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Whether the text of a manifest is, byte for byte, what a run wrote. */
export function isAsWritten(text: string): boolean {
  const { sha256: stated, ...fields } = JSON.parse(text);
  return text === jsonText({ ...fields, sha256: stated }) && stated === sha256(jsonText(fields));
}
