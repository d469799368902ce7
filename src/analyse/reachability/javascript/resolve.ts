import type { Manifest, Manifests } from '../types.ts';
import { folderOf, normalised, type FileTree } from '../../file-tree/file-tree.ts';
import { isBuiltIn } from './built-in.ts';

const EXTENSIONS = ['', '.js', '.json', '.node', '.mjs', '.cjs', '.ts', '.tsx', '.mts', '.cts', '.jsx'];
const MAXIMUM_DEPTH = 16;
/** Whoever runs a program meets no types. */
const NEVER = new Set(['types', 'typings']);

/** `./`, `..` and what else ends so is a folder, even where a file has the name. */
const FOLDER = /(?:^|\/)\.{0,2}$/;

/**
 * Files that a specifier may stand for in a module, as Node.js resolves it; where conditions decide, those of all of them.
 * Empty for what is not there. A package that is called as a module of Node.js is never loaded by that name by Node.js
 * itself, and may be by what puts programs together for others.
 */
export function resolveModule(
  from: string,
  specifier: string,
  tree: FileTree,
  manifests: Manifests,
): string[] {
  if (specifier.startsWith('node:')) return [];
  if (/^\.{0,2}\//.test(specifier) || specifier === '.' || specifier === '..') {
    const at = normalised(specifier.startsWith('/') ? specifier : `${folderOf(from)}/${specifier}`);
    const inside = FOLDER.test(specifier) ? folderMain(at, tree, manifests) : [];
    return inside.length > 0 ? inside : fileOrFolder(at, tree, manifests);
  }
  if (specifier.startsWith('file://')) return fileOrFolder(normalised(specifier.slice(7)), tree, manifests);
  if (specifier.startsWith('#')) return ownImport(from, specifier, tree, manifests);
  return fromPackages(from, specifier, tree, manifests);
}

function fileOrFolder(path: string, tree: FileTree, manifests: Manifests): string[] {
  const file = withExtension(path, tree);
  return file === undefined ? folderMain(path, tree, manifests) : [file];
}

function withExtension(path: string, tree: FileTree): string | undefined {
  for (const extension of EXTENSIONS) {
    const file = tree.file(path + extension);
    if (file !== undefined) return file;
  }
  // TypeScript names what it will have become.
  const source = /\.([cm]?)js$/.exec(path);
  if (!source) return undefined;
  const stem = path.slice(0, -source[0].length);
  return tree.file(`${stem}.${source[1]}ts`) ?? tree.file(`${stem}.tsx`);
}

/** What a folder stands for: its `main`, or its index. */
export function folderMain(path: string, tree: FileTree, manifests: Manifests): string[] {
  const { main } = manifestAt(path, tree, manifests) ?? {};
  if (typeof main === 'string') {
    const target = normalised(`${path}/${main}`);
    const file = withExtension(target, tree) ?? withExtension(`${target}/index`, tree);
    if (file !== undefined) return [file];
  }
  const index = withExtension(`${path}/index`, tree);
  return index === undefined ? [] : [index];
}

function manifestAt(folder: string, tree: FileTree, manifests: Manifests): Manifest | undefined {
  const file = tree.file(`${folder}/package.json`);
  return file === undefined ? undefined : manifests.get(folderOf(file));
}

function ownImport(from: string, specifier: string, tree: FileTree, manifests: Manifests): string[] {
  for (let folder = folderOf(from); ; folder = folderOf(folder)) {
    const manifest = manifestAt(folder, tree, manifests);
    if (!manifest && folder === '') return [];
    if (!manifest) continue;
    return targetsFor(manifest.imports, specifier).flatMap((target) =>
      target.startsWith('.')
        ? fileOrFolder(normalised(`${folder}/${target}`), tree, manifests)
        : fromPackages(from, target, tree, manifests),
    );
  }
}

