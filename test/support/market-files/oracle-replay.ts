/**
 * The time series the slow way: JSON.parse of every line, plain objects, every best price searched anew after each
 * message. Written from the specification, sharing nothing with `src/extraction`. It knows sound files only.
 */
// biome-ignore lint/suspicious/noExplicitAny: foreign data, read without checks on purpose
type Json = Record<string, any>;

export interface OracleRow {
  market_id: string;
  market_type: string;
  market_name: string;
  selection_id: string;
  handicap: string;
  runner_name: string;
  published_at: string;
  seconds_to_kickoff: string;
  in_play: string;
  market_status: string;
  last_traded_price: string;
  best_back_price: string;
  best_back_size: string;
  best_lay_price: string;
  best_lay_size: string;
  traded_volume: string;
  total_volume: string;
}

interface Runner {
  id: number;
  hc: number;
  ltp: number | undefined;
  atb: Map<number, number>;
  atl: Map<number, number>;
  batb: Map<number, [number, number]>;
  batl: Map<number, [number, number]>;
  bdatb: Map<number, [number, number]>;
  bdatl: Map<number, [number, number]>;
  trd: Map<number, number>;
  traded: number;
  tv: number | undefined;
  last: string | undefined;
}

/** All rows of one event, in the order the program promises. */
export function oracleRows(lines: readonly string[], eventId: string): OracleRow[] {
  const messages: Json[] = [];
  for (const text of lines) {
    try {
      const message = JSON.parse(text.trim());
      if (Number.isInteger(message?.pt)) messages.push(message);
    } catch {}
  }
  const ids = new Set<string>(messages.flatMap((message) => (message['mc'] ?? []).map((mc: Json) => mc['id'])));
  const markets = [...ids].map((id) => market(id, messages)).filter((one) => one.final?.['eventId'] === eventId);
  const chosen = dropTwins(markets).sort(sheetOrder);
  const kickoff = kickoffOf(chosen);
  const source = volumeSourceOf(chosen);
  return chosen.flatMap((one) => replay(one, kickoff, source));
}

interface Market {
  id: string;
  changes: { pt: number; mc: Json }[];
  definitions: { pt: number; definition: Json }[];
  final: Json | undefined;
}

function market(id: string, messages: readonly Json[]): Market {
  const changes = messages.flatMap((message) =>
    (message['mc'] ?? []).filter((mc: Json) => mc['id'] === id).map((mc: Json) => ({ pt: message['pt'], mc })),
  );
  const definitions = changes
    .filter(({ mc }) => mc['marketDefinition'] !== undefined)
    .map(({ pt, mc }) => ({ pt, definition: mc['marketDefinition'] }));
  return { id, changes, definitions, final: definitions.at(-1)?.definition };
}

const ONCE_AN_EVENT =
  /^(MATCH_ODDS|BOTH_TEAMS_TO_SCORE|HALF_TIME|DRAW_NO_BET|DOUBLE_CHANCE|(OVER_UNDER|FIRST_HALF_GOALS)_\d\d)$/;

