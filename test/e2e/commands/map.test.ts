import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askFbp } from '../../support/e2e/ask-fbp.ts';
import { readCsv } from '../../support/e2e/csv.ts';
import {
  england,
  englandPath,
  forgetClubs,
  mappingProject,
  namesOf,
  writeEngland,
} from '../../support/e2e/mapping-project.ts';
import { BINARY, PROJECT, temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { learnedProject, SAMPLE_BATCH, sampleCases, sampleProject } from '../../support/e2e/sample-project.ts';

async function runJson(args: readonly string[], cwd: string) {
  const { stdout, code, stderr } = await askFbp([...args, '--json'], { cwd });
  expect(stdout.trim().split('\n'), stderr).toHaveLength(1);
  return { code, document: JSON.parse(stdout) };
}

/** Every line that a person reads fits a terminal of 80 columns. */
function expectNarrow(...texts: readonly string[]): void {
  for (const line of texts.join('\n').split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
}

describe('a name that the sample leaves open', () => {
  it('is shown with its date, added, and the match is linked from then on', async () => {
    const cwd = sampleProject();
    const unmapped = await askFbp(['map', 'unmapped', ...SAMPLE_BATCH], { cwd });
    expect(unmapped).toMatchObject({ code: 0 });
    expect(unmapped.stdout).toMatch(/^luton-town +1 +LTFC +0\.\d\d +2024-01-30$/m);
    expect(unmapped.stdout).toMatch(/^ +212 +2024-01-30 +luton-town v brighton-and-hove-albion +LTFC v Brighton$/m);
    expectNarrow(unmapped.stdout);
    const [, hint = ''] = /hint: fbp (map add .*)/.exec(unmapped.stderr) ?? [];
    expect(hint).toBe('map add england luton-town LTFC');

    const added = await askFbp(hint.split(' '), { cwd });
    expect(added).toMatchObject({ code: 0 });
    expect(added.stdout).toContain('added "LTFC" to luton-town');
    expect((await askFbp(['map', 'unmapped', ...SAMPLE_BATCH], { cwd })).stdout).toBe('No name is missing.\n');

    const wanted = sampleCases().find(({ fate }) => fate === 'unmapped');
    const { code } = await askFbp(['process', ...SAMPLE_BATCH, '--match-id', wanted?.match_id ?? ''], { cwd });
    expect(code).toBe(0);
    const rows = readCsv(cwd, 'output', ...SAMPLE_BATCH, 'matches.csv');
    const row = rows.find((each) => each['statistical_match_id'] === wanted?.match_id);
    expect(row).toMatchObject({ processing_status: 'linked', betfair_match_id: wanted?.event_id });
  });

  it('is written by map learn only where the evidence is enough, and only with --yes', async () => {
    const cwd = await learnedProject();
    forgetClubs(cwd, ['luton-town']);
    const before = england(cwd);
    const proposed = await askFbp(['map', 'learn', ...SAMPLE_BATCH], { cwd });
    expect(proposed.stdout).toMatch(/^luton-town +Luton +36 of 37 +yes +LTFC 1$/m);
    expect(proposed.stdout).toMatch(/^luton-town +LTFC +1 of 37 +no +Luton 36$/m);
    expect(proposed.stderr).toContain('nothing was written');
    expect(england(cwd)).toBe(before);

    const learned = await runJson(['map', 'learn', ...SAMPLE_BATCH, '--yes'], cwd);
    expect(learned.code).toBe(0);
    expect(learned.document.proposals[0]).toMatchObject({ betfair_name: 'Luton', of: 37, decisive: true });
    expect(learned.document.proposals[0].dates).toHaveLength(36);
    expect(learned.document.saved).toMatchObject([{ slug: 'luton-town', name: 'Luton', league: 'premier-league' }]);
    expect(namesOf(cwd, 'luton-town')).toEqual(['Luton']);
    expect(await askFbp(['map', 'validate', 'england'], { cwd })).toMatchObject({ code: 0 });
  });
});

describe('fbp map learn over all batches of a country', () => {
  it('writes a slug of another source as a spelling of the club that its names are of', async () => {
    const cwd = await learnedProject();
    const season = join(cwd, 'data', 'england', 'premier-league', '2023-2024.csv');
    const rows = readFileSync(season, 'utf8').replaceAll(',tottenham-hotspur,', ',Lilywhites FC,');
    writeFileSync(season, rows);
    const { code, document } = await runJson(['map', 'learn', 'england', '--yes'], cwd);
    expect(code).toBe(0);
    expect(document).toMatchObject({ country: 'england', refused: [] });
    expect(document.proposals.find(({ slug }: { slug: string }) => slug === 'Lilywhites FC')).toMatchObject({
      betfair_name: 'Tottenham',
      same_as: 'tottenham-hotspur',
      decisive: true,
    });
    expect(JSON.parse(england(cwd)).leagues['premier-league']['lilywhites-fc']).toBe(
      'premier-league/tottenham-hotspur',
    );
    const { teams } = JSON.parse((await askFbp(['map', 'unmapped', 'england', '--json'], { cwd })).stdout);
    expect(teams.map(({ slug }: { slug: string }) => slug)).toEqual(['luton-town']);
  });
});

describe('fbp map unmapped --csv and fbp map import', () => {
  it('carry the choices of a review into the mapping file, and say which lines could not be', async () => {
    const cwd = mappingProject(['arsenal', 'aston-vila', 'lewes', 'spurs', 'yeovil']);
    const csv = join(cwd, 'names.csv');
    const { stdout, stderr } = await askFbp(['map', 'unmapped', 'england', '--csv', 'names.csv'], { cwd });
    expect(stdout).toContain('same as aston-villa');
    expect(stderr).toContain('fbp map import names.csv');
    const choices: Record<string, string> = { 'aston-vila': '1', lewes: 'Lewes', spurs: 'Arsenal' };
    const [head = '', ...rows] = readFileSync(csv, 'utf8').trim().split('\n');
    expect(head).toMatch(/^country,league,slug,matches,candidate_1,score_1,dates_1,.*,chosen$/);
    expect(readCsv(csv)[0]).toMatchObject({ slug: 'aston-vila', matches: '1', candidate_1: 'same as aston-villa' });
    const filled = rows.map((row) => row + (choices[row.split(',')[2] ?? ''] ?? ''));
    writeFileSync(csv, `${[head, ...filled].join('\n')}\n`);

    const imported = await askFbp(['map', 'import', 'names.csv'], { cwd });
    expect(imported.code).toBe(3);
    expect(imported.stdout).toContain('not written, names.csv:4: "Arsenal" is already a name of arsenal');
    expect(imported.stdout).toContain('2 written, 1 not written, 1 left open');
    expect(namesOf(cwd, 'lewes')).toEqual(['Lewes']);
    expect(JSON.parse(england(cwd)).leagues['premier-league']['aston-vila']).toBe('premier-league/aston-villa');
    expect((await askFbp(['map', 'unmapped', 'england'], { cwd })).stdout).toMatch(/^spurs /m);
  });

  it('refuses what is no such file, naming it', async () => {
    const cwd = mappingProject();
    const missing = await askFbp(['map', 'import', 'none.csv'], { cwd });
    expect(missing.code).toBe(6);
    expect(missing.stderr).toContain('at: none.csv');
    writeFileSync(join(cwd, 'other.csv'), 'a,b\n1,2\n');
    const foreign = await askFbp(['map', 'import', 'other.csv'], { cwd });
    expect(foreign.code).toBe(6);
    expect(foreign.stderr).toContain('other.csv');
  });
});

const BROKEN = {
  'cut short': { text: (good: string) => good.slice(0, -30), line: 9, key: '' },
  'holding one name for two clubs': {
    text: (good: string) => good.replace('["Aston Villa"]', '["Arsenal"]'),
    line: 9,
    key: 'leagues.premier-league.aston-villa.betfair_names[0]',
  },
  'holding a club twice': {
    text: (good: string) => good.replace('"aston-villa"', '"arsenal"'),
    line: 9,
    key: 'leagues.premier-league.arsenal',
  },
  'with an unknown key': {
    text: (good: string) => good.replace('"country_codes"', '"contry_codes"'),
    line: 5,
    key: 'contry_codes',
  },
};

describe('a mapping file', () => {
  for (const [what, { text, line, key }] of Object.entries(BROKEN)) {
    it(`${what} is refused with file, line and key, and stays as it is`, async () => {
      const cwd = mappingProject();
      const broken = text(england(cwd));
      writeEngland(cwd, broken);
      writeFileSync(join(cwd, 'names.csv'), 'country,league,slug,chosen\nengland,premier-league,lewes,Lewes\n');
      const validated = await askFbp(['map', 'validate', 'england'], { cwd });
      expect(validated.code).toBe(6);
      expect(validated.stdout).toContain(`error ${join('mappings', 'england.json')}:${line}${key && ` ${key}`}`);
      const commands = [
        ['map', 'add', 'england', 'lewes', 'Lewes', '--league', 'isthmian'],
        ['map', 'import', 'names.csv'],
        ['map', 'unmapped', 'england'],
      ];
      for (const command of commands) {
        const { code, document } = await runJson(command, cwd);
        expect(code, command.join(' ')).toBe(6);
        expect(document.error).toMatchObject({ code: 'FBP-MAPPING', where: `${englandPath(cwd)}:${line}` });
        expect(document.error.message).toContain(key);
        expect(england(cwd)).toBe(broken);
      }
    });
  }

  it('is not changed by a name of another club, by an empty name or by a slip in a slug or country', async () => {
    const cwd = mappingProject();
    const before = england(cwd);
    const another = await askFbp(['map', 'add', 'england', 'aston-villa', 'ARSENAL'], { cwd });
    expect(another.code).toBe(6);
    expect(another.stderr).toContain('is already a name of arsenal (leagues.premier-league.arsenal)');
    const slug = await askFbp(['map', 'add', 'england', 'aston-vila', 'Villa'], { cwd });
    expect(slug).toMatchObject({ code: 2 });
    expect(slug.stderr).toContain('Did you mean aston-villa?');
    const country = await askFbp(['map', 'add', 'englnd', 'aston-villa', 'Villa'], { cwd });
    expect(country).toMatchObject({ code: 2 });
    expect(country.stderr).toContain('Did you mean england?');
    expect(await askFbp(['map', 'add', 'england', 'aston-villa', ' '], { cwd })).toMatchObject({ code: 2 });
    expect(england(cwd)).toBe(before);
    expect(existsSync(join(cwd, 'mappings', 'englnd.json'))).toBe(false);
  });

  it('is made for a new country', async () => {
    const cwd = mappingProject();
    const { code } = await askFbp(['map', 'add', 'portugal', 'fc-porto', 'Porto', '--league', 'liga-portugal'], {
      cwd,
    });
    expect(code).toBe(0);
    const { document } = await runJson(['map', 'list', 'portugal', 'liga-portugal'], cwd);
    expect(document.clubs).toMatchObject([{ slug: 'fc-porto', betfair_names: ['Porto'], written_in: null }]);
    expect((await runJson(['map', 'validate', 'portugal'], cwd)).document).toMatchObject({ valid: true });
  });
});

describe('fbp map list, similar and validate on the shipped mappings', () => {
  it('print tables of at most 80 columns', async () => {
    const cwd = sampleProject();
    const list = await askFbp(['map', 'list', 'england'], { cwd });
    const league = await askFbp(['map', 'list', 'england', 'premier-league'], { cwd });
    expect(league.stdout).toMatch(/^manchester-united +Man Utd/m);
    // Written in another league, but it plays here too.
    expect(league.stdout).toMatch(/^luton-town +Luton/m);
    const similar = await askFbp(['map', 'similar', 'manchester utd', '--country', 'england'], { cwd });
    expect(similar.stdout.split('\n')[1]).toMatch(/^manchester-united .* 1\.00$/);
    const countries = await askFbp(['map', 'list'], { cwd });
    expect(countries.stdout).toMatch(/^spain +\d+/m);
    const validate = await askFbp(['map', 'validate'], { cwd });
    expect(validate).toMatchObject({ code: 0 });
    expect(validate.stdout).toMatch(/^mappings\/scotland.json is valid: \d+ clubs, \d+ names$/m);
    expectNarrow(list.stdout, league.stdout, similar.stdout, countries.stdout, validate.stdout);
  });

  it('name the nearest country and league', async () => {
    const cwd = mappingProject();
    const league = await askFbp(['map', 'list', 'england', 'premier-leage'], { cwd });
    expect(league).toMatchObject({ code: 2 });
    expect(league.stderr).toContain('Did you mean premier-league?');
    const country = await askFbp(['map', 'unmapped', 'engand'], { cwd });
    expect(country).toMatchObject({ code: 2 });
    expect(country.stderr).toContain('Did you mean england?');
    const ofLeague = await askFbp(['map', 'unmapped', 'england', 'premier-leage'], { cwd });
    expect(ofLeague).toMatchObject({ code: 2 });
    expect(ofLeague.stderr).toContain('Did you mean premier-league?');
    const stats = await askFbp(['map', 'learn', 'england', 'premier-league', '--stats', 'other.csv'], { cwd });
    expect(stats).toMatchObject({ code: 2 });
    expect(stats.stderr).toContain('--stats is for one batch');
  });
});

const NOBODY = { uid: 65_534, gid: 65_534 };
/** Only root can run as somebody else, and only where the others may read this project. */
const runsAsNobody =
  process.getuid?.() === 0 && spawnSync(process.execPath, [BINARY, '--version'], { ...NOBODY, cwd: '/' }).status === 0;
if (!runsAsNobody) console.log('skipped: mappings that came with fbp and are not writable: cannot run as another user');

describe.skipIf(!runsAsNobody)('mappings that came with fbp and are not writable', () => {
  it('are left alone, with fbp init as the way out', () => {
    const cwd = temporaryFolder();
    chownSync(cwd, NOBODY.uid, NOBODY.gid);
    const before = readFileSync(join(PROJECT, 'mappings', 'england.json'));
    const args = [BINARY, 'map', 'add', 'england', 'luton-town', 'LTFC'];
    const { status, stderr } = spawnSync(process.execPath, args, {
      cwd,
      ...NOBODY,
      encoding: 'utf8',
      env: { PATH: '' },
    });
    expect(stderr).toContain('error[FBP-DISK]');
    // Without a PATH there is no fbp to be found.
    expect(stderr).toMatch(/Make a project with its own: node \S+main\.js init/);
    expect(status).toBe(7);
    expect(readFileSync(join(PROJECT, 'mappings', 'england.json'))).toEqual(before);
  });
});
