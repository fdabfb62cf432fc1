import { describe, expect, it } from 'vitest';
import { describeConfig } from '../../src/config/schema-tree.ts';

describe('the description of the configuration', () => {
  it('tells type, range, default and variable of a key', () => {
    expect(describeConfig().find((key) => key.path === 'processing.parallel.max_workers.search')).toEqual({
      path: 'processing.parallel.max_workers.search',
      expected: 'a whole number from 1 to 256',
      defaultValue: 3,
      description: 'Lists asked for at once: of a month, and of a match’s files',
      variable: 'FBP_PROCESSING_PARALLEL_MAX_WORKERS_SEARCH',
    });
  });

  it('describes every key', () => {
    expect(describeConfig().filter((key) => key.description === '' || key.expected === '')).toEqual([]);
  });

  it('offers no variable for lists of sections, and the short one for the environment', () => {
    const variables = new Map(describeConfig().map((key) => [key.path, key.variable]));
    expect(variables.get('batches')).toBeUndefined();
    expect(variables.get('pipeline.environment')).toBe('FBP_ENV');
  });

  it('does not speak of bounds that only the machine has', () => {
    expect(describeConfig().find((key) => key.path === 'logging.rotation.max_bytes')?.expected).toBe(
      'a whole number, at least 1024',
    );
  });
});
