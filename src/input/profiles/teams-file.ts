import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FbpError } from '../../domain/errors.ts';
import { TEAMS_FILES } from '../list-statistics.ts';
import { openTable } from '../open-table.ts';
import type { StatisticsReading } from '../statistics-reading.ts';
import { columnKey } from './column-names.ts';
import type { Profile } from './profile.ts';

/** Reads the names of clubs by their number. Throws FBP-INPUT where there is no such file or it has no such columns. */
export async function readTeams(
  statsFile: string,
  teams: NonNullable<Profile['teams']>,
  { teamsFile, onTeamsBytes }: Pick<StatisticsReading, 'teamsFile' | 'onTeamsBytes'>,
): Promise<ReadonlyMap<string, string>> {
  const path = teamsFile ?? besideOf(statsFile);
  const table = await openTable(path, { onBytes: onTeamsBytes });
  try {
    const keys = table.header.map(columnKey);
    const first = (names: readonly string[]) =>
      names.map((name) => keys.indexOf(columnKey(name))).find((index) => index !== -1);
    const [id, name] = [first(teams.id), first(teams.name)];
    if (id === undefined || name === undefined) {
      const what = `the file of teams has neither of the columns ${[...teams.id, ...teams.name].join(', ')}`;
      throw new FbpError('FBP-INPUT', what, { where: path, hint: 'it needs a column of numbers and one of names' });
    }
    const byId = new Map<string, string>();
    for await (const { fields } of table.records([])) byId.set(teamKey(fields[id] ?? ''), (fields[name] ?? '').trim());
    return byId;
  } finally {
    await table.close();
  }
}

/** `12.0`, which data frames write, is 12. */
export function teamKey(cell: string): string {
  return cell.trim().replace(/\.0+$/, '');
}

function besideOf(statsFile: string): string {
  const beside = TEAMS_FILES.map((name) => join(dirname(statsFile), name)).find((path) => existsSync(path));
  if (beside !== undefined) return beside;
  throw new FbpError('FBP-INPUT', 'the statistics file has numbers for clubs, and no teams.csv lies beside it', {
    where: statsFile,
    hint: 'name the file that has the names: --teams <file>, or set input.teams',
  });
}
