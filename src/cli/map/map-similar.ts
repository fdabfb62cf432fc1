import type { CommandContext } from '../command/command.ts';
import { renderTable } from '../terminal/table.ts';
import { openDesk, printResult, requireMapped } from './mapping-desk.ts';

/** `fbp map similar <name> --country <country>`. */
export async function mapSimilar(
  context: CommandContext,
  name: string,
  { country, threshold }: { country: string; threshold: number },
): Promise<0> {
  const desk = openDesk(context);
  requireMapped(desk, country);
  const similar = desk.manager.findSimilarTeams(name, country, threshold);
  const columns = [
    { title: 'club', cut: 'end' as const },
    { title: 'league', cut: 'end' as const },
    { title: 'nearest name', cut: 'end' as const },
    { title: 'likeness', align: 'right' as const },
  ];
  const rows = similar.map((team) => [team.slug, team.league, team.name, team.similarity.toFixed(2)]);
  const nothing = `No club of ${country} has a name like "${name}" (${threshold} or more).\n`;
  await printResult(
    desk,
    { name, country, threshold, similar },
    rows.length === 0 ? nothing : renderTable(columns, rows, desk.table),
  );
  return 0;
}
