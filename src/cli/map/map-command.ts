import { type Command, InvalidArgumentError } from 'commander';
import type { RunCommand } from '../command/command.ts';
import { addSourceOptions } from '../command/source-options.ts';
import type { MapBatch, MapLearnOptions, MapLinkOptions, MapUnmappedOptions } from './linked-names.ts';

const EXAMPLES = `
Examples:
  fbp map unmapped england premier-league 2023-2024
      names that keep rows from their events, with the dates that speak for each
  fbp map add england luton-town LTFC
  fbp map resolve england premier-league 2023-2024
      the same, asked one by one on the terminal`;

/** `fbp map ...`: everything about team names. */
export function defineMap(program: Command, run: RunCommand): void {
  const map = program
    .command('map')
    .summary('team names: list, add, find, check, learn and resolve them')
    .description('Everything about team names: what each club is called on Betfair.')
    .addHelpText('after', EXAMPLES);
  defineLookups(map, run);
  defineEdits(map, run);
  defineBatchCommands(map, run);
}

function defineLookups(map: Command, run: RunCommand): void {
  map
    .command('list')
    .summary('clubs and their Betfair names')
    .description('List the clubs of a country, or of one of its leagues, with their Betfair names.')
    .argument('[country]', 'as the mapping file is named: england; without it, the countries')
    .argument('[league]', 'premier-league')
    .action((country: string | undefined, league: string | undefined, _options: object, command: Command) =>
      run(command, async (context) => (await import('./map-list.ts')).mapList(context, country, league)),
    );
  map
    .command('similar')
    .summary('clubs with a name like it')
    .description('List the known clubs with a name like this one.')
    .argument('<name>', 'a slug or a Betfair name')
    .requiredOption('--country <country>', 'the country to look in')
    .option('--threshold <0..1>', 'least likeness', parseShare, 0.7)
    .action((name: string, options: { country: string; threshold: number }, command: Command) =>
      run(command, async (context) => (await import('./map-list.ts')).mapSimilar(context, name, options)),
    );
  map
    .command('validate')
    .summary('check the mapping files')
    .description('Check the mapping files: conflicts, duplicates, dangling references, clubs that are missing.')
    .argument('[country]', 'one country only')
    .action((country: string | undefined, _options: object, command: Command) =>
      run(command, async (context) => (await import('./map-validate.ts')).mapValidate(context, country)),
    );
}

interface AddOptions {
  readonly sameAs?: string;
  readonly league?: string;
}

function defineEdits(map: Command, run: RunCommand): void {
  map
    .command('add')
    .summary('add a spelling to a club')
    .description("Add a Betfair spelling to a club, or a new club. Another club's name is refused.")
    .argument('<country>', 'as the mapping file is named: england')
    .argument('<slug>', 'the club as the statistics file writes it: luton-town')
    .argument('[betfair-name]', 'as Betfair writes it: "Luton"')
    .option('--same-as <club>', 'the slug is another spelling of this known club')
    .option('--league <league>', 'league to write a new club into')
    .action((country: string, slug: string, name: string | undefined, options: AddOptions, command: Command) =>
      run(command, async (context) =>
        (await import('./map-add.ts')).mapAdd(context, { country, slug, name, ...options }),
      ),
    );
  map
    .command('import')
    .summary("write a reviewed CSV's choices")
    .description('Write the choices of a reviewed CSV (`fbp map unmapped --csv`) into the mapping files.')
    .argument('<csv>', 'the file, its column "chosen" filled in where you know the answer')
    .action((file: string, _options: object, command: Command) =>
      run(command, async (context) => (await import('./map-add.ts')).mapImport(context, file)),
    );
}

function defineBatchCommands(map: Command, run: RunCommand): void {
  const unmapped = map
    .command('unmapped')
    .summary('names that a batch lacks')
    .description(
      'List the names a batch lacks: clubs without mapping and spellings that keep rows from their events, with candidates and supporting dates. Without season, or league and season: over all statistics files of the league, or of the country, together.',
    );
  addBatchOptional(unmapped)
    .option('--csv <file>', 'write them as CSV for review; `fbp map import` reads it back')
    .action((...args: BatchArguments<MapUnmappedOptions>) =>
      run(args[4], async (context) => (await import('./map-unmapped.ts')).mapUnmapped(context, batchOf(args), args[3])),
    );
  const learn = map
    .command('learn')
    .summary('names the calendar gives away')
    .description(
      "Propose the spellings that the seasons' own calendars give away, with the evidence. Without season, or league and season: over all statistics files of the league, or of the country, together.",
    );
  addBatchOptional(learn)
    .option('--yes', 'write the ones that the evidence is enough for')
    .action((...args: BatchArguments<MapLearnOptions>) =>
      run(args[4], async (context) => (await import('./map-learn.ts')).mapLearn(context, batchOf(args), args[3])),
    );
  const resolve = map
    .command('resolve')
    .summary('ask for each, save at once')
    .description(
      'Ask for each unmapped name of the batch, the league or the country what Betfair calls the club: suggestions, a name of your own, skip, undo. Every answer is saved at once; quit any time and go on later.',
    );
  addBatchOptional(resolve).action((...args: BatchArguments<MapLinkOptions>) =>
    run(args[4], async (context) => (await import('./map-resolve.ts')).mapResolve(context, batchOf(args), args[3])),
  );
}

type BatchArguments<Options> = [string, string | undefined, string | undefined, Options, Command];

function batchOf([country, league, season]: BatchArguments<unknown>): MapBatch {
  return { country, league, season };
}

function addBatchOptional(command: Command): Command {
  return addLinkOptions(
    command
      .argument('<country>', 'as in the folder and mapping file names: england')
      .argument('[league]', 'premier-league')
      .argument('[season]', '2023-2024'),
  );
}

function addLinkOptions(command: Command): Command {
  return addSourceOptions(command).option('--stats <file...>', 'statistics file of the batch');
}

function parseShare(text: string): number {
  const value = Number(text || 'none');
  if (value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('Expected a number from 0 to 1.');
}
