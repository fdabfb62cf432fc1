import { type KeyPath, schemaNodeAt } from '../schema-tree.ts';
import type { Layer, Problem } from './layer.ts';

const TABLE = ['error_handling', 'strategies'] as const;

/** Keys that stood in the base.yaml of earlier versions and meant nothing there: a copy of it must not stop a nightly run. */
const RETIRED: readonly KeyPath[] = [
  [...TABLE, 'SearchNotFound', 'save_raw_file'],
  [...TABLE, 'MappingFailure', 'retry_count'],
  [...TABLE, 'MappingFailure', 'backoff_seconds'],
  [...TABLE, 'MappingFailure', 'save_raw_file'],
];

/** The layer without its retired keys, and where they stand. Any other unknown key stays, and is an error. */
export function withoutRetired(layer: Layer): { layer: Layer; retired: readonly Problem[] } {
  const values = structuredClone(layer.values) as Record<string, unknown>;
  const found = RETIRED.filter((path) => schemaNodeAt(path) === undefined && removeAt(values, path));
  const retired = found.map((path) => ({
    where: layer.where(path),
    message: `${path.join('.')} has no effect and no place any more`,
    hint: 'delete the line',
    path,
  }));
  return { layer: { ...layer, values }, retired };
}

/** Whether it was there. */
function removeAt(values: Record<string, unknown>, path: KeyPath): boolean {
  const [key = '', ...rest] = path.map(String);
  if (!Object.hasOwn(values, key)) return false;
  if (rest.length === 0) return delete values[key];
  const section = values[key];
  const isSection = typeof section === 'object' && section !== null && !Array.isArray(section);
  return isSection && removeAt(section as Record<string, unknown>, rest);
}
