export const VALIDATION_AREAS = ['input', 'mappings', 'output', 'archive'] as const;
export type ValidationArea = (typeof VALIDATION_AREAS)[number];

export type Severity = 'error' | 'warning';

/** Something that is wrong, or at least wants looking at. */
export interface Finding {
  readonly severity: Severity;
  /** Name of the check, for scripts: `price_range`. */
  readonly check: string;
  /** File and line, or row. */
  readonly where: string;
  readonly what: string;
  readonly hint: string | undefined;
}

/** What the checks of one file or folder came to. */
export interface ValidationResult {
  readonly area: ValidationArea;
  /** The file or folder. */
  readonly target: string;
  /** How much was looked at, in words: `380 rows`. */
  readonly checked: string;
  readonly errors: number;
  readonly warnings: number;
  /** The first ones of each check; `errors` and `warnings` count all. */
  readonly findings: readonly Finding[];
  /** Of a statistics file, how it was understood, line by line. */
  readonly understood?: readonly string[] | undefined;
}

/** Findings listed of one check: a file that is wrong throughout must not fill the report. */
const LISTED_OF_A_CHECK = 20;

/** Collects the findings of one file or folder. */
export class Findings {
  readonly #listed: Finding[] = [];
  readonly #ofCheck = new Map<string, number>();
  #errors = 0;
  #warnings = 0;

  error(check: string, where: string, what: string, hint?: string): void {
    this.#errors += 1;
    this.#add({ severity: 'error', check, where, what, hint });
  }

  warning(check: string, where: string, what: string, hint?: string): void {
    this.#warnings += 1;
    this.#add({ severity: 'warning', check, where, what, hint });
  }

  result(target: Pick<ValidationResult, 'area' | 'target' | 'checked' | 'understood'>): ValidationResult {
    const more = [...this.#ofCheck].flatMap(([key, count]): Finding[] => {
      if (count <= LISTED_OF_A_CHECK) return [];
      const [severity, check] = key.split(' ') as [Severity, string];
      const what = `and ${count - LISTED_OF_A_CHECK} more of the kind ${check}`;
      return [{ severity, check, where: target.target, what, hint: undefined }];
    });
    const findings = [...this.#listed, ...more];
    return { ...target, errors: this.#errors, warnings: this.#warnings, findings };
  }

  #add(finding: Finding): void {
    const key = `${finding.severity} ${finding.check}`;
    const count = (this.#ofCheck.get(key) ?? 0) + 1;
    this.#ofCheck.set(key, count);
    if (count <= LISTED_OF_A_CHECK) this.#listed.push(finding);
  }
}
