import { describe, expect, it } from 'vitest';
import type { LinkOptions } from '../../../src/domain/search.ts';
import { type EventSpec, event, link, outcome, row, won } from '../../support/linking-builders.ts';

const SAT = '2021-03-20T15:00:00Z';
const LATER = '2021-03-20T17:30:00Z';
const score = { home: 2, away: 0 };
const WOLVES = 'Everton v Wolves';
const WON: EventSpec = { settled: won('first') };
const OTHERS = [event('Leeds v Burnley', SAT), event('Fulham v Brentford', LATER)];

function linked(match: string, events: readonly ReturnType<typeof event>[], options: Partial<LinkOptions> = {}) {
  return outcome(link([row(match, SAT, { score })], [...events, ...OTHERS], { options: { fallback: {}, ...options } }));
}

describe('a name that its event carries', () => {
  it.each([
    ['mainz v bayer-04-leverkusen', 'Mainz v Leverkusen'],
    ['hertha-bsc-berlin v spvgg-greuther-furth', 'Hertha Berlin v Greuther Furth'],
  ])('links %s, alone in its batch, to %s, and is not sure', (match, name) => {
    const { results } = link([row(match, SAT, { score })], [event(name, SAT, { id: 'it' }), ...OTHERS]);
    expect(results[0]?.verdict).toMatchObject({ kind: 'linked', link: { eventId: 'it' } });
    const confidence = results[0]?.verdict.kind === 'linked' ? results[0].verdict.link.confidence : 1;
    expect(confidence).toBeLessThan(0.95);
  });

  it('links two such names where the winners agree, and not where nothing is known of them', () => {
    const match = 'borussia-mgladbach v bayer-04-leverkusen';
    expect(linked(match, [event('Mgladbach v Leverkusen', SAT, { id: 'it', settled: won('first') })])).toEqual(['it']);
    expect(linked(match, [event('Mgladbach v Leverkusen', SAT)])).toEqual(['not_found']);
  });

  it.each([
    ['everton v wolverhampton', WOLVES],
    ['bayern-munchen v augsburg', 'Bayern Munich v Augsburg'],
    ['villarreal v athletic-club', 'Villarreal v Athletic Bilbao'],
  ])('links %s to %s, which has a word of its own, where the winners agree', (match, name) => {
    expect(linked(match, [event(name, SAT, { id: 'it', settled: won('first') })])).toEqual(['it']);
    expect(linked(match, [event(name, SAT)])).toEqual(['not_found']);
  });

  it('gives a club of the mapping file no name with another word', () => {
    const names = { 'athletic-club': ['Athletic Club', 'Ath Club'], villarreal: ['Villarreal'] };
    const bilbao = event('Villarreal v Athletic Bilbao', SAT, { id: 'it', settled: won('first') });
    const rows = [row('villarreal v athletic-club', SAT, { score })];
    expect(outcome(link(rows, [bilbao, ...OTHERS], { names }))).toEqual(['not_found']);
  });

  it('links a row that knows only its day where the winners agree', () => {
    const day = row('everton v wolverhampton', SAT.slice(0, 10), { score });
    const settled = event(WOLVES, LATER, { id: 'it', settled: won('first') });
    expect(outcome(link([day], [settled, ...OTHERS]))).toEqual(['it']);
    expect(outcome(link([day], [event(WOLVES, LATER), ...OTHERS]))).toEqual(['not_found']);
  });

  it.each<[string, string, string, EventSpec]>([
    ['of another minute', WOLVES, '2021-03-20T15:30:00Z', WON],
    ['with winners against the score', WOLVES, SAT, { settled: won('second') }],
    ['that was called off', WOLVES, SAT, { ...WON, voided: true }],
    ['of women', 'Everton (W) v Wolves (W)', SAT, WON],
    ['with a mark behind both names', 'Everton (e) v Wolves (e)', SAT, WON],
    ['with the sides the other way round', 'Wolves v Everton', SAT, { settled: won('second') }],
    ['with no word in common', 'Everton v Ruritania', SAT, WON],
    ['with three letters in common', 'Everton v Wolds', SAT, WON],
  ])('refuses an event %s', (_, name, at, spec) => {
    expect(linked('everton v wolverhampton', [event(name, at, spec)])).toEqual(['not_found']);
  });

  it('refuses a word that other clubs have too, a namesake, and the name of another club of the batch', () => {
    const other = event('Leeds v Wolvton', LATER);
    expect(linked('everton v wolverhampton', [event(WOLVES, SAT, WON), other])).toEqual(['not_found']);
    const namesake = event('Everton v Wolves De Vina', SAT, WON);
    expect(linked('everton v wolverhampton', [namesake, event('Wolves v Leeds', LATER)])).toEqual(['not_found']);
    const rows = [row('everton v wolverhampton', SAT, { score }), row('wolves v leeds', LATER)];
    expect(outcome(link(rows, [event(WOLVES, SAT, WON)]))).toEqual(['not_found', 'not_found']);
  });

  it('refuses a word behind both names, also where their other events lack it', () => {
    const elsewhere = event('Wolves e v Leeds', '2021-04-20T15:00:00Z');
    expect(linked('everton v wolverhampton', [event('Everton e v Wolves e', SAT, WON), elsewhere])).toEqual([
      'not_found',
    ]);
  });

  it('refuses it where the opponent plays once more that day, and where names are not to be learned', () => {
    expect(linked('everton v wolverhampton', [event(WOLVES, SAT, WON), event('Leeds v Everton', LATER)])).toEqual([
      'not_found',
    ]);
    expect(linked('everton v wolverhampton', [event(WOLVES, SAT, WON)], { learnAliases: false })).toEqual([
      'not_found',
    ]);
  });

  describe('of a club that has a name already', () => {
    const WEEK_AFTER = '2021-03-27T15:00:00Z';
    const ROWS = [row('pec-zwolle v ajax', SAT, { score }), row('pec-zwolle v twente', WEEK_AFTER)];
    const USUAL = event('PEC Zwolle v Twente', WEEK_AFTER, { id: 'usual' });

    it.each([
      ['unmapped', {}],
      ['mapped', { 'pec-zwolle': ['PEC Zwolle'], ajax: ['Ajax'], twente: ['Twente'] }],
    ])('may be shorter once (%s), and never surer than 0.9', (_, names) => {
      const result = link(ROWS, [event('Zwolle v Ajax', SAT, { id: 'short' }), USUAL], { names });
      expect(outcome(result)).toEqual(['short', 'usual']);
      const [first] = result.results;
      expect(first?.verdict.kind === 'linked' && first.verdict.link.confidence).toBeLessThanOrEqual(0.9);
    });

    it.each([
      ['has a word of its own', [event('Zwolle Rovers v Ajax', SAT, WON)]],
      ['stands at another minute', [event('Zwolle v Ajax', '2021-03-20T15:30:00Z', WON)]],
      ['has winners against the score', [event('Zwolle v Ajax', SAT, { settled: won('second') })]],
      ['plays while the usual one plays that day', [event('Zwolle v Ajax', SAT), event('PEC Zwolle v Leeds', LATER)]],
      ['has its word from another club too', [event('Zwolle v Ajax', SAT), event('FK Zwollen v Leeds', LATER)]],
    ])('is none that %s', (_, events) => {
      expect(outcome(link(ROWS, [...events, USUAL]))).toEqual(['not_found', 'usual']);
    });
  });
});
