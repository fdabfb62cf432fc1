import { copyFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { InteractiveMappingTool } from '../../../src/mapping/interactive/interactive-mapping-tool.ts';
import { sessionPath } from '../../../src/mapping/interactive/map-session.ts';
import type { UnmappedTeam } from '../../../src/mapping/interactive/unmapped-csv.ts';
import { MappingManager } from '../../../src/mapping/mapping-manager.ts';

const TODAY = '2026-02-03';
const dates = ['2023-08-12', '2023-08-19'];
const team = (slug: string, names: string[]): UnmappedTeam => ({
  slug,
  league: 'isthmian-league',
  matches: 42,
  candidates: names.map((name, index) => ({ name, score: 0.9 - index / 10, dates })),
});
const TEAMS = [team('hashtag-united', ['Hashtag Utd', 'Hastings']), team('lewes', ['Lewes FC']), team('xyzzy', [])];

function desk(teams = TEAMS) {
  const dir = mkdtempSync(join(tmpdir(), 'fbp-resolve-'));
  const path = join(dir, 'england.json');
  copyFileSync(fileURLToPath(new URL('../../../mappings/england.json', import.meta.url)), path);
  const before = readFileSync(path, 'utf8').replace(/"last_updated": "[^"]*"/, `"last_updated": "${TODAY}"`);
  const manager = new MappingManager(dir, () => TODAY);
  const stateDir = join(dir, 'state');
  const open = () => new InteractiveMappingTool(manager, { country: 'england', stateDir, teams });
  const names = (slug: string) => manager.load('england').namesFor('', slug);
  return { path, before, manager, open, names, session: sessionPath(stateDir, 'england') };
}

describe('InteractiveMappingTool', () => {
  it('asks about each team with numbered suggestions, their confidence, evidence and differences', () => {
    const question = desk().open().question;
    expect(question?.progress).toEqual({ saved: 0, skipped: 0, total: 3 });
    expect(question?.options.slice(0, 2)).toMatchObject([
      { number: 1, name: 'Hashtag Utd', confidence: 0.9, dates, sameAs: undefined },
      { number: 2, name: 'Hastings', confidence: 0.8 },
    ]);
    expect(question?.options[0]?.marked.right.map((stretch) => stretch.text).join('')).toBe('Hashtag Utd');
    expect(question?.options[0]?.marked.left).toContainEqual({ text: 'ni', same: false });
  });

  it('saves every answer at once', async () => {
    const { open, names } = desk();
    const tool = open();
    expect(await tool.choose(2)).toMatchObject({
      kind: 'saved',
      added: { name: 'Hastings', league: 'isthmian-league' },
    });
    expect(names('hashtag-united').names).toEqual(['Hastings']);
    await tool.enter('Lewes Rooks');
    expect(names('lewes').names).toEqual(['Lewes Rooks']);
    await tool.skip();
    expect(tool.question).toBeUndefined();
    expect(tool.progress).toEqual({ saved: 2, skipped: 1, total: 3 });
  });

  it('keeps asking when an answer cannot be', async () => {
    const { open, before, path } = desk();
    const tool = open();
    expect(await tool.enter('Man Utd')).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('manchester-united'),
    });
    expect(await tool.enter('  ')).toMatchObject({ kind: 'refused' });
    expect(await tool.choose(99)).toMatchObject({ kind: 'refused' });
    expect(tool.question?.team.slug).toBe('hashtag-united');
    expect(readFileSync(path, 'utf8').replace(/"last_updated": "[^"]*"/, `"last_updated": "${TODAY}"`)).toBe(before);
  });

  it('takes answers back one by one, to the very bytes of the file', async () => {
    const { open, before, path } = desk();
    const tool = open();
    await tool.choose(1);
    await tool.skip();
    await tool.enter('Xyzzy Town');
    const undone = [await tool.undo(), await tool.undo(), await tool.undo(), await tool.undo()];
    expect(undone).toEqual([
      { kind: 'undone', slug: 'xyzzy' },
      { kind: 'undone', slug: 'lewes' },
      { kind: 'undone', slug: 'hashtag-united' },
      { kind: 'nothing_to_undo' },
    ]);
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect(tool.question?.team.slug).toBe('hashtag-united');
    expect(tool.progress).toEqual({ saved: 0, skipped: 0, total: 3 });
  });

  it('goes on where it was left or killed, and can still undo what was answered before', async () => {
    const { open, names } = desk();
    const first = open();
    await first.choose(1);
    await first.skip();
    const second = open();
    expect(second.question?.team.slug).toBe('xyzzy');
    expect(second.progress).toEqual({ saved: 1, skipped: 1, total: 3 });
    await second.undo();
    await second.undo();
    expect(second.question?.team.slug).toBe('hashtag-united');
    expect(names('hashtag-united').known).toBe(false);
  });

  it('goes on when the list no longer has what was answered', async () => {
    const all = desk();
    await all.open().choose(1);
    const rest = new InteractiveMappingTool(all.manager, {
      country: 'england',
      stateDir: join(all.manager.dir, 'state'),
      teams: TEAMS.slice(1),
    });
    expect(rest.question?.team.slug).toBe('lewes');
    expect(rest.progress).toEqual({ saved: 1, skipped: 0, total: 3 });
    await rest.undo();
    expect(rest.question?.team.slug).toBe('hashtag-united');
  });

  it('forgets a finished session and keeps an unfinished one', async () => {
    const { open, session } = desk();
    const tool = open();
    await tool.skip();
    await tool.close();
    expect(existsSync(session)).toBe(true);
    await tool.skip();
    await tool.skip();
    await tool.close();
    expect(existsSync(session)).toBe(false);
    expect(open().progress).toEqual({ saved: 0, skipped: 0, total: 3 });
  });

  it('asks again what a session skipped that ended without being closed', async () => {
    const { open } = desk();
    const tool = open();
    for (const _ of TEAMS) await tool.skip();
    expect(open().question?.team.slug).toBe('hashtag-united');
  });

  it('offers known clubs for another spelling of their slug, and shares their names', async () => {
    const { open, names } = desk([{ slug: 'manchester-utd', league: 'premier-league', matches: 3, candidates: [] }]);
    const tool = open();
    const option = tool.question?.options.find((each) => each.sameAs === 'manchester-united');
    expect(option).toBeDefined();
    await tool.choose(option?.number ?? 0);
    expect(names('manchester-utd')).toEqual({ ...names('manchester-united'), slug: 'manchester-utd' });
  });

  it('says which file is in the way when the session cannot be read', async () => {
    const { open, session } = desk();
    await open().skip();
    writeFileSync(session, '{"version": 1');
    expect(open).toThrow(expect.objectContaining({ code: 'FBP-INPUT', where: session }));
  });
});
