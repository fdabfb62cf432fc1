import { type InputRow, placeOf } from '../../domain/match.ts';
import { type Understood, understoodText } from '../../input/understood.ts';

const FIRST = 3;

/** How a statistics file was understood, for a person: its form, its columns, its first matches. */
export function understoodLines(understood: readonly Understood[], rows: readonly InputRow[]): string[] {
  const forms = understood.flatMap((one) => [
    understoodText(one),
    ...Object.entries(one.columns).map(([field, column]) => `  ${field.padEnd(16)} ${column}`),
  ]);
  const matches = rows.flatMap((row) => (row.kind === 'match' && row.elsewhere === undefined ? [row.match] : []));
  // Ids are made of the batch too, which a file looked at by itself has none of.
  const isMade = understood.some(({ idsMade }) => idsMade);
  const first = matches.slice(0, FIRST).map((match) => {
    const { kickoff, homeTeamSlug, awayTeamSlug, score, matchId } = match;
    const at = kickoff.precision === 'minute' ? kickoff.at : kickoff.from;
    const when = new Date(at).toISOString().replace('.000', '');
    const day = kickoff.precision === 'minute' ? when : `some time in the 24 hours from ${when}`;
    const result = score === undefined ? 'no score' : `${score.home}-${score.away}`;
    return `  ${placeOf(match)}: ${homeTeamSlug} v ${awayTeamSlug}, ${day}, ${result}${isMade ? '' : `, id ${matchId}`}`;
  });
  return [
    ...forms,
    ...(first.length === 0 ? [] : [`first ${first.length === 1 ? 'match' : 'matches'} as understood`, ...first]),
  ];
}
