import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../src/domain/search.ts';
import { CAPS, confidenceOf, LEVELS, NAME_LEVELS, reasonOf } from '../../src/search/evidence.ts';
import { VETOES, type VetoName, veto, wantedFor } from '../../src/search/vetoes.ts';

const weight = (name: string, value: number): Evidence => ({ kind: 'weight', name, value });

const pieces = fc.array(
  fc.record({
    kind: fc.constant('weight' as const),
    name: fc.constant('any'),
    value: fc.double({ min: -1, max: 1, noNaN: true }),
  }),
  { maxLength: 6 },
);

describe('the evidence of a link', () => {
  it('adds up to a confidence in thousandths between 0 and 1, whatever the pieces', () => {
    fc.assert(
      fc.property(pieces, (evidence) => {
        const sum = evidence.reduce((total, { value }) => total + value, 0);
        const confidence = confidenceOf(evidence);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
        if (sum > 0 && sum < 1) expect(Math.abs(confidence - sum)).toBeLessThanOrEqual(0.000501);
      }),
    );
  });

  it('is held down by a cap, and never raised by one', () => {
    const cap: Evidence = { kind: 'cap', name: 'instead_of_called_off', atMost: CAPS.instead_of_called_off.atMost };
    expect(confidenceOf([weight('known_name', 0.999), cap])).toBe(0.94);
    expect(confidenceOf([weight('likeness', 0.9), cap])).toBe(0.9);
  });

  it('has a reason for every level and cap', () => {
    for (const name of [...Object.keys(NAME_LEVELS), ...Object.keys(LEVELS)]) {
      expect(reasonOf(weight(name, 0)), name).toMatch(/\w+ \w+/);
    }
    for (const name of Object.keys(CAPS)) expect(reasonOf({ kind: 'cap', name, atMost: 1 }), name).toMatch(/\w+ \w+/);
  });

  it('never lets doubt leave a link at 0.95, even between known names', () => {
    const certain = weight('known_name', NAME_LEVELS.known_name.confidence.most);
    for (const level of ['next_day', 'another_day', 'unplayed', 'swapped', 'winners_disagree'] as const) {
      expect(confidenceOf([certain, weight(level, LEVELS[level].confidence)]), level).toBeLessThan(0.95);
    }
  });

  it('is told in docs/linking.md as it is', () => {
    const page = readFileSync(new URL('../../docs/linking.md', import.meta.url), 'utf8');
    for (const [name, { rank, confidence }] of Object.entries(LEVELS)) {
      expect(page, name).toContain(`| \`${name}\` | ${confidence} | ${rank} |`);
    }
    for (const [name, { confidence }] of Object.entries(NAME_LEVELS)) {
      expect(page, name).toContain(
        `| \`${name}\` | ${confidence.least < confidence.most ? 'at most ' : ''}${confidence.most} |`,
      );
    }
    for (const [name, { atMost }] of Object.entries(CAPS)) expect(page, name).toContain(`| \`${name}\` | ${atMost} |`);
    for (const name of Object.keys(VETOES)) expect(page, name).toContain(`\`${name}\``);
  });

  it('says why in words, with the name of what stands in the way', () => {
    for (const name of Object.keys(VETOES) as VetoName[])
      expect(wantedFor([{ name, reason: '' }]), name).toMatch(/\w+ \w+/);
    expect(veto('plays_another', 'arsenal')).toEqual({
      name: 'plays_another',
      reason: 'another day, on which arsenal plays another match',
    });
  });
});
