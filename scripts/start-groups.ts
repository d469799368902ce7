// Which modules of the bundle stand in one file, as they are always loaded together: finding and opening a file costs
// more than reading what is in it.
import { join } from 'node:path';
import type { CodeSplittingGroup, Plugin, PluginContext } from 'rolldown';
import { root } from './bundled.ts';

/**
 * What is loaded before compiled code is kept, and what every command loads; with all that these import at once, without
 * what is in a group before.
 */
const GROUPS = {
  launch: ['src/apps/launcher/run-here.ts', 'src/apps/composition/version.ts'],
  start: ['src/apps/cli/run-program.ts', 'src/apps/cli/commands/types.ts'],
};

/** It does something as it is loaded: in a file with others, it would do it whenever one of these is wanted. */
const RUN_PROGRAM = join(root, 'src/apps/cli/run-program.ts');

/** Groups for the bundler, and the plugin that finds out what belongs to them. */
export function startGroups(): { readonly plugin: Plugin; readonly groups: CodeSplittingGroup[] } {
  const groupOf = new Map<string, string>();
  const plugin: Plugin = {
    name: 'start-groups',
    buildEnd() {
      for (const [name, paths] of Object.entries(GROUPS))
        for (const id of reached(this, paths))
          if (id !== RUN_PROGRAM && !groupOf.has(id)) groupOf.set(id, name);
    },
  };
  const groups = Object.keys(GROUPS).map((name, index, { length }) => ({
    name,
    test: (id: string) => groupOf.get(id) === name,
    priority: length - index,
  }));
  return { plugin, groups };
}

/** Ids of the modules at these paths, and of all that they import at once. */
function reached(bundle: PluginContext, paths: readonly string[]): Set<string> {
  const found = new Set<string>();
  const waiting = paths.map((path) => join(root, path));
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue;
    const info = bundle.getModuleInfo(id);
    if (!info) throw new Error(`${id} is named here, and is no part of the bundle`);
    found.add(id);
    waiting.push(...info.importedIds.filter((each) => !each.startsWith('node:')));
  }
  return found;
}
