-- How right is the closing line? In a project with a data set (fbp dataset):
--   fbp query --file calibration.sql

-- 1. Books of match odds with every close and one winner; their probabilities without the overround.
WITH books AS (
  SELECT is_winner, 1 / close / sum(1 / close) OVER book AS probability
  FROM prices WHERE market_type = 'MATCH_ODDS'
  WINDOW book AS (PARTITION BY market_id)
  QUALIFY count(close) OVER book = 3 AND count_if(is_winner) OVER book = 1
),
-- 2. How often selections won, by their probability in tenths, and how far that may be off by chance.
tenths AS (
  SELECT floor(probability * 10) / 10 AS from_probability, count(*) AS selections,
    avg(probability) AS implied, avg(is_winner::INTEGER) AS won
  FROM books GROUP BY ALL
)
-- 3. The plot: a bar each.
SELECT from_probability, selections, round(implied, 4) AS implied, round(won, 4) AS won,
  round(1.96 * sqrt(implied * (1 - implied) / selections), 4) AS margin,
  bar(implied, 0, 1, 24) AS implied_bar, bar(won, 0, 1, 24) AS won_bar
FROM tenths ORDER BY from_probability
