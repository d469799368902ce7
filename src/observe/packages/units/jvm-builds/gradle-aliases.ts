import { posix } from 'node:path';
import type { LocatedFact } from '../../../../model/analyser.ts';
import type { LanguageFact, UsedAlias } from '../../language-package/types.ts';
import { configurationBefore, isForDevelopment } from './gradle-configurations.ts';

type Facts = Iterable<LocatedFact<LanguageFact>>;

/** `libs.boat.core`, `libs.bundles.all`: a catalog, whose name ends so, and an alias in it. */
const ACCESSOR = /(?<![\w.])(\w{0,60}[lL]ibs(?:\.[A-Za-z]\w{0,127}){1,16})(?!\w)/g;
/** What a build asks of an alias. */
const OF_PROVIDER = /\.(?:get|asProvider)(?:\..*)?$/;

/** How builds write an alias of a catalog: dashes and underscores are dots. */
export function accessorOf(catalog: string, alias: string): string {
  return `${catalog}.${alias.replaceAll(/[-_]/g, '.')}`;
}

/** The aliases of version catalogs that a build names, and whether each is for its development only. */
export function usedAliases(text: string): UsedAlias[] {
  const used = new Map<string, boolean>();
  let [configuration, end]: [string | undefined, number] = [undefined, 0];
  for (const { index, 0: whole, 1: written = '' } of text.matchAll(ACCESSOR)) {
    const goesOn = end > 0 && /^\s{0,64},\s{0,64}$/.test(text.slice(end, Math.min(index, end + 130)));
    if (!goesOn) configuration = configurationBefore(text, index);
    end = index + whole.length;
    const alias = written.replace(OF_PROVIDER, '');
    used.set(alias, isForDevelopment(configuration) && used.get(alias) !== false);
  }
  return Array.from(used, ([alias, development]) => ({ kind: 'alias', alias, development }));
}

/** Libraries of catalogs are for development where every build of their project that names them says so. */
export function withAliasUses(facts: Facts): Facts {
  const projects = new Map<string, Map<string, boolean>>();
  for (const { path, fact } of facts)
    if (fact.kind === 'package' && fact.aliases) projects.set(projectOf(path), new Map());
  for (const { path, fact } of projects.size === 0 ? [] : facts) {
    if (fact.kind !== 'alias') continue;
    const used = projects.get(nearest(posix.dirname(path), projects) ?? '');
    used?.set(fact.alias, fact.development && used.get(fact.alias) !== false);
  }
  return {
    *[Symbol.iterator]() {
      for (const located of facts) {
        const { fact } = located;
        const used =
          fact.kind === 'package' && fact.aliases ? projects.get(projectOf(located.path)) : undefined;
        const told =
          fact.kind === 'package' ? (fact.aliases ?? []).flatMap((one) => used?.get(one) ?? []) : [];
        if (told.length === 0) yield located;
        else yield { ...located, fact: { ...fact, development: !told.includes(false) } as LanguageFact };
      }
    },
  };
}

/** A catalog lies in the folder `gradle` of its project. */
function projectOf(path: string): string {
  const folder = posix.dirname(path);
  return posix.basename(folder) === 'gradle' ? posix.dirname(folder) : folder;
}

/** The innermost project that a folder is of. */
function nearest(folder: string, projects: ReadonlyMap<string, unknown>): string | undefined {
  for (let at = folder; ; at = posix.dirname(at)) {
    if (projects.has(at)) return at;
    if (at === posix.dirname(at)) return undefined;
  }
}
