import { programVersion } from '../../config/project-root.ts';
import { type DoctorFinding, type DoctorReport, runDoctor } from '../../diagnostics/doctor/doctor.ts';
import type { ExitCode } from '../../domain/errors.ts';
import { type CommandContext, wantsColour } from '../command/command.ts';
import { columnsOf, painter, type Style, write } from '../terminal/terminal.ts';
import { padText, wrapText } from '../terminal/text-width.ts';

const STYLES = { ok: 'green', warn: 'yellow', fail: 'red' } as const satisfies Record<DoctorFinding['status'], Style>;
const NAME_WIDTH = 11;
const INDENT = ' '.repeat('warn  '.length + NAME_WIDTH + 2);
const WIDEST = 100;

/** `fbp doctor`: the exit code is that of the most pressing failure. */
export async function doctorCommand(context: CommandContext, { live }: { readonly live?: boolean }): Promise<ExitCode> {
  const { terminal, globals, env, cwd } = context;
  const { stdin, stdout, stderr } = terminal;
  const report = await runDoctor({
    env,
    now: Date.now(),
    asksExchange: live,
    load: { cwd, env, configFile: globals.config, environment: globals.env },
    terminal: {
      stdin: stdin.isTTY,
      stdout: stdout.isTTY,
      stderr: stderr.isTTY,
      columns: stdout.columns,
      colour: wantsColour(context),
    },
  });
  await write(stdout, globals.json ? `${JSON.stringify(doctorDocument(report))}\n` : renderDoctor(context, report));
  return report.exitCode;
}

function doctorDocument({ findings, skipped, exitCode }: DoctorReport): object {
  return {
    program_version: programVersion(),
    checks: findings,
    skipped,
    counts: countsOf(findings),
    exit_code: exitCode,
  };
}

function renderDoctor(context: CommandContext, { findings, skipped }: DoctorReport): string {
  const { stdout } = context.terminal;
  const paint = painter(stdout, wantsColour(context));
  const width = Math.min(columnsOf(stdout), WIDEST) - INDENT.length;
  const shown = context.globals.quiet ? findings.filter(({ status }) => status !== 'ok') : findings;
  const lines = shown.flatMap((finding, index) => {
    const isFirst = shown[index - 1]?.check !== finding.check;
    const name = padText(isFirst ? finding.check : '', NAME_WIDTH);
    const head = `${paint(STYLES[finding.status], finding.status.padEnd(4))}  ${name}  `;
    const text = textLines(finding, width);
    return text.map((line, number) => (number === 0 ? head : INDENT) + line);
  });
  const { ok, warn, fail } = countsOf(findings);
  if (skipped.length > 0)
    lines.push('', ...wrapText(`Not checked before the configuration is mended: ${skipped.join(', ')}.`, 78));
  lines.push(
    '',
    `${ok} ok, ${warn} ${warn === 1 ? 'warning' : 'warnings'}, ${fail} ${fail === 1 ? 'failure' : 'failures'}`,
  );
  return `${lines.join('\n')}\n`;
}

function textLines({ message, where, hint }: DoctorFinding, width: number): string[] {
  return [
    ...wrapText(message, width),
    ...(where === undefined ? [] : wrapText(`at: ${where}`, width)),
    ...(hint === undefined ? [] : wrapText(`hint: ${hint}`, width)),
  ];
}

function countsOf(findings: readonly DoctorFinding[]): Record<DoctorFinding['status'], number> {
  const count = (status: DoctorFinding['status']) => findings.filter((finding) => finding.status === status).length;
  return { ok: count('ok'), warn: count('warn'), fail: count('fail') };
}
