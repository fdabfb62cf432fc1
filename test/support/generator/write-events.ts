import { type ArchiveEntry, type ArchiveForm, archiveEntry, writeFolder, writeTar } from './archive-writer.ts';
import { eventFiles } from './market/event-files.ts';
import { type EventSketch, planEvent } from './market/event-plan.ts';

export interface EventArchiveForm extends ArchiveForm {
  /** One file a market, or one of all markets. */
  readonly level?: 'market' | 'event';
}

/** The files of the events, made one event at a time. */
export function* eventEntries(sketches: Iterable<EventSketch>, form: EventArchiveForm = {}): Generator<ArchiveEntry> {
  for (const sketch of sketches) {
    const plan = planEvent(form.plan === undefined ? sketch : { plan: form.plan, ...sketch });
    for (const file of eventFiles(plan, form.level)) yield archiveEntry(file, { ...form, plan: plan.plan });
  }
}

/** An archive in one call: a TAR when `path` ends in `.tar`, else a folder. */
export function writeEvents(path: string, sketches: Iterable<EventSketch>, form: EventArchiveForm = {}): void {
  const entries = eventEntries(sketches, form);
  if (path.endsWith('.tar')) writeTar(path, entries);
  else writeFolder(path, entries);
}
