import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FbpError } from '../../../src/domain/errors.ts';
import { parseMapping, parseMappingOrThrow } from '../../../src/mapping/file/mapping-file.ts';

const HEAD = `{
  "version": "1.0.0",
  "country": "Testland",
  "last_updated": "2024-01-15",
`;

function problemsOf(body: string, head = HEAD) {
  return parseMapping('mappings/testland.json', head + body).problems.map(({ kind, line, key }) => ({
    kind,
    line,
    key,
  }));
}

describe('parseMapping', () => {
  it('reads the form of the design document', () => {
    const { content, problems } = parseMapping(
      'x.json',
      `${HEAD}"leagues": {"premier-league": {"arsenal": {"betfair_names": ["Arsenal", "Arsenal FC"],
      "variations": ["The Gunners"], "stadium": "Emirates Stadium", "note": "a comment"}, "spurs": {"betfair_names": ["Spurs"]}}},
      "special_cases": {"derbies": {"north-london": ["arsenal", "spurs"]}}}`,
    );
    expect(problems).toEqual([]);
    expect(content?.clubs[0]).toEqual({
      slug: 'arsenal',
      league: 'premier-league',
      betfairNames: ['Arsenal', 'Arsenal FC'],
      variations: ['The Gunners'],
      stadium: 'Emirates Stadium',
    });
  });

  it('shares one entry between leagues and slugs that refer to it', () => {
    const { content } = parseMapping(
      'x.json',
      `${HEAD}"leagues": {"one": {"a": {"betfair_names": ["A"]}}, "two": {"a": "one", "old-a": "one/a"}}}`,
    );
    expect(content?.clubs).toHaveLength(1);
    expect(content?.leagues.get('two')?.get('old-a')).toBe(content?.leagues.get('one')?.get('a'));
  });

  it('names the line of what is malformed', () => {
    expect(problemsOf('"leagues": {\n"one": {\n"a": {"betfair_names": ["A"]},}}}')).toEqual([
      { kind: 'malformed', line: 7, key: '' },
    ]);
    expect(problemsOf('', '')).toEqual([{ kind: 'malformed', line: 1, key: '' }]);
    expect(problemsOf('"leagues": {}')).toEqual([{ kind: 'malformed', line: 5, key: '' }]);
  });

  it('sees keys that stand twice, which JSON.parse would swallow', () => {
    const body = '"leagues": {"one": {\n"a": {"betfair_names": ["A"]},\n"a": {"betfair_names": ["B"]}}}}';
    expect(problemsOf(body)).toEqual([{ kind: 'duplicate_key', line: 7, key: 'leagues.one.a' }]);
  });

  it('tells the nearest known key for an unknown one', () => {
    const { problems } = parseMapping('x.json', `${HEAD}"leagues": {"one": {\n"a": {"betfair_name": ["A"]}}}}`);
    expect(problems).toContainEqual(
      expect.objectContaining({
        kind: 'unknown_key',
        line: 6,
        key: 'leagues.one.a.betfair_name',
        hint: 'Did you mean "betfair_names"?',
      }),
    );
  });

  it('says every problem at once, each with its line and key', () => {
    const body = `"country_codes": ["UK"],
"leagues": {
  "one": {"a": {"betfair_names": ["Athletic", "x"]}, "b": "two"},
  "two": {"c": {"betfair_names": ["Átletic", "ATHLETIC"]}, "d": "tow", "e": "one"}},
"special_cases": {"derbies": {"town": ["a", "nobody"]}},
"manual_matches": {"m1": "12", "m2": "12", "m3": null}}`;
    expect(problemsOf(body)).toEqual([
      { kind: 'unknown_country_code', line: 5, key: 'country_codes[0]' },
      { kind: 'dangling_reference', line: 7, key: 'leagues.one.b' },
      { kind: 'dangling_reference', line: 8, key: 'leagues.two.d' },
      { kind: 'dangling_reference', line: 8, key: 'leagues.two.e' },
      { kind: 'conflict', line: 8, key: 'leagues.two.c.betfair_names[1]' },
      { kind: 'dangling_reference', line: 9, key: 'special_cases.derbies.town[1]' },
      { kind: 'conflict', line: 10, key: 'manual_matches.m2' },
    ]);
  });

  it('says every wrong value at once', () => {
    const body = `"leagues": {
"one": {"a": {"betfair_names": []}, "b": {"betfair_names": [" B"]}, "c": 5, "d": "x y",
"e f": "one"}},
"manual_matches": {"m1": 12}}`;
    expect(problemsOf(body)).toEqual([
      { kind: 'wrong_value', line: 6, key: 'leagues.one.a.betfair_names' },
      { kind: 'wrong_value', line: 6, key: 'leagues.one.b.betfair_names[0]' },
      { kind: 'wrong_value', line: 6, key: 'leagues.one.c' },
      { kind: 'wrong_value', line: 6, key: 'leagues.one.d' },
      { kind: 'wrong_value', line: 7, key: 'leagues.one.e f' },
      { kind: 'wrong_value', line: 8, key: 'manual_matches.m1' },
    ]);
  });

  it.each(['2024-02-30', '15.01.2024', '2024-1-5', ''])('refuses the date "%s"', (date) => {
    const text = `${HEAD.replace('2024-01-15', date)}"leagues": {}}`;
    expect(parseMapping('x.json', text).problems).toMatchObject([{ kind: 'bad_date', line: 4, key: 'last_updated' }]);
  });

  it('calls a club that was copied into a second league a conflict, and says what to write instead', () => {
    const entry = '{"betfair_names": ["A"]}';
    const { problems } = parseMapping('x.json', `${HEAD}"leagues": {"one": {"a": ${entry}}, "two": {"a": ${entry}}}}`);
    expect(problems).toMatchObject([{ kind: 'conflict', hint: expect.stringContaining('put "a": "one" here') }]);
  });

  it('lets a women’s side be written under the men’s slug in a league of its own', () => {
    const body = '"leagues": {"men": {"a": {"betfair_names": ["A"]}}, "women": {"a": {"betfair_names": ["A (W)"]}}}}';
    expect(problemsOf(body)).toEqual([]);
  });

  it('only warns of a name that stands twice in one club', () => {
    const { content, problems } = parseMapping(
      'x.json',
      `${HEAD}"leagues": {"one": {"a": {"betfair_names": ["A", "A"]}}}}`,
    );
    expect(problems).toMatchObject([{ kind: 'duplicate_name', severity: 'warning' }]);
    expect(content).toBeDefined();
  });

  it('never throws, whatever the text', () => {
    const json = fc.json().map((text) => text);
    fc.assert(
      fc.property(fc.oneof(fc.string(), json), (text) => {
        for (const problem of parseMapping('x.json', text).problems) expect(problem.line).toBeGreaterThan(0);
      }),
    );
  });
});

describe('parseMappingOrThrow', () => {
  it('throws one FBP-MAPPING that lists every error with file, line and key', () => {
    const body = '"leagues": {"one": {\n"a": {"betfair_names": ["A"]},\n"b": {"betfair_names": ["a"]}, "c": "two"}}}';
    const thrown = catchError(() => parseMappingOrThrow('mappings/testland.json', HEAD + body));
    expect(thrown.code).toBe('FBP-MAPPING');
    expect(thrown.exitCode).toBe(6);
    expect(thrown.where).toBe('mappings/testland.json:7');
    expect(thrown.message).toContain('line 7, leagues.one.c: "two" names the league "two"');
    expect(thrown.message).toContain('line 7, leagues.one.b.betfair_names[0]: "a" is already a name of one/a');
  });
});

function catchError(run: () => unknown): FbpError {
  try {
    run();
  } catch (error) {
    if (error instanceof FbpError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
