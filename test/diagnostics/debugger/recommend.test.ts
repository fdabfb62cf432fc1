import { describe, expect, it } from 'vitest';
import { recommend } from '../../../src/diagnostics/debugger/recommend.ts';
import type { MatchOutcome } from '../../../src/domain/outcome.ts';
import { linked } from '../../support/outcomes.ts';

const HEAD = {
  batch: { country: 'england', league: 'premier-league', season: '2023-2024' },
  statisticsFile: 'stats.csv',
  source: 'archive',
  ...{
    again: '',
    debugAgain: '',
    processAgain: '',
    archive: ' --archive my',
    eventNames: [],
    archivePaths: ['my files'],
  },
} as const;

function commandsFor(outcome: MatchOutcome): (string | undefined)[] {
  return recommend(outcome, undefined, HEAD).map(({ command }) => command);
}

describe('recommend', () => {
  it('finds nothing to do for a sound link', () => {
    expect(commandsFor(linked(0))).toEqual([]);
  });

  it('has the damaged market of a link found and its row done again', () => {
    const damaged = [{ kind: 'unreadable', file: '1.1.bz2', message: 'is empty' }] as const;
    expect(commandsFor(linked(0, { damaged }))).toEqual([
      'fbp validate archive "my files"',
      'fbp process england premier-league 2023-2024 --retry-failed',
    ]);
  });

  it('lets a person accept or take away a link that the winners contradict, until one did', () => {
    const outcome = linked(0, { settlementCheck: 'disagrees' });
    const { matchId } = outcome.match;
    expect(commandsFor(outcome)).toEqual([
      undefined,
      `fbp debug ${matchId} --event ${outcome.link.eventId}`,
      `fbp debug ${matchId} --event none`,
      'fbp process england premier-league 2023-2024 --retry-failed',
    ]);
    const link = { ...outcome.link, strategy: 'manual_mapping' } as const;
    const judged = { ...outcome, link, search: { ...outcome.search, verdict: { kind: 'linked', link } as const } };
    expect(commandsFor(judged)).toEqual([]);
  });
});
