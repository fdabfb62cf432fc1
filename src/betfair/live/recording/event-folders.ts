import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withDiskFaultsSync } from '../../../disk/disk-fault.ts';
import { ensureFolder } from '../../../disk/ensure-folder.ts';
import { renameIfThere } from '../../../disk/rename.ts';
import type { Plan } from '../../../domain/event.ts';
import { dayOf, describeFolder, marketPath, pathSegments } from '../../wire/market-path.ts';

interface EventFolder {
  readonly path: string;
  readonly day: number;
}

/**
 * Where the markets of each event are recorded: `<PLAN>/<yyyy>/<Mon>/<d>/<eventId>`, as in Betfair's own files. The day is the one that the
 * event is to take place on; where it is put off the folder moves with it, since an archive is looked through by days.
 */
export class EventFolders {
  readonly #root: string;
  readonly #plan: Plan;
  readonly #folders = new Map<string, EventFolder>();

  /** Finds the folders of an earlier recording. */
  constructor(root: string, plan: Plan) {
    this.#root = root;
    this.#plan = plan;
    const base = join(root, plan);
    if (!existsSync(base)) return;
    for (const relative of readdirSync(base, { recursive: true, encoding: 'utf8' })) {
      const segments = pathSegments(relative);
      const { day, eventId } = describeFolder([plan, ...segments]);
      if (segments.length === 4 && eventId !== undefined)
        this.#folders.set(eventId, { path: join(base, relative), day });
    }
  }

  /** The folder of an event, where it has one. */
  find(eventId: string): string | undefined {
    return this.#folders.get(eventId)?.path;
  }

  /** The folder of an event that takes place at `time`, made or moved where it has to be. Throws FBP-DISK. */
  at(eventId: string, time: number): string {
    const day = dayOf(time);
    const known = this.#folders.get(eventId);
    if (known !== undefined && known.day >= day) return known.path;
    const path = dirname(join(this.#root, marketPath({ plan: this.#plan, day, eventId, marketId: undefined })));
    withDiskFaultsSync('make the folder of an event', path, () => {
      ensureFolder(dirname(path));
      if (known !== undefined && !existsSync(path)) renameIfThere(known.path, path);
      else ensureFolder(path);
    });
    this.#folders.set(eventId, { path, day });
    return path;
  }
}
