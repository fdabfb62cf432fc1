import type { ExitCode } from '../../domain/errors.ts';
import type { BatchRequest } from '../../pipeline/batch-request.ts';
import { planBatch } from '../../pipeline/plan/plan-batch.ts';
import { planDocument, planSummary } from '../../pipeline/plan/plan-document.ts';
import type { CommandContext } from '../command/command.ts';
import { inForeground } from '../command/foreground.ts';
import { planSettings, type Session } from '../command/session.ts';
import { write } from '../terminal/terminal.ts';

/** What the run itself would end with when months are missing. */
const NOT_PURCHASED: ExitCode = 4;

/** `fbp process --dry-run`: what the run would do, on stdout. Opens no log file. */
export async function dryRun(context: CommandContext, session: Session, request: BatchRequest): Promise<ExitCode> {
  const { terminal, globals } = context;
  return await inForeground(context, async (foreground) => {
    const plan = await planBatch(request, planSettings(session, foreground));
    foreground.display.stop();
    await write(terminal.stdout, globals.json ? `${JSON.stringify(planDocument(plan))}\n` : planSummary(plan));
    return plan.missingMonths.length > 0 ? NOT_PURCHASED : 0;
  });
}
