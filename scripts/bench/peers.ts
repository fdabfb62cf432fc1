import { spawnSync } from 'node:child_process';

/** Programs that may be on the machine. Each task reads the files whole and throws when it fails. */
export function bzip2Task(paths: readonly string[]): (() => void) | undefined {
  if (spawnSync('bzip2', ['--help']).status !== 0) return undefined;
  return () => run('bzip2', ['-dc', ...paths]);
}

const LIGHTWEIGHT = `
import sys
from unittest.mock import patch
import betfairlightweight
from betfairlightweight import StreamListener
client = betfairlightweight.APIClient("u", "p", "k", lightweight=True)
rows = 0
for path in sys.argv[1:]:
    stream = client.streaming.create_historical_generator_stream(
        file_path=path, listener=StreamListener(max_latency=None, lightweight=True))
    for books in stream.get_generator()():
        for book in books:
            for runner in book["runners"]:
                rows += runner["lastPriceTraded"] is not None
print(rows)
`;

export function betfairlightweightTask(paths: readonly string[]): (() => void) | undefined {
  if (spawnSync('python3', ['-c', 'import betfairlightweight']).status !== 0) return undefined;
  return () => run('python3', ['-c', LIGHTWEIGHT, ...paths]);
}

function run(command: string, args: readonly string[]): void {
  const { status, error, stderr } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  if (status !== 0) throw error ?? new Error(`${command} failed: ${stderr}`);
}
