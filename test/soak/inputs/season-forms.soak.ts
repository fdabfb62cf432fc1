import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readCsv } from '../../support/e2e/csv.ts';
import { runFbp } from '../../support/e2e/run-fbp.ts';
import { sharedFolder } from '../../support/e2e/scratch.ts';
import { writeTar } from '../../support/generator/archive-writer.ts';
import { type Fixture, fixturesCsv, readFixtures } from '../../support/generator/season/fixtures.ts';
import { sampleEntries, sampleSeason } from '../../support/generator/season/sample-season.ts';
import { SEASON_FORMS, type SeasonForm } from '../../support/generator/statistics-seasons.ts';
import { record } from '../figures.ts';
import { STATISTICS } from '../size/large-files.ts';

const MINUTES = 60_000;
const BATCH = ['england', 'premier-league', '2023-2024'];
/** What a source says in its own way, and what follows from how exact its dates are. */
const OF_THE_SOURCE = new Set([
  ...['statistical_match_id', 'tournament_id', 'season_id', 'match_date', 'home_team_slug', 'away_team_slug'],
  ...['kickoff_difference_minutes', 'strategy_used', 'confidence', 'runner_up_confidence', 'error_message'],
]);

const cwd = sharedFolder();

/** Statistics, and where the market files are; none for the shipped sample. */
interface Archive {
  readonly name: string;
  readonly fixtures: readonly Fixture[];
  readonly source: readonly string[];
}

function sample(): Archive {
  return { name: 'sample', fixtures: readFixtures(readFileSync(STATISTICS, 'utf8')), source: [] };
}

/** The season's matches anew, with other prices and more of what befalls events. */
function generated(): Archive {
  const season = sampleSeason(readFileSync(STATISTICS, 'utf8'), {
    seed: 'season-forms',
    fixedFates: new Map(),
    firstEventId: 36_000_000,
    traps: {
      fates: {
        ...{ missing: 0.02, dead_only: 0.01, postponed: 0.03, moved: 0.03, swapped: 0.03, renamed: 0.03 },
        ...{ wrong_settlement: 0.01, never_traded: 0.02, never_in_play: 0.02, late_listed: 0.02 },
      },
      company: {
        twins: 0.1,
        no_country: 0.1,
        variant_name: 0.1,
        women: 0.1,
        youth: 0.1,
        reserve: 0.05,
        cup_repeat: 0.02,
      },
    },
  });
  const archive = join(cwd, 'generated.tar');
  writeTar(archive, sampleEntries(season));
  return { name: 'generated', fixtures: season.rows, source: ['--archive', archive] };
}

type Row = Readonly<Record<string, string>>;

async function dataSet(stats: string, output: string, more: readonly string[]): Promise<Row[]> {
  const { code, stderr } = await runFbp(['process', ...BATCH, '--stats', stats, '--output', output, ...more], { cwd });
  expect([0, 3], stderr).toContain(code);
  const rows = readCsv(cwd, output, 'matches.csv').filter((row) => row['processing_status'] !== 'skipped');
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !OF_THE_SOURCE.has(name))));
}

function written(form: SeasonForm, { name, fixtures }: Archive): string {
  const folder = join(cwd, name, String(SEASON_FORMS.indexOf(form)));
  mkdirSync(folder, { recursive: true });
  const rows = fixtures.map(({ matchId: id, homeSlug: home, awaySlug: away, matchDate: at, score }) => {
    return { id, home, away, at, goals: [String(score?.home ?? ''), String(score?.away ?? '')] as const };
  });
  writeFileSync(join(folder, form.file), form.text(rows));
  for (const [beside, content] of Object.entries(form.beside ?? {})) writeFileSync(join(folder, beside), content);
  return join(folder, form.file);
}

/** The first cells that are not those of the usual form. */
function difference(rows: readonly Row[], usual: readonly Row[]): string | undefined {
  if (rows.length !== usual.length) return `${rows.length} rows`;
  const at = rows.findIndex((row, index) => JSON.stringify(row) !== JSON.stringify(usual[index]));
  const [row = {}, other = {}] = [rows[at], usual[at]];
  const cells = Object.keys(other).filter((name) => row[name] !== other[name]);
  return at === -1
    ? undefined
    : `row ${at + 1}: ${cells.map((name) => `${name} ${row[name]}, not ${other[name]}`).join('; ')}`;
}

it.each([
  ['the shipped sample', sample],
  ['an archive of the generator', generated],
])(
  'a whole season in the form of every source gives the data set of the usual form, from %s',
  {
    timeout: 60 * MINUTES,
  },
  async (what, archiveOf) => {
    const archive = archiveOf();
    const stats = join(cwd, `${archive.name}.csv`);
    writeFileSync(stats, fixturesCsv(archive.fixtures));
    const usual = await dataSet(stats, `${archive.name}-usual`, archive.source);
    const linked = usual.filter((row) => row['processing_status'] === 'linked').length;
    expect(linked).toBeGreaterThan(0.9 * usual.length);
    const differing: string[] = [];
    for (const form of SEASON_FORMS) {
      const zone = form.timeZone === undefined ? [] : ['--time-zone', form.timeZone];
      const rows = await dataSet(written(form, archive), `${archive.name}-form`, [...archive.source, ...zone]);
      const found = difference(rows, usual);
      if (found !== undefined) differing.push(`${form.file} of ${form.profile}: ${found}`);
    }
    const counted = `${what}: ${SEASON_FORMS.length} forms, ${linked} of ${usual.length} rows linked, ${differing.length} with another data set`;
    console.log(counted);
    record({
      promise: '15',
      what: 'A whole season in the form of every source',
      counted,
      violations: differing.length,
    });
    expect(differing).toEqual([]);
  },
);
