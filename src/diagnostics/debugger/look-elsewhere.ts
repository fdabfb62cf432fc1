import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { archivesBeside } from '../../betfair/archive/archives-beside.ts';
import type { Cause } from '../../domain/cause.ts';
import type { MatchOutcome } from '../../domain/outcome.ts';
import { fbpCommand } from '../../domain/text/shell-command.ts';
import { otherSeasons } from '../../input/rows/seasons.ts';
import { usualStatistics } from '../../pipeline/batch-request.ts';
import type { OpenBatch } from '../../pipeline/open/open-batch.ts';
import { processFlags } from '../../pipeline/open/run-flags.ts';
import type { Recommendation } from './debug-report.ts';

/** Of a row that the whole archive may be wrong for. */
const OF_ARCHIVE: ReadonlySet<Cause> = new Set(['other_years', 'other_sport', 'day_missing']);
const MOST_SHOWN = 3;

/** An archive beside the one that was given which may be the right one, and a season that the given one is of, each as a run to paste. */
export async function lookElsewhere(batch: OpenBatch, outcome: MatchOutcome): Promise<Recommendation[]> {
  if (outcome.status !== 'not_found' || !OF_ARCHIVE.has(outcome.cause)) return [];
  const { kickoff } = outcome.match;
  const at = kickoff.precision === 'minute' ? kickoff.at : kickoff.from;
  const years = outcome.cause === 'other_sport' ? undefined : [new Date(at).getUTCFullYear()];
  const seasons = outcome.cause === 'other_years' ? await seasonsHeld(batch) : [];
  return [...otherArchives(batch, years), ...seasons];
}

function otherArchives({ request, settings }: OpenBatch, years: readonly number[] | undefined): Recommendation[] {
  const { country, league, season } = request.batch;
  const paths = request.archive ?? settings.config.betfair.archive;
  return archivesBeside(paths, years)
    .slice(0, MOST_SHOWN)
    .map((path) => ({
      text: `If ${basename(path)}, which lies beside it, is the archive`,
      command: fbpCommand('process', country, league, season) + processFlags({ ...request, archive: [path] }, settings),
    }));
}

/** Seasons that the source has days of, as far as there are statistics of them. */
async function seasonsHeld({ request, settings, source, statistics }: OpenBatch): Promise<Recommendation[]> {
  const { country, league, season: own } = request.batch;
  const { heldDays } = await source.coverage([], settings.signal);
  const seasonOfDay = otherSeasons(
    heldDays.map((day) => [day, 1]),
    own,
  );
  const held = new Set(heldDays.flatMap((day) => seasonOfDay(day) ?? []));
  return [...held]
    .filter((season) => season !== own)
    .flatMap((season) => {
      const batch = { ...request.batch, season };
      const isInFile = statistics.otherSeasons.seasons.some((one) => one.season === season);
      if (!isInFile && !existsSync(usualStatistics(settings.config, batch))) return [];
      const statsFile = isInFile ? request.statsFile : undefined;
      const flags = processFlags({ ...request, batch, statsFile, outputDir: undefined }, settings);
      const command = fbpCommand('process', country, league, season) + flags;
      return [{ text: `If the season of the archive is wanted, ${season}`, command }];
    })
    .slice(0, MOST_SHOWN);
}
