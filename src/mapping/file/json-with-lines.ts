import { getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { KeyPath } from './mapping-problem.ts';

export interface JsonDocument {
  /** Undefined when the text holds no JSON at all. */
  readonly root: Node | undefined;
  readonly value: unknown;
  /** The first syntax error: what follows one is guesswork. */
  readonly syntaxError: { readonly line: number; readonly message: string } | undefined;
  /** Keys that stand twice in one object, where JSON.parse would silently keep the last. */
  readonly duplicateKeys: readonly { readonly path: KeyPath; readonly line: number; readonly firstLine: number }[];
  /** Line of a key, or of the nearest thing around it that exists, from 1. */
  lineOf(path: KeyPath): number;
}

const SYNTAX_MESSAGES: Readonly<Record<string, string>> = {
  CommaExpected: 'a comma is missing before this',
  ColonExpected: 'a colon is missing after the key',
  CloseBraceExpected: 'the closing } is missing',
  CloseBracketExpected: 'the closing ] is missing',
  PropertyNameExpected: 'a key in double quotes is expected here (or the comma before it is one too many)',
  ValueExpected: 'a value is expected here (or the comma before it is one too many)',
  EndOfFileExpected: 'the file goes on after its end',
  UnexpectedEndOfString: 'the text has no closing quote',
  InvalidCommentToken: 'comments are not allowed here; use a key "note"',
  InvalidCharacter: 'a line break or tab stands inside a text',
  InvalidEscapeCharacter: 'unknown escape after \\',
};

/** Reads strict JSON and remembers where everything stands. Never throws. */
export function parseJsonDocument(text: string): JsonDocument {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const lineAt = lineFinder(text);
  const duplicateKeys: { path: KeyPath; line: number; firstLine: number }[] = [];
  if (root !== undefined) collectDuplicates(root, [], { lineAt, found: duplicateKeys });
  return {
    root,
    value: root === undefined ? undefined : getNodeValue(root),
    syntaxError: describeSyntaxError(text, errors[0], lineAt),
    duplicateKeys,
    lineOf: (path) => lineAt(root === undefined ? 0 : offsetOf(root, path)),
  };
}

function describeSyntaxError(text: string, error: ParseError | undefined, lineAt: (offset: number) => number) {
  if (error === undefined) return undefined;
  if (text.trim() === '') return { line: 1, message: 'the file is empty' };
  const code = printParseErrorCode(error.error);
  const found =
    error.offset >= text.length ? 'the end of the file' : JSON.stringify(text.substr(error.offset, error.length));
  return {
    line: lineAt(error.offset),
    message: `not JSON: ${SYNTAX_MESSAGES[code] ?? 'unexpected text'} (found ${found})`,
  };
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

function offsetOf(root: Node, path: KeyPath): number {
  let node = root;
  let offset = root.offset;
  for (const part of path) {
    const next = childAt(node, part);
    if (next === undefined) return offset;
    node = next.value;
    offset = next.offset;
  }
  return offset;
}

/** The last property of that name, which is the one whose value counts. */
function childAt(node: Node, part: string | number): { value: Node; offset: number } | undefined {
  if (typeof part === 'number') {
    const item = node.type === 'array' ? node.children?.[part] : undefined;
    return item && { value: item, offset: item.offset };
  }
  const property =
    node.type === 'object' ? node.children?.findLast((child) => child.children?.[0]?.value === part) : undefined;
  const value = property?.children?.[1];
  return property && value && { value, offset: property.offset };
}

interface Duplicates {
  readonly lineAt: (offset: number) => number;
  readonly found: { path: KeyPath; line: number; firstLine: number }[];
}

function collectDuplicates(node: Node, path: KeyPath, duplicates: Duplicates): void {
  const firstLines = new Map<string, number>();
  for (const [index, child] of (node.children ?? []).entries()) {
    if (node.type === 'array') collectDuplicates(child, [...path, index], duplicates);
    const [keyNode, value] = child.children ?? [];
    if (node.type !== 'object' || keyNode === undefined) continue;
    const key = String(keyNode.value);
    const line = duplicates.lineAt(keyNode.offset);
    const firstLine = firstLines.get(key);
    if (firstLine === undefined) firstLines.set(key, line);
    else duplicates.found.push({ path: [...path, key], line, firstLine });
    if (value !== undefined) collectDuplicates(value, [...path, key], duplicates);
  }
}
