type Task = () => Promise<void> | void;

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
      const start = performance.now();
      await task();
      best[name] = Math.min(best[name] ?? Number.POSITIVE_INFINITY, performance.now() - start);
    }
  }
  return best as Awaited<ReturnType<typeof bestOf<Tasks>>>;
}
