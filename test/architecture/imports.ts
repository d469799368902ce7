import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path/posix';
import { literalOf, memberName, nameOf, type Node, nodeAt, nodesAt } from './syntax.ts';

/** One way by which a module gets at another. */
export interface Import {
  /**
   * What is imported: a path from the repository's root where it is one of our files, `node:` and a name where it
   * is built in (however it is written), else the name of a package with its subpath.
   */
  readonly target: string;
  readonly kind: 'file' | 'built-in' | 'package';
  /** Is it loaded together with the importer, or when the program comes by? */
  readonly when: 'at once' | 'later';
  /** Is it gone once types are stripped? `import { type T }` is not: the module is loaded. */
  readonly isType: boolean;
  /** Is it passed on to whoever imports the importer? */
  readonly isReExport: boolean;
  /** What is taken of it, by its own names; `*` is everything. */
  readonly names: readonly string[];
}

/** The imports of a module, and, in its own words, what could be one but cannot be told before it runs. */
export interface Imports {
  readonly imports: readonly Import[];
  readonly unknowable: readonly string[];
}

type Found = Pick<Import, 'when' | 'isType' | 'isReExport' | 'names'>;
type Take = (specifier: Node | undefined, found: Found) => void;

const LATER: Found = { when: 'later', isType: false, isReExport: false, names: ['*'] };
/** What loads modules by names that it is given, however one gets at it. */
const HIDDEN = new Set(['getBuiltinModule', 'createRequire', 'dlopen']);
/** Of built-in modules, names that load others by means that no parser sees. */
const LOADERS: Readonly<Record<string, readonly string[] | 'all'>> = {
  'node:child_process': ['fork', 'default', '*'],
  'node:cluster': 'all',
  'node:inspector': 'all',
  'node:module': 'all',
  'node:repl': 'all',
  'node:vm': 'all',
  'node:wasi': 'all',
  'node:worker_threads': ['default', '*'],
};
/** Of built-in modules that load others, names that do not. */
const HARMLESS: ReadonlySet<string> = new Set(['node:module enableCompileCache']);

/** Every import of a module. `nodes` are all nodes of its tree, `text` is what they are from. */
export function importsIn(path: string, text: string, nodes: readonly Node[]): Imports {
  const imports: Import[] = [];
  const refused: Node[] = [];
  const known = new Set<Node>();
  const exported = exportedIn(nodes);
  const workers = workersIn(nodes);
  for (const node of nodes) {
    const take: Take = (specifier, found) => {
      const value = literalOf(specifier);
      const resolved = value === undefined ? undefined : resolve(path, value);
      if (!resolved || isLoader(resolved.target, found)) refused.push(node);
      else imports.push({ ...resolved, ...found });
    };
    readStatement(node, exported, take);
    readExpression(node, take, (own) => known.add(own));
    if (node.type === 'NewExpression' && workers.has(calleeName(node) ?? '') && !namesFile(node))
      refused.push(node);
    if (HIDDEN.has(nameOf(node) ?? '')) refused.push(node);
  }
  refused.push(...nodes.filter((node) => isImportMeta(node) && !known.has(node)));
  return { imports, unknowable: refused.map((node) => excerpt(text, node)) };
}

function isLoader(target: string, { isType, names }: Found): boolean {
  const loading = LOADERS[target];
  if (isType || loading === undefined) return false;
  if (loading !== 'all') return names.some((name) => loading.includes(name));
  return names.length === 0 || names.some((name) => !HARMLESS.has(`${target} ${name}`));
}

/** Names by which a module makes workers. */
function workersIn(nodes: readonly Node[]): Set<string> {
  const renamed = nodes.filter(
    (node) => node.type === 'ImportSpecifier' && nameOf(nodeAt(node, 'imported')) === 'Worker',
  );
  return new Set(['Worker', ...renamed.flatMap((node) => nameOf(nodeAt(node, 'local')) ?? [])]);
}

function excerpt(text: string, node: Node): string {
  return text.slice(node.start, node['end'] as number).replaceAll(/\s+/g, ' ');
}

