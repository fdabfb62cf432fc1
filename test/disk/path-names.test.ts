import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asFileName, isWindowsName, lastNameOf, portablePath, shownPath } from '../../src/disk/path-names.ts';

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

describe('the name of a file', () => {
  const DEVICES = ['con', 'NUL', 'aux.csv', 'com1', 'lpt9.tar.gz'];

  it('is none on Windows where it is a device, ends with a dot or has a mark of its own meaning', () => {
    for (const name of [...DEVICES, 'dots.', 'blank ', 'a:b', 'a?b', 'a|b']) expect(isWindowsName(name)).toBe(false);
    for (const name of ['console', 'com10', 'premier-league', '2023-2024', 'a.con'])
      expect(isWindowsName(name)).toBe(true);
  });

  it('that is made of foreign text is one on every system', () => {
    for (const text of [...DEVICES, 'x/nul', 'dots...', '...', 'a:b']) {
      expect(isWindowsName(asFileName(text))).toBe(true);
      expect(isWindowsName(lastNameOf(text))).toBe(true);
    }
    expect(lastNameOf('x/1.123456789.bz2')).toBe('1.123456789.bz2');
  });
});
