import { type LoadedConfig, type LoadOptions, loadConfig } from '../../config/load-config.ts';
import { chooseDecoder } from '../../decode/thread-decoder.ts';
import { ERROR_KINDS, type ExitCode } from '../../domain/errors.ts';
import { type Check, type ConfiguredContext, type DoctorContext, type Finding, failure } from './check.ts';
import { checkArchive, checkCatalogue } from './check-archive.ts';
import { checkCredentials } from './check-credentials.ts';
import { checkExchange } from './check-exchange.ts';
import { checkDisk, checkFolders, checkLogs } from './check-folders.ts';
import { checkClock, checkLibraries, checkProgram, checkTerminal } from './check-machine.ts';
import { checkConfig, checkMappings, checkStatistics } from './check-project.ts';
import { checkOutputs, checkQueue } from './check-remote.ts';
import { checkRuns } from './check-runs.ts';

export interface DoctorFinding extends Finding {
  readonly check: string;
}

export interface DoctorReport {
  readonly findings: readonly DoctorFinding[];
  /** Checks that were left out because the configuration is wrong. */
  readonly skipped: readonly string[];
  readonly exitCode: ExitCode;
}

export interface DoctorOptions extends DoctorContext {
  readonly load: LoadOptions;
  /** Asks the live exchange too. */
  readonly asksExchange?: boolean | undefined;
}

const GENERAL: Readonly<Record<string, Check<DoctorContext>>> = {
  program: checkProgram,
  libraries: checkLibraries,
  credentials: checkCredentials,
  terminal: checkTerminal,
};

/** These mean something only with a configuration in force. */
const CONFIGURED: Readonly<Record<string, Check<ConfiguredContext>>> = {
  folders: checkFolders,
  disk: checkDisk,
  mappings: checkMappings,
  statistics: checkStatistics,
  archive: checkArchive,
  catalogue: checkCatalogue,
  queue: checkQueue,
  outputs: checkOutputs,
  runs: checkRuns,
  logs: checkLogs,
  clock: checkClock,
};

/** With several failures the one that has to be mended first decides. */
const MOST_PRESSING: readonly ExitCode[] = [2, 7, 6, 4, 11, 5, 3, 1];

/** Looks at everything a run depends on and changes nothing, but for a file in each folder to see whether it takes one. */
export async function runDoctor(options: DoctorOptions): Promise<DoctorReport> {
  const findings: DoctorFinding[] = [];
  const run = async <Context>(checks: Readonly<Record<string, Check<Context>>>, context: Context) => {
    for (const [check, look] of Object.entries(checks)) {
      for (const finding of await lookSafely(look, context)) findings.push({ check, ...finding });
    }
  };
  const { program, ...others } = GENERAL;
  await run(program === undefined ? {} : { program }, options);
  const { loaded, config } = loadSafely(options.load);
  for (const finding of config) findings.push({ check: 'config', ...finding });
  await run(others, options);
  if (loaded !== undefined) await run(CONFIGURED, { ...options, loaded });
  if (loaded !== undefined && options.asksExchange) await run({ exchange: checkExchange }, { ...options, loaded });
  return { findings, skipped: loaded === undefined ? Object.keys(CONFIGURED) : [], exitCode: exitCodeOf(findings) };
}

async function lookSafely<Context>(look: Check<Context>, context: Context): Promise<readonly Finding[]> {
  try {
    return await look(context);
  } catch (error) {
    return [failure(error)];
  }
}

function loadSafely(load: LoadOptions): { loaded: LoadedConfig | undefined; config: readonly Finding[] } {
  try {
    const loaded = loadConfig(load);
    // What is tried is what a run would decode with.
    chooseDecoder(loaded.config.extraction.decoder);
    return { loaded, config: checkConfig(loaded) };
  } catch (error) {
    return { loaded: undefined, config: [failure(error)] };
  }
}

function exitCodeOf(findings: readonly Finding[]): ExitCode {
  const codes = findings.flatMap(({ status, code }) =>
    status === 'fail' && code !== undefined ? [ERROR_KINDS[code].exitCode] : [],
  );
  return MOST_PRESSING.find((code) => codes.some((found) => found === code)) ?? 0;
}
