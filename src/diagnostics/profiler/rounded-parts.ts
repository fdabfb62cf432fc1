/** Parts of a whole rounded to so many decimals, so that what is shown adds up to the whole as that is shown: what is left over goes to those that lost most. */
export function roundedParts(parts: readonly number[], whole: number, decimals: number): number[] {
  const unit = 10 ** decimals;
  const floors = parts.map((part) => Math.floor(part * unit));
  const left = Math.round(whole * unit) - floors.reduce((sum, floor) => sum + floor, 0);
  const byLoss = parts
    .map((part, index) => ({ index, loss: part * unit - Math.floor(part * unit) }))
    .sort((a, b) => b.loss - a.loss);
  const raised = new Set(byLoss.slice(0, Math.max(0, left)).map(({ index }) => index));
  return floors.map((floor, index) => (floor + Number(raised.has(index))) / unit);
}
