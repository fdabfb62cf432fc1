import { Command, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { completeWords } from '../../../src/cli/completion/complete-words.ts';

function program(): Command {
  const root = new Command('fbp').option('--json', 'one document').option('--config <file>', 'a file');
  root
    .command('process')
    .description('the main job')
    .argument('<country>')
    .argument('<league>')
    .addOption(new Option('--format <form>').choices(['csv', 'parquet', 'both']))
    .option('-o, --output <dir>', 'folder')
    .option('--match-id <id...>')
    .addOption(new Option('--secret').hideHelp());
  const config = root.command('config').description('configuration');
  config.command('show').option('--origin', 'where from');
  config.command('get').argument('<key>');
  root.command('__complete', { hidden: true });
  root.helpCommand('help [command]', 'help');
  return root;
}

const NAMES: Readonly<Record<string, readonly string[]>> = {
  country: ['england', 'spain'],
  league: ['laliga', 'premier-league'],
};

function complete(...words: string[]) {
  const { candidates, paths } = completeWords(program(), words, (name, before) =>
    name === 'league' && before[0] === 'spain' ? ['laliga'] : (NAMES[name] ?? []),
  );
  return paths === 'none' ? candidates.map(({ value }) => value) : paths;
}

describe('completion', () => {
  it('offers the commands that help shows, with what they do', () => {
    expect(complete('')).toEqual(['process', 'config', 'help']);
    expect(completeWords(program(), ['pro'], () => []).candidates).toEqual([
      { value: 'process', description: 'the main job' },
    ]);
  });

  it('offers arguments by their name, knowing those before', () => {
    expect(complete('process', '')).toEqual(['england', 'spain']);
    expect(complete('process', 'spain', '')).toEqual(['laliga']);
    expect(complete('process', 'england', 'pre')).toEqual(['premier-league']);
    expect(complete('process', 'england', 'premier-league', '')).toEqual([]);
  });

  it('is not confused by options between the arguments', () => {
    expect(complete('--json', 'process', '--format', 'csv', 'england', '-o', 'x', '')).toEqual([
      'laliga',
      'premier-league',
    ]);
    expect(complete('--config', 'x.yaml', 'process', '--format=csv', '')).toEqual(['england', 'spain']);
  });

  it('offers own and global options, without hidden ones', () => {
    const options = ['--format', '--output', '--match-id', '--json', '--config', '--help'];
    expect(complete('process', '--')).toEqual(options);
    expect(complete('process', 'england', '-')).toEqual(options);
    expect(complete('config', 'show', '--o')).toEqual(['--origin']);
  });

  it('offers the choices of an option, however the shell splits the words', () => {
    expect(complete('process', '--format', '')).toEqual(['csv', 'parquet', 'both']);
    expect(complete('process', '--format', '=', 'pa')).toEqual(['parquet']);
    expect(complete('process', '--format', '=')).toEqual(['csv', 'parquet', 'both']);
    expect(complete('process', '--format=p')).toEqual(['--format=parquet']);
  });

  it('leaves paths to the shell', () => {
    expect(complete('--config', '')).toBe('files');
    expect(complete('process', '-o', '')).toBe('folders');
  });

  it('lets an option of many values end at the next option', () => {
    expect(complete('process', '--match-id', '1', '2', '--form')).toEqual(['--format']);
    expect(complete('process', '--match-id', '1', '--format', 'csv', '')).toEqual(['england', 'spain']);
  });

  it('goes into commands of commands, and behind help', () => {
    expect(complete('config', '')).toEqual(['show', 'get', 'help']);
    expect(complete('help', 'pro')).toEqual(['process']);
    expect(complete('help', 'config', 'sh')).toEqual(['show']);
  });

  it('offers nothing after a word that is no command', () => {
    expect(complete('nonsense', '')).toEqual([]);
  });
});
