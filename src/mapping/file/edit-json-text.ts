import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import type { KeyPath } from './mapping-problem.ts';

/*
 * Changes of a JSON text that leave every byte outside the change as it is, so that a mapping file keeps its order, its
 * short lists on one line and its line ends. The text must be valid JSON. Adding and removing the same thing gives the
 * text back.
 */

/** Adds a property: at its place when the keys are sorted, else last. `value` is plain data. */
export function insertProperty(text: string, objectPath: KeyPath, property: { key: string; value: unknown }): string {
  const object = nodeAt(text, objectPath);
  const properties = object.children ?? [];
  const indent =
    properties[0] === undefined
      ? lineIndent(text, object.offset) + indentUnit(text)
      : lineIndent(text, properties[0].offset);
  const inline = isInline(text, object);
  const written = `${JSON.stringify(property.key)}: ${writeValue(property.value, { text, indent })}`;
  if (properties.length === 0) {
    const eol = lineEnd(text);
    return splice(text, endsOf(object), `{${eol}${indent}${written}${eol}${lineIndent(text, object.offset)}}`);
  }
  const gap = inline ? ' ' : lineEnd(text) + indent;
  const after = placeFor(property.key, properties);
  if (after === undefined) return splice(text, at(properties[0]?.offset ?? 0), `${written},${gap}`);
  return splice(text, at(endOf(after)), `,${gap}${written}`);
}

/** Adds an item at the end of a list, on the same line if the list is on one. */
export function appendItem(text: string, arrayPath: KeyPath, item: string): string {
  const array = nodeAt(text, arrayPath);
  const last = array.children?.at(-1);
  const written = JSON.stringify(item);
  if (last === undefined) return splice(text, endsOf(array), `[${written}]`);
  const gap = isInline(text, array) ? ' ' : lineEnd(text) + lineIndent(text, last.offset);
  return splice(text, at(endOf(last)), `,${gap}${written}`);
}

/** Replaces a value that is there. */
export function replaceValue(text: string, path: KeyPath, value: string | null): string {
  return splice(text, endsOf(nodeAt(text, path)), JSON.stringify(value));
}

/** Removes a property or a list item that is there, with its comma. */
export function removeAt(text: string, path: KeyPath): string {
  const value = nodeAt(text, path);
  const child = value.parent?.type === 'property' ? value.parent : value;
  const container = child.parent;
  const siblings = container?.children ?? [];
  const index = siblings.indexOf(child);
  const [previous, next] = [siblings[index - 1], siblings[index + 1]];
  if (previous !== undefined) return splice(text, { from: endOf(previous), to: endOf(child) }, '');
  if (next !== undefined) return splice(text, { from: child.offset, to: next.offset }, '');
  if (container === undefined) throw new RangeError('the whole document cannot be removed');
  return splice(text, endsOf(container), container.type === 'array' ? '[]' : '{}');
}

/** Whether something stands at the path. */
export function hasPath(text: string, path: KeyPath): boolean {
  const root = parseTree(text);
  return root !== undefined && findNodeAtLocation(root, [...path]) !== undefined;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function nodeAt(text: string, path: KeyPath): Node {
  const root = parseTree(text);
  const node = root && findNodeAtLocation(root, [...path]);
  if (node === undefined) throw new RangeError(`nothing stands at ${path.join('.')}`);
  return node;
}

/** The property behind which a key belongs; undefined for the first place. */
function placeFor(key: string, properties: readonly Node[]): Node | undefined {
  const keys = properties.map((property) => String(property.children?.[0]?.value));
  const sorted = keys.every((each, index) => index === 0 || (keys[index - 1] ?? '') < each);
  if (!sorted) return properties.at(-1);
  const next = keys.findIndex((each) => each > key);
  return next === -1 ? properties.at(-1) : properties[next - 1];
}

function writeValue(value: unknown, place: { text: string; indent: string }): string {
  if (Array.isArray(value)) return `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const { text, indent } = place;
  const inner = indent + indentUnit(text);
  const eol = lineEnd(text);
  const lines = Object.entries(value).map(
    ([key, each]) => `${inner}${JSON.stringify(key)}: ${writeValue(each, { text, indent: inner })}`,
  );
  return lines.length === 0 ? '{}' : `{${eol}${lines.join(`,${eol}`)}${eol}${indent}}`;
}

function isInline(text: string, container: Node): boolean {
  const first = container.children?.[0];
  return first !== undefined && !text.slice(container.offset, first.offset).includes('\n');
}

function lineIndent(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[\t ]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** What one level is indented by: the first indented line shows it. */
function indentUnit(text: string): string {
  return /\n([\t ]+)\S/.exec(text)?.[1] ?? '  ';
}

function lineEnd(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

function endOf(node: Node): number {
  return node.offset + node.length;
}

function endsOf(node: Node): Span {
  return { from: node.offset, to: endOf(node) };
}

function at(offset: number): Span {
  return { from: offset, to: offset };
}

function splice(text: string, span: Span, replacement: string): string {
  return text.slice(0, span.from) + replacement + text.slice(span.to);
}
