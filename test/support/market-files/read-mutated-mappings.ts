import fc from 'fast-check';
import { FbpError } from '../../../src/domain/errors.ts';
import { parseMapping, parseMappingOrThrow } from '../../../src/mapping/file/mapping-file.ts';
import { inflict, WOUND } from './odd-values.ts';

const SOUND = {
  version: '1.0.0',
  country: 'England',
  last_updated: '2026-11-30',
  note: 'a note',
  country_codes: ['GB'],
  leagues: {
    'premier-league': {
      arsenal: { betfair_names: ['Arsenal'], variations: ['Arsenal FC'], stadium: 'Emirates Stadium' },
      'aston-villa': { betfair_names: ['Aston Villa', { name: 'A Villa', from: '2020-01-01' }], same_as: 'villa' },
    },
    championship: { 'aston-villa': 'premier-league' },
  },
  manual_matches: { '1000': '32700000', '1001': null },
};
const WOUNDS = fc.array(WOUND, { minLength: 1, maxLength: 3 });

export interface ReadMappings {
  readonly taken: number;
  readonly refused: number;
  readonly violations: readonly string[];
}

/** Reads mapping files that are sound but for some values. */
export function readMutatedMappings(count: number, seed: number): ReadMappings {
  const violations: string[] = [];
  let [taken, refused] = [0, 0];
  for (const wounds of fc.sample(WOUNDS, { numRuns: count, seed })) {
    const file = structuredClone(SOUND);
    for (const wound of wounds) inflict(file, wound);
    const text = JSON.stringify(file, undefined, 2);
    try {
      const { content, problems } = parseMapping('england.json', text);
      if (content === undefined && problems.length === 0) violations.push(`refused without a word: ${text}`);
      parseMappingOrThrow('england.json', text);
      taken += 1;
    } catch (error) {
      if (error instanceof FbpError && error.code === 'FBP-MAPPING' && error.message.includes('line ')) refused += 1;
      else violations.push(`${error}: ${text}`);
    }
  }
  return { taken, refused, violations };
}
