import type { RootStatus } from '../../betfair/catalogue/catalogue-status.ts';
import type { BetfairEvent } from '../../domain/event.ts';
import { DAY_MS } from '../../domain/time-units.ts';
import { type CommandContext, wantsColour } from '../command/command.ts';
import { renderTable } from '../terminal/table.ts';
import { columnsOf, painter } from '../terminal/terminal.ts';

export interface FoundEvent {
  readonly event: BetfairEvent;
  readonly files: number;
}

export function rootDocument({ label, kind, firstDay, lastDay, ...counts }: RootStatus): object {
  return { archive: label, kind, ...counts, first_day: isoDay(firstDay) ?? null, last_day: isoDay(lastDay) ?? null };
}

export function rootTable(context: CommandContext, roots: readonly RootStatus[]): string {
  const columns = [
    { title: 'archive', cut: 'start' },
    { title: 'files', align: 'right' },
    { title: 'events', align: 'right' },
    { title: 'open', align: 'right' },
    { title: 'bad', align: 'right' },
    { title: 'days', align: 'right' },
    { title: 'from' },
    { title: 'to' },
  ] as const;
  const rows = roots.map((root) => [
    root.label,
    ...[root.files, root.events, root.unlearned].map(String),
    root.unreadable === 0 ? '0' : ({ text: String(root.unreadable), style: 'yellow' } as const),
    String(root.days),
    isoDay(root.firstDay) ?? '-',
    isoDay(root.lastDay) ?? '-',
  ]);
  return `${renderTable(columns, rows, tableOptions(context))}open: events not looked into yet; bad: files that cannot be read\n`;
}

function isoDay(day: number | undefined): string | undefined {
  return day === undefined ? undefined : new Date(day * DAY_MS).toISOString().slice(0, 10);
}

export function eventTable(context: CommandContext, events: readonly FoundEvent[]): string {
  if (events.length === 0) return '';
  const columns = [
    { title: 'event', align: 'right' },
    { title: 'name', cut: 'end' },
    { title: 'country' },
    { title: 'kick-off UTC' },
    { title: 'files', align: 'right' },
  ] as const;
  const rows = events.map(({ event, files }) => [
    event.eventId,
    event.name,
    event.countryCode ?? '-',
    new Date(kickoff(event)).toISOString().slice(0, 16).replace('T', ' '),
    String(files),
  ]);
  return renderTable(columns, rows, tableOptions(context));
}

/** When it began; of an event that was never seen to begin, when it was to. */
function kickoff({ inPlayAt, scheduledAt }: BetfairEvent): number {
  return inPlayAt ?? scheduledAt;
}

export function findDocument(text: string, events: readonly FoundEvent[], more: boolean): object {
  const list = events.map(({ event, files }) => ({
    event_id: event.eventId,
    name: event.name,
    names: event.names,
    country: event.countryCode ?? null,
    scheduled_kickoff: new Date(event.scheduledAt).toISOString(),
    actual_kickoff: event.inPlayAt === undefined ? null : new Date(event.inPlayAt).toISOString(),
    voided: event.voided,
    files,
  }));
  return { text, events: list, more };
}

function tableOptions(context: CommandContext) {
  const { stdout } = context.terminal;
  return { width: columnsOf(stdout), paint: painter(stdout, wantsColour(context)) };
}
