import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configSchema } from '../../../src/config/schema.ts';
import { checkManifest } from '../../../src/diagnostics/validator/check-manifest.ts';
import { Findings } from '../../../src/diagnostics/validator/finding.ts';
import { validateOutput } from '../../../src/diagnostics/validator/validate-output.ts';
import { createRandom, type Random } from '../generator/random.ts';
import { ShortBatch } from './short-batch.ts';

/** What a spreadsheet would calculate, and what CSV has to quote. */
const ODD_TEXTS = ['', '', '=1+1', '+44', '-2', '@sum', '"quoted"', 'a,b', "'s", '\u00e9\u4e16', '=cmd|x', ' - 1'];

export interface ValidatedOutputs {
  readonly outputs: number;
  readonly flips: number;
  /** Healthy outputs that were accused, and flipped bits that nobody noticed, in words. */
  readonly violations: readonly string[];
}

/** Makes outputs of one short season with settings and texts of all kinds, validates each, and flips bits of its files. */
export async function validateHealthy(
  root: string,
  { outputs, flipsEach, seed }: { outputs: number; flipsEach: number; seed: string },
): Promise<ValidatedOutputs> {
  const random = createRandom(seed);
  const batch = new ShortBatch(root, 1);
  const statistics = readFileSync(batch.path('s.csv'), 'utf8');
  const violations: string[] = [];
  let flips = 0;
  for (let output = 0; output < outputs; output += 1) {
    rmSync(batch.path('o'), { recursive: true, force: true });
    writeFileSync(batch.path('s.csv'), oddStatistics(statistics, random));
    const config = oddConfig(random);
    await batch.run({ config, restart: true });
    const checks = { root, readingOf: () => ({ timeZone: 'UTC', keepColumns: config.input.keep_columns }) };
    const { findings } = await validateOutput(batch.path('o'), checks);
    const accused = findings.filter(({ severity }) => severity === 'error');
    violations.push(
      ...accused.map(({ check, what }) => `output ${output} (${JSON.stringify(config.extraction)}): ${check}: ${what}`),
    );
    const unnoticed = await flipBits(batch.path('o'), { flips: flipsEach, random, root });
    violations.push(...unnoticed.map((flip) => `output ${output}: ${flip}`));
    flips += flipsEach;
  }
  return { outputs, flips, violations };
}

/** Ids and further columns that hold odd texts; every club stays who it is. */
function oddStatistics(statistics: string, random: Random): string {
  const [header = '', ...rows] = statistics.split('\n');
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const odd = rows.map((row) => {
    const cells = row.split(',');
    cells[2] = quoted(`${random.pick(ODD_TEXTS)}${cells[2]}`);
    return [...cells, quoted(random.pick(ODD_TEXTS))].join(',');
  });
  return [`${header},referee`, ...odd].join('\n');
}

function oddConfig(random: Random) {
  return configSchema.parse({
    input: { keep_columns: random.chance(0.5) ? ['referee'] : [] },
    extraction: {
      format: random.pick(['csv', 'parquet', 'both']),
      preset: random.pick(['none', 'betfair-hub']),
      all_columns: random.chance(0.5),
      pre_match_only: random.chance(0.3),
      snapshots: random.pick([[], [60], [60, 10, 1]]),
      markets: random.pick([['MATCH_ODDS'], ['MATCH_ODDS', 'OVER_UNDER_25'], ['all']]),
    },
  });
}

interface Flipping {
  readonly flips: number;
  readonly random: Random;
  readonly root: string;
}

async function flipBits(folder: string, { flips, random, root }: Flipping): Promise<string[]> {
  const unnoticed: string[] = [];
  for (let flip = 0; flip < flips; flip += 1) {
    const name = random.pick(readdirSync(folder));
    const bytes = readFileSync(join(folder, name));
    const at = random.int(0, bytes.length - 1);
    const bit = random.int(0, 7);
    const flipped = Buffer.from(bytes);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
    writeFileSync(join(folder, name), flipped);
    const findings = new Findings();
    await checkManifest(folder, root, findings);
    const { errors } = findings.result({ area: 'output', target: folder, checked: '' });
    if (errors === 0) unnoticed.push(`bit ${bit} of byte ${at} of ${name} was not noticed`);
    writeFileSync(join(folder, name), bytes);
  }
  return unnoticed;
}
