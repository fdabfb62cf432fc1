/** A stretch of a name that the other name has too, or has not. */
interface Stretch {
  readonly text: string;
  readonly same: boolean;
}

export interface MarkedNames {
  readonly left: readonly Stretch[];
  readonly right: readonly Stretch[];
}

/** Marks what two names have in common, letter by letter (longest common subsequence), whatever their case and accents. */
export function markDifferences(left: string, right: string): MarkedNames {
  const [a, b] = [[...left.normalize('NFC')], [...right.normalize('NFC')]];
  const lengths = commonLengths(a.map(folded), b.map(folded));
  const marks = { left: a.map(() => false), right: b.map(() => false) };
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (folded(a[i] ?? '') === folded(b[j] ?? '')) {
      marks.left[i] = true;
      marks.right[j] = true;
      i += 1;
      j += 1;
    } else if ((lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  return { left: stretches(a, marks.left), right: stretches(b, marks.right) };
}

/** `lengths[i][j]`: length of the longest common subsequence of what follows from i and from j. */
function commonLengths(a: readonly string[], b: readonly string[]): number[][] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const [row, below] = [lengths[i] ?? [], lengths[i + 1] ?? []];
    for (let j = b.length - 1; j >= 0; j -= 1) {
      row[j] = a[i] === b[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return lengths;
}

function folded(letter: string): string {
  const plain = letter.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  // A slug's hyphen stands for a name's blank.
  return plain === '-' ? ' ' : plain;
}

function stretches(letters: readonly string[], same: readonly boolean[]): Stretch[] {
  const found: { text: string; same: boolean }[] = [];
  for (const [index, letter] of letters.entries()) {
    const last = found.at(-1);
    if (last !== undefined && last.same === same[index]) last.text += letter;
    else found.push({ text: letter, same: same[index] ?? false });
  }
  return found;
}
