import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DAY_MS } from '../../../src/domain/time-units.ts';
import { type ArchiveEntry, archiveEntry, writeTar } from '../../support/generator/archive-writer.ts';
import { compressText } from '../../support/generator/compress.ts';
import { eventFiles } from '../../support/generator/market/event-files.ts';
import { planEvent } from '../../support/generator/market/event-plan.ts';
import { otherMatches } from '../../support/generator/season/other-matches.ts';
import { eventEntries } from '../../support/generator/write-events.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
export const STATISTICS = join(ROOT, 'data/england/premier-league/2023-2024.csv');
export const SAMPLE_TAR = join(ROOT, 'data/sample/england-premier-league-2023-2024.tar');

/** Large files are made once: they take longer than the runs that read them. */
const KEPT = join(ROOT, 'temp/bench/soak');

export function made(name: string, make: (path: string) => void): string {
  const path = join(KEPT, name);
  if (existsSync(path)) return path;
  mkdirSync(dirname(path), { recursive: true });
  rmSync(`${path}.part`, { recursive: true, force: true });
  make(`${path}.part`);
  renameSync(`${path}.part`, path);
  return path;
}

/** The sample season's rows, and as many of other tournaments and years as make so many in all. */
export function statisticsFile(rows: number): string {
  return made(`statistics-${rows}.csv`, (path) => {
    const [header = '', ...season] = readFileSync(STATISTICS, 'utf8').trim().split('\n');
    const columns = header.split(',');
    const [id, slug, date] = ['match_id', 'tournament_slug', 'match_date'].map((name) => columns.indexOf(name));
    const file = openSync(path, 'w');
    writeSync(file, `${header}\n${season.join('\n')}\n`);
    for (let row = season.length; row < rows; row += 1) {
      const cells = (season[row % season.length] ?? '').split(',');
      cells[id ?? 0] = String(1_000_000 + row);
      cells[slug ?? 0] = `league-${row % 50}`;
      cells[date ?? 0] = new Date(Date.UTC(1990, 0, 1, 15) + (row % 12_000) * 86_400_000).toISOString();
      writeSync(file, `${cells.join(',')}\n`);
    }
    closeSync(file);
  });
}

/** An archive of the season's first match alone, whose PRO match odds decode to so many megabytes. */
export function largeMarket(megabytes: number): string {
  return made(`pro-${megabytes}`, (folder) => {
    const plan = planEvent({
      ...{ eventId: '32543010', home: 'Burnley', away: 'Man City', scheduledAt: '2023-08-11T19:00:00Z', score: [0, 3] },
      ...{ plan: 'PRO', markets: ['MATCH_ODDS'], updates: 15_000, seed: 'soak' },
    });
    const [file] = eventFiles(plan);
    if (file === undefined) throw new Error('the generator made no file');
    const { path } = archiveEntry({ ...file, text: '' }, { plan: 'PRO' });
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    const target = openSync(join(folder, path), 'w');
    for (const piece of longerText(file.text, megabytes * 1e6)) writeSync(target, compressText(piece, 'bz2'));
    closeSync(target);
  });
}

/** The price lines again and again, at instants of their own, between the first definition and the rest. */
function* longerText(text: string, bytes: number): Generator<string> {
  const lines = text.trimEnd().split('\n');
  const isDefinition = (line: string) => line.includes('"marketDefinition"');
  const last = lines.findIndex((line, index) => index > 0 && isDefinition(line));
  const [head = '', ...prices] = lines.slice(0, last);
  const rest = lines.slice(last);
  yield `${head}\n`;
  let at = Date.parse('2023-08-11T00:00:00Z');
  for (let done = 0; done < bytes; ) {
    const from = at;
    const piece = prices.map((line, index) => line.replace(/"pt":\d+/, `"pt":${from + index * 40}`)).join('\n');
    at += prices.length * 40;
    yield `${piece}\n`;
    done += piece.length;
  }
  yield `${rest.filter((line) => Number(/"pt":(\d+)/.exec(line)?.[1]) > at).join('\n')}\n`;
}

const FROM_2010 = Date.UTC(2010, 0, 1);
const TEN_YEARS_MS = 3652 * DAY_MS;

/** Matches of made-up clubs over ten years. */
function* matchesOf2010s(count: number) {
  const sketches = otherMatches({ count, from: FROM_2010, days: 3650, seed: 'linking', firstEventId: 37_000_000 });
  for (const sketch of sketches) yield { ...sketch, scheduledAt: Number(sketch.scheduledAt), countryCode: 'GB' };
}

/** An archive of so many events, one file each. */
export function manyEvents(count: number): string {
  return made(`events-${count}.tar`, (path) => {
    writeTar(path, eventEntries(matchesOf2010s(count)));
  });
}

/** A row of each event of `manyEvents`, and as many of the same clubs in the decade before as make so many in all. */
export function statisticsOfEvents(events: number, rows: number): string {
  return made(`statistics-${events}-of-${rows}.csv`, (path) => {
    const [header = ''] = readFileSync(STATISTICS, 'utf8').split('\n');
    const file = openSync(path, 'w');
    writeSync(file, `${header}\n`);
    for (let row = 0; row < rows; ) {
      const earlierMs = row === 0 ? 0 : TEN_YEARS_MS + (row / events) * DAY_MS;
      for (const { home, away, scheduledAt } of matchesOf2010s(events)) {
        const at = new Date(scheduledAt - earlierMs).toISOString();
        const slugs = `${home},${away}`.replaceAll(' ', '-').toLowerCase();
        if (row < rows) writeSync(file, `17,52393,${1_000_000 + row},premier-league,${slugs},${at},1,0\n`);
        row += 1;
      }
    }
    closeSync(file);
  });
}

const FILES_AN_EVENT = 50;

/** A TAR of so many files, fifty an event; all but one of an event are small and never wanted. */
export function largeTar(entries: number): string {
  return made(`entries-${entries}.tar`, (path) => {
    writeTar(path, manyEntries(entries));
  });
}

function* manyEntries(entries: number): Generator<ArchiveEntry> {
  const from = Date.UTC(2023, 7, 1);
  const count = entries / FILES_AN_EVENT;
  const stub = compressText('{"op":"mcm","pt":1}\n', 'bz2');
  for (const sketch of otherMatches({ count, from, days: 300, seed: 'soak', firstEventId: 35_000_000 })) {
    const [file] = eventFiles(planEvent(sketch));
    if (file === undefined) continue;
    const entry = archiveEntry(file);
    yield entry;
    for (let index = 1; index < FILES_AN_EVENT; index += 1) {
      yield { path: entry.path.replace(/[^/]*$/, `1.9${sketch.eventId}${index}.bz2`), bytes: stub };
    }
  }
}
