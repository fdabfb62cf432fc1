import { expect } from 'vitest';
import { LineSplitter } from '../../../src/decode/line-splitter.ts';
import { FieldCensus } from '../../../src/extraction/replay/field-census.ts';
import { FileReplay } from '../../../src/extraction/replay/file-replay.ts';
import { LogRoom } from '../../../src/extraction/replay/log-room.ts';
import { wantedMarkets } from '../../../src/extraction/wanted-markets.ts';
import { localFile } from './build-stream.ts';
import { takesCompactLine } from './check-compact-line.ts';

const file = localFile('x');

/**
 * Puts a damaged line through the scanner, which must agree with JSON.parse, and through the whole replay of a file, which
 * must report it when it is no message.
 */
export function checkMutatedLine(line: string): { taken: boolean; broken: boolean } {
  const faults: string[] = [];
  const room = new LogRoom({ holdBytes: 1e9, spillPath: '/nowhere' });
  const context = { wanted: wantedMarkets(undefined), done: new Set<string>(), census: new FieldCensus(), room };
  const replay = new FileReplay(file, { ...context, faults: { add: (_line, message) => faults.push(message) } });
  new LineSplitter(replay).push(Buffer.from(`${line}\n`));
  const broken = line.trim() !== '' && !isMessage(line);
  if (broken) expect(faults.length, line).toBeGreaterThan(0);
  return { taken: !line.includes('\n') && takesCompactLine(line), broken };
}

function isMessage(text: string): boolean {
  try {
    const message = JSON.parse(text);
    return Number.isInteger(Number(message.pt)) || ['connection', 'status', 'ocm'].includes(message.op);
  } catch {
    return false;
  }
}
