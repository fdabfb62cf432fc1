import { expect, it } from 'vitest';
import { tempFolder } from '../../support/disks/temp-folder.ts';
import { validateHealthy } from '../../support/in-process/healthy-outputs.ts';

it('outputs of all settings, with texts that CSV and spreadsheets take amiss, are accepted, and none with a flipped bit', async () => {
  const { violations } = await validateHealthy(tempFolder(), { outputs: 8, flipsEach: 4, seed: 'few' });
  expect(violations).toEqual([]);
});
