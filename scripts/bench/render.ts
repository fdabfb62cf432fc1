import { isMet, type Target } from './target.ts';

export function valueText({ value, unit }: Pick<Target, 'value' | 'unit'>): string {
  if (value === undefined) return 'absent';
  if (unit === 'times') return `${value.toFixed(2)}x`;
  return `${value.toFixed(unit === 'µs' ? 1 : 0)} ${unit}`;
}

function boundText(target: Target): string {
  if (target.wanted === undefined) return 'no target';
  return `${target.bound} ${valueText({ value: target.wanted, unit: target.unit })}`;
}

function verdict(target: Target): string {
  const met = isMet(target);
  return met === undefined ? '-' : met ? 'met' : 'missed';
}

/** A Markdown table. */
export function targetTable(targets: readonly Target[]): string {
  const rows = targets.map((one) => [one.name, valueText(one), boundText(one), verdict(one), one.detail]);
  const cells = [['target', 'measured', 'wanted', '', 'what was compared'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = cells;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

const BAR = { height: 22, gap: 10, left: 430, width: 300 };

/** Bars of what was measured as a share of what was wanted, with a line at the target. */
export function targetChart(targets: readonly Target[], caption: string): string {
  const shown = targets.filter(({ value, wanted }) => value !== undefined && wanted !== undefined);
  const height = 60 + shown.length * (BAR.height + BAR.gap);
  const mark = BAR.left + BAR.width / 2;
  const bars = shown.map((target, index) => bar(target, 40 + index * (BAR.height + BAR.gap)));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 ${height}" font-family="sans-serif" font-size="12">
<title>Measured against the targets: ${xmlText(caption)}</title>
<rect width="900" height="${height}" fill="#fff"/>
<text x="10" y="20" font-size="14">${xmlText(caption)}</text>
${bars.join('\n')}
<line x1="${mark}" y1="32" x2="${mark}" y2="${height - 14}" stroke="#444" stroke-dasharray="4 3"/>
<text x="${mark}" y="${height - 2}" text-anchor="middle" fill="#444">target</text>
</svg>
`;
}

function bar(target: Target, y: number): string {
  const { value = 0, wanted = 1 } = target;
  const width = Math.max(1, Math.min(1, value / wanted / 2) * BAR.width);
  const color = isMet(target) ? '#2a7f62' : '#b3502e';
  const text = y + BAR.height - 7;
  return `<text x="${BAR.left - 10}" y="${text}" text-anchor="end">${xmlText(target.name)}</text>
<rect x="${BAR.left}" y="${y}" width="${width.toFixed(1)}" height="${BAR.height}" fill="${color}"/>
<text x="${BAR.left + BAR.width + 10}" y="${text}">${valueText(target)} (${boundText(target)})</text>`;
}

function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
