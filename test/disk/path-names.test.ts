import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { portablePath, shownPath } from '../../src/disk/path-names.ts';

const BASE = resolve('/srv/odds');

describe('a shown path', () => {
  it('starts at the base where it lies below', () => {
    expect(shownPath(join(BASE, 'config', 'base.yaml'), BASE)).toBe(join('config', 'base.yaml'));
  });

  it('stays whole for the base itself and for what lies elsewhere', () => {
    for (const path of [BASE, resolve('/srv/odds-old/x'), resolve('/srv'), resolve('/var/x')])
      expect(shownPath(path, BASE)).toBe(path);
  });
});

describe('a path in a file that is an output', () => {
  it('has no back slash of Windows, and keeps one that is part of a name', () => {
    expect(portablePath('C:\\data\\E0.csv', '\\')).toBe('C:/data/E0.csv');
    expect(portablePath('/data/a\\b.csv', '/')).toBe('/data/a\\b.csv');
  });
});
