import type { Flag } from '../../config/load-config.ts';
import { programVersion } from '../../config/program-version.ts';
import type { Batch } from '../../domain/batch.ts';
import { FbpError } from '../../domain/errors.ts';
import { type LinkedBatch, linkBatchOf } from '../../pipeline/link-batch-of.ts';
import { abortOnSignals } from '../interrupts.ts';
import type { MapBatch, MapLinkOptions } from '../map-command.ts';
import { progressDisplay } from '../progress-display.ts';
import { openLogger } from '../session.ts';
import { wantedSource } from '../source-options.ts';
import type { MappingDesk } from './mapping-desk.ts';

/** Options that are configuration keys under another name. */
export function linkFlags({ archive }: MapLinkOptions): Flag[] {
  return [{ path: 'betfair.archive', value: archive, flag: '--archive' }];
}

/** The batch that is meant, undefined for a whole country. Throws FBP-USAGE for a league without its season. */
export function wholeBatch({ country, league, season }: MapBatch): Batch | undefined {
  if (league === undefined) return undefined;
  if (season !== undefined) return { country, league, season };
  const hint = `Name the season too: ${country} ${league} 2023-2024; or the country alone.`;
  throw new FbpError('FBP-USAGE', `The season of "${league}" is missing`, { hint });
}

/** Links a batch, with progress on stderr and the run's log files. */
export async function linkForNames(
  { context, session }: MappingDesk,
  batch: Batch,
  options: MapLinkOptions,
): Promise<LinkedBatch> {
  const { globals, terminal } = context;
  const source = wantedSource(options);
  const mode = globals.json || globals.quiet ? 'none' : (globals.progress ?? 'auto');
  const display = progressDisplay(terminal.stderr, mode);
  const interrupts = abortOnSignals((name) => display.note(`${name}: stopping`));
  const logger = openLogger(session);
  const { loaded, secrets, sampleDir } = session;
  try {
    return await linkBatchOf(
      { batch, source, statsFile: options.stats },
      {
        config: loaded.config,
        root: loaded.root,
        secrets,
        sampleDir,
        logger,
        programVersion: programVersion(),
        signal: interrupts.signal,
        listener: { progress: (progress) => display.update(progress), notice: (text) => display.note(text) },
      },
    );
  } catch (error) {
    throw interrupts.signal.aborted ? interrupts.signal.reason : error;
  } finally {
    display.stop();
    interrupts.dispose();
    logger.close();
  }
}
