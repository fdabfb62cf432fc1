import { parseSync } from 'oxc-parser';
import { SCHEMA_TREE, type SchemaNode } from '../../../src/config/schema-tree.ts';

type Path = readonly string[];
type Tree = { readonly type: string } & Readonly<Record<string, unknown>>;

const TABLE: Path = ['error_handling', 'strategies'];

/** The keys that hold a value, by dotted path. A list is one key, whatever its items are. */
export function configLeaves(node: SchemaNode = SCHEMA_TREE, path: Path = []): string[] {
  const keys = Object.entries(node.properties ?? {});
  return keys.length === 0 ? [path.join('.')] : keys.flatMap(([key, child]) => configLeaves(child, [...path, key]));
}

/**
 * The keys that no source reads. A name alone says little (`search` is a section, a pool and a queue), so it is followed from
 * where it comes: `config`, or a parameter, a member or a field of the type `Config`, `Config['storage']`, `Pick<…>` of them or
 * `RecoveryTable`, through member expressions and destructuring, within the scopes of a file. Only where a path ends at a leaf is
 * that leaf read; a section that is passed on or spread reads nothing, and what a name is that was bound to something else is not
 * guessed. What is not followed: a section handed on without its type, so that its taker has to name it.
 */
export function unreadLeaves(sources: ReadonlyMap<string, string>): string[] {
  const read = new Set([...sources].flatMap(([file, text]) => [...readsOf(file, text)]));
  return configLeaves().filter((leaf) => !read.has(leaf));
}

