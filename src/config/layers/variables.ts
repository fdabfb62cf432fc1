import { closest } from 'fastest-levenshtein';
import type { Environment } from '../process-environment.ts';
import { describeConfig, type SchemaNode, schemaNodeAt } from '../schema-tree.ts';
import { SECRET_VARIABLES } from '../secrets.ts';
import { layerOfKeys, type PathBases, type Problem, type ReadLayer } from './layer.ts';

/** Chosen before any key is read: which overlay, and which further file. */
const CHOOSERS = ['FBP_ENV', 'FBP_CONFIG'];

const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  '1': true,
  false: false,
  no: false,
  off: false,
  '0': false,
};

/**
 * The keys that `FBP_<SECTION>_<KEY>` variables set. An empty variable counts as unset. A variable that is no key is a
 * problem: a misspelt one would otherwise be a setting that silently does nothing.
 */
export function readVariables(env: Environment, bases: PathBases): ReadLayer {
  const keys = new Map(describeConfig().map(({ variable, path }) => [variable, path]));
  const known = [...keys.keys(), ...SECRET_VARIABLES, ...CHOOSERS].filter((name) => name !== undefined);
  const problems: Problem[] = [];
  const settings: { path: string; value: unknown; name: string }[] = [];
  for (const name of Object.keys(env).sort()) {
    if (!name.startsWith('FBP_') || SECRET_VARIABLES.includes(name) || CHOOSERS.includes(name)) continue;
    const path = keys.get(name);
    const text = env[name];
    if (path === undefined) problems.push(unknownVariable(name, known));
    else if (text) settings.push({ path, value: parseVariable(text, schemaNodeAt(path.split('.')) ?? {}), name });
  }
  return { layer: layerOfKeys(settings, bases), problems };
}

function unknownVariable(name: string, known: readonly string[]): Problem {
  const nearest = closest(name, known);
  return { where: name, message: `there is no variable ${name}`, hint: `did you mean ${nearest}? Else unset ${name}` };
}

/** Text that is not what the key wants stays text, so that the check can show it. */
function parseVariable(text: string, schema: SchemaNode): unknown {
  switch (schema.type) {
    case 'array':
      return text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '')
        .map((item) => parseVariable(item, schema.items ?? {}));
    case 'number':
    case 'integer':
      return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
    case 'boolean':
      return BOOLEANS[text.trim().toLowerCase()] ?? text;
    default:
      return text;
  }
}
