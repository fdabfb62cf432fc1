/** A command of the program with what it is given, each a word of its own: works when it is pasted into a shell. */
export function fbpCommand(name: string, ...words: readonly string[]): string {
  return ['fbp', name, ...words.map(shellWord)].join(' ');
}

/** Shows why a row ended as it did. */
export function commandToDebug(matchId: string): string {
  return fbpCommand('debug', ...(matchId.startsWith('-') ? ['--'] : []), matchId);
}

/** A text as one word of a shell command: quoted where it must be, on Windows for PowerShell and, as far as that can be, the old one. */
export function shellWord(text: string): string {
  return process.platform === 'win32' ? powerShellWord(text) : posixWord(text);
}

function posixWord(text: string): string {
  if (/^[\p{L}\p{N}./:@%+=,_-]+$/u.test(text)) return text;
  if (!/["$`\\!]/.test(text)) return `"${text}"`;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Of the two only PowerShell knows single quotes; a comma, too, parts words there. What ends with a back slash would escape the quote. */
export function powerShellWord(text: string): string {
  if (/^[\p{L}\p{N}.\\/:%+=_-]+$/u.test(text)) return text;
  if (!/["$`]/.test(text)) return `"${text.replace(/\\+$/, '$&$&')}"`;
  return `'${text.replaceAll("'", "''")}'`;
}