function fromPackages(from: string, specifier: string, tree: FileTree, manifests: Manifests): string[] {
  const parts = specifier.split('/');
  const count = specifier.startsWith('@') ? 2 : 1;
  const [name, inner] = [parts.slice(0, count).join('/'), parts.slice(count).join('/')];
  const own = inItself(from, name, inner, tree, manifests);
  if (own.length > 0) return own;
  for (let folder = folderOf(from); ; folder = folderOf(folder)) {
    const found = inPackage(`${folder}/node_modules/${name}`, inner, tree, manifests);
    if (found.length > 0) return found;
    if (folder === '') break;
  }
  if (isBuiltIn(specifier)) return [];
  // `NODE_PATH` may lead to them.
  return sharedFolders(manifests, name).flatMap((folder) => inPackage(folder, inner, tree, manifests));
}

/** A package that names itself gets itself, whatever else has its name. */
function inItself(from: string, name: string, inner: string, tree: FileTree, manifests: Manifests): string[] {
  for (let folder = folderOf(from); ; folder = folderOf(folder)) {
    const own = manifestAt(folder, tree, manifests);
    if (own)
      return own.name === name && own.exports !== undefined ? inPackage(folder, inner, tree, manifests) : [];
    if (folder === '') return [];
  }
}

const SHARED = new WeakMap<Manifests, ReadonlyMap<string, readonly string[]>>();

/** Where a package is installed that belongs to no project, as in `/usr/local/lib/node_modules`. */
function sharedFolders(manifests: Manifests, name: string): readonly string[] {
  let known = SHARED.get(manifests);
  if (!known) {
    const folders = [...manifests.keys()].filter((folder) => {
      const [above = '', , inner] = folder.split('/node_modules/');
      return inner === undefined && !manifests.has(above);
    });
    SHARED.set(manifests, (known = Map.groupBy(folders, (one) => one.split('/node_modules/')[1] ?? '')));
  }
  return known.get(name) ?? [];
}

function inPackage(folder: string, inner: string, tree: FileTree, manifests: Manifests): string[] {
  const manifest = manifestAt(folder, tree, manifests);
  const exported =
    manifest?.exports === undefined ? [] : exportedFiles(folder, manifest.exports, inner, tree);
  // A file that `exports` does not give may still be had by tools that do not follow it.
  if (exported.length > 0) return exported;
  return inner === ''
    ? folderMain(folder, tree, manifests)
    : fileOrFolder(`${folder}/${inner}`, tree, manifests);
}

/** The files that `exports` gives for a path in a package. */
function exportedFiles(folder: string, exports: unknown, inner: string, tree: FileTree): string[] {
  const key = inner === '' ? '.' : `./${inner}`;
  const isMap = isRecord(exports) && Object.keys(exports).some((one) => one.startsWith('.'));
  const targets = isMap ? targetsFor(exports, key) : key === '.' ? conditions(exports) : [];
  return [...new Set(targets)].flatMap(
    (target) => withExtension(normalised(`${folder}/${target}`), tree) ?? [],
  );
}

/** What a map of `exports` or `imports` gives for a key, patterns included. */
function targetsFor(map: unknown, key: string): string[] {
  if (!isRecord(map)) return [];
  if (Object.hasOwn(map, key)) return conditions(map[key]);
  return Object.entries(map).flatMap(([pattern, value]) => {
    const [before = '', after] = pattern.split('*', 2);
    const isFolder = after === undefined && before.endsWith('/');
    if ((after === undefined && !isFolder) || !key.startsWith(before)) return [];
    if (isFolder) return conditions(value).map((target) => target + key.slice(before.length));
    if (!key.endsWith(after ?? '') || key.length < pattern.length) return [];
    const middle = key.slice(before.length, key.length - (after ?? '').length);
    return conditions(value).map((target) => target.replaceAll('*', () => middle));
  });
}

/** Every target, whatever the conditions. */
export function conditions(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return [value];
  if (depth > MAXIMUM_DEPTH) return [];
  if (Array.isArray(value)) return value.flatMap((one) => conditions(one, depth + 1));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, one]) => (NEVER.has(name) ? [] : conditions(one, depth + 1)));
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
