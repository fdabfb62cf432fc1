import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readCsv } from './csv.ts';

const NAMES = 'process|map|report|debug|init|doctor|config|catalog|validate|profile|cache|completion|help|--';
/** A command to its end: a backtick, two blanks, a bracket that was open before it, or the end of its line. */
const COMMAND = new RegExp(`(?<![\\w/.-])fbp ((?:${NAMES})[^\\n\`]*)`, 'g');

/** What a person would copy from a text, without the program's name; `\` at the end of a line goes on with the next. */
export function commandsIn(text: string): string[] {
  const joined = text.replace(/ \\\n\s+/g, ' ');
  return [...joined.matchAll(COMMAND)].map(([, found = '']) => (found.split(/ {2}|\)(?=$|[\s,;.:])/)[0] ?? '').trim());
}

/** Of all that runs and reports wrote below a folder: failures.csv, report.json and the HTML page. */
export function commandsInFiles(folder: string): string[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  return paths.flatMap((path) => textsOf(path).flatMap(commandsIn));
}

function textsOf(path: string): string[] {
  switch (basename(path)) {
    case 'failures.csv':
      return readCsv(path).flatMap(({ hint = '', message = '' }) => [hint, message]);
    case 'report.json':
      return textsIn(JSON.parse(readFileSync(path, 'utf8')));
    case 'report.html':
      return [plainText(readFileSync(path, 'utf8'))];
    default:
      return [];
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

function plainText(page: string): string {
  const text = page.replace(/<(script|style)\b.*?<\/\1>/gs, '').replace(/<[^>]*>/g, '\n');
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}
