import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { analystTool } from '../../support/e2e/analyst-tools.ts';
import { askFbp } from '../../support/e2e/ask-fbp.ts';
import { PROJECT, temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { processedSample, SAMPLE_BATCH } from '../../support/e2e/sample-project.ts';
import { sharedFolder } from '../../support/e2e/scratch.ts';

const EXAMPLES = join(PROJECT, 'examples');
/** The table that both must find, as the page shows it. */
const [, SHOWN = ''] = /^\$ python3 .*\n([\s\S]*?)^```/m.exec(readFileSync(join(EXAMPLES, 'README.md'), 'utf8')) ?? [];

const pandas = analystTool('pandas');
const matplotlib = analystTool('matplotlib');

let out: string;
beforeAll(async () => {
  out = join((await processedSample()).folder, 'output', ...SAMPLE_BATCH);
});

/** The example as `python3 calibration.py ...` would run it. */
function calibrationPy(...args: readonly string[]): string {
  const path = JSON.stringify(join(EXAMPLES, 'calibration.py'));
  return `import runpy, sys\nsys.argv[1:] = ${JSON.stringify(args)}\nrunpy.run_path(${path}, run_name="__main__")`;
}

function numbers(csv: string): Record<string, number>[] {
  const rows = parse(csv, { columns: true }) as Record<string, string>[];
  const wanted = ['from_probability', 'selections', 'implied', 'won', 'margin'];
  return rows.map((row) => Object.fromEntries(wanted.map((name) => [name, Number(row[name])])));
}

describe('the example', () => {
  it('finds in SQL what its page shows, with a plot', async () => {
    const dataset = join(sharedFolder(), 'dataset');
    expect(await askFbp(['dataset', out, '--to', dataset])).toMatchObject({ code: 0 });
    const asked = ['query', '--file', join(EXAMPLES, 'calibration.sql'), '--format', 'csv', '--dataset', dataset];
    const { code, stdout, stderr } = await askFbp(asked);
    expect(code, stderr).toBe(0);
    expect(numbers(stdout)).toEqual(numbers(SHOWN));
    expect(numbers(SHOWN).length).toBeGreaterThan(5);
    expect(stdout).toContain('█');
  });

  it.skipIf(pandas === undefined)('finds the same in Python', () => {
    expect(pandas?.run(calibrationPy(out), EXAMPLES)).toBe(SHOWN);
  });

  it.skipIf(matplotlib === undefined)('plots it in Python', () => {
    const picture = join(temporaryFolder(), 'calibration.png');
    matplotlib?.run(calibrationPy(out, picture), EXAMPLES);
    expect(statSync(picture).size).toBeGreaterThan(10_000);
    expect(readFileSync(picture).subarray(1, 4).toString()).toBe('PNG');
  });
});
