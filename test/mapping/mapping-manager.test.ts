import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { thisProcess } from '../../src/disk/process-identity.ts';
import { MappingManager } from '../../src/mapping/mapping-manager.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const TODAY = '2026-02-03';

function england(): { manager: MappingManager; path: string; before: string } {
  const dir = mkdtempSync(join(tmpdir(), 'fbp-manager-'));
  const path = join(dir, 'england.json');
  copyFileSync(join(root, 'mappings', 'england.json'), path);
  const before = readFileSync(path, 'utf8').replace(/"last_updated": "[^"]*"/, `"last_updated": "${TODAY}"`);
  return { manager: new MappingManager(dir, () => TODAY), path, before };
}

const names = (manager: MappingManager, slug: string) => manager.load('england').namesFor('', slug).names;

/** Lines of `after` that `before` has not, and the other way round. */
function changedLines(before: string, after: string) {
  const [old, now] = [before.split('\n'), after.split('\n')];
  return { gone: old.filter((line) => !now.includes(line)), come: now.filter((line) => !old.includes(line)) };
}

describe('MappingManager.addMapping', () => {
  it('adds a spelling to the club’s one line and touches nothing else but the date', async () => {
    const { manager, path, before } = england();
    const added = await manager.addMapping('England', 'arsenal', '  Arsenal   London ');
    expect(added).toMatchObject({
      slug: 'arsenal',
      league: 'premier-league',
      name: 'Arsenal London',
      change: 'name_added',
    });
    expect(changedLines(before, readFileSync(path, 'utf8'))).toEqual({
      gone: ['        "betfair_names": ["Arsenal"],'],
      come: ['        "betfair_names": ["Arsenal", "Arsenal London"],'],
    });
  });

  it('adds to the shared entry when the club stands in that league by reference', async () => {
    const { manager } = england();
    const added = await manager.addMapping('england', 'afc', 'Dons of Wimbledon', { league: 'league-one' });
    expect(added).toMatchObject({ league: 'league-one', change: 'name_added' });
    expect(names(manager, 'afc-wimbledon')).toContain('Dons of Wimbledon');
  });

  it('writes a new club into its league, in order', async () => {
    const { manager, path, before } = england();
    await manager.addMapping('england', 'bxyz', 'Bxyz Utd', { league: 'championship' });
    const after = readFileSync(path, 'utf8');
    expect(changedLines(before, after)).toEqual({
      gone: [],
      come: ['      "bxyz": {', '        "betfair_names": ["Bxyz Utd"]'],
    });
    const keys = Object.keys(JSON.parse(after).leagues.championship);
    expect(keys).toEqual([...keys].sort());
  });

  it('does nothing when the name is there already', async () => {
    const { manager, path } = england();
    const bytes = readFileSync(path);
    expect((await manager.addMapping('england', 'arsenal', 'Arsenal')).change).toBe('unchanged');
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('refuses another club’s name, whatever its case and accents, and names that club', async () => {
    const { manager, path } = england();
    const bytes = readFileSync(path);
    await expect(manager.addMapping('england', 'arsenal', 'Mán  utd')).rejects.toMatchObject({
      code: 'FBP-MAPPING',
      message: expect.stringContaining('already a name of manchester-united'),
      where: path,
    });
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('keeps women and second teams apart from the first team', async () => {
    const { manager } = england();
    await expect(manager.addMapping('england', 'arsenal', 'Arsenal (W)')).rejects.toMatchObject({
      code: 'FBP-MAPPING',
    });
    const added = await manager.addMapping('england', 'arsenal', 'Arsenal (W)', { league: 'wsl' });
    expect(added.change).toBe('club_added');
    expect(manager.load('england').namesFor('wsl', 'arsenal').names).toEqual(['Arsenal (W)']);
    expect(manager.load('england').namesFor('fa-cup', 'arsenal').names).not.toContain('Arsenal (W)');
  });

  it('makes the file of a new country, with its code', async () => {
    const { manager } = england();
    await manager.addMapping('South Korea', 'ulsan-hd', 'Ulsan Hyundai Horang-i');
    const mapping = manager.load('south-korea');
    expect(mapping.namesFor('k-league-1', 'ulsan-hd').names).toEqual(['Ulsan Hyundai Horang-i']);
    expect(mapping.knowledge().countryCodes).toEqual(['KR']);
    expect(manager.countries()).toEqual(['england', 'south-korea']);
    expect(manager.validateMappings('south-korea').problems).toEqual([]);
  });

  it.each([
    ['arsenal', '()', 'is not a name'],
    ['/', 'Arsenal', 'is not a club'],
  ])('refuses %s = "%s"', async (slug, name, message) => {
    await expect(england().manager.addMapping('england', slug, name)).rejects.toThrow(message);
  });

  it('leaves a file with errors alone and says what is wrong with it', async () => {
    const { manager, path } = england();
    writeFileSync(path, '{ "version": "1.0.0", }');
    await expect(manager.addMapping('england', 'arsenal', 'Arsenal London')).rejects.toMatchObject({
      where: `${path}:1`,
    });
    expect(readFileSync(path, 'utf8')).toBe('{ "version": "1.0.0", }');
  });

  it('keeps a byte order mark and Windows line ends', async () => {
    const { manager, path, before } = england();
    writeFileSync(path, `\ufeff${before.replaceAll('\n', '\r\n')}`);
    const added = await manager.addMapping('england', 'bxyz', 'Bxyz Utd', { league: 'championship' });
    expect(readFileSync(path, 'utf8')).toMatch(/^\ufeff\{\r\n/);
    expect(readFileSync(path, 'utf8')).not.toMatch(/[^\r]\n/);
    await manager.undoAdd(added);
    expect(readFileSync(path, 'utf8')).toBe(`\ufeff${before.replaceAll('\n', '\r\n')}`);
  });
});

describe('MappingManager, given a club as people write it', () => {
  it.each(['Manchester United', 'Man Utd', 'manchester utd'])('adds to the club that goes by %s', async (written) => {
    const { manager, path, before } = england();
    const added = await manager.addMapping('england', written, 'Red Devils');
    expect(added).toMatchObject({ slug: 'manchester-united', change: 'name_added' });
    expect(names(manager, 'manchester-united')).toContain('Red Devils');
    await manager.undoAdd(added);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('writes a new club under the form of a slug', async () => {
    const { manager } = england();
    const added = await manager.addMapping('england', 'Hashtag United F.C.', 'Hashtag Utd', {
      league: 'isthmian-league',
    });
    expect(added.slug).toBe('hashtag-united-fc');
    expect(names(manager, 'Hashtag United F.C.')).toEqual(['Hashtag Utd']);
  });

  it('shares the club that goes by the other name', async () => {
    const { manager } = england();
    await manager.shareMapping('england', 'Red Devils', 'Man Utd', { league: 'premier-league' });
    expect(names(manager, 'Red Devils')).toEqual(names(manager, 'manchester-united'));
  });
});

describe('MappingManager.undoAdd', () => {
  it.each([
    ['arsenal', 'Arsenal London', undefined],
    ['new-town', 'New Town', 'premier-league'],
    ['new-town', 'New Town', 'isthmian-league'],
    ['new-town', 'New Town', undefined],
  ])('gives the file back after %s = "%s" in %s', async (slug, name, league) => {
    const { manager, path, before } = england();
    await manager.undoAdd(await manager.addMapping('england', slug, name, { league }));
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('takes a shared slug back', async () => {
    const { manager, path, before } = england();
    const added = await manager.shareMapping('england', 'manchester-utd', 'manchester-united');
    expect(names(manager, 'manchester-utd')).toEqual(names(manager, 'manchester-united'));
    await manager.undoAdd(added);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });
});

describe('MappingManager', () => {
  it('will not share what is a club of its own, or unknown', async () => {
    const { manager } = england();
    await expect(manager.shareMapping('england', 'arsenal', 'chelsea')).rejects.toThrow('a club of its own');
    await expect(manager.shareMapping('england', 'x', 'chelsae')).rejects.toMatchObject({
      hint: 'Did you mean "chelsea"?',
    });
  });

  it('finds similar teams above the threshold, best first', () => {
    const { manager } = england();
    const [first, ...others] = manager.findSimilarTeams('Nottingham Forrest', 'england');
    expect(first).toMatchObject({ slug: 'nottingham-forest', league: 'premier-league' });
    for (const team of others) expect(team.similarity).toBeLessThanOrEqual(first?.similarity ?? 0);
    expect(manager.findSimilarTeams('Nottingham Forrest', 'england', 1)).toEqual([]);
    expect(manager.findSimilarTeams('Zzyzx', 'england')).toEqual([]);
  });

  it('sets, changes and removes a decision for a match', async () => {
    const { manager, path, before } = england();
    await manager.setManualMatch('england', 'm1', '28202626');
    await manager.setManualMatch('england', 'm2', null);
    expect(manager.load('england').manualFor('m1')).toEqual({ eventId: '28202626' });
    expect(manager.load('england').manualFor('m2')).toEqual({ eventId: null });
    await expect(manager.setManualMatch('england', 'm3', '28202626')).rejects.toThrow('already given to match m1');
    await expect(manager.setManualMatch('england', 'm3', 'x')).rejects.toThrow('is not an event id');
    await manager.setManualMatch('england', 'm1', undefined);
    await manager.setManualMatch('england', 'm2', undefined);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('reports clubs that a league’s statistics have and the file has not', () => {
    const { manager } = england();
    const report = manager.validateMappings('england', new Map([['premier-league', ['arsenal', 'nowhere-town']]]));
    expect(report.valid).toBe(true);
    expect(report.problems).toMatchObject([
      { kind: 'missing', severity: 'warning', key: 'leagues.premier-league.nowhere-town' },
    ]);
    expect(manager.validateMappings('atlantis')).toMatchObject({ exists: false, valid: true });
  });
});

const WRITER = `
  const { MappingManager } = await import(${JSON.stringify(new URL('../../src/mapping/mapping-manager.ts', import.meta.url).href)});
  const [dir, prefix, count] = process.argv.slice(1);
  const manager = new MappingManager(dir);
  console.log('ready');
  for (let i = 0; i < Number(count); i += 1) await manager.addMapping('testland', prefix + i, 'Club ' + prefix + i, { league: 'one' });
`;

async function startWriter(dir: string, prefix: string, count: number): Promise<ChildProcess> {
  const args = ['--import', 'tsx', '--input-type=module', '-e', WRITER, dir, prefix, String(count)];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.stdout !== null) await once(child.stdout, 'data');
  return child;
}

describe('a mapping file that several processes change', () => {
  it('loses no addition', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'fbp-manager-'));
    const writers = await Promise.all(['a', 'b', 'c'].map((prefix) => startWriter(dir, prefix, 8)));
    const codes = await Promise.all(writers.map(async (child) => child.exitCode ?? (await once(child, 'exit'))[0]));
    expect(codes).toEqual([0, 0, 0]);
    expect(new MappingManager(dir).load('testland').clubs).toHaveLength(24);
    expect(readdirSync(dir)).toEqual(['testland.json']);
  });

  it('is whole, and free to be changed, after its writer was killed at any moment', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'fbp-manager-'));
    const manager = new MappingManager(dir);
    await manager.addMapping('testland', 'first', 'First');
    let least = 1;
    for (const delayMs of [5, 23, 61]) {
      const child = await startWriter(dir, `k${delayMs}-`, 100_000);
      await sleep(delayMs);
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect(manager.validateMappings('testland').problems).toEqual([]);
      await manager.addMapping('testland', `after-${delayMs}`, `After ${delayMs}`);
      const clubs = manager.load('testland').clubs.length;
      expect(clubs).toBeGreaterThan(least);
      least = clubs;
    }
    expect(readdirSync(dir).filter((name) => name.endsWith('.lock'))).toEqual([]);
  });

  it('takes over the lock of a process that is gone, and leaves nothing of it', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'fbp-manager-'));
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    const left = { ...thisProcess(), id: '00112233aabbccdd', pid: child.pid, since: '2024-01-01T00:00:00.000Z' };
    writeFileSync(join(dir, 'testland.json.lock'), JSON.stringify(left));
    await Promise.all(['a', 'b', 'c'].map((slug) => new MappingManager(dir).addMapping('testland', slug, slug)));
    expect(new MappingManager(dir).load('testland').clubs.map((club) => club.slug)).toEqual(['a', 'b', 'c']);
    expect(readdirSync(dir)).toEqual(['testland.json']);
  });
});
