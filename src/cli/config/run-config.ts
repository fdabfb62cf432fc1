import { stringify } from 'yaml';
import { z } from 'zod';
import { ConfigManager } from '../../config/config-manager.ts';
import { loadConfig } from '../../config/load-config.ts';
import { configSchema } from '../../config/schema.ts';
import { secretStates } from '../../config/secrets.ts';
import type { ExitCode } from '../../domain/errors.ts';
import type { CommandContext } from '../command/command.ts';
import { write } from '../terminal/terminal.ts';
import { type ConfigView, configDocument, renderConfig } from './render-config.ts';

/** `fbp config show`: also tells of secrets whether they are set, never what they are. */
export async function configShow(context: CommandContext, { origin = false }: { origin?: boolean }): Promise<ExitCode> {
  const { terminal, globals, env } = context;
  const view: ConfigView = { loaded: loadConfig(loadOptions(context)), secrets: secretStates(env), origin };
  const text = globals.json ? `${JSON.stringify(configDocument(view))}\n` : renderConfig(view);
  await write(terminal.stdout, text);
  return 0;
}

/** `fbp config get <key>`. Throws FBP-CONFIG naming the nearest key when there is none such. */
export async function configGet(context: CommandContext, key: string): Promise<ExitCode> {
  const { terminal, globals } = context;
  const { environment, ...options } = loadOptions(context);
  const value = new ConfigManager(environment, options).get(key);
  await write(terminal.stdout, globals.json ? `${JSON.stringify({ key, value: value ?? null })}\n` : plainText(value));
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
