import { expect, it } from 'vitest';
import { vanishArchives } from '../../support/e2e/faults/vanishing-archive.ts';
import { temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { record } from '../figures.ts';

it.each(['folder', 'tar', 'disk', 'replaced folder'] as const)(
  'an archive (%s) taken away and put back at 60 moments',
  async (kind) => {
    const figures = await vanishArchives(temporaryFolder(), { moments: 60, kind, rounds: 6 });
    const counted = `${kind}: ${figures.moments} moments, ${figures.unharmed} runs unharmed`;
    record({
      promise: '19',
      what: 'An archive that goes and comes back',
      counted,
      violations: figures.violations.length,
    });
    expect(figures.violations).toEqual([]);
  },
);
