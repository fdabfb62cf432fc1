import { isAbsolute } from 'node:path';
import { stringify } from 'yaml';
import * as z from 'zod';
import { withAddresses } from '../../config/bucket-copies.ts';
import { ConfigManager } from '../../config/config-manager.ts';
import { type LoadedConfig, loadConfig } from '../../config/load-config.ts';
import { configSchema } from '../../config/schema.ts';
import { describeConfig, valueAt } from '../../config/schema-tree.ts';
import { type SecretState, secretStates, withoutUser } from '../../config/secrets.ts';
import { shownPath } from '../../disk/path-names.ts';
import type { ExitCode } from '../../domain/errors.ts';
import type { CommandContext } from '../command/command.ts';
import { write } from '../terminal/terminal.ts';
import { padText, textWidth } from '../terminal/text-width.ts';

/** `fbp config show`: also tells of secrets whether they are set, never what they are. */
export async function configShow(context: CommandContext, { origin = false }: { origin?: boolean }): Promise<ExitCode> {
  const { terminal, globals, env } = context;
  const loaded = loadConfig(loadOptions(context));
  const view = { loaded: { ...loaded, config: withAddresses(loaded.config) }, secrets: secretStates(env), origin };
  const text = globals.json ? `${JSON.stringify(configDocument(view))}\n` : renderConfig(view);
  await write(terminal.stdout, withoutUser(text));
  return 0;
}

/** `fbp config get <key>`. Throws FBP-CONFIG naming the nearest key when there is none such. */
export async function configGet(context: CommandContext, key: string): Promise<ExitCode> {
  const { terminal, globals } = context;
  const { environment, ...options } = loadOptions(context);
  const value = new ConfigManager(environment, options).get(key);
  await write(
    terminal.stdout,
    withoutUser(globals.json ? `${JSON.stringify({ key, value: value ?? null })}\n` : plainText(value)),
  );
  return 0;
}

function plainText(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'object' ? stringify(value, { lineWidth: 0 }) : `${value}\n`;
}

/** `fbp config schema`. */
export async function configSchemaDocument({ terminal }: CommandContext): Promise<ExitCode> {
  const schema = { title: 'Configuration of fbp', ...z.toJSONSchema(configSchema, { io: 'input' }) };
  await write(terminal.stdout, `${JSON.stringify(schema, null, 2)}\n`);
  return 0;
}

function loadOptions({ cwd, env, globals }: CommandContext) {
  const level = { path: 'logging.level', value: globals.logLevel, flag: '--log-level' };
  return { cwd, env, configFile: globals.config, environment: globals.env, flags: [level] };
}

export interface ConfigView {
  readonly loaded: LoadedConfig;
  readonly secrets: readonly SecretState[];
  /** Say where each value was set. */
  readonly origin: boolean;
}

const WIDTH = 80;
const INDENT = 2;
/** Where the origins stand, as long as the values leave room. */
const ORIGIN_COLUMN = 46;

/** The form under `--json`. Paths are absolute. */
export function configDocument({ loaded, secrets, origin }: ConfigView): object {
  const { config, origins, root, files, usesPackageDefaults } = loaded;
  return {
    root,
    uses_package_defaults: usesPackageDefaults,
    files,
    config,
    ...(origin ? { origins: Object.fromEntries(origins) } : {}),
    secrets: Object.fromEntries(secrets.map(({ variable, state }) => [variable, state])),
  };
}

/** YAML that could be used as a configuration file, with what else there is to know in comments. */
export function renderConfig(view: ConfigView): string {
  const { loaded, secrets } = view;
  const lines = [...heading(loaded), ''];
  let section: readonly string[] = [];
  for (const { path } of describeConfig()) {
    const keys = path.split('.');
    lines.push(...sectionLines(section, keys.slice(0, -1)));
    section = keys.slice(0, -1);
    lines.push(...keyLines(path, view));
  }
  lines.push('', '# Credentials come from variables only and are never shown.');
  const widest = Math.max(...secrets.map(({ variable }) => variable.length));
  for (const { variable, state } of secrets) lines.push(`#   ${padText(variable, widest)}  ${state}`);
  return `${lines.join('\n')}\n`;
}

function heading({ root, files, usesPackageDefaults }: LoadedConfig): string[] {
  const project = usesPackageDefaults
    ? `# No project here (\`fbp init\` makes one); output goes below ${root}`
    : `# Project: ${root}`;
  return [project, '# Files, the last one strongest:', ...files.map((file) => `#   ${shownPath(file, root)}`)];
}

/** The lines that open the sections of a key that the key before it did not lie in. */
function sectionLines(before: readonly string[], now: readonly string[]): string[] {
  const same = now.findIndex((name, index) => name !== before[index]);
  if (same < 0) return [];
  return now.slice(same).map((name, index) => `${' '.repeat((same + index) * INDENT)}${name}:`);
}

function keyLines(path: string, { loaded, origin }: ConfigView): string[] {
  const keys = path.split('.');
  const indent = ' '.repeat((keys.length - 1) * INDENT);
  const name = keys.at(-1) ?? '';
  const value = relativePaths(valueAt(loaded.config, path), loaded);
  if (value === undefined) return [`${indent}# ${name}: not set`];
  const from = origin ? shownOrigin(loaded.origins.get(path) ?? 'default', loaded) : undefined;
  const short = `${indent}${name}: ${flowText(value)}`;
  if (!Array.isArray(value) || value.length === 0 || textWidth(short) < ORIGIN_COLUMN) return [withOrigin(short, from)];
  return [withOrigin(`${indent}${name}:`, from), ...blockText(value, indent)];
}

function flowText(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 }).trimEnd();
}

function blockText(value: readonly unknown[], indent: string): string[] {
  const text = stringify(value, { lineWidth: 0 }).trimEnd();
  return text.split('\n').map((line) => `${indent}  ${line}`);
}

/** The origin stands behind the value; where both do not fit into a line, above it. */
function withOrigin(line: string, origin: string | undefined): string {
  if (origin === undefined) return line;
  const beside = `${padText(line, ORIGIN_COLUMN)}  # ${origin}`;
  if (textWidth(beside) <= WIDTH) return beside;
  const indent = /^ */.exec(line)?.[0] ?? '';
  return `${indent}# ${origin}\n${line}`;
}

function shownOrigin(origin: string, { root }: LoadedConfig): string {
  return isAbsolute(origin) ? writtenPath(origin, root) : origin;
}

/** Paths below the project as its configuration files would write them. */
function relativePaths(value: unknown, loaded: LoadedConfig): unknown {
  if (Array.isArray(value)) return value.map((item) => relativePaths(item, loaded));
  if (typeof value === 'string') return isAbsolute(value) ? writtenPath(value, loaded.root) : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, relativePaths(item, loaded)]));
}

/** As it would be written in a configuration file. */
function writtenPath(path: string, root: string): string {
  const shown = shownPath(path, root);
  return isAbsolute(shown) ? path : `./${shown}`;
}
