import type { ModuleFacts } from '../../../model/reachability/module-facts.ts';
import type { Entry, Program } from '../../call-graph/types.ts';
import type { FileTree } from '../../file-tree/file-tree.ts';
import { JAVASCRIPT } from './language.ts';
import type { Manifests } from '../types.ts';
import { isBuiltIn } from './built-in.ts';
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
  return {
    language: JAVASCRIPT,
    modules,
    entries,
    resolve(from, specifier, name) {
      const files = resolveModule(from, specifier, tree, manifests);
      const sources = files.filter((path) => !NO_SOURCE.test(path));
      return {
        modules: sources.map((path) => ({ path, name })),
        isOutside: sources.length < files.length || files.length === 0 || isBuiltIn(specifier),
      };
    },
  };
}
