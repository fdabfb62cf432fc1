import { fbpCommand } from '../../domain/text/shell-command.ts';
import { seasonYearsWithin } from '../../input/rows/seasons.ts';
import type { OpenBatch } from './open-batch.ts';
import { processFlags } from './run-flags.ts';

/** Says that rows of the statistics file are of other seasons by their date, with the commands that take each season alone. */
export function tellOtherSeasons({ request, settings, statistics }: OpenBatch): void {
  const { rows, left, seasons } = statistics.otherSeasons;
  if (seasonYearsWithin(request.batch.season) === undefined) {
    const text = `ATTENTION: ${request.batch.season} names no season of one year or two (2023, 2023-2024): rows are taken whatever their date`;
    settings.listener?.notice?.(text);
  }
  const [most] = seasons;
  if (most === undefined) return;
  const { season } = request.batch;
  const other = seasons.reduce((sum, one) => sum + one.rows, 0);
  const isLeftOut = left === other || settings.config.input.only_season;
  const named = seasons.map((one) => `${one.rows} of ${one.season}, from line ${one.firstLine} on`).join('; ');
  const told = isLeftOut ? `${named}; left out` : named;
  const commands = other === rows || isLeftOut ? [most.season] : [season, most.season];
  const text = [
    `ATTENTION: ${other === rows ? 'no row' : 'not every row'} of the statistics file is of season ${season}: ${told}`,
    ...commands.map((one) => `  those of ${one}: ${commandFor(one, { request, settings, statistics })}`),
  ].join('\n');
  settings.listener?.notice?.(text);
  settings.logger?.warn('main', 'Rows of the statistics file are of other seasons', { rows, left, seasons });
}

/** An output of its own is the batch's alone. */
function commandFor(
  season: string,
  { request, settings, statistics }: Pick<OpenBatch, 'request' | 'settings' | 'statistics'>,
): string {
  const batch = { ...request.batch, season };
  const outputDir = season === request.batch.season ? request.outputDir : undefined;
  const statsFile = request.statsFile ?? statistics.path;
  const flags = processFlags({ ...request, batch, statsFile, outputDir }, settings);
  return `${fbpCommand('process', batch.country, batch.league, season)}${flags.replace(' --only-season', '')} --only-season`;
}
