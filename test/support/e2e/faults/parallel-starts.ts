import { startEmulator } from '../../emulator/emulator.ts';
import { emulatorEnv, HISTORIC_ARGS, shortSeason, writeSeason } from '../historic-project.ts';
import { startFbp, temporaryFolder } from '../run-fbp.ts';

export interface StartFigures {
  readonly winners: number;
  readonly refused: number;
  readonly violations: readonly string[];
}

/** Starts so many runs of the same output at once; the winner is held up by the service until all others have ended. */
export async function startTogether(starts: number): Promise<StartFigures> {
  const cwd = temporaryFolder();
  const season = shortSeason(1);
  writeSeason(cwd, season);
  const emulator = await startEmulator({ files: season.files });
  // Nothing is answered for the time being.
  emulator.hold();
  const runs = Array.from({ length: starts }, () =>
    startFbp(HISTORIC_ARGS, { cwd, env: emulatorEnv(emulator, { FBP_API_BETFAIR_TIMEOUT: '300' }) }),
  );
  try {
    let ended = 0;
    await new Promise<void>((resolve) => {
      for (const { finished } of runs) {
        void finished.then(() => {
          ended += 1;
          if (ended >= starts - 1) resolve();
        });
      }
    });
    emulator.release();
    const endings = await Promise.all(runs.map(({ finished }) => finished));
    const winners = runs.filter((_, index) => endings[index]?.code === 0);
    const refused = endings.filter(({ code }) => code === 11);
    const violations = endings.flatMap(({ code, stderr }) => {
      if (code === 0) return [];
      const named = winners.some(({ child }) => stderr.includes(`pid ${child.pid}`));
      return code === 11 && named ? [] : [`ended ${code}: ${stderr}`];
    });
    if (winners.length !== 1) violations.push(`${winners.length} winners`);
    return { winners: winners.length, refused: refused.length, violations };
  } finally {
    emulator.release();
    await emulator.close();
  }
}
