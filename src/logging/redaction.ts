export const REDACTED = '[redacted]';

/** Shorter texts would match by chance all over; no credential is that short. */
const LEAST_LENGTH = 4;

/** Removes known secrets from text, also where they stand URL-encoded, in base64 or escaped as in JSON. */
export class Redactor {
  readonly #forms = new Set<string>();
  #pattern: RegExp | undefined;

  constructor(secrets: readonly string[] = []) {
    for (const secret of secrets) this.add(secret);
  }

  /** For secrets that come up during the run, such as a session token. */
  add(secret: string): void {
    if (secret.length < LEAST_LENGTH) return;
    for (const form of formsOf(secret)) {
      if (form.length >= LEAST_LENGTH) this.#forms.add(form);
    }
    // The longest first: a form that holds another one is removed whole.
    const forms = [...this.#forms].sort((one, other) => other.length - one.length);
    this.#pattern = new RegExp(forms.map(escapeForRegExp).join('|'), 'g');
  }

  redact(text: string): string {
    return this.#pattern === undefined ? text : text.replace(this.#pattern, REDACTED);
  }
}

function formsOf(secret: string): string[] {
  const percent = encodeURIComponent(secret);
  const form = new URLSearchParams([['', secret]]).toString().slice(1);
  return [
    secret,
    secret.trim(),
    JSON.stringify(secret).slice(1, -1),
    ...[percent, form].flatMap((text) => [text, text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())]),
    ...base64Forms(secret),
  ];
}

/** A secret within a longer text (`user:password`) has three spellings in base64, by where in a group of three bytes it starts. */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const forms = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const isPartial = (shift + bytes.length) % 3 !== 0;
    // Characters at the ends also hold bits of the neighbours, so they differ from text to text.
    return text.slice(shift === 0 ? 0 : shift + 1, isPartial ? -1 : undefined);
  });
  const whole = bytes.toString('base64').replace(/=+$/, '');
  return [whole, ...forms].flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')]);
}

function escapeForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
