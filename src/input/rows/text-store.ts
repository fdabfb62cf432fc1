import type { StatisticalMatch } from '../../domain/match.ts';

type RowFields = Omit<StatisticalMatch, 'row' | 'line' | 'file' | 'kept'>;

/**
 * Keeps a row's texts small. The engine lets a part of a text hold on to the whole, here to the line with all its extra
 * columns; so texts of their own are made, one for each id and slug that many rows share.
 */
export function createTextStore() {
  const shared = new Map<string, string>();
  function share(text: string): string {
    const known = shared.get(text);
    if (known !== undefined) return known;
    const own = ownText(text);
    shared.set(own, own);
    return own;
  }
  return {
    keepFields<Fields extends RowFields>(fields: Fields): Fields {
      return {
        ...fields,
        tournamentId: share(fields.tournamentId),
        seasonId: share(fields.seasonId),
        tournamentSlug: share(fields.tournamentSlug),
        homeTeamSlug: share(fields.homeTeamSlug),
        awayTeamSlug: share(fields.awayTeamSlug),
        matchId: ownText(fields.matchId),
        matchDate: ownText(fields.matchDate),
      };
    },
  };
}

function ownText(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
