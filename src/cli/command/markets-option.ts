import { InvalidArgumentError, Option } from 'commander';

/** `--markets`, read alike by all commands. */
export function marketsOption(): Option {
  return new Option('--markets <types>', 'market types, comma separated, or all').argParser(parseMarkets);
}

function parseMarkets(text: string): string[] {
  const types = text.split(',').map((type) => type.trim());
  if (types.some((type) => type === '')) throw new InvalidArgumentError('Expected MARKET_TYPE,MARKET_TYPE,... or all.');
  return types.map((type) => (type.toLowerCase() === 'all' ? 'all' : type.toUpperCase()));
}
