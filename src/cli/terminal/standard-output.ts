import { asDiskFault } from '../../disk/disk-fault.ts';
import { asFbpError } from '../../domain/errors.ts';
import { renderError } from './errors.ts';

/**
 * Ends the process with a message when its result cannot be written. A reader that goes away (`fbp ... | head`) is no fault: the
 * run goes on and ends with its own exit code. Any other failure loses the result, which a script has to know; nothing can
 * be said on a stderr that fails.
 */
export function watchStandardOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    const fault = asFbpError(asDiskFault(error, 'write the result', 'standard output'));
    process.stderr.write(renderError(fault, false), () => process.exit(fault.exitCode));
  });
  process.stderr.on('error', () => undefined);
}
