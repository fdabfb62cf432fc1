import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { readSample } from '../../betfair/archive/sample-source.ts';
import { findProjectRoot, PACKAGE_ROOT } from '../../config/project-root.ts';
import type { Batch } from '../../domain/batch.ts';
import type { ExitCode } from '../../domain/errors.ts';
import { SAMPLE_DIR } from '../../pipeline/open/pipeline-settings.ts';
import { type CommandContext, wantsColour } from '../command/command.ts';
import { painter, write } from '../terminal/terminal.ts';
import { writeTemplate } from './write-template.ts';

/** `fbp init`: writes what is missing of a project, says what was there, and what comes next. */
export async function initCommand(context: CommandContext, folder: string): Promise<ExitCode> {
  const { terminal, globals } = context;
  const root = resolve(context.cwd, folder);
  const outer = existsSync(root) ? findProjectRoot(root) : findProjectRoot(dirname(root));
  if (outer !== undefined && outer !== root) {
    await write(terminal.stderr, `note: ${root} lies within the project ${outer}; in here the new one is used\n`);
  }
  const sample = readSample(SAMPLE_DIR);
  const { created, kept } = writeTemplate(PACKAGE_ROOT, sample, root);
  const next = nextSteps(context.cwd, root, sample);
  if (globals.json) await write(terminal.stdout, `${JSON.stringify({ root, created, kept, next })}\n`);
  else await write(terminal.stdout, summary(context, { root, created, kept, next }));
  return 0;
}

interface Done {
  readonly root: string;
  readonly created: readonly string[];
  readonly kept: readonly string[];
  readonly next: readonly NextStep[];
}

interface NextStep {
  readonly command: string;
  readonly does: string;
}

function nextSteps(cwd: string, root: string, { country, league, season }: Batch): NextStep[] {
  const enter = root === cwd ? [] : [{ command: `cd ${relative(cwd, root)}`, does: 'the commands below work there' }];
  return [
    ...enter,
    { command: 'fbp doctor', does: 'check that everything is in order' },
    { command: `fbp process ${country} ${league} ${season}`, does: 'the sample: real fixtures, synthetic prices' },
    { command: 'fbp config show --origin', does: 'what is in force, and where it was set' },
    { command: 'edit config/base.yaml', does: 'name your Betfair files under betfair.archive' },
  ];
}

function summary(context: CommandContext, { root, created, kept, next }: Done): string {
  const paint = painter(context.terminal.stdout, wantsColour(context));
  const lines = [`Project in ${root}`, ''];
  for (const path of created) lines.push(`${paint('green', 'created')}  ${path}`);
  for (const path of kept) lines.push(`${paint('dim', 'kept')}     ${path}`);
  lines.push('', paint('bold', 'Next'));
  for (const { command, does } of next) lines.push(`  ${command}`, `      ${does}`);
  return `${lines.join('\n')}\n`;
}
