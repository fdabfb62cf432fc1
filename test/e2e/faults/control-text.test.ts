import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shortSeason } from '../../support/e2e/historic-project.ts';
import { noPseudoTerminal, runInTerminal } from '../../support/e2e/pseudo-terminal.ts';
import { temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { writeEvents } from '../../support/generator/write-events.ts';

function codes(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => String.fromCharCode(from + index));
}

/** What moves a cursor, rings, sets a title, begins a line of its own or turns the direction of writing. */
const TEXTS = [
  ...codes(0x01, 0x08),
  ...codes(0x0b, 0x1f),
  ...codes(0x7f, 0x87),
  ...[
    '\u009b31m',
    '\u009d0;x\u009c',
    '\u001b[2J',
    '\u001b]0;title\u0007',
    '\u001b[31m',
    '\u001bc',
    '\r\n\u001b[1A',
    '\b\b\b',
  ],
  ...['\u061c', '\u200e', '\u200f', '\u2028', '\u2029', ...codes(0x202a, 0x202e), ...codes(0x2066, 0x2069)],
];
const RAW =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /[\u0000-\u0008\u000b-\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;
const ODD = '\u001b[31m\u202e\u0007\u009b2J';
const BATCH = ['england', 'premier-league', '2023-2024'];
const ARCHIVE = ['--archive', `a${ODD}`];
const STATS = ['--stats', `s${ODD}.csv`];

/** A batch whose clubs, ids, events, files and folders all bear such texts. */
function project(): string {
  const cwd = temporaryFolder();
  const season = shortSeason(Math.ceil(TEXTS.length / 4));
  const [header = '', ...rows] = season.statistics.split('\n');
  const odd = rows.map((row, index) => {
    const cells = row.split(',');
    const text = TEXTS[index % TEXTS.length] ?? '';
    const at = index % 2 === 0 ? 4 : 2;
    cells[at] = `"${cells[at]}${text}"`;
    return cells.join(',');
  });
  writeFileSync(join(cwd, `s${ODD}.csv`), [header, ...odd].join('\n'));
  const events = season.events.map((event, index) => ({
    ...event,
    away: `${event.away}${index % 3 === 0 ? (TEXTS[index % TEXTS.length] ?? '') : ''}`,
  }));
  writeEvents(join(cwd, `a${ODD}`), events);
  writeFileSync(join(cwd, `a${ODD}`, `1.9${ODD}.tar`), 'no TAR');
  return cwd;
}

const FIRST = ['process', ...BATCH, ...STATS, ...ARCHIVE, '--output', 'o'];
/** Every command, and what is said of a wrong one. */
const COMMANDS: readonly (readonly string[])[] = [
  ['process', ...BATCH, ...STATS, ...ARCHIVE, '--output', 'o', '--dry-run'],
  ['process', ...BATCH, '--stats', `gone${ODD}.csv`, ...ARCHIVE],
  ['process', ...BATCH, ...STATS, '--archive', `gone${ODD}`],
  ['process', `engl${ODD}and`, 'premier-league', '2023-2024'],
  ['process', ...BATCH, ...STATS, ...ARCHIVE, '--markets', `MATCH_ODDS${ODD}`],
  ['debug', '1000'],
  ['debug', `1001${ODD}`],
  ['map', 'list', 'england'],
  ['map', 'add', 'england', `arsenal${ODD}`, `Arsenal${ODD}`],
  ['map', 'unmapped', ...BATCH],
  ['map', 'learn', ...BATCH],
  ['map', 'resolve', ...BATCH],
  ['map', 'validate'],
  ['report', ...BATCH],
  ['validate', 'input', ...STATS],
  ['validate', 'output', 'o'],
  ['validate', 'archive', `a${ODD}`],
  ['profile', ...BATCH, '--limit', '4'],
  ['prices', ...BATCH, '--at', '10m'],
  ['prices', ...BATCH, '--at', `10m${ODD}`],
  ['dataset'],
  ['query', `SELECT '${ODD}' AS odd`],
  ['doctor'],
  ['init', `project${ODD}`],
  ['config', 'show'],
  ['catalog', 'status', ...ARCHIVE],
  ['catalog', 'find', 'arsenal', ...ARCHIVE],
  ['catalog', 'find', ODD, ...ARCHIVE],
  ['catalog', 'verify', ...ARCHIVE],
  ['cache', 'status'],
  ['help', `pro${ODD}cess`],
  [`pro${ODD}cess`],
  ['report', `--${ODD}`],
];

/** What stands on the terminal, with the carriage returns that it adds itself left out. */
async function shown(args: readonly string[], cwd: string): Promise<string> {
  const run = runInTerminal(
    [...args, '--no-color', '--no-input', '--progress', 'none'].map((word) => word.replaceAll("'", "'\\''")),
    cwd,
  );
  await run.finished;
  return run.raw.replaceAll('\r\n', '\n');
}

describe.skipIf(noPseudoTerminal !== undefined)(`text with control characters, ${TEXTS.length} kinds`, () => {
  it('reaches no terminal as such, whatever the command', async () => {
    expect(TEXTS.length).toBeGreaterThan(40);
    const cwd = project();
    const first = await shown(FIRST, cwd);
    expect(first).toContain('linked');
    expect(first).not.toMatch(RAW);
    const raw: string[] = [];
    const waiting = [...COMMANDS];
    const work = async () => {
      for (let args = waiting.shift(); args !== undefined; args = waiting.shift()) {
        const text = await shown(args, cwd);
        const at = RAW.exec(text)?.index;
        if (at !== undefined)
          raw.push(`${args.slice(0, 2).join(' ')}: ${JSON.stringify(text.slice(Math.max(0, at - 60), at + 60))}`);
        if (text.trim().split('\n').length < 2) raw.push(`${JSON.stringify(args)} said nothing`);
      }
    };
    await Promise.all([work(), work()]);
    expect(raw).toEqual([]);
  });
});
