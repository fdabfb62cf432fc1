/** One that has measured itself says how many ms it took. */
type Task = () => unknown;

/** Times in a row at each turn: the first one pays for what the others left in the caches, and for memory shared with a child. */
const IN_A_ROW = 3;

/**
 * Least wall-clock time of each task in ms; undefined for one that is absent. They take turns, so that a busy machine is
 * busy for all of them.
 */
export async function bestOf<Tasks extends Record<string, Task | undefined>>(
  rounds: number,
  tasks: Tasks,
): Promise<{ [Name in keyof Tasks]: undefined extends Tasks[Name] ? number | undefined : number }> {
  const best: Record<string, number> = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, task] of Object.entries(tasks)) {
      if (task === undefined) continue;
      for (let time = 0; time < IN_A_ROW; time += 1) {
        const start = performance.now();
        const measured = await task();
        const ms = typeof measured === 'number' ? measured : performance.now() - start;
        best[name] = Math.min(best[name] ?? Number.POSITIVE_INFINITY, ms);
      }
    }
  }
  return best as Awaited<ReturnType<typeof bestOf<Tasks>>>;
}
