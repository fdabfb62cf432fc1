import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeTar } from '../test/support/generator/archive-writer.ts';
import { fixturesCsv, readFixtures } from '../test/support/generator/season/fixtures.ts';
import { sampleEntries, sampleManifest, sampleSeason } from '../test/support/generator/season/sample-season.ts';

/**
 * Writes the shipped sample out of its statistics CSV, the same bytes each time. With `--fixtures <csv>` the statistics CSV
 * itself is written first: the rows of season 2023-24, cut to the columns of the contract.
 */
const STATISTICS = 'data/england/premier-league/2023-2024.csv';
const ARCHIVE = 'data/sample/england-premier-league-2023-2024.tar';

function main(options: readonly string[]): void {
  const [option, path] = options;
  if (option === '--fixtures' && path !== undefined) {
    const fixtures = readFixtures(readFileSync(path, 'utf8'), (row) => row['season'] === '2023-24');
    mkdirSync(dirname(STATISTICS), { recursive: true });
    writeFileSync(STATISTICS, fixturesCsv(fixtures));
  } else if (option !== undefined) {
    throw new RangeError('usage: npm run sample [-- --fixtures <csv>]');
  }
  const season = sampleSeason(readFileSync(STATISTICS, 'utf8'));
  const size = writeTar(ARCHIVE, sampleEntries(season));
  writeFileSync('data/sample/sample.json', sampleManifest(season));
  console.log(`${season.rows.length} rows, ${season.events.length} events, ${(size / 1e6).toFixed(2)} MB: ${ARCHIVE}`);
}

main(process.argv.slice(2));
