import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandToDebug, fbpCommand, powerShellWord, shellWord } from '../../../src/domain/text/shell-command.ts';

describe('shellWord', () => {
  it('leaves plain words alone and quotes the others', () => {
    expect(shellWord('luton-town')).toBe('luton-town');
    expect(shellWord('Man City')).toBe('"Man City"');
    expect(shellWord("Nott'm Forest")).toBe(`"Nott'm Forest"`);
  });

  it('is one word to a shell, whatever the text', () => {
    const text = fc.string({ unit: fc.constantFrom(...`aZ9 '"$\`\\!&;|<>()*?[]{}~#é-`), minLength: 1, maxLength: 12 });
    const texts = fc.sample(text, 60);
    const script = texts.map((one) => `printf '%s\\0' ${shellWord(one)}`).join('\n');
    const printed = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
    expect(printed.split('\0').slice(0, -1)).toEqual(texts);
  });
});

describe('fbpCommand', () => {
  it('quotes what it is given and leaves options alone', () => {
    expect(fbpCommand('map add', 'england', 'spurs', "Tottenham's XI", '--league', 'cup')).toBe(
      `fbp map add england spurs "Tottenham's XI" --league cup`,
    );
  });

  it('shows a match whose id would be taken for an option', () => {
    expect(commandToDebug('a b')).toBe('fbp debug "a b"');
    expect(commandToDebug('-7')).toBe('fbp debug -- -7');
  });
});

describe('powerShellWord', () => {
  it('leaves names and paths as they are, which both of its shells take', () => {
    for (const text of ['luton-town', 'F:\\betfair\\data.tar', '50%']) expect(powerShellWord(text)).toBe(text);
  });

  it('quotes for both shells what has spaces, commas or an apostrophe', () => {
    expect(powerShellWord('F:\\my data\\a.csv')).toBe('"F:\\my data\\a.csv"');
    expect(powerShellWord('MATCH_ODDS,OVER_UNDER_25')).toBe('"MATCH_ODDS,OVER_UNDER_25"');
    expect(powerShellWord("Nott'm Forest")).toBe(`"Nott'm Forest"`);
    expect(powerShellWord('F:\\my data\\')).toBe('"F:\\my data\\\\"');
    expect(powerShellWord('')).toBe('""');
  });

  it('quotes for PowerShell what it would put a value in for', () => {
    expect(powerShellWord("$x's")).toBe("'$x''s'");
    expect(powerShellWord('a`b')).toBe("'a`b'");
  });
});
