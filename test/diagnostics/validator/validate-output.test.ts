import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkManifest } from '../../../src/diagnostics/validator/check-manifest.ts';
import { Findings } from '../../../src/diagnostics/validator/finding.ts';
import { validateOutput } from '../../../src/diagnostics/validator/validate-output.ts';
import { sha256 } from '../../../src/disk/digest.ts';
import { PipelineCoordinator } from '../../../src/pipeline/coordinator.ts';
import { HUB_FILE } from '../../../src/storage/tables/hub-rows.ts';
import { createRandom } from '../../support/generator/random.ts';
import { configBelow, loggerBelow } from '../../support/in-process/run-settings.ts';

/** So many rows of the sample until one of them is a failure. */
const FIRST_FAILURE = 181;
const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

let root: string;
let whole: string;
let folder: string;

/** A dozen rows of the sample, processed once; each test tampers with a copy. */
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'fbp-validate-'));
  whole = join(root, 'whole');
  folder = join(root, 'tampered');
  const config = configBelow(root);
  const logger = loggerBelow(root);
  const coordinator = new PipelineCoordinator({
    config: {
      ...config,
      extraction: { ...config.extraction, preset: 'betfair-hub' },
      mapping: { ...config.mapping, dir: join(PROJECT, 'mappings') },
      input: { ...config.input, stats_dir: join(PROJECT, 'data') },
    },
    secrets: {},
    logger,
    sampleDir: join(PROJECT, 'data', 'sample'),
    root: PROJECT,
    programVersion: '0.0.0',
    signal: new AbortController().signal,
  });
  const batch = { country: 'england', league: 'premier-league', season: '2023-2024' };
  await coordinator.processBatch({ batch, source: 'sample', limit: FIRST_FAILURE, outputDir: whole });
  logger.close();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  cpSync(whole, folder, { recursive: true });
});

/** Changes a file of the output and its hash in the manifest, so that only what the file says is wrong. */
function tamper(name: string, change: (text: string) => string): void {
  const path = join(folder, name);
  const packed = name.endsWith('.gz');
  const text = packed ? gunzipSync(readFileSync(path)).toString() : readFileSync(path, 'utf8');
  const changed = change(text);
  expect(changed).not.toBe(text);
  const bytes = packed ? gzipSync(changed) : Buffer.from(changed);
  writeFileSync(path, bytes);
  tamperManifest((manifest) => {
    manifest.outputs[name] = { ...manifest.outputs[name], sha256: sha256(bytes), bytes: bytes.length };
  });
}

/** Changes the manifest as one who knows how it is sealed. */
function tamperManifest(
  change: (manifest: { outputs: Record<string, object>; inputs: Record<string, { path: string }> }) => void,
): void {
  const path = join(folder, 'manifest.json');
  const { sha256: _old, ...manifest } = JSON.parse(readFileSync(path, 'utf8'));
  change(manifest);
  const text = (fields: object) => `${JSON.stringify(fields, null, 2)}\n`;
  writeFileSync(path, text({ ...manifest, sha256: sha256(text(manifest)) }));
}

/** Replaces cells of the n-th data row of a CSV without quotes. */
function withCells(row: number, values: Readonly<Record<string, string>>): (text: string) => string {
  return (text) => {
    const lines = text.split('\n');
    const header = (lines[0] ?? '').split(',');
    const cells = (lines[row] ?? '').split(',');
    for (const [column, value] of Object.entries(values)) {
      expect(header).toContain(column);
      cells[header.indexOf(column)] = value;
    }
    return lines.with(row, cells.join(',')).join('\n');
  };
}

/** The hashes alone, without the look into the files. */
async function checkManifestOf(folder: string) {
  const findings = new Findings();
  await checkManifest(folder, PROJECT, findings);
  return findings.result({ area: 'output', target: folder, checked: '' });
}

const withoutLastLine = (text: string) => text.replace(/\n[^\n]*\n$/, '\n');
const checksOf = async () => {
  const { findings } = await validateOutput(folder, { root: PROJECT, readingOf: () => ({ timeZone: 'UTC' }) });
  return findings.map(({ severity, check }) => `${severity} ${check}`);
};

