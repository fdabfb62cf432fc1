/** Selection ids that are the same in every soccer match. Seen in official files of 2017 to 2024. */
export const DRAW_ID = 58805;
export const HANDICAP_DRAW_ID = 151478;
export const YES_ID = 30246;
export const NO_ID = 110503;

/** Goal lines; those of 4.5 are the other way round. First-half goals reuse them. */
export const OVER_UNDER_IDS: ReadonlyMap<number, 'over' | 'under'> = new Map([
  [5851482, 'under'],
  [5851483, 'over'],
  [1221385, 'under'],
  [1221386, 'over'],
  [47972, 'under'],
  [47973, 'over'],
  [1222344, 'under'],
  [1222345, 'over'],
  [1222347, 'under'],
  [1222346, 'over'],
  [1485567, 'under'],
  [1485568, 'over'],
  [2542448, 'under'],
  [2542449, 'over'],
  [1485572, 'under'],
  [1485573, 'over'],
  [2407528, 'under'],
  [2407529, 'over'],
]);

type Outcome = 'home' | 'draw' | 'away';

/** Double chance, by the event's own home and away. */
export const DOUBLE_CHANCE_IDS: ReadonlyMap<number, readonly [Outcome, Outcome]> = new Map([
  [6384646, ['home', 'draw']],
  [6384647, ['draw', 'away']],
  [6384648, ['home', 'away']],
]);
