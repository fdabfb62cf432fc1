import type { Command } from 'commander';
import type { RunCommand } from '../command/command.ts';
import { addQueueAddress, type QueueChange, type QueueOptions } from './queue-options.ts';

const EXAMPLES = `
Examples:
  fbp queue status
      what waits, runs, is done and failed, and who is at work
  fbp queue retry
      everything that failed, once more
  fbp queue cancel england premier-league 2023-2024
      not this one; a worker that has begun it stops`;

export function defineQueue(program: Command, run: RunCommand): void {
  const queue = program
    .command('queue')
    .summary('batches that workers are to do')
    .description(
      'Shows and changes the queue that `fbp process --all --queue` fills and `fbp worker` works through. Data sets are not touched.',
    )
    .addHelpText('after', EXAMPLES);
  addQueueAddress(queue.command('status'))
    .summary('what waits, runs and has ended')
    .description('Lists the batches in the queue with their state, their worker and why they failed, and the workers.')
    .action((options: QueueOptions, command: Command) =>
      run(command, async (context) => (await import('./run-queue.ts')).queueStatus(context, options)),
    );
  withBatch(addQueueAddress(queue.command('retry')))
    .summary('do again what failed')
    .description('Puts batches that failed back into the queue: one, or all of them.')
    .action(change(run, 'queueRetry'));
  withBatch(addQueueAddress(queue.command('cancel')))
    .option('--all', 'all that wait and run')
    .summary('take out what waits, stop what runs')
    .description('Takes batches out of the queue that wait, and stops those that run at their next safe place.')
    .action(change(run, 'queueCancel'));
  addQueueAddress(queue.command('purge'))
    .option('--all', 'also what waits, and all else that the queue has in Redis')
    .summary('forget what is done and what failed')
    .description('Forgets the batches that have ended. With --all the whole queue goes, as long as nothing runs.')
    .action((options: QueueChange, command: Command) =>
      run(command, async (context) => (await import('./run-queue.ts')).queuePurge(context, options)),
    );
}

function withBatch(command: Command): Command {
  return command
    .usage('[country league season] [options]')
    .argument('[country]', 'of the batch')
    .argument('[league]')
    .argument('[season]');
}

type BatchAction = (...given: [string?, string?, string?, QueueChange?, Command?]) => Promise<void>;

function change(run: RunCommand, work: 'queueRetry' | 'queueCancel'): BatchAction {
  return (country, league, season, options = {}, command) =>
    run(command as Command, async (context) =>
      (await import('./run-queue.ts'))[work](context, [country, league, season], options),
    );
}
