#!/usr/bin/env node
import { takeEnvironment } from '../config/process-environment.ts';
import { asDiskFault } from '../disk/disk-fault.ts';
import { asFbpError } from '../domain/errors.ts';
import { runProgram } from './program.ts';
import { renderError } from './terminal/errors.ts';
import { PROCESS_TERMINAL } from './terminal/terminal.ts';

// A reader that goes away (`fbp ... | head`) is no fault: the run goes on and ends with its own exit code. Any other
// failure loses the result, which a script has to know; nothing can be said on a stderr that fails.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  const fault = asFbpError(asDiskFault(error, 'write the result', 'standard output'));
  process.stderr.write(renderError(fault, false), () => process.exit(fault.exitCode));
});
process.stderr.on('error', () => undefined);

process.exitCode = await runProgram({
  argv: process.argv.slice(2),
  terminal: PROCESS_TERMINAL,
  env: takeEnvironment(),
  cwd: process.cwd(),
});
