import { type Command, InvalidArgumentError } from 'commander';
import type { RunCommand } from '../command/command.ts';
import { addQueueAddress, type WorkerOptions } from './queue-options.ts';

const EXAMPLES = `
Examples:
  fbp worker --queue redis://queue.example.org
      do batches as they come, until the process is stopped
  FBP_QUEUE_URL=redis://queue.example.org fbp worker --concurrency 2
      two at once; a password rather goes into FBP_QUEUE_PASSWORD`;

export function defineWorker(program: Command, run: RunCommand): void {
  addQueueAddress(program.command('worker'))
    .summary('do batches out of the queue')
    .description(
      'Takes batches out of the queue that `fbp process --all --queue` fills, and does them as `fbp process` would, with the configuration of this machine. Any number of workers, on any number of machines. SIGTERM and Ctrl-C let it end what it has and take nothing more; a second one ends it at once, and another worker goes on with its batch.',
    )
    .option('--concurrency <n>', 'batches at once', parseConcurrency, 1)
    .addHelpText('after', EXAMPLES)
    .action((options: WorkerOptions, command: Command) =>
      run(command, async (context) => (await import('./run-worker.ts')).workerCommand(context, options)),
    );
}

function parseConcurrency(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 64)
    throw new InvalidArgumentError('Expected a number from 1 to 64.');
  return value;
}
