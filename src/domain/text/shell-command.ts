/** A command of the program with what it is given, each a word of its own: works when it is pasted into a shell. */
export function fbpCommand(name: string, ...words: readonly string[]): string {
  return ['fbp', name, ...words.map(shellWord)].join(' ');
}

/** Shows why a row ended as it did. */
export function commandToDebug(matchId: string): string {
  return fbpCommand('debug', ...(matchId.startsWith('-') ? ['--'] : []), matchId);
}

/** A text as one word of a shell command: quoted where it must be. */
export function shellWord(text: string): string {
  if (/^[\p{L}\p{N}./:@%+=,_-]+$/u.test(text)) return text;
  if (!/["$`\\!]/.test(text)) return `"${text}"`;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
