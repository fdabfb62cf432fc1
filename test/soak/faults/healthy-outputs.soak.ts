import { expect, it } from 'vitest';
import { temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { validateHealthy } from '../../support/in-process/healthy-outputs.ts';
import { record } from '../figures.ts';

it('500 healthy outputs are accepted, and 1,000 flipped bits noticed', async () => {
  const options = { outputs: 500, flipsEach: 2, seed: 'healthy' };
  const { outputs, flips, violations } = await validateHealthy(temporaryFolder(), options);
  const counted = `${outputs} healthy outputs, ${flips} flipped bits`;
  record({
    promise: '30',
    what: 'Healthy outputs are accepted, damaged ones not',
    counted,
    violations: violations.length,
  });
  expect(violations).toEqual([]);
});
