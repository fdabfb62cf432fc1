import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROFILE_NAMES } from '../../../src/domain/match.ts';
import { linkedRows } from '../../../src/pipeline/open/linked-batch.ts';
import { withBatch } from '../../../src/pipeline/open/open-batch.ts';
import { tempFolder } from '../../support/disks/temp-folder.ts';
import { SEASON_FORMS, type SeasonRow } from '../../support/generator/statistics-seasons.ts';
import { configBelow } from '../../support/in-process/run-settings.ts';

const BATCH = { country: 'england', league: 'premier-league', season: '2023-2024' };
const STATISTICS = 'data/england/premier-league/2023-2024.csv';
/** Those that differ most; the others are tried in `test/soak`, where a whole run takes longer. */
const OFTEN_TRIED = SEASON_FORMS.filter(({ file }) => ['E0.csv', 'fbref-teams.csv', 'games.csv'].includes(file));

/** One for all forms: the sample's events are learned once. */
const root = mkdtempSync(join(tmpdir(), 'fbp-season-forms-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The sample's whole season. */
function season(): SeasonRow[] {
  const [, ...lines] = readFileSync(STATISTICS, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [, , id = '', , home = '', away = '', at = '', ...goals] = line.split(',');
    return { id, home, away, at, goals: [goals[0] ?? '', goals[1] ?? ''] };
  });
}

/** The event of each row, or why it has none. */
async function eventsOf(statsFile: string, timeZone?: string): Promise<string[]> {
  const config = configBelow(root);
  const settings = {
    config: { ...config, mapping: { ...config.mapping, dir: 'mappings', cache_enabled: false } },
    ...{ secrets: {}, sampleDir: 'data/sample', root, programVersion: '0.0.0' },
    signal: new AbortController().signal,
  };
  const request = {
    ...({ batch: BATCH, source: 'sample', statsFile, outputDir: join(root, 'out') } as const),
    ...(timeZone !== undefined && { reading: { time_zone: timeZone } }),
  };
  return await withBatch({ request, settings }, async (batch) => {
    const linked = await batch.link();
    return [...linkedRows(linked)].map((row) => {
      if (row.kind !== 'match') return row.kind;
      const { verdict } = row.search;
      return verdict.kind === 'linked' ? verdict.link.eventId : verdict.kind;
    });
  });
}

describe('a whole season in the form of its source, with its names of clubs', () => {
  let usual: readonly string[] = [];
  beforeAll(async () => {
    usual = await eventsOf(STATISTICS);
  });

  it('is tried of every source', () => {
    expect(usual.filter((event) => /^\d+$/.test(event)).length).toBe(377);
    expect(new Set(['fbp', ...SEASON_FORMS.map(({ profile }) => profile)])).toEqual(new Set(PROFILE_NAMES));
  });

  it.each(OFTEN_TRIED)('$file of $profile: every row has the event that it has in the usual form', async (form) => {
    const folder = tempFolder();
    const path = join(folder, form.file);
    writeFileSync(path, form.text(season()));
    for (const [name, text] of Object.entries(form.beside ?? {})) writeFileSync(join(folder, name), text);
    expect(await eventsOf(path, form.timeZone)).toEqual(usual);
  });
});
