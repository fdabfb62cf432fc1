import { closest, distance } from 'fastest-levenshtein';
import { FbpError } from '../../domain/errors.ts';
import { describeConfig } from '../describe-config.ts';
import { configSchema } from '../schema.ts';
import { expectedValue, type KeyPath, schemaNodeAt } from '../schema-tree.ts';
import type { Layer, Problem } from './layer.ts';

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
  const found = value === undefined ? 'nothing' : JSON.stringify(value) || String(value);
  const shown = found.length > SHOWN_LENGTH ? `${found.slice(0, SHOWN_LENGTH)}…` : found;
  const message = `${path.join('.')} must be ${expectedValue(schemaNodeAt(path) ?? {})}; found ${shown}`;
  return { where: layer.where(path), message, path };
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
