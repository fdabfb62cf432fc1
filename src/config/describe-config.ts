import { configSchema } from './schema.ts';
import { expectedValue, SCHEMA_TREE, type SchemaNode } from './schema-tree.ts';

/** One key of the configuration, as `fbp config show` and the documentation tell of it. */
export interface ConfigKey {
  /** `api.betfair.rate_limit` */
  readonly path: string;
  /** Type and range in words: `a number above 0, up to 1000`. */
  readonly expected: string;
  /** `undefined` where nothing is the default. */
  readonly defaultValue: unknown;
  readonly description: string;
  /** The environment variable that sets it; lists of sections have none. */
  readonly variable: string | undefined;
}

/** Every key, in the order of the schema. Sections are not keys. */
export function describeConfig(): readonly ConfigKey[] {
  return [...keysBelow(SCHEMA_TREE, [], configSchema.parse({}))];
}

function* keysBelow(node: SchemaNode, path: readonly string[], value: unknown): Generator<ConfigKey> {
  if (node.properties === undefined) {
    yield {
      path: path.join('.'),
      expected: expectedValue(node),
      defaultValue: value,
      description: node.description ?? '',
      variable: node.items?.properties === undefined ? variableOf(path) : undefined,
    };
    return;
  }
  for (const [key, child] of Object.entries(node.properties)) {
    yield* keysBelow(child, [...path, key], (value as Record<string, unknown>)[key]);
  }
}

/** The environment decides which overlay is read, so its variable is the short one and has no second spelling. */
function variableOf(path: readonly string[]): string {
  return path.join('.') === 'pipeline.environment' ? 'FBP_ENV' : `FBP_${path.join('_').toUpperCase()}`;
}

/** The value at a dotted path of any tree, `undefined` where there is none. */
export function valueAt(tree: unknown, path: string): unknown {
  let value = tree;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
