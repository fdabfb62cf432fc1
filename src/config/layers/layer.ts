import type { KeyPath } from '../schema-tree.ts';

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
