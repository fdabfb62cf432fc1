import { sep } from 'node:path';
import type { Flag } from '../../config/load-config.ts';
import { FbpError, isFault } from '../../domain/errors.ts';
import { MappingManager } from '../../mapping/mapping-manager.ts';
import { countryCodeOf, countrySlug } from '../../mapping/names/country-codes.ts';
import { nearestWord } from '../../mapping/names/nearest-word.ts';
import { type CommandContext, wantsColour } from '../command/command.ts';
import { openSession, type Session } from '../command/session.ts';
import type { TableOptions } from '../terminal/table.ts';
import { columnsOf, painter, write } from '../terminal/terminal.ts';

/** What every `fbp map` command works at: the mapping files, and how to print about them. */
export interface MappingDesk {
  readonly context: CommandContext;
  readonly session: Session;
  readonly manager: MappingManager;
  /** For tables on stdout. */
  readonly table: TableOptions;
}

export function openDesk(context: CommandContext, flags: readonly Flag[] = []): MappingDesk {
  const session = openSession(context, flags);
  const { stdout } = context.terminal;
  const table = { width: columnsOf(stdout), paint: painter(stdout, wantsColour(context)) };
  return { context, session, manager: new MappingManager(session.loaded.config.mapping.dir), table };
}

/** The result: one document under `--json`, else text for a person. */
export async function printResult({ context }: MappingDesk, document: object, text: string): Promise<void> {
  await write(context.terminal.stdout, context.globals.json ? `${JSON.stringify(document)}\n` : text);
}

/** A line for the person only, on stderr. */
export async function printAside({ context }: MappingDesk, text: string): Promise<void> {
  const { json, quiet } = context.globals;
  if (!json && !quiet) await write(context.terminal.stderr, `${text}\n`);
}

/** Runs a change of mapping files; outside of a project these are the program's own, which is said. */
export async function editMappings<T>(desk: MappingDesk, edit: () => Promise<T>): Promise<T> {
  if (!usesShippedMappings(desk)) return await edit();
  try {
    const result = await edit();
    await printAside(
      desk,
      'note: this changed the mappings that came with fbp; `fbp init` makes a project of your own',
    );
    return result;
  } catch (error) {
    if (!isFault(error, 'FBP-DISK')) throw error;
    const { message, where } = error;
    const hint = 'These mappings came with fbp. Make a project with its own: fbp init';
    throw new FbpError('FBP-DISK', message, { where, hint, cause: error });
  }
}

function usesShippedMappings({ session: { loaded } }: MappingDesk): boolean {
  return loaded.usesPackageDefaults && loaded.config.mapping.dir.startsWith(loaded.packageRoot + sep);
}

/** Throws FBP-USAGE, naming the nearest, when there is no mapping file of that country. */
export function requireMapped({ manager }: MappingDesk, country: string): void {
  const countries = manager.countries();
  if (countries.includes(countrySlug(country))) return;
  const near = nearestWord(countrySlug(country), countries);
  const hint = near === undefined ? `There are: ${countries.join(', ') || 'none'}.` : `Did you mean ${near}?`;
  throw new FbpError('FBP-USAGE', `There is no mapping file for "${country}"`, { where: manager.dir, hint });
}

/** A country may be new, but a slip such as `englnd` must not make a file. Throws FBP-USAGE. */
export function refuseSlip(desk: MappingDesk, country: string): void {
  if (
    countryCodeOf(country) === undefined &&
    nearestWord(countrySlug(country), desk.manager.countries()) !== undefined
  ) {
    requireMapped(desk, country);
  }
}
