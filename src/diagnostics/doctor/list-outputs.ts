import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Batch } from '../../domain/batch.ts';

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

function foldersIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() && !entry.name.startsWith('.') ? [entry.name] : [])).sort();
  } catch {
    return [];
  }
}
