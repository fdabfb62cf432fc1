import { type Command, Option } from 'commander';
import { FbpError } from '../../domain/errors.ts';

/** Where a command that links takes events from. */
export interface SourceOptions {
  readonly source: 'auto' | 'archive' | 'historic' | 'sample';
  readonly archive?: string[];
}

export function addSourceOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--source <kind>', 'where events come from')
        .choices(['auto', 'archive', 'historic', 'sample'])
        .default('auto'),
    )
    .option('--archive <path...>', 'folders and TARs of market files; implies --source archive');
}

/** The source that both options together ask for. Throws FBP-USAGE when they contradict each other. */
export function wantedSource({ source, archive }: SourceOptions): SourceOptions['source'] {
  if (archive === undefined) return source;
  if (source === 'auto' || source === 'archive') return 'archive';
  throw new FbpError('FBP-USAGE', `--archive and --source ${source} exclude each other`, {
    hint: 'leave one of the two out',
  });
}
