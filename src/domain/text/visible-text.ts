// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
const SHORT_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Foreign text in one line: it must not be able to begin a line of its own, move the cursor, or turn the direction of writing. The
 * escapes are those of JSON, which a line of JSON has within its texts only.
 */
export function escapeControls(text: string): string {
  return text.replace(CONTROLS, escaped);
}

/** The same for a text of several lines: line ends and tabs are its layout. */
export function escapeControlsInLines(text: string): string {
  return text.replace(CONTROLS, (character) =>
    character === '\n' || character === '\t' ? character : escaped(character),
  );
}

function escaped(character: string): string {
  return SHORT_ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
