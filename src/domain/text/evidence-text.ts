import type { Evidence } from '../search.ts';

/** Evidence in one cell of a table: `known_name +0.999; next_day -0.070; foreign at most 0.940`. */
export function evidenceText(evidence: readonly Evidence[]): string {
  return evidence.map((piece) => `${piece.name} ${evidenceAmount(piece)}`).join('; ');
}

/** `+0.999`, `-0.070`, `at most 0.940`, `veto`. */
export function evidenceAmount(piece: Evidence): string {
  if (piece.kind === 'veto') return 'veto';
  if (piece.kind === 'cap') return `at most ${piece.atMost.toFixed(3)}`;
  return `${piece.value < 0 ? '-' : '+'}${Math.abs(piece.value).toFixed(3)}`;
}

/** Reads what `evidenceText` wrote; what has another form is left out. */
export function evidenceOf(text: string): Evidence[] {
  return text.split('; ').flatMap((part): Evidence[] => {
    const [, name = '', amount = ''] = /^(\S+) (veto|at most [\d.]+|[+-][\d.]+)$/.exec(part) ?? [];
    if (amount === '') return [];
    if (amount === 'veto') return [{ kind: 'veto', name }];
    if (amount.startsWith('at most')) return [{ kind: 'cap', name, atMost: Number(amount.slice('at most '.length)) }];
    return [{ kind: 'weight', name, value: Number(amount) }];
  });
}