function dropTwins(markets: readonly Market[]): Market[] {
  const groups = new Map<string, Market[]>();
  for (const one of markets) {
    const type = one.final?.['marketType'] ?? '';
    const name = (one.final?.['name'] ?? '').toLowerCase().replace(/\s+/g, ' ').trim();
    const key = ONCE_AN_EVENT.test(type) ? type : `${type}|${name}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((group) => {
    const international = group.filter(({ final }) => (final?.['regulators'] ?? []).includes('MR_INT'));
    const best = international.length > 0 ? international : group;
    const played = best.filter((one) => !voided(one));
    const left = played.length > 0 ? played : best;
    const busy = (one: Market) => one.changes.reduce((sum, { mc }) => sum + (mc['rc']?.length ?? 0), 0);
    const most = Math.max(...left.map(busy));
    return left.filter((one) => busy(one) === most).sort((a, b) => Number(a.id.slice(2)) - Number(b.id.slice(2)))[0]!;
  });
}

function voided({ final, definitions }: Market): boolean {
  const runners: Json[] = final?.['runners'] ?? [];
  const closed = definitions.some(({ definition }) => definition['status'] === 'CLOSED');
  return closed && runners.length > 0 && runners.every((runner) => String(runner['status']).startsWith('REMOVED'));
}

function sheetOrder(a: Market, b: Market): number {
  const key = (one: Market) =>
    [one.final?.['marketType'] === undefined ? 1 : 0, one.final?.['marketType'] ?? ''] as const;
  const [untypedA, typeA] = key(a);
  const [untypedB, typeB] = key(b);
  if (untypedA !== untypedB) return untypedA - untypedB;
  if (typeA !== typeB) return typeA < typeB ? -1 : 1;
  return Number(a.id.slice(2)) - Number(b.id.slice(2));
}

function offOf(one: Market): { at: number; inPlay: boolean } {
  const turned = turnOf(one);
  if (turned !== undefined) {
    const listed = listedBefore(one.definitions, turned);
    const { pt } = one.definitions[turned]!;
    const times = one.definitions
      .slice(turned)
      .filter((later) => later.pt <= pt + 600_000 && later.definition['inPlay'] === true)
      .map(({ definition }) => Date.parse(definition['marketTime']));
    const plausible = (time: number) => time >= listed - 900_000 && time <= pt + 90_000;
    const written = times.filter((time) => time !== listed);
    const at = written.length === 0 ? [listed].find(plausible) : written.filter(plausible).at(-1);
    return { at: at ?? pt, inPlay: true };
  }
  const open = one.definitions.filter(({ definition }) => definition['status'] !== 'CLOSED');
  const last = open.at(-1) ?? one.definitions[0]!;
  return { at: Date.parse(last.definition['marketTime']), inPlay: false };
}

/** The last time that an open market was listed for before its turn. */
function listedBefore(definitions: Market['definitions'], turn: number): number {
  const before = definitions.slice(0, turn).filter(({ definition }) => definition['inPlay'] !== true);
  const open = before.filter(({ definition }) => definition['status'] !== 'CLOSED');
  return Date.parse((open.at(-1) ?? before[0] ?? definitions[turn]!).definition['marketTime']);
}

/** The turn in-play that was not taken back within twenty minutes or before the listed time. */
function turnOf({ definitions }: Market): number | undefined {
  let turn: number | undefined;
  for (const [index, { pt, definition }] of definitions.entries()) {
    if (definition['inPlay'] === true) turn ??= index;
    else if (turn !== undefined && definition['status'] !== 'CLOSED') {
      const listed = listedBefore(definitions, turn);
      if (pt <= Math.max(definitions[turn]!.pt + 1_200_000, listed)) turn = undefined;
    }
  }
  return turn;
}

function kickoffOf(markets: readonly Market[]): number {
  const matchOdds = markets.find(({ final }) => final?.['marketType'] === 'MATCH_ODDS');
  if (matchOdds !== undefined && offOf(matchOdds).inPlay) return offOf(matchOdds).at;
  const inPlay = markets.map(offOf).filter((off) => off.inPlay);
  if (inPlay.length > 0) return Math.min(...inPlay.map(({ at }) => at));
  return matchOdds === undefined ? Math.max(...markets.map((one) => offOf(one).at)) : offOf(matchOdds).at;
}

type VolumeSource = 'trd' | 'tv' | 'none';

function volumeSourceOf(markets: readonly Market[]): VolumeSource {
  const changes = markets.flatMap((one) =>
    one.changes.flatMap(({ mc }) => (mc['rc'] ?? []).map((rc: Json) => ({ one, rc }))),
  );
  if (changes.some(({ rc }) => rc['trd'] !== undefined)) return 'trd';
  const highest = new Map<string, number>();
  let cumulative = markets.some((one) => one.changes.some(({ mc }) => mc['tv'] !== undefined));
  for (const { one, rc } of changes) {
    if (rc['tv'] === undefined) continue;
    cumulative = true;
    const key = `${one.id} ${rc['id']} ${rc['hc'] ?? 0}`;
    if (rc['tv'] < (highest.get(key) ?? 0) / 2) return 'none';
    highest.set(key, Math.max(highest.get(key) ?? 0, rc['tv']));
  }
  return cumulative ? 'tv' : 'none';
}

function replay(one: Market, kickoff: number, source: VolumeSource): OracleRow[] {
  const runners: Runner[] = [];
  const rows: OracleRow[] = [];
  let definition: Json = {};
  let marketTv: number | undefined;
  for (const { pt, mc } of one.changes) {
    const touched: Runner[] = [];
    if (mc['img'] === true) for (const runner of runners) touched.push(wipe(runner));
    if (mc['marketDefinition'] !== undefined) definition = mc['marketDefinition'];
    if (mc['tv'] !== undefined) marketTv = Math.max(marketTv ?? 0, mc['tv']);
    for (const rc of mc['rc'] ?? []) {
      const runner = find(runners, rc);
      change(runner, rc);
      if (!touched.includes(runner)) touched.push(runner);
    }
    for (const runner of runners) runner.traded = Math.max(runner.traded, sum(runner.trd.values()));
    for (const runner of touched.sort(
      (a, b) => place(a, definition) - place(b, definition) || a.hc - b.hc || a.id - b.id,
    )) {
      const prices = priceColumns(runner, source);
      const text = JSON.stringify(prices);
      const nothingYet =
        runner.last === undefined && Object.values(prices).every((value) => value === '' || value === '0');
      if (nothingYet || text === runner.last) continue;
      runner.last = text;
      rows.push({
        market_id: one.id,
        market_type: one.final?.['marketType'] ?? '',
        market_name: one.final?.['name'] ?? '',
        selection_id: String(runner.id),
        handicap: String(runner.hc),
        runner_name: defined(runner, one.final ?? {})?.['name'] ?? '',
        published_at: new Date(pt).toISOString(),
        seconds_to_kickoff: String((kickoff - pt) / 1000),
        in_play: String(definition['inPlay'] === true),
        market_status: definition['status'] ?? '',
        ...prices,
        total_volume: totalVolume(runners, marketTv, source),
      });
    }
  }
  return rows;
}

function defined(runner: Runner, definition: Json): Json | undefined {
  return (definition['runners'] ?? []).find((one: Json) => one['id'] === runner.id && (one['hc'] ?? 0) === runner.hc);
}

function place(runner: Runner, definition: Json): number {
  return defined(runner, definition)?.['sortPriority'] ?? Number.MAX_SAFE_INTEGER;
}

function find(runners: Runner[], rc: Json): Runner {
  const hc = (rc['hc'] ?? 0) + 0;
  const known = runners.find((runner) => runner.id === rc['id'] && runner.hc === hc);
  if (known !== undefined) return known;
  const made: Runner = {
    id: rc['id'],
    hc: hc === 0 ? 0 : hc,
    ltp: undefined,
    atb: new Map(),
    atl: new Map(),
    batb: new Map(),
    batl: new Map(),
    bdatb: new Map(),
    bdatl: new Map(),
    trd: new Map(),
    traded: 0,
    tv: undefined,
    last: undefined,
  };
  runners.push(made);
  return made;
}

function wipe(runner: Runner): Runner {
  runner.ltp = undefined;
  for (const book of [runner.atb, runner.atl, runner.batb, runner.batl, runner.bdatb, runner.bdatl, runner.trd])
    book.clear();
  return runner;
}

function change(runner: Runner, rc: Json): void {
  if (typeof rc['ltp'] === 'number' && rc['ltp'] > 0) runner.ltp = rc['ltp'];
  if (rc['tv'] !== undefined) runner.tv = Math.max(runner.tv ?? 0, rc['tv']);
  for (const field of ['atb', 'atl', 'trd'] as const) {
    for (const [price, size] of rc[field] ?? []) {
      if (size === 0) runner[field].delete(price);
      else runner[field].set(price, size);
    }
  }
  for (const field of ['batb', 'batl', 'bdatb', 'bdatl'] as const) {
    for (const [level, price, size] of rc[field] ?? []) {
      if (size === 0) runner[field].delete(level);
      else runner[field].set(level, [price, size]);
    }
  }
}

function sum(sizes: Iterable<number>): number {
  let total = 0;
  for (const size of sizes) total += size;
  return Math.round(total * 100) / 100;
}

function best(
  byPrice: Map<number, number>,
  byLevel: Map<number, [number, number]>,
  pick: (...all: number[]) => number,
) {
  if (byPrice.size > 0) {
    const price = pick(...byPrice.keys());
    return [String(price), String(byPrice.get(price))] as const;
  }
  if (byLevel.size === 0) return ['', ''] as const;
  const [price, size] = byLevel.get(Math.min(...byLevel.keys()))!;
  return [String(price), String(size)] as const;
}

function half(both: number): string {
  return String(Math.round(both * 500) / 1000);
}

function priceColumns(runner: Runner, source: VolumeSource) {
  const [backPrice, backSize] = best(runner.atb, runner.batb.size > 0 ? runner.batb : runner.bdatb, Math.max);
  const [layPrice, laySize] = best(runner.atl, runner.batl.size > 0 ? runner.batl : runner.bdatl, Math.min);
  const volume = source === 'trd' ? runner.traded : source === 'tv' ? runner.tv : undefined;
  return {
    last_traded_price: runner.ltp === undefined ? '' : String(runner.ltp),
    best_back_price: backPrice,
    best_back_size: backSize,
    best_lay_price: layPrice,
    best_lay_size: laySize,
    traded_volume: volume === undefined ? '' : half(volume),
  };
}

function totalVolume(runners: readonly Runner[], marketTv: number | undefined, source: VolumeSource): string {
  if (source === 'trd') return half(sum(runners.map(({ traded }) => traded)));
  if (source === 'none') return '';
  if (marketTv !== undefined) return half(marketTv);
  const reported = runners.flatMap(({ tv }) => (tv === undefined ? [] : [tv]));
  return reported.length === 0 ? '' : half(sum(reported));
}
