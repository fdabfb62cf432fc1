import { renameSync } from 'node:fs';
import { join } from 'node:path';
import type { EventSketch } from '../../generator/market/event-plan.ts';
import { writeEvents } from '../../generator/write-events.ts';
import { askFbp } from '../ask-fbp.ts';
import { readCsv } from '../csv.ts';
import { shortSeason } from '../historic-project.ts';
import { commandsIn } from '../printed-commands.ts';
import { shellWords } from '../run-here.ts';
import { FAULTY_RUNS, type FaultyProject, faultyProject, RUN } from './faulty-runs.ts';

/** Something wrong in a run, and how a person mends it. */
interface MendedRun {
  readonly name: string;
  /** What is wrong; left out where the faulty run of that name has it. */
  readonly prepare?: (project: FaultyProject) => void;
  /** What is done by hand before the last step: a file fetched again, a day bought. */
  readonly byHand?: (cwd: string) => void;
  /** Which of the commands that were printed is pasted, step by step. */
  readonly steps: readonly RegExp[];
}

const DEBUG = /^debug \d+$/;
const DECIDE = /^debug \d+ --event \d+$/;
const RETRY = /--retry-failed$/;

export const MENDED_RUNS: readonly MendedRun[] = [
  { name: 'a corrupt file', steps: [DEBUG, /^validate archive/, RETRY], byHand: fetchAll },
  { name: 'a day missing', steps: [DEBUG, RETRY], byHand: fetchAll },
  {
    name: 'a club without a mapping',
    prepare: ({ rows, writeRows }) => writeRows(rows.map((row) => row.replace(/,arsenal,/, ',the-gunners,'))),
    steps: [DEBUG, /^map add .* --same-as arsenal$/, RETRY],
  },
  { name: 'a wrong score', steps: [DEBUG, DECIDE, RETRY] },
  { name: 'a date of next month', steps: [DEBUG, DECIDE, RETRY] },
  {
    name: 'two seasons in one file',
    prepare: ({ cwd, rows, writeRows }) => {
      writeRows(rows.map((row, index) => (index % 2 === 1 ? row : row.replace(/,2023-/, ',2022-'))));
      writeEvents(join(cwd, 'archive'), yearsBefore(1));
    },
    steps: [/ 2023-2024 .*--only-season$/, / 2022-2023 .*--only-season$/],
  },
  {
    name: 'the archive of other years',
    prepare: ({ cwd }) => {
      renameSync(join(cwd, 'archive'), join(cwd, 'archive of 2023'));
      writeEvents(join(cwd, 'archive'), yearsBefore(7));
    },
    steps: [DEBUG, /--archive ["']?archive of 2023/],
  },
];

function fetchAll(cwd: string): void {
  writeEvents(join(cwd, 'archive'), shortSeason(2, ['MATCH_ODDS']).events);
}

function yearsBefore(years: number): EventSketch[] {
  return shortSeason(2, ['MATCH_ODDS']).events.map((event) => {
    const date = new Date(event.scheduledAt);
    date.setUTCFullYear(date.getUTCFullYear() - years);
    return { ...event, eventId: String(Number(event.eventId) - years * 1_000_000), scheduledAt: date.getTime() };
  });
}

interface Mended {
  /** As pasted, with the exit code. */
  readonly pasted: readonly string[];
  /** Rows that have no event in the last data set, those of other seasons left out. */
  readonly open: readonly string[];
}

/** Does the run and pastes what it prints until all is well. Throws RangeError when a step's command was not printed. */
export async function mend({ name, prepare, byHand, steps }: MendedRun): Promise<Mended> {
  const faulty = FAULTY_RUNS.find((run) => run.name === name);
  const { cwd } = faultyProject({ prepare: prepare ?? faulty?.prepare ?? (() => undefined) });
  const first = await askFbp(RUN, { cwd });
  let printed = first.stdout + first.stderr;
  const pasted: string[] = [];
  for (const [index, step] of steps.entries()) {
    if (index === steps.length - 1) byHand?.(cwd);
    const command = commandsIn(printed).find((one) => step.test(one));
    if (command === undefined) throw new RangeError(`${step} was not printed: ${printed}`);
    const { code, stdout, stderr } = await askFbp(shellWords(command), { cwd });
    pasted.push(`${code} fbp ${command}`);
    printed += `\n${stdout}${stderr}`;
  }
  const season = / (20\d\d-20\d\d) /.exec(pasted.at(-1) ?? '')?.[1] ?? '';
  const rows = readCsv(cwd, 'output', 'england', 'premier-league', season, 'matches.csv');
  const open = rows.filter((row) => !['linked', 'skipped'].includes(row['processing_status'] ?? ''));
  return { pasted, open: open.map((row) => row['statistical_match_id'] ?? '') };
}
