const INSTANT = /At$|^from$|^to$/;

/**
 * Plain data as one JSON document in the form of all `--json` output: keys in lower case with underscores, instants (`...At`, and
 * the `from` and `to` of windows) as ISO UTC. Keys must be names of fields, not data.
 */
export function jsonDocument(value: unknown): string {
  return `${JSON.stringify(renamed(value))}\n`;
}

function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [snakeCase(key), fieldValue(key, field)]));
}

function fieldValue(key: string, value: unknown): unknown {
  return INSTANT.test(key) && typeof value === 'number' ? new Date(value).toISOString() : renamed(value);
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
