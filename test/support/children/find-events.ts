import { ArchiveSource } from '../../../src/betfair/archive/archive-source.ts';

/** Prints the ids of the events at an instant: a second process for the test of the shared catalogue. */
const [stateDir = '', instant, ...paths] = process.argv.slice(2);
const window = { from: Number(instant), to: Number(instant) };
const source = new ArchiveSource({ kind: 'archive', paths, eventTypeId: '1', stateDir });
const events = await source.findEvents(
  { windows: [window], countryCodes: [], eventNames: [] },
  new AbortController().signal,
);
process.stdout.write(JSON.stringify(events.map((event) => event.eventId)));
source.close();
