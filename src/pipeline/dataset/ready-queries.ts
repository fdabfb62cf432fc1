/** A question about all seasons that needs no SQL of one's own. */
export interface ReadyQuery {
  readonly about: string;
  readonly sql: string;
}

/** Books with a close and a result for every selection and one winner; `probability`: 1/close without the overround. */
const BOOKS = `books AS (
  SELECT *, 1 / close / sum(1 / close) OVER book AS probability, sum(1 / close) OVER book AS overround,
    count(close) OVER book = count(*) OVER book AND count(is_winner) OVER book = count(*) OVER book
      AND count_if(is_winner) OVER book = 1 AS whole
  FROM prices
  WINDOW book AS (PARTITION BY country, league, season, statistical_match_id, market_id, abs(handicap))
)`;

/** Half the width of the interval in which 95 of 100 shares lie that are such by chance. */
const MARGIN = '1.96 * sqrt(avg(probability) * (1 - avg(probability)) / count(*))';

/** By name. They read the views `matches`, `prices` and `odds`. */
export const READY_QUERIES: Readonly<Record<string, ReadyQuery>> = {
  calibration: {
    about: 'closing line: implied probability (overround removed) against results, per market',
    sql: `WITH ${BOOKS}
SELECT market_type, floor(probability * 10) / 10 AS from_probability, count(*) AS selections,
  round(avg(probability), 4) AS implied, round(avg(is_winner::INTEGER), 4) AS won, round(${MARGIN}, 4) AS margin
FROM books WHERE whole
GROUP BY ALL ORDER BY ALL`,
  },
  'overround-by-hour': {
    about: 'sum of 1/price of match odds, hours before kick-off',
    sql: `WITH last_prices AS (
  SELECT country, league, season, statistical_match_id, market_id, selection_id, hour,
    arg_max(last_traded_price, published_at) AS price
  FROM odds, (SELECT unnest([0, 1, 2, 3, 6, 12, 24]) AS hour)
  WHERE market_type = 'MATCH_ODDS' AND NOT in_play AND seconds_to_kickoff > 0 AND seconds_to_kickoff >= hour * 3600
  GROUP BY ALL
), books AS (
  SELECT hour, sum(1 / price) AS overround FROM last_prices
  GROUP BY country, league, season, statistical_match_id, market_id, hour HAVING count(price) = 3
)
SELECT hour AS hours_before, count(*) AS matches, round(avg(overround), 4) AS mean, round(median(overround), 4) AS median
FROM books GROUP BY ALL ORDER BY hours_before DESC`,
  },
  drift: {
    about: 'the biggest moves of a price from open to close, in match odds',
    sql: `SELECT country, league, season, statistical_match_id, home_team, away_team, selection, open, close,
  round(1 / close - 1 / open, 4) AS probability_gained, is_winner
FROM prices WHERE market_type = 'MATCH_ODDS' AND open IS NOT NULL AND close IS NOT NULL
ORDER BY abs(1 / close - 1 / open) DESC, statistical_match_id, selection LIMIT 20`,
  },
  'over-under-goals': {
    about: 'implied probability of over 2.5 goals against the goals of the statistics',
    sql: `WITH ${BOOKS}
SELECT home_score + away_score AS goals, count(*) AS matches, round(avg(probability), 4) AS implied_over,
  round(avg((home_score + away_score > 2.5)::INTEGER), 4) AS went_over
FROM books JOIN matches USING (country, league, season, statistical_match_id)
WHERE whole AND market_type = 'OVER_UNDER_25' AND selection = 'over' AND home_score IS NOT NULL
GROUP BY ALL ORDER BY goals`,
  },
  favourites: {
    about: 'how often the favourite of match odds won, by league and season',
    sql: `WITH ${BOOKS}, favourites AS (
  SELECT * FROM books WHERE whole AND market_type = 'MATCH_ODDS'
  QUALIFY row_number() OVER (PARTITION BY country, league, season, statistical_match_id ORDER BY close, selection_id) = 1
)
SELECT country, league, season, count(*) AS matches, round(avg(probability), 4) AS implied,
  round(avg(is_winner::INTEGER), 4) AS won, round(avg(overround), 4) AS overround
FROM favourites GROUP BY ALL ORDER BY ALL`,
  },
  'oldest-closes': {
    about: 'the closing prices that were oldest at the off',
    sql: `SELECT country, league, season, statistical_match_id, home_team, away_team, market_type, selection, close,
  close_age_s
FROM prices WHERE close_age_s IS NOT NULL
ORDER BY close_age_s DESC, statistical_match_id, market_type, selection LIMIT 20`,
  },
};