/** What a specifier stands for in a file; undefined where no rule can tell: an absolute path, a URL, `#` of a manifest. */
function resolve(path: string, specifier: string): Pick<Import, 'target' | 'kind'> | undefined {
  if (isBuiltin(specifier)) {
    return { target: specifier.startsWith('node:') ? specifier : `node:${specifier}`, kind: 'built-in' };
  }
  if (/[?#%\\:]/.test(specifier)) return undefined;
  if (/^\.\.?(\/|$)/.test(specifier)) return { target: join(dirname(path), specifier), kind: 'file' };
  return /^[@\w]/.test(specifier) ? { target: specifier, kind: 'package' } : undefined;
}

/** Imports that are statements, and those of types. */
function readStatement(node: Node, exported: ReadonlySet<string>, take: Take): void {
  const isType = node['importKind'] === 'type' || node['exportKind'] === 'type';
  const found = { when: 'at once', isType, isReExport: false } as const;
  const source = nodeAt(node, 'source');
  if (node.type === 'ImportDeclaration') {
    const isReExport = namesIn(node, 'local').some((name) => exported.has(name));
    take(source, { ...found, isReExport, names: takenBy(node, 'imported') });
  } else if (node.type === 'ExportNamedDeclaration' && source) {
    take(source, { ...found, isReExport: true, names: takenBy(node, 'local') });
  } else if (node.type === 'ExportAllDeclaration') {
    take(source, { ...found, isReExport: true, names: ['*'] });
  } else if (node.type === 'TSImportType') {
    take(source ?? nodeAt(node, 'argument'), { ...found, isType: true, names: [] });
  } else if (node.type === 'TSExternalModuleReference') {
    take(nodeAt(node, 'expression'), { ...found, names: ['*'] });
  }
}

/** The names that are taken of a module, as it calls them; types are not there to be taken. */
function takenBy(node: Node, key: string): string[] {
  const specifiers = nodesAt(node, 'specifiers').filter(
    (each) => each['importKind'] !== 'type' && each['exportKind'] !== 'type',
  );
  return specifiers.map((each) => {
    if (each.type === 'ImportDefaultSpecifier') return 'default';
    return each.type === 'ImportNamespaceSpecifier' ? '*' : (nameOf(nodeAt(each, key)) ?? '*');
  });
}

function namesIn(node: Node, key: string): string[] {
  return nodesAt(node, 'specifiers').flatMap((each) => nameOf(nodeAt(each, key)) ?? []);
}

/** Names that a module exports by themselves, which it may have imported. */
function exportedIn(nodes: readonly Node[]): Set<string> {
  const statements = nodes.filter(
    (node) => node.type === 'ExportNamedDeclaration' && !nodeAt(node, 'source'),
  );
  return new Set(statements.flatMap((node) => namesIn(node, 'local')));
}

/**
 * Imports that are expressions: `import()`, `import.meta.resolve()`, and files that are named by a URL beside the
 * module's own, as workers are. `know` takes the `import.meta` that is accounted for by them.
 */
function readExpression(node: Node, take: Take, know: (own: Node) => void): void {
  if (node.type === 'ImportExpression') return take(nodeAt(node, 'source'), LATER);
  const [first, second] = nodesAt(node, 'arguments');
  const callee = nodeAt(node, 'callee');
  if (node.type === 'CallExpression' && callee?.type === 'MemberExpression') {
    const object = nodeAt(callee, 'object');
    if (!object || !isImportMeta(object) || memberName(callee) !== 'resolve') return;
    know(object);
    take(first, LATER);
  } else if (node.type === 'NewExpression' && calleeName(node) === 'URL' && second && isOwnUrl(second)) {
    know(nodeAt(second, 'object') as Node);
    take(first, LATER);
  } else if (node.type === 'MemberExpression' && memberName(node) === 'main') {
    know(nodeAt(node, 'object') as Node);
  }
}

function calleeName(node: Node): string | undefined {
  const callee = nodeAt(node, 'callee');
  return callee?.type === 'MemberExpression' ? memberName(callee) : nameOf(callee);
}

function isImportMeta(node: Node): boolean {
  return node.type === 'MetaProperty' && nameOf(nodeAt(node, 'meta')) === 'import';
}

function isOwnUrl(node: Node): boolean {
  const object = nodeAt(node, 'object');
  return object !== undefined && isImportMeta(object) && memberName(node) === 'url';
}

/** Is a worker's file `new URL(…, import.meta.url)`, which is judged where it stands? */
function namesFile(worker: Node): boolean {
  const [file] = nodesAt(worker, 'arguments');
  const [, base] = file?.type === 'NewExpression' ? nodesAt(file, 'arguments') : [];
  return base !== undefined && isOwnUrl(base);
}