function readsOf(file: string, text: string): ReadonlySet<string> {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors[0]?.message}`);
  const root = program as unknown as Tree;
  const reader = new Reader(fieldsOf(root));
  reader.walk(root, new Map());
  return reader.reads;
}

/** Paths by name: what a scope knows. No paths: a name of something else. */
type Scope = Map<string, readonly Path[]>;

class Reader {
  readonly reads = new Set<string>();
  readonly #fields: ReadonlyMap<string, readonly Path[]>;

  constructor(fields: ReadonlyMap<string, readonly Path[]>) {
    this.#fields = fields;
  }

  walk(node: Tree, outer: Scope): void {
    const scope = OPENS_SCOPE.has(node.type) ? new Map(outer) : outer;
    for (const param of childrenOf(node['params'])) this.#bindParam(param, scope);
    if (node.type === 'VariableDeclarator') {
      const { id, init } = node as unknown as { id: Tree; init: Tree | null };
      this.#bind(id, annotated(id) ?? (init === null ? [] : this.#pathsOf(init, scope)), scope);
    }
    if (node.type === 'MemberExpression') this.#note(this.#pathsOf(node, scope));
    for (const child of childrenOf(Object.values(node))) this.walk(child, scope);
  }

  #bindParam(param: Tree, scope: Scope): void {
    const pattern = param.type === 'AssignmentPattern' ? (param['left'] as Tree) : param;
    this.#bind(pattern, annotated(pattern) ?? [], scope);
  }

  #bind(pattern: Tree, paths: readonly Path[], scope: Scope): void {
    if (pattern.type === 'AssignmentPattern') this.#bind(pattern['left'] as Tree, paths, scope);
    if (pattern.type === 'Identifier') scope.set(String(pattern['name']), paths);
    if (pattern.type !== 'ObjectPattern') return;
    for (const property of childrenOf(pattern['properties'])) {
      if (property.type !== 'Property') continue;
      const inner = this.#member(paths, nameOf(property['key']));
      this.#note(inner);
      this.#bind(property['value'] as Tree, inner, scope);
    }
  }

  #pathsOf(node: Tree, scope: Scope): readonly Path[] {
    if (node.type === 'ChainExpression') return this.#pathsOf(node['expression'] as Tree, scope);
    if (node.type === 'ConditionalExpression') {
      return [node['consequent'], node['alternate']].flatMap((one) => this.#pathsOf(one as Tree, scope));
    }
    if (node.type === 'Identifier') {
      const name = String(node['name']);
      return scope.get(name) ?? (name === 'config' ? [[]] : []);
    }
    if (node.type !== 'MemberExpression' || node['computed'] === true) return [];
    return this.#member(this.#pathsOf(node['object'] as Tree, scope), nameOf(node['property']));
  }

  /** A field that the file declares with a type of the configuration is followed whatever holds it. */
  #member(paths: readonly Path[], name: string): readonly Path[] {
    const below = paths.map((path) => [...path, name]).filter((path) => nodesAt(path).length > 0);
    if (below.length > 0) return below;
    return this.#fields.get(name) ?? (name === 'config' ? [[]] : []);
  }

  #note(paths: readonly Path[]): void {
    for (const leaf of paths.flatMap(nodesAt)) this.reads.add(leaf);
  }
}

const OPENS_SCOPE: ReadonlySet<string> = new Set([
  ...['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'],
  ...['BlockStatement', 'ForOfStatement', 'ForStatement', 'CatchClause'],
]);

/** The dotted paths that a path stands for: `*` is any key. */
function nodesAt(path: Path): string[] {
  let found: { node: SchemaNode; at: Path }[] = [{ node: SCHEMA_TREE, at: [] }];
  for (const key of path) {
    found = found.flatMap(({ node, at }) =>
      Object.entries(node.properties ?? {})
        .filter(([name]) => key === '*' || name === key)
        .map(([name, child]) => ({ node: child, at: [...at, name] })),
    );
  }
  return found.map(({ at }) => at.join('.'));
}

/** The members of a file's interfaces and type literals whose type is one of the configuration's. */
function fieldsOf(node: Tree, found = new Map<string, readonly Path[]>()): ReadonlyMap<string, readonly Path[]> {
  const isField = node.type === 'TSPropertySignature' || node.type === 'PropertyDefinition';
  const paths = isField ? annotated(node) : undefined;
  if (paths !== undefined) found.set(nameOf(node['key']), paths);
  for (const child of childrenOf(Object.values(node))) fieldsOf(child, found);
  return found;
}

/** The paths that a type annotation names; undefined where it says nothing of the configuration. */
function annotated(node: Tree): readonly Path[] | undefined {
  const annotation = node['typeAnnotation'] as Tree | null | undefined;
  const type = annotation?.type === 'TSTypeAnnotation' ? (annotation['typeAnnotation'] as Tree) : annotation;
  const paths = type ? pathsOfType(type) : [];
  return paths.length > 0 ? paths : undefined;
}

function pathsOfType(type: Tree): readonly Path[] {
  switch (type.type) {
    case 'TSTypeReference': {
      const name = nameOf(type['typeName']);
      const [first] = childrenOf((type['typeArguments'] as Tree | null)?.['params']);
      if (name === 'Config') return [[]];
      if (name === 'RecoveryTable') return [TABLE];
      return first !== undefined && ['Pick', 'Omit', 'Partial', 'Readonly'].includes(name) ? pathsOfType(first) : [];
    }
    case 'TSIndexedAccessType': {
      const keys = keysOf(type['indexType'] as Tree);
      return pathsOfType(type['objectType'] as Tree).flatMap((path) => keys.map((key) => [...path, key]));
    }
    case 'TSUnionType':
    case 'TSIntersectionType':
      return childrenOf(type['types']).flatMap(pathsOfType);
    default:
      return [];
  }
}

/** The keys that an index names, `*` for those that only the compiler knows. */
function keysOf(type: Tree): string[] {
  if (type.type === 'TSUnionType') return childrenOf(type['types']).flatMap(keysOf);
  return type.type === 'TSLiteralType' ? [String((type['literal'] as Tree)['value'])] : ['*'];
}

function nameOf(node: unknown): string {
  const { name, value } = node as { name?: string; value?: unknown };
  return name ?? String(value ?? '');
}

function childrenOf(value: unknown): Tree[] {
  if (Array.isArray(value)) return value.flatMap(childrenOf);
  const isNode = typeof value === 'object' && value !== null && typeof (value as Tree).type === 'string';
  return isNode ? [value as Tree] : [];
}
