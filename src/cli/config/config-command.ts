import type { Command } from 'commander';
import type { RunCommand } from '../command/command.ts';

const EXAMPLES = `
Examples:
  fbp config show --origin
      what is in force, and which file, variable or flag set it
  FBP_BETFAIR_PLAN=pro fbp config show --env development --origin
      the same with another environment and a variable
  fbp config get storage.output_dir
      one value, for scripts
  fbp config schema > fbp-config.schema.json
      the JSON schema, for editors that complete and check YAML`;

export function defineConfig(program: Command, run: RunCommand): void {
  const config = program
    .command('config')
    .summary('the configuration in force, and where each value was set')
    .description('Shows the configuration: what is in force, where each value was set, and what there is to set.')
    .addHelpText('after', EXAMPLES);
  config
    .command('show')
    .summary('the configuration in force, as YAML')
    .description('Prints the configuration in force as YAML. Of credentials it says only whether they are set.')
    .option('--origin', 'where each value was set: default, file and line, variable or flag')
    .addHelpText('after', '\nExample:\n  fbp config show --origin')
    .action((options: { origin?: boolean }, command: Command) =>
      run(command, async (context) => (await import('./run-config.ts')).configShow(context, options)),
    );
  config
    .command('get')
    .summary('one value or section')
    .description('Prints one value, or a whole section as YAML. A key without a value prints nothing.')
    .argument('<key>', 'storage.output_dir, api.betfair, ...')
    .addHelpText('after', '\nExample:\n  fbp config get api.betfair.rate_limit')
    .action((key: string, _options: object, command: Command) =>
      run(command, async (context) => (await import('./run-config.ts')).configGet(context, key)),
    );
  config
    .command('schema')
    .summary('every key there is, as a JSON schema')
    .description('Prints the JSON schema of configuration files, with every key, its range and its default.')
    .addHelpText('after', '\nExample:\n  fbp config schema > fbp-config.schema.json')
    .action((_options: object, command: Command) =>
      run(command, async (context) => (await import('./run-config.ts')).configSchemaDocument(context)),
    );
}
