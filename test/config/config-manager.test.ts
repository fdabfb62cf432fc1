import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { ConfigManager } from '../../src/config/config-manager.ts';

const manager = new ConfigManager('development', { cwd: tmpdir(), env: {} });

describe('ConfigManager', () => {
  it('gives values and sections by dotted key, of the environment it was made for', () => {
    const timeout: number = manager.get('api.betfair.timeout');
    expect(timeout).toBe(30);
    expect(manager.get('processing.parallel.max_workers')).toMatchObject({ search: 3, storage: 1 });
    expect([manager.environment, manager.get('logging.level')]).toEqual(['development', 'DEBUG']);
  });

  it('falls back for keys without a value and for keys that do not exist', () => {
    expect(manager.get('api.betfair.timeout', 99)).toBe(30);
    expect(manager.get('betfair.identity_url', 'https://x')).toBe('https://x');
    expect(manager.get('betfair.identity_url')).toBeUndefined();
    expect(manager.get('no.such.key', 5)).toBe(5);
  });

  it('names the nearest key when one does not exist and there is no fallback', () => {
    expect(() => manager.get('api.betfair.timout')).toThrow(
      expect.objectContaining({ code: 'FBP-CONFIG', hint: 'did you mean api.betfair.timeout?' }),
    );
    expect(() => manager.get('api.betfair.constructor')).toThrow(expect.objectContaining({ code: 'FBP-CONFIG' }));
  });
});
