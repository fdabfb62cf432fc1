import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { england, writeEngland } from '../../support/e2e/mapping-project.ts';
import { PROJECT, runFbp } from '../../support/e2e/run-fbp.ts';
import { learnedProject, sampleProject, shortenSeason } from '../../support/e2e/sample-project.ts';

const GUIDE = readFileSync(join(PROJECT, 'docs', 'mapping.md'), 'utf8');

/** The fenced blocks of a language, in order. */
function blocks(language: string): string[] {
  return [...GUIDE.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'gm'))].map(([, block = '']) => block);
}

function wordsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
}

describe('the guide to team names', () => {
  it('holds only commands that work as written, one after the other', async () => {
    const cwd = await learnedProject();
    shortenSeason(cwd, 200, 240);
    const commands = blocks('sh').flatMap((block) => block.trim().split('\n'));
    expect(commands.length).toBeGreaterThan(8);
    for (const command of commands) {
      const [program, ...args] = wordsOf(command);
      expect(program).toBe('fbp');
      const { code, stderr } = await runFbp(args, { cwd });
      expect(code, `${command}\n${stderr}`).toBe(0);
    }
    expect(england(cwd)).toContain('"LTFC"');
  });

  it('shows what the first command prints', async () => {
    const cwd = await learnedProject();
    const [first = ''] = blocks('sh');
    const { stdout } = await runFbp(wordsOf(first).slice(1), { cwd });
    expect(GUIDE).toContain(`\`\`\`\n${stdout}\`\`\``);
  });

  it('shows a mapping file and a list of competitions without errors', async () => {
    const cwd = sampleProject();
    const [file = '', competitions = ''] = blocks('json');
    writeEngland(cwd, file);
    writeFileSync(join(cwd, 'mappings', 'competitions.json'), competitions);
    const { stdout } = await runFbp(['map', 'validate', '--json'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ valid: true, competitions: { competitions: 3, problems: [] } });
  });
});
