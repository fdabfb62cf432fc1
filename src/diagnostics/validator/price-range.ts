import { PRICE_MAX, PRICE_MIN } from '../../domain/price.ts';
import type { Findings } from './finding.ts';

/** Reports a cell that is no price of Betfair's; an empty one is none. Returns whether it may stand. */
export function checkPriceRange(
  column: string,
  text: string,
  { where, findings }: { where: string; findings: Findings },
): boolean {
  const price = Number(text);
  if (text === '' || (price >= PRICE_MIN && price <= PRICE_MAX)) return true;
  findings.error('price_range', where, `${column} ${text} is no price from ${PRICE_MIN} to ${PRICE_MAX}`);
  return false;
}
