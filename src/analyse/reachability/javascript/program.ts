import type { ModuleFacts } from '../../../model/reachability/module-facts.ts';
import type { Entry, Program } from '../../call-graph/types.ts';
import { folderOf, normalised, type FileTree } from '../../file-tree/file-tree.ts';
import { JAVASCRIPT } from './language.ts';
import type { Manifests } from '../types.ts';
import { isBuiltIn, mayLoad } from './built-in.ts';
import { resolveModule } from './resolve.ts';

/** What a program in JavaScript is read from. */
export interface ScriptFiles {
  readonly modules: ReadonlyMap<string, ModuleFacts>;
  readonly manifests: Manifests;
  readonly tree: FileTree;
}

/** Files whose code is not JavaScript: it calls nothing but what it is given. */
const NO_SOURCE = /\.(?:json|node|wasm|css|svg|png)$/;

/** The program that these modules start. */
export function scriptProgram({ modules, manifests, tree }: ScriptFiles, entries: readonly Entry[]): Program {
  const inFolder = folderModules(modules);
  return {
    language: JAVASCRIPT,
    modules,
    entries,
    passesViews: (path, other) => packageOf(path) === packageOf(other) || PASSES_VIEWS.test(other),
    enginesFor: enginesIn(modules),
    isLoading: mayLoad,
    resolve(from, specifier, name) {
      const begun = /^(\.{1,2}\/.*)\*$/s.exec(specifier)?.[1];
      if (begun !== undefined)
        return { modules: inFolder(from, begun).map((path) => ({ path, name })), isOutside: true };
      const files = resolveModule(from, specifier, tree, manifests);
      const sources = files.filter((path) => !NO_SOURCE.test(path));
      return {
        modules: sources.map((path) => ({ path, name })),
        isOutside: sources.length < files.length || files.length === 0 || isBuiltIn(specifier),
      };
    },
  };
}

/** Packages that give names of views to Express as they were given them. */
const PASSES_VIEWS = /\/node_modules\/@nestjs\/(?:core|platform-express)\//;
const IN_PACKAGE = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;

/** The folder of the package that a module is of; empty of the project's own. */
function packageOf(path: string): string {
  return IN_PACKAGE.exec(path)?.[0] ?? '';
}

/** Packages that a module finds by their names, and that have what engines of views are called by. */
function enginesIn(modules: ScriptFiles['modules']): (path: string) => readonly string[] {
  let folders: Set<string> | undefined;
  return (path) => {
    folders ??= new Set([...modules].flatMap(([one, { isEngine }]) => (isEngine ? [packageOf(one)] : [])));
    return [...folders].flatMap((folder) => {
      const [above = '', name = ''] = folder.split(/\/node_modules\/(?!.*\/node_modules\/)/);
      return name !== '' && name !== 'express' && path.startsWith(`${above}/`) ? [name] : [];
    });
  };
}

/** More than are followed together. */
const MAXIMUM_IN_FOLDER = 20_000;

/** Modules whose paths begin as a computed name does. */
function folderModules(modules: ScriptFiles['modules']): (from: string, begun: string) => readonly string[] {
  let sorted: readonly string[] | undefined;
  const known = new Map<string, readonly string[]>();
  return (from, begun) => {
    const at =
      `${normalised(`${folderOf(from)}/${folderOf(begun)}`)}/`.replace(/^\/\//, '/') +
      begun.slice(folderOf(begun).length + 1);
    let found = known.get(at);
    if (found) return found;
    sorted ??= [...modules.keys()].toSorted();
    const first = firstFrom(sorted, at);
    const rest = sorted.slice(first, first + MAXIMUM_IN_FOLDER);
    const end = rest.findIndex((path) => !path.startsWith(at));
    known.set(at, (found = end < 0 ? rest : rest.slice(0, end)));
    return found;
  };
}

function firstFrom(sorted: readonly string[], text: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
