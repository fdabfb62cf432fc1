/** A league with the codes and names that sources give it; names that several countries have are none of them. */
interface KnownLeague {
  readonly country: string;
  /** As batches are named. */
  readonly leagues: readonly string[];
  /** Level within the country, from 1. */
  readonly tier: number;
  readonly codes: readonly string[];
}

function league(country: string, tier: number, leagues: string, codes: string): KnownLeague {
  return { country, tier, leagues: leagues.split(' '), codes: codes.toLowerCase().split('|') };
}

/** Division codes of football-data.co.uk, competition ids of transfermarkt, codes of football-data.org, names of FiveThirtyEight. */
const KNOWN_LEAGUES: readonly KnownLeague[] = [
  league('england', 1, 'premier-league', 'E0|GB1|2411|Barclays Premier League|English Premier League|EPL'),
  league('england', 2, 'championship', 'E1|GB2|2412|English League Championship|ELC|EFL Championship'),
  league('england', 3, 'league-one', 'E2|GB3|2413|English League One|EFL League One'),
  league('england', 4, 'league-two', 'E3|GB4|2414|English League Two|EFL League Two'),
  league('england', 5, 'national-league conference', 'EC|CNAT'),
  league('scotland', 1, 'premiership', 'SC0|Scottish Premiership|Scottish Premier League'),
  league('scotland', 2, 'championship', 'SC1'),
  league('scotland', 3, 'league-one', 'SC2'),
  league('scotland', 4, 'league-two', 'SC3'),
  league('germany', 1, 'bundesliga', 'D1|L1|BL1|1845|German Bundesliga'),
  league('germany', 2, '2-bundesliga bundesliga-2', 'D2|L2|BL2|1846|German 2. Bundesliga'),
  league('italy', 1, 'serie-a', 'I1|IT1|1854|Italy Serie A|Italian Serie A'),
  league('italy', 2, 'serie-b', 'I2|IT2|1856|Italy Serie B|Italian Serie B'),
  league('spain', 1, 'laliga la-liga primera-division', 'SP1|ES1|1869|Spanish Primera Division|La Liga|LaLiga'),
  league('spain', 2, 'laliga-2 laliga2 la-liga-2 segunda-division', 'SP2|ES2|1871|Spanish Segunda Division|La Liga 2'),
  league('france', 1, 'ligue-1', 'F1|FR1|FL1|1843|French Ligue 1'),
  league('france', 2, 'ligue-2', 'F2|FR2|1844|French Ligue 2'),
  league('netherlands', 1, 'eredivisie', 'N1|NL1|DED|1849|Dutch Eredivisie'),
  league('belgium', 1, 'pro-league jupiler-pro-league first-division-a', 'B1|BE1|1832|Belgian Jupiler League'),
  league('portugal', 1, 'primeira-liga liga-portugal', 'P1|PO1|PPL|1864|Portuguese Liga'),
  league('turkey', 1, 'super-lig superlig', 'T1|TR1|1882|Turkish Turkcell Super Lig'),
  league('greece', 1, 'super-league super-league-greece', 'G1|GR1|1848|Greek Super League'),
];

export const KNOWN_COUNTRIES: ReadonlySet<string> = new Set(KNOWN_LEAGUES.map(({ country }) => country));

/** The league that a source's code or full name means, perhaps with a season behind it; undefined for any other text. */
export function leagueOfCode(text: string): KnownLeague | undefined {
  const code = text
    .replace(/\s+\d{4}(?:[-/–]\d{2,4})?\s*$/, '')
    .trim()
    .toLowerCase();
  return code === '' ? undefined : KNOWN_LEAGUES.find(({ codes }) => codes.includes(code));
}

/** The league of a country that a file calls by its level: `1`. */
export function leagueOfTier(country: string, text: string): KnownLeague | undefined {
  return KNOWN_LEAGUES.find((known) => known.country === country && String(known.tier) === text);
}

/** The league that a batch is of, where it is a known one. */
export function leagueOfBatch({ country, league }: { country: string; league: string }): KnownLeague | undefined {
  return KNOWN_LEAGUES.find((known) => known.country === country && known.leagues.includes(league));
}
