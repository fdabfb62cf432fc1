import type { Batch } from '../domain/batch.ts';
import type { DateOrder, ProfileName } from '../domain/match.ts';
import type { OwnColumns } from './profiles/layout-question.ts';
import type { OnBytes } from './text/file-chunks.ts';
import type { Understood } from './understood.ts';

/** How a statistics file is to be read; what is left out is told by the file itself. */
export interface StatisticsReading {
  /** IANA zone of dates that name none, where the form of the file has none of its own. */
  readonly timeZone: string;
  /** The zone was said for this file: it counts before that of its form. */
  readonly isZoneSure?: boolean | undefined;
  readonly format?: ProfileName | 'auto' | undefined;
  readonly columns?: OwnColumns | undefined;
  readonly dateOrder?: DateOrder | undefined;
  /** File of teams, for sources that name clubs by number; by default `teams.csv` beside the statistics file. */
  readonly teamsFile?: string | undefined;
  /** The batch that is read: it names what the rows themselves do not, and rows of others are marked. */
  readonly batch?: Batch | undefined;
  /** Its files are of other batches as well, also where their form is this program's own. */
  readonly isShared?: boolean | undefined;
  /** Columns that are carried along. */
  readonly keepColumns?: 'all' | readonly string[] | undefined;
  /** Told of every byte of the files, in order, with the path of each. */
  readonly onBytes?: ((chunk: Uint8Array, path: string) => void) | undefined;
  /** The same of the file of teams. */
  readonly onTeamsBytes?: OnBytes | undefined;
  /** Told of each file before its rows. */
  readonly onUnderstood?: ((understood: Understood) => void) | undefined;
}
