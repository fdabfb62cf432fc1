import * as z from 'zod';
import { configSchema } from './schema.ts';

/** One key of the configuration, as `fbp config show` and the documentation tell of it. */
export interface ConfigKey {
  /** `api.betfair.rate_limit` */
  readonly path: string;
  /** Type and range in words: `a number above 0, up to 1000`. */
  readonly expected: string;
  /** `undefined` where nothing is the default. */
  readonly defaultValue: unknown;
  readonly description: string;
  /** The environment variable that sets it; lists of sections and sections of names have none. */
  readonly variable: string | undefined;
}

/** Every key, in the order of the schema. Sections are not keys. */
export function describeConfig(): readonly ConfigKey[] {
  configKeys ??= [...keysBelow(SCHEMA_TREE, [], configSchema.parse({}))];
  return configKeys;
}

let configKeys: readonly ConfigKey[] | undefined;

function* keysBelow(node: SchemaNode, path: readonly string[], value: unknown): Generator<ConfigKey> {
  if (node.properties === undefined) {
    yield {
      path: path.join('.'),
      expected: expectedValue(node),
      defaultValue: value,
      description: node.description ?? '',
      variable: node.items?.properties === undefined && node.type !== 'object' ? variableOf(path) : undefined,
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

/** A key's place in a YAML file or in the configuration: names, and positions within lists. */
export type KeyPath = readonly (string | number)[];

/** The part of a JSON schema node that loading and describing the configuration needs. */
export interface SchemaNode {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly format?: string;
  readonly description?: string;
  /** What a value has to be, where its type does not say enough. */
  readonly expected?: string;
  /** Marks a place on the disk; see `schema.ts`. */
  readonly path?: 'read' | 'write';
}

/** The configuration's schema as a tree that can be walked by key. */
export const SCHEMA_TREE = z.toJSONSchema(configSchema, { io: 'input' }) as SchemaNode;

/** The node of a key, `undefined` for a key that does not exist. Positions within lists lead to the list's items. */
export function schemaNodeAt(path: KeyPath): SchemaNode | undefined {
  let node: SchemaNode | undefined = SCHEMA_TREE;
  for (const key of path) {
    node = typeof key === 'number' ? node?.items : ownProperty(node, key);
  }
  return node;
}

/** `constructor` and its like are keys of no section. */
function ownProperty(node: SchemaNode | undefined, key: string): SchemaNode | undefined {
  const properties = node?.properties ?? {};
  return Object.hasOwn(properties, key) ? properties[key] : undefined;
}

/** What a value has to be, in words: `a whole number from 1 to 256`. */
export function expectedValue(node: SchemaNode): string {
  if (node.expected !== undefined) return node.expected;
  if (node.enum !== undefined) return `one of ${node.enum.join(', ')}`;
  switch (node.type) {
    case 'object':
      return `a section with the keys ${Object.keys(node.properties ?? {}).join(', ')}`;
    case 'array':
      return `a list${node.minItems ? ' that is not empty' : ''}; each item ${expectedValue(node.items ?? {})}`;
    case 'boolean':
      return 'true or false';
    case 'number':
      return `a number${range(node)}`;
    case 'integer':
      return `a whole number${range(node)}`;
    default:
      return node.format === 'uri' ? 'a URL' : node.minLength ? 'text that is not empty' : 'text';
  }
}

/** zod bounds integers it was given no bound for by what a double holds exactly: not worth telling a person. */
function range({ minimum, maximum, exclusiveMinimum }: SchemaNode): string {
  const most = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? ` to ${maximum}` : undefined;
  if (exclusiveMinimum !== undefined) return ` above ${exclusiveMinimum}${most === undefined ? '' : `, up${most}`}`;
  if (minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER) return most === undefined ? '' : ` up${most}`;
  return most === undefined ? `, at least ${minimum}` : ` from ${minimum}${most}`;
}
