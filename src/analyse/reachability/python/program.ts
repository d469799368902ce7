import type { ModuleFacts } from '../../../model/reachability/module-facts.ts';
import type { Entry, Program, Resolution } from '../../call-graph/types.ts';
import { folderOf, type FileTree } from '../../file-tree/file-tree.ts';
import { PYTHON } from './language.ts';
import { isStandard } from './standard.ts';

/** What a program in Python is read from. */
export interface PythonFiles {
  readonly modules: ReadonlyMap<string, ModuleFacts>;
  readonly tree: FileTree;
  /** Modules that are compiled: what they import is not read. */
  readonly natives?: readonly string[] | undefined;
}

/** The program that these modules start. */
export function pythonProgram(
  { modules, tree: written, natives = [] }: PythonFiles,
  entries: readonly Entry[],
): Program {
  const tree = withNatives(written, natives);
  const roots = rootsOf(
    modules,
    entries.map(({ path }) => path),
    tree,
  );
  const resolved = (from: string, specifier: string) => filesOf(from, specifier, roots, tree);
  const inside = insidePackages(modules);
  return {
    language: PYTHON,
    modules,
    entries,
    outerOf: (path) => outerOf(path, tree),
    membersOf: membersOf(modules, tree),
    resolve(from, specifier, name): Resolution {
      if (specifier.endsWith('*')) {
        const files = resolved(from, specifier.slice(0, -1));
        return { modules: inside(from, specifier, files).map((path) => ({ path, name })), isOutside: true };
      }
      const files = resolved(from, specifier);
      const inner =
        name === null
          ? []
          : resolved(from, specifier.endsWith('.') ? specifier + name : `${specifier}.${name}`);
      return {
        modules: [
          ...files.map((path) => ({ path, name })),
          // `from package import module` starts it.
          ...inner.filter((path) => !files.includes(path)).map((path) => ({ path, name: null })),
        ],
        isOutside: files.length + inner.length === 0 || isStandard(specifier) !== 'never',
      };
    },
  };
}

/** A tree that also knows compiled modules by the names that their sources would have. */
interface ModuleTree extends FileTree {
  native(path: string): string | undefined;
}

/** A tree in which a compiled module, `name.cpython-313-x86_64-linux-gnu.so`, is there as `name.py`, where nothing else is. */
function withNatives(tree: FileTree, natives: readonly string[]): ModuleTree {
  const named = new Map(
    natives.map((path) => {
      const folder = folderOf(path);
      return [`${folder}/${path.slice(folder.length + 1).split('.', 1)[0]}.py`, path];
    }),
  );
  return { file: (path) => tree.file(path) ?? named.get(path), native: (path) => named.get(path) };
}

/**
 * The files that a name of a module may be, relative or of the first roots that have it. What is called as a module of
 * Python can only be one beside a program: that comes first.
 */
function filesOf(
  from: string,
  specifier: string,
  roots: ReturnType<typeof rootsOf>,
  tree: ModuleTree,
): string[] {
  const dots = /^\.*/.exec(specifier)?.[0].length ?? 0;
  const parts = specifier
    .slice(dots)
    .split('.')
    .filter((part) => part !== '');
  const find = (folders: readonly string[]) => [
    ...new Set(folders.flatMap((root) => modulesAt(`${root}/${parts.join('/')}`, tree))),
  ];
  if (dots === 0) {
    for (const folders of LOOKED_IN[isStandard(specifier)](roots)) {
      const found = find(folders);
      if (found.length > 0) return found;
    }
    return [];
  }
  let folder = folderOf(from);
  for (let index = 1; index < dots; index += 1) folder = folderOf(folder);
  return find([folder]);
}

/**
 * Which roots have a name first. What Python has only in some versions is brought for the others by packages of that
 * very name, so no module inside a package is it: `typing` is not `flask/typing.py`.
 */
const LOOKED_IN: Record<ReturnType<typeof isStandard>, (roots: string[][]) => string[][]> = {
  always: (roots) => roots.slice(0, 1),
  sometimes: (roots) => roots.slice(1, 2),
  never: (roots) => roots.slice(1),
};

/** A source, and what is compiled beside it: Python takes that in place of the source. */
function modulesAt(path: string, tree: ModuleTree): string[] {
  const found = moduleAt(path, tree);
  const native = tree.native(tree.file(`${path}/__init__.py`) ? `${path}/__init__.py` : `${path}.py`);
  return [found, native].filter((one) => one !== undefined);
}

