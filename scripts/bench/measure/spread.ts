/** The middle of some times in ms, and in words with the least and the most of them. */
export function spread(times: readonly number[]): { median: number; text: string } {
  const sorted = times.toSorted((a, b) => a - b);
  const median = sorted[sorted.length >> 1] ?? Number.NaN;
  return { median, text: `${median.toFixed(0)} ms (${sorted[0]?.toFixed(0)} to ${sorted.at(-1)?.toFixed(0)})` };
}
