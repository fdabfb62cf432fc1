import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { BetfairEvent } from '../../../src/domain/event.ts';
import type { StatisticalMatch } from '../../../src/domain/match.ts';
import { type CountryMapping, countryMapping, loadCountryMapping } from '../../../src/mapping/country-mapping.ts';
import { MatchMapper } from '../../../src/mapping/match-mapper.ts';
import { linkBatch } from '../../../src/search/linking/link-batch.ts';
import { OPTIONS } from '../../support/linking-builders.ts';
import { shared, sharedData } from '../../support/shared-data.ts';

type Record_ = Record<string, string>;

const COUNTRIES: Record_ = { en: 'england', es: 'spain', sco: 'scotland' };

const read = (file: string): Record_[] => parse(readFileSync(shared('names', file)), { columns: true }) as Record_[];

/** Pairs whose event is not in the list of events stand in for it themselves; four of them have no id. */
function realEvents(pairs: readonly Record_[]): readonly BetfairEvent[] {
  const listed = read('real_events.csv');
  const known = new Set(listed.map((event) => event['event_id']));
  return [...listed, ...pairs.filter((pair) => !known.has(pair['event_id']))].map((event) => {
    const at = Date.parse(event['open_date_utc'] ?? '');
    const name = event['event_name'] ?? '';
    const countryCode = event['country_code'] === '' ? undefined : event['country_code'];
    const rest = {
      countryCode,
      eventTypeId: '1',
      scheduledAt: at,
      times: [at],
      inPlayAt: undefined,
      voided: false,
      settled: [],
    };
    return { eventId: idOf(event), name, names: [name], ...rest };
  });
}

function idOf(record: Record_): string {
  return record['event_id'] || `${record['event_name']} ${record['open_date_utc']}`;
}

function toMatch(pair: Record_, row: number): StatisticalMatch {
  return {
    row,
    line: row + 2,
    tournamentId: '1',
    seasonId: '1',
    matchId: pair['match_id'] ?? '',
    tournamentSlug: pair['league_code'] ?? '',
    homeTeamSlug: pair['home_team_slug'] ?? '',
    awayTeamSlug: pair['away_team_slug'] ?? '',
    matchDate: pair['match_date'] ?? '',
    kickoff: { precision: 'minute', at: Date.parse(pair['match_date'] ?? '') },
  };
}

/** Links every league season among the pairs on its own, as a run would. */
function linkPairs(mappingOf: (country: string) => CountryMapping): { right: number; wrong: string[]; none: string[] } {
  const pairs = read('ground_truth_pairs.csv');
  const events = realEvents(pairs);
  const seasons = new Map<string, Record_[]>();
  for (const pair of pairs) {
    const season = `${pair['league_code']} ${pair['season']}`;
    seasons.set(season, [...(seasons.get(season) ?? []), pair]);
  }
  const found = { right: 0, wrong: [] as string[], none: [] as string[] };
  for (const [season, group] of seasons) {
    const mapping = mappingOf(COUNTRIES[season.split('.')[0] ?? ''] ?? '');
    const mapper = new MatchMapper(mapping, season);
    const matches = group.map((pair, index) => mapper.mapMatch(toMatch(pair, index)));
    const { results } = linkBatch({ matches, events, knowledge: mapping.knowledge(), options: OPTIONS });
    for (const [index, { verdict }] of results.entries()) {
      const pair = group[index] ?? {};
      if (verdict.kind !== 'linked') found.none.push(`${season} ${pair['event_name']}: ${verdict.reason}`);
      else if (verdict.link.eventId === idOf(pair)) found.right += 1;
      else found.wrong.push(`${season} ${pair['event_name']} linked to ${verdict.link.eventName}`);
    }
  }
  return found;
}

describe.skipIf(sharedData === undefined)('343 real Betfair events among a thousand others', () => {
  it('all link with the shipped mappings', () => {
    expect(linkPairs((country) => loadCountryMapping('mappings', country))).toEqual({
      right: 343,
      wrong: [],
      none: [],
    });
  });

  it('link without a wrong one when nothing is mapped, and nearly all', () => {
    const { right, wrong, none } = linkPairs((country) => countryMapping(country, undefined));
    console.log(`without mapping files: ${right} of 343 linked`);
    for (const line of none) console.log(`  ${line}`);
    expect(wrong).toEqual([]);
    expect(right).toBeGreaterThanOrEqual(330);
  });
});
