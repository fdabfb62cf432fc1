import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/archive-builder.ts';
import { shortSeason } from '../support/e2e/historic-project.ts';
import { runHere, shellWords } from '../support/e2e/run-here.ts';
import { writeEvents } from '../support/generator/write-events.ts';

let sound = '';
beforeAll(() => {
  sound = mkdtempSync(join(tmpdir(), 'fbp-sound-'));
  const season = shortSeason(1, ['MATCH_ODDS']);
  writeFileSync(join(sound, 'stats.csv'), season.statistics);
  writeEvents(join(sound, 'archive'), season.events);
  mkdirSync(join(sound, 'config'));
  mkdirSync(join(sound, 'mappings'));
  writeFileSync(join(sound, 'config', 'base.yaml'), '');
});
afterAll(() => rmSync(sound, { recursive: true, force: true }));

const BATCH = ['process', 'england', 'premier-league', '2023-2024'];
const FILES = ['--stats', 'stats.csv', '--archive', 'archive'];
const RUN = [...BATCH, ...FILES];

interface Mistake {
  readonly name: string;
  readonly args: readonly string[];
  readonly code: number;
  /** What happened, and to what. */
  readonly says: RegExp;
  /** The edit that helps, where no command does. */
  readonly edit?: RegExp;
  readonly prepare?: (cwd: string) => void;
  readonly env?: Readonly<Record<string, string>>;
}

const write = (name: string, content: string | Uint8Array) => (cwd: string) => writeFileSync(join(cwd, name), content);
const config = (text: string) => write(join('config', 'base.yaml'), text);
const without = (option: string, ...instead: readonly string[]) => [
  ...RUN.slice(0, RUN.indexOf(option)),
  ...instead,
  ...RUN.slice(RUN.indexOf(option) + 2),
];

