import type { Finding, ValidationResult } from '../../diagnostics/validator/finding.ts';
import { type Look, Page } from '../terminal/page.ts';
import { renderTable } from '../terminal/table.ts';
import type { Style } from '../terminal/terminal.ts';

interface ValidationLook extends Look {
  /** Paths below it, separator included, are shown without it. */
  readonly cwd: string;
}

const STYLES = { error: 'red', warning: 'yellow' } as const satisfies Record<Finding['severity'], Style>;

/** Each finding with its place and hint, errors first; then what was checked, and the totals. */
export function renderValidation(results: readonly ValidationResult[], look: ValidationLook): string {
  const page = new Page(look);
  const shorten = (text: string) => text.replaceAll(look.cwd, '');
  for (const severity of ['error', 'warning'] as const) {
    for (const { area, findings } of results) {
      for (const finding of findings.filter((one) => one.severity === severity)) {
        page.item(`${area} ${shorten(finding.where)}`, { mark: `${severity.padEnd(8)} `, markStyle: STYLES[severity] });
        page.item(shorten(finding.what), { mark: '', indent: 9 });
        if (finding.hint !== undefined) page.item(shorten(finding.hint), { mark: 'hint: ', indent: 9 });
      }
    }
  }
  // Of every file of a project the lines would hide what was found.
  const [only] = results;
  if (results.length === 1)
    for (const line of only?.understood ?? []) {
      page.item(line.trimStart(), { mark: '', indent: line.length - line.trimStart().length });
    }
  const found = page.toString();
  return `${found}${found === '' ? '' : '\n'}${checkedTable(results, { ...look, shorten })}${totalLine(results)}`;
}

function checkedTable(
  results: readonly ValidationResult[],
  { shorten, ...look }: Look & { shorten: (text: string) => string },
): string {
  const columns = [
    { title: 'checked' },
    { title: 'where', cut: 'start' },
    { title: 'how much', cut: 'end' },
    { title: 'errors', align: 'right' },
    { title: 'warnings', align: 'right' },
  ] as const;
  const count = (value: number, style: Style) => (value === 0 ? '0' : ({ text: String(value), style } as const));
  const rows = results.map(({ area, target, checked, errors, warnings }) => [
    area,
    shorten(target),
    checked,
    count(errors, 'red'),
    count(warnings, 'yellow'),
  ]);
  return renderTable(columns, rows, look);
}

function totalLine(results: readonly ValidationResult[]): string {
  const sum = (key: 'errors' | 'warnings') => results.reduce((total, result) => total + result[key], 0);
  if (results.length === 0) return 'nothing to check was found\n';
  const [errors, warnings] = [sum('errors'), sum('warnings')];
  if (errors + warnings === 0) return 'all checks passed\n';
  return `${errors} errors, ${warnings} warnings\n`;
}
