import { posix } from 'node:path';
import type { LocatedFact } from '../../../../model/analyser.ts';
import type { LanguageFact } from '../../language-package/types.ts';

type Located = LocatedFact<LanguageFact>;

/** The facts that count: files of packages that Composer installed, wherever that is, are no project's. */
export function ofProjects(facts: Iterable<Located>): Iterable<Located> {
  const folders = new Set<string>();
  for (const { fact } of facts) if (fact.kind === 'package' && fact.folder) folders.add(fact.folder);
  if (folders.size === 0) return facts;
  return {
    *[Symbol.iterator]() {
      for (const located of facts)
        if (!isOfProject(located.fact) || !isBelow(located.path, folders)) yield located;
    },
  };
}

function isOfProject(fact: LanguageFact): boolean {
  return 'evidence' in fact && (fact.evidence === 'locked' || fact.evidence === 'declared');
}

function isBelow(path: string, folders: ReadonlySet<string>): boolean {
  for (let at = posix.dirname(path); at !== '/'; at = posix.dirname(at)) if (folders.has(at)) return true;
  return false;
}
