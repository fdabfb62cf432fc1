import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { closest, distance } from 'fastest-levenshtein';
import { FbpError } from '../../domain/errors.ts';
import { isStorePath } from '../../domain/store-path.ts';
import { configSchema } from '../schema.ts';
import {
  describeConfig,
  expectedValue,
  type KeyPath,
  SCHEMA_TREE,
  type SchemaNode,
  schemaNodeAt,
} from '../schema-tree.ts';
import { withoutUser } from '../secrets.ts';

/** Where relative paths of a layer start: what is read may lie elsewhere than what is written. */
export interface PathBases {
  readonly read: string;
  readonly write: string;
}

/** One place that sets keys: a YAML file, the variables, the flags. Later layers override earlier ones key by key. */
export interface Layer {
  readonly values: Readonly<Record<string, unknown>>;
  /** Where a key was set, as a person would look it up: `config/base.yaml:12`, `FBP_STORAGE_STATE_DIR`, `--output`. */
  readonly where: (path: KeyPath) => string;
  readonly bases: PathBases;
}

/** Something wrong with the configuration. All of them are gathered, so that one run tells everything there is to mend. */
export interface Problem {
  readonly where: string;
  readonly message: string;
  readonly hint?: string | undefined;
  /** The key it is about, where it is about one. */
  readonly path?: KeyPath | undefined;
}

/** A layer as read, with what could not be read of it. */
export interface ReadLayer {
  readonly layer: Layer;
  readonly problems: readonly Problem[];
}

/** A layer from single dotted keys, each set by a name of its own. */
export function layerOfKeys(
  settings: readonly { readonly path: string; readonly value: unknown; readonly name: string }[],
  bases: PathBases,
): Layer {
  const values: Record<string, unknown> = {};
  for (const { path, value } of settings) setAt(values, path.split('.'), value);
  const where = (path: KeyPath) =>
    settings.find((setting) => `${path.join('.')}.`.startsWith(`${setting.path}.`))?.name ?? path.join('.');
  return { values, where, bases };
}

function setAt(tree: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key = '', ...rest] = path;
  if (rest.length === 0) {
    tree[key] = value;
    return;
  }
  tree[key] ??= {};
  setAt(tree[key] as Record<string, unknown>, rest, value);
}

const SHOWN_LENGTH = 60;

/** Everything in a layer that the schema does not allow. Each layer is checked alone: a value that another one overrides is wrong all the same. */
export function checkLayer(layer: Layer): readonly Problem[] {
  const problems = new Map<string, Problem>();
  for (const issue of configSchema.safeParse(layer.values).error?.issues ?? []) {
    const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
    if (issue.code !== 'unrecognized_keys') problems.set(path.join('.'), wrongValue(path, layer));
    else for (const key of issue.keys) problems.set([...path, key].join('.'), unknownKey([...path, key], layer));
  }
  return [...problems.values()];
}

function unknownKey(path: KeyPath, layer: Layer): Problem {
  const hint = `did you mean ${nearestKey(path)}?`;
  return { where: layer.where(path), message: `there is no key ${path.join('.')}`, hint, path };
}

function wrongValue(path: KeyPath, layer: Layer): Problem {
  let value: unknown = layer.values;
  for (const key of path) value = (value as Record<string | number, unknown> | undefined)?.[key];
  const found = value === undefined ? 'nothing' : withoutUser(JSON.stringify(value) || String(value));
  const shown = found.length > SHOWN_LENGTH ? `${found.slice(0, SHOWN_LENGTH)}…` : found;
  const message = `${path.join('.')} must be ${expectedValue(schemaNodeAt(path) ?? {})}; found ${shown}`;
  const hint = 'correct it there; every key with its range and default: fbp config schema';
  return { where: layer.where(path), message, hint, path };
}

/** The key that was meant: a like-spelt one of the same section, else one of that name in another section, else the likest of all. */
export function nearestKey(path: KeyPath): string {
  const parent = path.slice(0, -1);
  const name = String(path.at(-1));
  const siblings = Object.keys(schemaNodeAt(parent)?.properties ?? {});
  const sibling = siblings.length > 0 ? closest(name, siblings) : undefined;
  if (sibling !== undefined && distance(name, sibling) <= Math.max(2, name.length / 3)) {
    return [...parent, sibling].join('.');
  }
  const keys = describeConfig().map((key) => key.path);
  return keys.find((key) => key.endsWith(`.${name}`)) ?? closest(path.join('.'), keys);
}

/** One error that tells every problem. `problems` has at least one. */
export function configError(problems: readonly Problem[]): FbpError {
  const [first] = problems;
  if (problems.length === 1 && first !== undefined) {
    return new FbpError('FBP-CONFIG', first.message, { where: first.where, hint: first.hint });
  }
  const lines = problems.map(({ where, message, hint }) => `  ${where}: ${message}${hint ? ` (${hint})` : ''}`);
  return new FbpError('FBP-CONFIG', [`${problems.length} problems in the configuration:`, ...lines].join('\n'), {
    hint: '`fbp config show --origin` lists every key once these are mended',
  });
}

interface Merged {
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
  if (isStorePath(path)) return path;
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : resolve(base, path);
}
