import { spawnSync } from 'node:child_process';

/** What a process took, from its start to its end. */
export interface Cost {
  readonly wallMs: number;
  /** Of all its threads, user and system. */
  readonly cpuMs: number;
}

/** The shell's `times` says what its child took, on any POSIX system. */
export function costOf(command: readonly string[], cwd: string, endings: readonly number[]): Cost {
  const script = '"$@" >/dev/null; code=$?; times; exit $code';
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script, 'sh', ...command], { cwd, encoding: 'utf8' });
  const wallMs = performance.now() - start;
  if (status === null || !endings.includes(status)) throw new Error(`${command[0]} ended with ${status}: ${stderr}`);
  const ofChild = stdout.trim().split('\n').at(-1) ?? '';
  const times = [...ofChild.matchAll(/(\d+)m([\d.,]+)s/g)].map(
    ([, m, s]) => Number(m) * 60 + Number(s?.replace(',', '.')),
  );
  return { wallMs, cpuMs: times.reduce((sum, seconds) => sum + seconds, 0) * 1000 };
}
