import { resolve } from 'node:path';
import { shownPath } from '../disk/path-names.ts';
import type { Batch } from '../domain/batch.ts';
import { FbpError } from '../domain/errors.ts';
import { checkLayer, configError, mergeLayers, type Problem, type ReadLayer } from './layers/layer.ts';
import { readYamlLayer } from './layers/yaml-layer.ts';
import type { LoadedConfig } from './load-config.ts';
import type { ConfigBatch } from './schema.ts';

/** An entry of a list of batches (`isShared`: its statistics files are of others as well), or what is wrong with it: the others of the list can be worked through all the same. */
export type BatchEntry =
  | { readonly where: string; readonly batch: ConfigBatch; readonly isShared?: true }
  | { readonly where: string; readonly fault: FbpError; readonly named: Batch };

/** `batches:` of the configuration. Throws FBP-CONFIG when there are none. */
export function configuredBatches({ config, origins }: LoadedConfig): BatchEntry[] {
  const where = origins.get('batches') ?? 'batches';
  if (config.batches.length === 0) {
    throw new FbpError('FBP-CONFIG', 'the configuration names no batches', {
      where,
      hint: 'list them under `batches:` in config/base.yaml (the end of the file shows how), or give --batch <file.yaml>',
    });
  }
  return config.batches.map((batch, index) => ({ where: `${where}, entry ${index + 1}`, batch }));
}

/**
 * A file that holds `batches:` in the form of the configuration's; relative paths in it start at `root`. Throws FBP-CONFIG
 * when it cannot be read or says anything else; what is wrong with a single entry is that entry's fault.
 */
export function readBatchFile(file: string, { cwd, root }: { cwd: string; root: string }): BatchEntry[] {
  const path = resolve(cwd, file);
  const read = readYamlLayer({ path, name: shownPath(path, cwd), bases: { read: root, write: root } });
  const problems = problemsOf(read);
  const ofFile = problems.filter(({ path: key }) => typeof key?.[1] !== 'number');
  if (ofFile.length > 0) throw configError(ofFile);
  const given = read.layer.values['batches'] as readonly ConfigBatch[];
  return given.map((_, index) => {
    const where = read.layer.where(['batches', index]);
    const own = problems.filter(({ path: key }) => key?.[1] === index);
    if (own.length === 0) return { where, batch: absoluteEntry(read, index) };
    return { where, fault: configError(own), named: namedBy(given[index]) };
  });
}

/** As much of its name as an entry that cannot be used says all the same. */
function namedBy(entry: unknown): Batch {
  const part = (key: keyof Batch) => {
    const value = typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>)[key] : undefined;
    return typeof value === 'string' && value !== '' ? value : '?';
  };
  return { country: part('country'), league: part('league'), season: part('season') };
}

function problemsOf({ layer, problems }: ReadLayer): readonly Problem[] {
  if (problems.length > 0) return problems;
  const others = Object.keys(layer.values).filter((key) => key !== 'batches');
  if (others.length > 0) {
    return others.map((key) => ({
      where: layer.where([key]),
      message: `a file of batches holds \`batches:\` and nothing else; found ${key}`,
      hint: `settings belong into a configuration file: --config ${layer.where([]).replace(/:\d+$/, '')}`,
    }));
  }
  const { batches } = layer.values;
  const isEmpty = batches === undefined || (Array.isArray(batches) && batches.length === 0);
  return isEmpty
    ? [{ where: layer.where([]), message: 'the file names no batches', hint: EXAMPLE }]
    : checkLayer(layer);
}

const EXAMPLE = 'batches: [{ country: england, league: premier-league, season: 2019-2020..2023-2024 }]';

/** Only this entry is laid into a tree: another one may have no form at all. */
function absoluteEntry({ layer }: ReadLayer, index: number): ConfigBatch {
  const batches = (layer.values['batches'] as readonly ConfigBatch[]).slice(index, index + 1);
  return (mergeLayers([{ ...layer, values: { batches } }]).tree['batches'] as ConfigBatch[])[0] as ConfigBatch;
}
