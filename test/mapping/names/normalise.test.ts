import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameWords, normaliseName } from '../../../src/mapping/names/normalise.ts';

describe('normaliseName', () => {
  it.each([
    ['Gimnàstic', 'gimnastic'],
    ['Bodø/Glimt', 'bodo glimt'],
    ['Łódź', 'lodz'],
    ['Preußen Münster', 'preussen munster'],
    ['KAYSERİ ı', 'kayseri i'],
    ['Brøndby & Ægir Đurić', 'brondby and aegir duric'],
    ['  Man   Utd ', 'man utd'],
    ['Queen’s Park', 'queens park'],
    ['Tlaxcala F.C', 'tlaxcala fc'],
    ['R. Sociedad', 'r sociedad'],
    ['Linfield (W)', 'linfield w'],
    ['athletic-club-b', 'athletic club b'],
    ['Спартак Москва', 'spartak moskva'],
    ['Шахтар-Донецьк', 'shakhtar donetsk'],
    ['Нижний Новгород', 'nizhniy novgorod'],
    ['Динамо Київ', 'dynamo kyiv'],
    ['Хајдук Сплит', 'hajduk split'],
    ['Ολυμπιακός', 'olympiakos'],
    ['Παναθηναϊκός', 'panathinaikos'],
    ['ΠΑΟΚ', 'paok'],
    ['', ''],
  ])('reads %j as %j', (name, expected) => {
    expect(normaliseName(name)).toBe(expected);
  });

  it('keeps what tells two clubs apart', () => {
    for (const [one, other] of [
      ['SC Bastia', 'CA Bastia'],
      ['Dundee', 'Dundee Utd'],
      ['Sociedad', 'Sociedad B'],
      ['Arsenal', 'Arsenal (W)'],
    ] as const) {
      expect(normaliseName(one)).not.toBe(normaliseName(other));
    }
  });

  it('changes nothing when done twice', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        (name) => normaliseName(normaliseName(name)) === normaliseName(name),
      ),
    );
  });

  it('gives words without blanks', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) =>
        nameWords(name).every((word) => word !== '' && !/\s/.test(word)),
      ),
    );
  });
});
