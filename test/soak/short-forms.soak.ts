import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PROJECT, temporaryFolder } from '../support/e2e/run-fbp.ts';
import { SHORT_FORMS } from '../support/short-forms.ts';
import { record } from './figures.ts';

interface TestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

it('the short form of every promise', { timeout: 7_200_000 }, async () => {
  const answer = join(temporaryFolder(), 'report.json');
  const files = [...new Set(Object.values(SHORT_FORMS).flat())].map((file) => join('test', file));
  const output = ['--reporter=json', `--outputFile=${answer}`];
  const args = ['vitest', 'run', '--project', 'unit', '--project', 'e2e', '--maxWorkers=1', ...output, ...files];
  await once(spawn('npx', args, { cwd: PROJECT, stdio: 'ignore' }), 'close');
  const { testResults } = JSON.parse(readFileSync(answer, 'utf8')) as TestReport;
  const failures: string[] = [];
  for (const [promise, own] of Object.entries(SHORT_FORMS)) {
    const results = testResults.filter(({ name }) => own.some((file) => name.endsWith(join('test', file))));
    const statuses = results.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
    const count = (status: string) => statuses.filter((one) => one === status).length;
    const violations = count('failed') + (own.length - results.length);
    const counted = `${statuses.length} tests of ${results.length} files, ${count('passed')} held`;
    record({ promise, what: 'Short form', counted, violations });
    if (violations > 0) failures.push(`promise ${promise}: ${counted}`);
  }
  expect(failures).toEqual([]);
});