describe('validateOutput', () => {
  it('finds nothing wrong with what a run wrote', async () => {
    expect(await validateOutput(folder, { root: PROJECT, readingOf: () => ({ timeZone: 'UTC' }) })).toMatchObject({
      checked: expect.stringMatching(/^380 rows, [1-9]\d* odds rows$/),
      errors: 0,
      warnings: 0,
    });
  });

  it.each<[check: string, name: string, change: (text: string) => string]>([
    ['price_range', 'matches.csv', withCells(1, { match_odds_home_open: '1001' })],
    ['price_range', 'matches.csv', withCells(1, { match_odds_home_open: 'nan' })],
    ['price_order', 'matches.csv', withCells(1, { match_odds_home_low: '999' })],
    ['close_age', 'matches.csv', withCells(1, { match_odds_home_close_age_s: '-3' })],
    ['close_age', 'matches.csv', withCells(1, { match_odds_home_close_age_s: '' })],
    ['status', 'matches.csv', withCells(1, { processing_status: 'lnked' })],
    ['link', 'matches.csv', withCells(1, { betfair_match_id: '' })],
    ['link', 'matches.csv', withCells(1, { processing_status: 'not_found' })],
    ['confidence', 'matches.csv', withCells(1, { confidence: '1.5' })],
    ['match_unique', 'matches.csv', withCells(2, { statistical_match_id: '9219890250604' })],
    ['input_order', 'matches.csv', withCells(2, { statistical_match_id: '1' })],
    ['row_count', 'matches.csv', withoutLastLine],
    ['ledger', 'matches.csv', withoutLastLine],
    ['ledger', 'report.json', (text) => text.replace('"total_matches": 380', '"total_matches": 381')],
    ['file', 'report.json', (text) => text.slice(0, 100)],
    ['failures', 'failures.csv', withoutLastLine],
    ['odds_rows', 'odds.csv.gz', withoutLastLine],
    ['odds_match', 'odds.csv.gz', withCells(1, { statistical_match_id: '1' })],
    ['odds_event', 'odds.csv.gz', withCells(1, { betfair_match_id: '1' })],
    ['odds_time', 'odds.csv.gz', withCells(1, { seconds_to_kickoff: '7' })],
    ['odds_time', 'odds.csv.gz', withCells(1, { published_at: 'noon' })],
    ['odds_order', 'odds.csv.gz', withCells(3, { published_at: '2001-01-01T00:00:00.000Z' })],
    ['price_range', 'odds.csv.gz', withCells(1, { last_traded_price: '0.5' })],
    ['hub_header', HUB_FILE, (text) => text.replace('RUNNER_NAME', 'NAME')],
    ['hub_rows', HUB_FILE, withoutLastLine],
    ['hub_event', HUB_FILE, withCells(1, { EVENT_ID: '1' })],
    ['hub_event', HUB_FILE, (text) => text.replaceAll(/\n[^\n]*,32000002,[^\n]*/g, '')],
    ['hub_close', HUB_FILE, (text) => text.replace(/(,MATCH_ODDS,.*,)[\d.]+$/m, '$11.5')],
    ['hub_close', HUB_FILE, (text) => text.replace(/(,MATCH_ODDS,.*,)[\d.]+$/m, '$1')],
    ['prices_rows', 'prices.csv', withoutLastLine],
    ['prices_match', 'prices.csv', withCells(1, { betfair_match_id: '1' })],
    ['prices_match', 'prices.csv', (text) => text.replaceAll(/\n[^\n]*,32000002,[^\n]*/g, '')],
    ['prices_close', 'prices.csv', (text) => text.replaceAll(/(?<=,MATCH_ODDS,(?:[^,]*,){5})[\d.]+/g, '1.5')],
    ['price_range', 'prices.csv', withCells(1, { open: '0.5' })],
    ['odds_header', 'odds.csv.gz', (text) => text.replace('market_name', 'name')],
  ])('reports %s in %s', async (check, name, change) => {
    tamper(name, change);
    expect(await checksOf()).toContain(`error ${check}`);
  });

  it('reports a second row with the same event', async () => {
    const [event = ''] = /(?<=^\d+,)\d+(?=,linked)/m.exec(readFileSync(join(folder, 'matches.csv'), 'utf8')) ?? [];
    tamper('matches.csv', withCells(2, { betfair_match_id: event }));
    expect(await checksOf()).toContain('error link_unique');
  });

  it('reports files that were changed behind the manifest, are gone, or cannot be unpacked', async () => {
    writeFileSync(join(folder, 'failures.csv'), '');
    rmSync(join(folder, 'report.json'));
    writeFileSync(join(folder, 'odds.csv.gz'), readFileSync(join(folder, 'odds.csv.gz')).subarray(0, 500));
    const checks = await checksOf();
    expect(checks).toEqual(expect.arrayContaining(['error manifest_hash', 'error files', 'error file']));
    rmSync(join(folder, 'manifest.json'));
    expect(await checksOf()).toContain('error manifest');
  });

  it('warns of an absurd book, a close that the series contradicts, a contradicted score and another input', async () => {
    const cheap = ['open', 'close', 'low', 'high', 't60'].flatMap((measure) =>
      ['home', 'draw', 'away'].map((selection) => [`match_odds_${selection}_${measure}`, '1.5']),
    );
    const fresh = ['home', 'draw', 'away'].map((selection) => [`match_odds_${selection}_close_age_s`, '10']);
    tamper('matches.csv', withCells(1, { ...Object.fromEntries([...cheap, ...fresh]), settlement_check: 'disagrees' }));
    tamperManifest(({ inputs }) => {
      for (const input of Object.values(inputs)) input.path = input.path.replace('data/england', 'elsewhere/england');
    });
    const { findings } = await validateOutput(folder, { root: PROJECT, readingOf: () => ({ timeZone: 'UTC' }) });
    const warnings = findings.filter(({ severity }) => severity === 'warning');
    expect(warnings.map(({ check }) => check).sort()).toEqual(
      ['close_differs', 'close_differs', 'close_differs', 'input_changed', 'overround', 'settlement'].sort(),
    );
    expect(warnings.find(({ check }) => check === 'overround')?.what).toContain('a book of 200.0 %');
    // The row now belongs into failures.csv too, and its closes differ from those of the other table.
    const errors = findings.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ check }) => check)).toEqual([
      'failures',
      ...['hub_close', 'hub_close', 'hub_close'],
      ...['prices_close', 'prices_close', 'prices_close'],
    ]);
  });

  it('notices a flipped bit anywhere in any file', async () => {
    const random = createRandom('flipped output');
    const unnoticed: string[] = [];
    for (const name of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, name));
      for (let flip = 0; flip < (name === 'manifest.json' ? 60 : 4); flip += 1) {
        const flipped = Buffer.from(bytes);
        const at = random.int(0, bytes.length - 1);
        const bit = random.int(0, 7);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        writeFileSync(join(folder, name), flipped);
        const { errors } = await checkManifestOf(folder);
        if (errors === 0) unnoticed.push(`bit ${bit} of byte ${at} of ${name}`);
      }
      writeFileSync(join(folder, name), bytes);
    }
    expect(unnoticed).toEqual([]);
  });

  it('lists the first findings of a kind and counts all', async () => {
    tamper('odds.csv.gz', (text) => text.replaceAll(/,1\.\d{9},/g, ',x,').replaceAll(/2023-/g, 'year-'));
    const result = await validateOutput(folder, { root: PROJECT, readingOf: () => ({ timeZone: 'UTC' }) });
    expect(result.errors).toBeGreaterThan(100);
    expect(result.findings.length).toBeLessThan(100);
    expect(result.findings.at(-1)?.what).toMatch(/^and \d+ more of the kind /);
  });
});
