import { join } from 'node:path';
import type { Batch } from '../../domain/batch.ts';
import { foldersIn } from '../../input/list-statistics.ts';

/** The output folders that are there, `<outputDir>/<country>/<league>/<season>`. */
export function listOutputs(outputDir: string): (Batch & { folder: string })[] {
  return foldersIn(outputDir).flatMap((country) =>
    foldersIn(join(outputDir, country)).flatMap((league) =>
      foldersIn(join(outputDir, country, league)).map((season) => ({
        ...{ country, league, season },
        folder: join(outputDir, country, league, season),
      })),
    ),
  );
}
