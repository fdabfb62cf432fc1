/**
 * Prints a digest of every file that a built program writes for the sample, the real event file and the tree of real
 * files, so that two programs can be compared to the last bit:
 *
 *   node scripts/output-bytes.mjs APP [APP] [--data DIR]
 *
 * With two programs it prints what differs and exits with 1 when anything does. DIR holds the real data (`betfair/`,
 * `stats/`); without it only the sample is run. The manifest is left out, which names the configuration's hash, and the
 * report's version of the source, which comes from paths and times of files.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { data: { type: 'string' } } });
const data = values.data === undefined ? undefined : resolve(values.data);
const [first, second] = positionals.map((app) => resolve(app));
if (first === undefined) throw new Error('name the folder of a built program');

const runs = data === undefined ? [sampleRun()] : [sampleRun(), ...realRuns(data)];
const found = digests(first);
if (second === undefined) for (const [name, digest] of found) console.log(`${digest}  ${name}`);
else process.exitCode = compare(found, digests(second));

/** A batch to run: its arguments, its variables, and the files that its working folder needs. */
function sampleRun() {
  return { name: 'sample', args: ['england', 'premier-league', '2023-2024', '--source', 'sample', '--format', 'both'] };
}

function realRuns(folder) {
  const real = {
    name: 'real event file',
    args: ['england', 'premier-league', '2016-2017', '--markets', 'all', '--format', 'both'],
    stats: readFileSync(join(folder, 'stats', 'england', 'premier-league', '2016-2017.csv'), 'utf8'),
    archive: join(folder, 'betfair', 'soccer'),
  };
  const tree = join(folder, 'betfair', 'tree');
  const sports = Object.entries(treeStatistics(tree)).map(([sport, stats]) => ({
    name: `tree, event type ${sport}`,
    args: ['australia', 'any', '2019', '--markets', 'all', '--format', 'both'],
    env: { FBP_BETFAIR_EVENT_TYPE_ID: sport },
    stats,
    archive: tree,
  }));
  return [real, ...sports];
}

/** Statistics rows for every event `A v B` of the tree, by event type. */
function treeStatistics(tree) {
  const events = new Map();
  for (const name of readdirSync(tree, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!name.endsWith('.bz2')) continue;
    const line = execFileSync('bzip2', ['-dc', join(tree, name)], { maxBuffer: 1 << 28 })
      .toString()
      .split('\n', 1)[0];
    const definition = JSON.parse(line).mc[0].marketDefinition;
    events.set(definition.eventId, definition);
  }
  const header = 'tournament_id,season_id,match_id,tournament_slug,home_team_slug,away_team_slug,match_date';
  const bySport = {};
  for (const { eventId, eventTypeId, eventName, openDate } of events.values()) {
    const sides = eventName.split(' v ').map((side) =>
      side
        .trim()
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-'),
    );
    if (sides.length !== 2) continue;
    bySport[eventTypeId] ??= [header];
    bySport[eventTypeId].push(['1', '1', eventId, 'any', ...sides, openDate].join(','));
  }
  return Object.fromEntries(Object.entries(bySport).map(([sport, lines]) => [sport, `${lines.join('\n')}\n`]));
}

function digests(app) {
  const all = new Map();
  for (const { name, args, env = {}, stats, archive } of runs) {
    const cwd = mkdtempSync(join(tmpdir(), 'fbp-bytes-'));
    try {
      mkdirSync(join(cwd, 'in'));
      const more = ['--output', 'out'];
      if (stats !== undefined) {
        writeFileSync(join(cwd, 'in', 'stats.csv'), stats);
        cpSync(archive, join(cwd, 'archive'), { recursive: true });
        more.push('--stats', 'in/stats.csv', '--archive', 'archive');
      }
      const command = [join(app, 'dist', 'cli', 'main.js'), 'process', ...args, ...more];
      const { status, stderr } = spawnSync(process.execPath, command, {
        cwd,
        env: { PATH: process.env.PATH, HOME: process.env.HOME, TZ: 'UTC', ...env },
        encoding: 'utf8',
      });
      if (status !== 0 && status !== 3) throw new Error(`${name}: ${app} ended with ${status}: ${stderr}`);
      for (const file of outputs(join(cwd, 'out'))) all.set(`${name}: ${relative(cwd, file)}`, digestOf(file));
    } finally {
      rmSync(cwd, { recursive: true, force: true });
    }
  }
  return all;
}

function outputs(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'manifest.json' && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function digestOf(file) {
  const raw = readFileSync(file);
  const bytes = file.endsWith('report.json') ? Buffer.from(raw.toString().replace(/"version": "[^"]*"/, '')) : raw;
  const content = file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
  return `${createHash('sha256').update(bytes).digest('hex').slice(0, 16)} ${content.length} bytes`;
}

function compare(mine, theirs) {
  let differing = 0;
  for (const name of new Set([...mine.keys(), ...theirs.keys()])) {
    if (mine.get(name) === theirs.get(name)) continue;
    differing += 1;
    console.log(`differs: ${name}: ${mine.get(name) ?? 'missing'} and ${theirs.get(name) ?? 'missing'}`);
  }
  console.log(`${mine.size} files compared, ${differing} differ`);
  return differing === 0 ? 0 : 1;
}