function moduleAt(path: string, tree: FileTree): string | undefined {
  return tree.file(`${path}/__init__.py`) ?? tree.file(`${path}.py`);
}

/** What `from package import *` starts of a package: those that it lists, or where it computes that, any. */
function membersOf(modules: PythonFiles['modules'], tree: FileTree): (path: string) => readonly string[] {
  let byFolder: ReadonlyMap<string, readonly string[]> | undefined;
  return (path) => {
    const { listed = [] } = modules.get(path) ?? {};
    if (!path.endsWith('/__init__.py') || listed.length === 0) return [];
    const folder = folderOf(path);
    byFolder ??= Map.groupBy(modules.keys(), (one) => folderOf(one.replace(/\/__init__\.py$/, '')));
    const any = listed.includes('*') ? (byFolder.get(folder) ?? []) : [];
    return [...any, ...listed.flatMap((name) => moduleAt(`${folder}/${name}`, tree) ?? [])];
  };
}

/** The modules in a package of which `package.*` is taken, with those in its own packages; it needs no file of its own. */
function insidePackages(
  modules: PythonFiles['modules'],
): (from: string, specifier: string, files: readonly string[]) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (from, specifier, files) => {
    const isRelative = specifier.startsWith('.');
    const folder = isRelative ? folderOf(from) : '';
    const part = `${folder}/${specifier.replace(/^\.+/, '').replaceAll('.', '/').slice(0, -1)}`;
    let found = known.get(part);
    const isIn = (path: string) => (isRelative ? path.startsWith(part) : path.includes(part));
    if (!found) known.set(part, (found = [...modules.keys()].filter(isIn)));
    return [...files, ...found];
  };
}

/** The package that a module is in, and its name there. */
function outerOf(path: string, tree: FileTree): { path: string; name: string } | undefined {
  const isPackage = path.endsWith('/__init__.py');
  const at = isPackage ? folderOf(path) : path.slice(0, -'.py'.length);
  const folder = folderOf(at);
  const outer = tree.file(`${folder}/__init__.py`);
  return outer === undefined || outer === path
    ? undefined
    : { path: outer, name: at.slice(folder.length + 1) };
}

/** Folders in which modules are looked for: those of what is started, these and those of installed packages, all others. */
function rootsOf(modules: PythonFiles['modules'], entries: readonly string[], tree: FileTree): string[][] {
  const folders = new Set<string>();
  for (const path of modules.keys()) {
    const folder = outsideOf(folderOf(path), tree);
    // Packages need no `__init__.py`: any folder above may be where the name begins.
    for (let one = folder; !folders.has(one); one = folderOf(one)) folders.add(one);
  }
  for (const folder of widenedBy(modules, tree)) folders.add(folder);
  const first = new Set(entries.flatMap((path) => [folderOf(path), outsideOf(folderOf(path), tree)]));
  const installed = [...folders].filter((folder) => /(?:site|dist)-packages$/.test(folder));
  // Which of the folders that are started are looked in is not known, so what is installed may come before them.
  return [[...first], [...first, ...installed], [...folders].filter((folder) => !first.has(folder))];
}

/** The folder that the outermost package around is in. */
function outsideOf(folder: string, tree: FileTree): string {
  let one = folder;
  // The outermost folder of all may be a package too.
  while (one !== '' && tree.file(`${one}/__init__.py`) !== undefined) one = folderOf(one);
  return one;
}

/** What gets at `sys.path` may have any folder of its package looked in. */
function widenedBy(modules: PythonFiles['modules'], tree: FileTree): Set<string> {
  const packages = new Set<string>();
  for (const [path, { widens }] of modules) {
    let folder = widens ? folderOf(path) : '';
    while (folderOf(folder) !== '' && tree.file(`${folderOf(folder)}/__init__.py`) !== undefined)
      folder = folderOf(folder);
    if (folder !== '') packages.add(folder);
  }
  const folders = new Set<string>();
  for (const path of packages.size > 0 ? modules.keys() : []) {
    const passed = [];
    for (let one = folderOf(path); one !== ''; one = folderOf(one)) {
      passed.push(one);
      if (packages.has(one)) for (const folder of passed.splice(0)) folders.add(folder);
    }
  }
  return folders;
}