/** What strangers get wrong. One without an edit is mended by the command that its hint ends with. */
const MISTAKES: readonly Mistake[] = [
  { name: 'a slip in the command', args: ['proces', ...RUN.slice(1)], code: 2, says: /unknown command 'proces'/ },
  { name: 'a slip in an option', args: [...RUN, '--market', 'MATCH_ODDS'], code: 2, says: /unknown option '--market'/ },
  {
    name: 'a slip in an option with =',
    args: [...RUN, '--snapshot=10'],
    code: 2,
    says: /unknown option '--snapshot=10'|unknown option '--snapshot'/,
  },
  {
    name: 'a slip in a plan',
    args: [...RUN, '--plan', 'basik'],
    code: 2,
    says: /'basik' is invalid.*basic, advanced, pro/,
  },
  { name: 'a slip in a format', args: [...RUN, '--format', 'cvs'], code: 2, says: /'cvs' is invalid/ },
  { name: 'a slip in a source', args: [...RUN, '--source', 'archiv'], code: 2, says: /'archiv' is invalid/ },
  { name: 'a slip in a market', args: [...RUN, '--markets', 'MATCH_ODS'], code: 2, says: /no market MATCH_ODS/ },
  {
    name: 'a slip in one of several markets',
    args: [...RUN, '--markets', 'MATCH_ODDS,over_under_2'],
    code: 2,
    says: /no market OVER_UNDER_2\b/,
  },
  {
    name: 'snapshots with a unit',
    args: [...RUN, '--snapshots', '60,10m'],
    code: 2,
    says: /'60,10m' is invalid/,
    edit: /fbp process --help/,
  },
  { name: 'a slip in a match id', args: [...RUN, '--match-id', '1oo0'], code: 2, says: /no match 1oo0/ },
  {
    name: 'a slip in the country',
    args: ['process', 'engand', ...RUN.slice(2)],
    code: 2,
    says: /"engand" is no country that is known/,
  },
  {
    name: 'country and league exchanged',
    args: ['process', 'premier-league', 'england', '2023-2024', ...FILES],
    code: 2,
    says: /"premier-league" is no country/,
    edit: /the country comes first: fbp process england premier-league 2023-2024/,
  },
  {
    name: 'half a season',
    args: ['process', 'england', 'premier-league', '23', ...FILES],
    code: 2,
    says: /"23" is no season/,
  },
  {
    name: 'a slip in the archive',
    args: without('--archive', '--archive', 'archiv'),
    code: 6,
    says: /archive does not exist[\s\S]*archiv/,
  },
  {
    name: 'one market file for an archive',
    args: without('--archive', '--archive', 'archive/BASIC/2023/Aug/12/32700000/1.608000000.bz2'),
    code: 6,
    says: /single market file is no archive[\s\S]*1\.608000000\.bz2/,
  },
  {
    name: 'the statistics for an archive',
    args: without('--archive', '--archive', 'stats.csv'),
    code: 6,
    says: /neither a folder nor a TAR nor a ZIP/,
  },
  {
    name: 'an empty folder for an archive',
    args: without('--archive', '--archive', 'empty'),
    code: 6,
    says: /holds no market files[\s\S]*empty/,
    prepare: (cwd) => mkdirSync(join(cwd, 'empty')),
  },
  {
    name: 'a RAR for an archive',
    args: without('--archive', '--archive', 'data.rar'),
    code: 6,
    says: /RAR archive cannot be read/,
    prepare: write('data.rar', Buffer.from('Rar!\u001a\u0007\u0000 and more', 'latin1')),
  },
  {
    name: 'a slip in the statistics file',
    args: without('--stats', '--stats', 'stat.csv'),
    code: 6,
    says: /does not exist[\s\S]*stat\.csv/,
  },
  {
    name: 'the statistics file not named',
    args: without('--stats'),
    code: 6,
    says: /no statistics file of england\/premier-league\/2023-2024/,
    prepare: config('input: { stats_dir: ./nothing }'),
  },
  {
    name: 'a workbook for statistics',
    args: without('--stats', '--stats', 'stats.xlsx'),
    code: 6,
    says: /is a workbook \(xlsx\) or a ZIP[\s\S]*stats\.xlsx/,
    edit: /save it as CSV in UTF-8/,
    prepare: write('stats.xlsx', Buffer.from('PK\u0003\u0004\u0014\u0000\u0006\u0000', 'latin1')),
  },
  {
    name: 'an old workbook for statistics',
    args: without('--stats', '--stats', 'stats.xls'),
    code: 6,
    says: /is a workbook \(xls\)/,
    edit: /save it as CSV in UTF-8/,
    prepare: write('stats.xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1])),
  },
  {
    name: 'a web page for statistics',
    args: without('--stats', '--stats', 'page.csv'),
    code: 6,
    says: /is a web page/,
    edit: /download of a CSV/,
    prepare: write('page.csv', '\n<!DOCTYPE html>\n<html><body>404</body></html>'),
  },
  {
    name: 'a market file for statistics',
    args: without('--stats', '--stats', 'archive/BASIC/2023/Aug/12/32700000/1.608000000.bz2'),
    code: 6,
    says: /packed with bzip2, as market files/,
    edit: /--stats and the folder of market files with --archive/,
  },
  {
    name: 'an empty statistics file',
    args: without('--stats', '--stats', 'empty.csv'),
    code: 6,
    says: /is empty/,
    edit: /a header line and one line a match/,
    prepare: write('empty.csv', ''),
  },
  {
    name: 'a folder without statistics',
    args: without('--stats', '--stats', 'empty'),
    code: 6,
    says: /the folder has no statistics files/,
    edit: /files that end in \.csv/,
    prepare: (cwd) => mkdirSync(join(cwd, 'empty')),
  },
  {
    name: 'an output that is a file',
    args: [...RUN, '--output', 'out'],
    code: 7,
    says: /a file stands where a folder is needed[\s\S]*out/,
    edit: /Move that file away, or choose another folder/,
    prepare: write('out', ''),
  },
  {
    name: 'no credentials',
    args: [...BATCH, '--stats', 'stats.csv', '--source', 'historic'],
    code: 4,
    says: /FBP_USERNAME, FBP_PASSWORD, FBP_APP_KEY are not set/,
    edit: /set FBP_SSOID .* or FBP_USERNAME, FBP_PASSWORD and FBP_APP_KEY/,
  },
  {
    name: 'two sources at once',
    args: [...RUN, '--source', 'historic'],
    code: 2,
    says: /--archive and --source historic exclude each other/,
    edit: /leave one of the two out/,
  },
  {
    name: 'tabs in the configuration',
    args: RUN,
    code: 2,
    says: /not valid YAML: Tabs[\s\S]*base\.yaml:2/,
    edit: /indent with blanks/,
    prepare: config('extraction:\n\tmarkets: [MATCH_ODDS]\n'),
  },
  {
    name: 'JSON with comments for the configuration',
    args: RUN,
    code: 2,
    says: /neither JSON nor YAML[\s\S]*base\.yaml:2/,
    edit: /begin comments with #/,
    prepare: config('{\n  // mine\n  "extraction": {}\n}\n'),
  },
  {
    name: 'a slip in a key of the configuration',
    args: RUN,
    code: 2,
    says: /no key extraction\.market[\s\S]*base\.yaml:2/,
    edit: /did you mean extraction\.markets\?/,
    prepare: config('extraction:\n  market: [MATCH_ODDS]\n'),
  },
  {
    name: 'a value of the configuration that cannot be',
    args: RUN,
    code: 2,
    says: /extraction\.markets must be a list[\s\S]*base\.yaml:2/,
    edit: /fbp config schema/,
    prepare: config('extraction:\n  markets: 5\n'),
  },
  {
    name: 'a slip in a variable',
    args: RUN,
    code: 2,
    says: /no variable FBP_EXTRACTION_MARKET\b/,
    edit: /did you mean FBP_EXTRACTION_MARKETS\?/,
    env: { FBP_EXTRACTION_MARKET: 'MATCH_ODDS' },
  },
  {
    name: 'a comma too many in the mapping file',
    args: RUN,
    code: 6,
    says: /england\.json:2/,
    edit: /fbp map validate/,
    prepare: write(join('mappings', 'england.json'), '{ "country": "england",\n}'),
  },
];

describe('a mistake that strangers make', () => {
  it.each(MISTAKES.map((one) => [one.name, one] as const))(
    '%s: what happened, to what, and a remedy that works',
    async (_, mistake) => {
      const { args, code, says, edit, prepare, env } = mistake;
      const cwd = temporaryFolder();
      cpSync(sound, cwd, { recursive: true });
      prepare?.(cwd);
      const ended = await runHere([...args, '--json'], cwd, env);
      const { error } = JSON.parse(ended.stdout);
      expect(ended.code, error.message).toBe(code);
      expect(`${error.message}\n${error.where}`).toMatch(says);
      if (edit !== undefined) return expect(error.hint).toMatch(edit);
      const command = String(error.hint).split('\n').at(-1)?.trim() ?? '';
      expect(command).toMatch(/^fbp \S/);
      const remedied = await runHere(shellWords(command).slice(1), cwd, env);
      expect(remedied.code, `${command}\n${remedied.stdout}${remedied.stderr}`).toBe(0);
    },
  );

  it('shows the remedy on a line of its own', async () => {
    const cwd = temporaryFolder();
    cpSync(sound, cwd, { recursive: true });
    const { stderr } = await runHere([...RUN, '--plan', 'basik'], cwd);
    expect(stderr.split('\n').at(-2)).toMatch(/^ {2}\S.* process england premier-league .* --plan basic$/);
  });
});
