import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { type KeyPath, SCHEMA_TREE, type SchemaNode } from '../schema-tree.ts';
import type { Layer, PathBases } from './layer.ts';

export interface Merged {
  readonly tree: Record<string, unknown>;
  /** By dotted key, where the value in force was set. */
  readonly origins: ReadonlyMap<string, string>;
}

/** Lays checked layers over one another, the last one on top. Sections merge key by key, lists are replaced whole, paths become absolute. */
export function mergeLayers(layers: readonly Layer[]): Merged {
  const tree: Record<string, unknown> = {};
  const origins = new Map<string, string>();
  for (const layer of layers) {
    mergeInto(tree, layer.values, { layer, origins, schema: SCHEMA_TREE, path: [] });
  }
  return { tree, origins };
}

interface Place {
  readonly layer: Layer;
  readonly origins: Map<string, string>;
  readonly schema: SchemaNode;
  readonly path: KeyPath;
}

function mergeInto(tree: Record<string, unknown>, values: Readonly<Record<string, unknown>>, place: Place): void {
  for (const [key, value] of Object.entries(values)) {
    const schema = place.schema.properties?.[key] ?? {};
    const path = [...place.path, key];
    if (schema.properties === undefined) {
      tree[key] = absolutePaths(value, schema, place.layer.bases);
      place.origins.set(path.join('.'), place.layer.where(path));
    } else {
      tree[key] ??= {};
      const section = tree[key] as Record<string, unknown>;
      mergeInto(section, value as Record<string, unknown>, { ...place, schema, path });
    }
  }
}

function absolutePaths(value: unknown, schema: SchemaNode, bases: PathBases): unknown {
  const { path, items, properties } = schema;
  if (Array.isArray(value)) {
    const itemSchema: SchemaNode = path === undefined ? (items ?? {}) : { path };
    return value.map((item) => absolutePaths(item, itemSchema, bases));
  }
  if (typeof value === 'string') return path === undefined ? value : absolutePath(value, bases[path]);
  if (typeof value !== 'object' || value === null || properties === undefined) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, absolutePaths(child, properties[key] ?? {}, bases)]),
  );
}

/** `~/` means the home folder as it does in a shell, which never sees the paths of a configuration file. */
function absolutePath(path: string, base: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : resolve(base, path);
}
