#!/usr/bin/env node
import { processEnvironment } from '../config/process-environment.ts';
import { runProgram } from './program.ts';
import { PROCESS_TERMINAL } from './terminal.ts';

// A reader that goes away (`fbp ... | head`) is no fault of the program's.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runProgram({
  argv: process.argv.slice(2),
  terminal: PROCESS_TERMINAL,
  env: processEnvironment(),
  cwd: process.cwd(),
});
