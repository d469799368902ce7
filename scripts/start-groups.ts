// Which modules of the bundle stand in one file, as they are always loaded together: finding and opening a file costs
// more than reading what is in it.
import { join } from 'node:path';
import type { CodeSplittingGroup, Plugin, PluginContext } from 'rolldown';
import { root } from './bundled.ts';

/**
 * What is loaded before compiled code is kept, what every command loads, what tells of the options of a scan, what
 * every scan of an image loads that was read before, and what looks for secrets; with all that these import at once,
 * without what is in a group before.
 */
const GROUPS = {
  launch: ['src/apps/launcher/run-here.ts', 'src/apps/composition/version.ts'],
  start: [
    'src/apps/cli/run-program.ts',
    'src/apps/cli/commands/types.ts',
    'src/apps/cli/options/report-format.ts',
    'src/model/finding/severity.ts',
  ],
  command: ['src/apps/cli/commands/scan.ts'],
  scan: [
    'src/apps/composition/build-services.ts',
    'src/apps/composition/http.ts',
    'src/pipeline/build/scan.ts',
    'src/platform/advisories/store.ts',
    'src/present/scan/json/format.ts',
    'src/scanners/vuln/unit.ts',
  ],
  leaks: ['src/pipeline/develop/leaks.ts', 'src/scanners/secret/unit.ts'],
};

/** Of what scans load, what others need too, so that they need not load the rest. */
const SHARED = 'shared';
/** A module is shared when so many others that are loaded on demand, and not by such a scan, need it. */
const OTHERS = 5;

/** Who loads none of these gets nothing of what only those need who look for secrets. */
const OF_LEAKS = ['engine/scan-content.ts', 'generic/detector.ts', 'rules/rule-pack.ts'].map((path) =>
  absolute(`src/analyse/leaks/${path}`),
);

/** It does something as it is loaded: in a file with others, it would do it whenever one of these is wanted. */
const RUN_PROGRAM = join(root, 'src/apps/cli/run-program.ts');

interface StartGroups {
  readonly plugin: Plugin;
  readonly names: readonly string[];
  readonly groups: CodeSplittingGroup[];
}

/** Groups for the bundler, and the plugin that finds out what belongs to them. */
export function startGroups(): StartGroups {
  const groupOf = new Map<string, string>();
  const plugin: Plugin = {
    name: 'start-groups',
    buildEnd() {
      const modules = modulesOf(this);
      for (const [name, paths] of Object.entries(GROUPS))
        for (const id of reached(modules, paths.map(absolute)))
          if (id !== RUN_PROGRAM && !groupOf.has(id)) groupOf.set(id, name);
      const others = countOfOthers(modules, new Set([...GROUPS.command, ...GROUPS.scan].map(absolute)));
      for (const [id, name] of groupOf)
        if (name === 'scan' && (others.get(id) ?? 0) >= OTHERS) groupOf.set(id, SHARED);
      const elsewhere = countOfOthers(modules, new Set(OF_LEAKS));
      for (const [id, name] of groupOf) if (name === 'leaks' && elsewhere.has(id)) groupOf.delete(id);
    },
  };
  // A group brings what its modules import, as far as no group before it has that.
  const names = ['launch', 'start', SHARED, 'command', 'scan', 'leaks'];
  const groups = names.map((name, index) => ({
    name,
    test: (id: string) => groupOf.get(id) === name,
    priority: names.length - index,
    // What others need too is no part of this one, and needs nothing of it, so that no chunk imports another in a circle.
    ...(name === 'leaks' && { includeDependenciesRecursively: false }),
  }));
  return { plugin, names, groups };
}

function absolute(path: string): string {
  return join(root, path);
}

/** What each module imports, at once and on demand, but for parts of Node. */
type Modules = ReadonlyMap<
  string,
  { readonly imported: readonly string[]; readonly onDemand: readonly string[] }
>;

/** Asked for once: the bundler makes what it tells of a module anew each time. */
function modulesOf(bundle: PluginContext): Modules {
  return new Map(
    Array.from(bundle.getModuleIds(), (id) => {
      const info = bundle.getModuleInfo(id);
      return [id, { imported: ours(info?.importedIds), onDemand: ours(info?.dynamicallyImportedIds) }];
    }),
  );
}

function ours(ids: readonly string[] = []): string[] {
  return ids.filter((id) => !id.startsWith('node:'));
}

/** How many of the modules that are loaded on demand, and do not load one of these, load each module. */
function countOfOthers(modules: Modules, except: ReadonlySet<string>): Map<string, number> {
  const onDemand = new Set([...modules.values()].flatMap((one) => one.onDemand));
  const count = new Map<string, number>();
  for (const entry of onDemand) {
    const loaded = reached(modules, [entry]);
    if ([...except].some((id) => loaded.has(id))) continue;
    for (const id of loaded) count.set(id, (count.get(id) ?? 0) + 1);
  }
  return count;
}

/** These modules, and all that they import at once. */
function reached(modules: Modules, ids: readonly string[]): Set<string> {
  const found = new Set<string>();
  const waiting = [...ids];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue;
    const module = modules.get(id);
    if (!module) throw new Error(`${id} is named here, and is no part of the bundle`);
    found.add(id);
    waiting.push(...module.imported);
  }
  return found;
}
