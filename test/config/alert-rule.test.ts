import { describe, expect, it } from 'vitest';
import { parseAlertRule } from '../../src/config/alert-rule.ts';

describe('an alert rule', () => {
  it.each([
    ['5%', { kind: 'move', share: 0.05, withinMs: 300_000 }],
    ['2.5% in 30m', { kind: 'move', share: 0.025, withinMs: 1_800_000 }],
    ['overround below 100.5%', { kind: 'overround', below: 1.005 }],
    [' Suspended ', { kind: 'suspended' }],
    ['opened', { kind: 'opened' }],
    ['lineups', { kind: 'lineups', beforeMs: 3_600_000 }],
    ['lineups 75m', { kind: 'lineups', beforeMs: 4_500_000 }],
  ])('"%s" is understood', (text, rule) => {
    expect(parseAlertRule(text)).toEqual(rule);
  });

  it.each(['', '5', '0%', '5% in 2h', '5% within 5m', 'overround below x', 'overround', 'suspended now', 'lineups 5'])(
    '"%s" is none',
    (text) => {
      expect(parseAlertRule(text)).toBeUndefined();
    },
  );
});
