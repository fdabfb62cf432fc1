import { programVersion } from '../../config/program-version.ts';
import type { ExitCode } from '../../domain/errors.ts';
import type { BatchRequest } from '../../pipeline/batch-request.ts';
import { planDocument, planSummary } from '../../pipeline/plan/batch-plan.ts';
import { planBatch } from '../../pipeline/plan/plan-batch.ts';
import type { CommandContext } from '../command/command.ts';
import type { Session } from '../command/session.ts';
import { abortOnSignals } from '../terminal/interrupts.ts';
import { progressDisplay } from '../terminal/progress-display.ts';
import { write } from '../terminal/terminal.ts';

/** What the run itself would end with when months are missing. */
const NOT_PURCHASED: ExitCode = 4;

/** `fbp process --dry-run`: what the run would do, on stdout. Opens no log file. */
export async function planBatchCommand(
  { terminal, globals }: CommandContext,
  { loaded, secrets, sampleDir }: Session,
  request: BatchRequest,
): Promise<ExitCode> {
  const mode = globals.json || globals.quiet ? 'none' : (globals.progress ?? 'auto');
  const display = progressDisplay(terminal.stderr, mode);
  const interrupts = abortOnSignals((name) => display.note(`${name}: stopping`));
  const { signal } = interrupts;
  try {
    const plan = await planBatch(request, {
      config: loaded.config,
      root: loaded.root,
      secrets,
      sampleDir,
      programVersion: programVersion(),
      signal,
      listener: { progress: display.update, notice: display.note },
    });
    display.stop();
    await write(terminal.stdout, globals.json ? `${JSON.stringify(planDocument(plan))}\n` : planSummary(plan));
    return plan.missingMonths.length > 0 ? NOT_PURCHASED : 0;
  } catch (error) {
    // Whatever an abort made fail on its way out, the reason is the signal.
    throw signal.aborted ? signal.reason : error;
  } finally {
    display.stop();
    interrupts.dispose();
  }
}
