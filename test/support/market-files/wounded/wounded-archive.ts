import fc from 'fast-check';
import type { ArchiveEntry } from '../../generator/archive-writer.ts';
import { compressText } from '../../generator/compress.ts';
import { zipOf } from '../../generator/zip-of.ts';
import { inflict, WOUND, type Wound } from '../odd-values.ts';
import { damage } from './damage.ts';

/** A market file as it lies in an archive that is not compressed. */
export interface SoundFile {
  readonly eventId: string;
  readonly path: string;
  readonly text: string;
}

/** What became of an event: nothing, odd values in each of its files, or bytes lost of one of them. */
type Fate = 'sound' | 'odd values' | 'odd bytes';

export interface WoundedArchive {
  readonly entries: readonly ArchiveEntry[];
  readonly fates: ReadonlyMap<string, Fate>;
  /** Of events with odd bytes, the one file that has them. */
  readonly damaged: ReadonlyMap<string, string>;
  readonly woundedFiles: number;
  readonly wounds: number;
}

const OWN_WOUNDS = fc.array(WOUND, { minLength: 1, maxLength: 4 });

/** Wounds the files of a season, the same way for the same seed. */
export function woundedArchive(files: readonly SoundFile[], seed: number): WoundedArchive {
  const eventIds = [...new Set(files.map(({ eventId }) => eventId))];
  const fates = new Map(eventIds.map((eventId, place) => [eventId, fateOf(place + seed)] as const));
  const samples = fc.sample(OWN_WOUNDS, { numRuns: files.length, seed });
  const damaged = new Map<string, string>();
  let [woundedFiles, wounds] = [0, 0];
  const entries = files.map((file, index) => {
    const { eventId } = file;
    const own = fates.get(eventId) === 'odd values' ? (samples[index] ?? []) : [];
    const entry = pack({ ...file, text: withOddValues(file.text, own, index) }, index);
    const isDamaged = fates.get(eventId) === 'odd bytes' && !damaged.has(eventId);
    woundedFiles += Number(own.length > 0 || isDamaged);
    wounds += own.length + Number(isDamaged);
    if (!isDamaged) return entry;
    damaged.set(eventId, entry.path);
    return { ...entry, bytes: damage(entry, index + 7 * seed) };
  });
  return { entries, fates, damaged, woundedFiles, wounds };
}

/** Of ten events one stays sound and two lose bytes. */
function fateOf(place: number): Fate {
  if (place % 10 === 0) return 'sound';
  return place % 10 < 3 ? 'odd bytes' : 'odd values';
}

function withOddValues(text: string, wounds: readonly Wound[], turn: number): string {
  if (wounds.length === 0) return text;
  const lines = text.trimEnd().split('\n');
  const messages = lines.map((line) => JSON.parse(line));
  const definitions = messages.map(({ mc }) => mc?.[0]?.marketDefinition).filter((found) => found !== undefined);
  for (const [at, wound] of wounds.entries()) {
    // Half of the wounds go to definitions, where the program looks most.
    const all = (turn + at) % 2 === 0 ? definitions : messages;
    // A third of the files has them in every message, as of a program that writes a field in a way of its own.
    const struck = turn % 3 === 0 ? all : [all[(turn * 7 + at) % all.length]];
    for (const target of struck) inflict(target, wound);
  }
  return messages.map((message) => `${JSON.stringify(message)}\n`).join('');
}

/** Mostly plain, which is fast; every form that archives have occurs. */
function pack({ path, text }: SoundFile, index: number): ArchiveEntry {
  const name = path.slice(path.lastIndexOf('/') + 1);
  switch (index % 8) {
    case 1:
      return { path: `${path}.bz2`, bytes: compressText(text, 'bz2') };
    case 2:
      return { path: `${path}.json.gz`, bytes: compressText(text, 'gz') };
    case 3:
      return { path: `${path}.zip`, bytes: zipOf([{ name, content: text }]) };
    default:
      return { path, bytes: Buffer.from(text) };
  }
}
