import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendItem, insertProperty, removeAt, replaceValue } from '../../../src/mapping/file/edit-json-text.ts';

const dir = fileURLToPath(new URL('../../../mappings/', import.meta.url));
const countries = readdirSync(dir).filter((name) => name !== 'competitions.json');
const shipped = countries.map((name) => readFileSync(`${dir}${name}`, 'utf8'));

describe('editing a JSON text', () => {
  it('adds to a list in the list’s own layout', () => {
    expect(appendItem('{"a": ["x", "y"]}', ['a'], 'z')).toBe('{"a": ["x", "y", "z"]}');
    expect(appendItem('{"a": []}', ['a'], 'z')).toBe('{"a": ["z"]}');
    expect(appendItem('{\n\t"a": [\n\t\t"x"\n\t]\n}', ['a'], 'z"')).toBe('{\n\t"a": [\n\t\t"x",\n\t\t"z\\""\n\t]\n}');
  });

  it('adds a property where it belongs when the keys are sorted, else last', () => {
    const value = { betfair_names: ['B'] };
    expect(insertProperty('{\n  "a": 1,\n  "c": 1\n}', [], { key: 'b', value })).toBe(
      '{\n  "a": 1,\n  "b": {\n    "betfair_names": ["B"]\n  },\n  "c": 1\n}',
    );
    expect(insertProperty('{\n  "b": 1\n}', [], { key: 'a', value: null })).toBe('{\n  "a": null,\n  "b": 1\n}');
    expect(insertProperty('{\n  "c": 1,\n  "a": 1\n}', [], { key: 'b', value: 'x' })).toBe(
      '{\n  "c": 1,\n  "a": 1,\n  "b": "x"\n}',
    );
    expect(insertProperty('{"a": {}}', ['a'], { key: 'b', value: 'x' })).toBe('{"a": {\n  "b": "x"\n}}');
    expect(insertProperty('{ "a": 1 }', [], { key: 'b', value: 'x' })).toBe('{ "a": 1, "b": "x" }');
  });

  it('keeps the line ends of the file', () => {
    const text = '{\r\n  "a": 1\r\n}\r\n';
    expect(insertProperty(text, [], { key: 'b', value: 'x' })).toBe('{\r\n  "a": 1,\r\n  "b": "x"\r\n}\r\n');
  });

  it('gives the shipped files back byte for byte when an addition is removed', () => {
    for (const text of shipped) {
      const leagues: Record<string, Record<string, unknown>> = JSON.parse(text).leagues;
      for (const [league, teams] of Object.entries(leagues)) {
        for (const key of ['aaa', 'mmm', 'zzz']) {
          const added = insertProperty(text, ['leagues', league], { key, value: { betfair_names: ['New'] } });
          expect(JSON.parse(added).leagues[league][key]).toEqual({ betfair_names: ['New'] });
          expect(removeAt(added, ['leagues', league, key])).toBe(text);
        }
        const entry = Object.entries(teams).find(([, value]) => typeof value !== 'string');
        if (entry === undefined) continue;
        const path = ['leagues', league, entry[0], 'betfair_names'];
        const longer = appendItem(text, path, 'New');
        const count = JSON.parse(longer).leagues[league][entry[0]].betfair_names.length;
        expect(removeAt(longer, [...path, count - 1])).toBe(text);
      }
    }
  });

  const plain = fc.dictionary(
    fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
    fc.oneof(fc.string(), fc.array(fc.string())),
    { maxKeys: 6 },
  );
  const layouts = fc.constantFrom<string | number | undefined>(undefined, 2, 4, '\t');

  it('changes the one thing it should and gives the text back when undone, whatever the layout', () => {
    fc.assert(
      fc.property(plain, layouts, fc.string({ minLength: 1 }), fc.string(), (object, layout, key, value) => {
        fc.pre(!(key in object) && key !== '__proto__');
        const text = JSON.stringify(object, null, layout);
        const added = insertProperty(text, [], { key, value });
        expect(JSON.parse(added)).toEqual({ ...object, [key]: value });
        expect(removeAt(added, [key])).toBe(text);
        expect(JSON.parse(replaceValue(added, [key], null))[key]).toBeNull();
      }),
    );
  });
});
