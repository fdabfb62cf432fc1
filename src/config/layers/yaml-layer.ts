import { readFileSync } from 'node:fs';
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { whyUnreadable } from '../../disk/disk-fault.ts';
import { messageOf } from '../../domain/errors.ts';
import { type KeyPath, SCHEMA_TREE, type SchemaNode } from '../schema-tree.ts';
import type { PathBases, Problem, ReadLayer } from './layer.ts';

interface YamlFile {
  readonly path: string;
  /** The path as messages show it. */
  readonly name: string;
  readonly bases: PathBases;
}

/** Reads a YAML file as a layer that knows the line of every key. A file that cannot be read gives an empty layer and its problems. */
export function readYamlLayer(file: YamlFile): ReadLayer {
  const nothing = { values: {}, where: () => file.name, bases: file.bases };
  const read = readText(file);
  if (read.kind === 'problem') return { layer: nothing, problems: [read.problem] };
  const lines = new LineCounter();
  const document = parseDocument(read.text, { lineCounter: lines, prettyErrors: false });
  const problems = [...document.errors, ...document.warnings].map(({ message, pos }) => ({
    where: `${file.name}:${lines.linePos(pos[0]).line}`,
    message: `not valid YAML: ${message}`,
    hint: hintFor(message),
  }));
  if (isJsonWithComments(read.text)) return { layer: nothing, problems: [jsonComment(read.text, file.name)] };
  if (problems.length > 0) return { layer: nothing, problems };
  const values = toValues(document, file.name);
  if (values.kind === 'problem') return { layer: nothing, problems: [values.problem] };
  const where = (path: KeyPath) => `${file.name}:${lines.linePos(find(document, path).offset).line}`;
  return { layer: { values: values.tree, where, bases: file.bases }, problems: [] };
}

/** What is most often behind a message of the YAML library. */
function hintFor(message: string): string {
  if (/tab/i.test(message)) return 'indent with blanks: two for each level';
  return 'correct that line: `key: value`, two blanks of indentation for each level';
}

const JSON_COMMENT = /^\s*\/[/*]/m;

/** JSON is YAML too, but for the comments of some programs, which YAML reads as keys. */
function isJsonWithComments(text: string): boolean {
  return /^\s*(?:\/[/*].*\s*)*\{/.test(text) && JSON_COMMENT.test(text);
}

function jsonComment(text: string, name: string): Problem {
  const before = text.slice(0, JSON_COMMENT.exec(text)?.index).trimEnd();
  const line = before === '' ? 1 : before.split('\n').length + 1;
  const hint = 'begin comments with #, as in YAML, or take them out';
  return { where: `${name}:${line}`, message: 'comments of // or /* are neither JSON nor YAML', hint };
}

interface Unusable {
  readonly kind: 'problem';
  readonly problem: Problem;
}

function unusable(problem: Problem): Unusable {
  return { kind: 'problem', problem };
}

function readText({ path, name }: YamlFile): { readonly kind: 'text'; readonly text: string } | Unusable {
  try {
    return { kind: 'text', text: readFileSync(path, 'utf8') };
  } catch (error) {
    const message = `the configuration file ${whyUnreadable(error)}`;
    return unusable({ where: name, message, hint: 'give the path of a readable YAML file' });
  }
}

interface Values {
  readonly kind: 'values';
  readonly tree: Record<string, unknown>;
}

function toValues(document: Document, name: string): Values | Unusable {
  try {
    const tree: unknown = document.toJS() ?? {};
    if (typeof tree === 'object' && !Array.isArray(tree)) {
      const adapted = adapt(tree, SCHEMA_TREE, { document, path: [] });
      return { kind: 'values', tree: adapted as Record<string, unknown> };
    }
    return unusable({ where: `${name}:1`, message: 'the file must hold sections such as `storage:`' });
  } catch (error) {
    // Aliases that multiply beyond reason.
    return unusable({ where: name, message: `not usable YAML: ${messageOf(error)}` });
  }
}

/**
 * Two things people write that YAML reads otherwise than meant: a section with every key commented out is null, and
 * `season: 2023` is a number where text is wanted (taken as it is written, so that `0506` keeps its zero).
 */
function adapt(value: unknown, schema: SchemaNode | undefined, at: { document: Document; path: KeyPath }): unknown {
  if (value === null && schema?.properties !== undefined) return {};
  if (typeof value === 'number' && schema?.type === 'string') return find(at.document, at.path).source ?? String(value);
  const child = (item: unknown, key: string | number, node: SchemaNode | undefined) =>
    adapt(item, node, { ...at, path: [...at.path, key] });
  if (Array.isArray(value)) return value.map((item, index) => child(item, index, schema?.items));
  if (typeof value !== 'object' || value === null) return value;
  const keys = schema?.properties ?? {};
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      child(item, key, Object.hasOwn(keys, key) ? keys[key] : undefined),
    ]),
  );
}

/** The place of a key, or of the last part of its path that the document has, and the text of its value. */
function find(document: Document, path: KeyPath): { offset: number; source: string | undefined } {
  let node: unknown = document.contents;
  let offset = 0;
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
      if (!isScalar(pair?.key)) break;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      offset = startOf(node) ?? offset;
    } else break;
  }
  return { offset, source: isScalar(node) ? node.source : undefined };
}

function startOf(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined;
}
