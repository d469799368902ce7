import { posix } from 'node:path';
import type { LocatedFact } from '../../../model/analyser.ts';
import type { FileView } from '../../../model/file.ts';
import { isForeign } from './foreign-folders.ts';
import type { LanguageFact, NamedPackage } from './types.ts';

type Facts = Iterable<LocatedFact<LanguageFact>>;

/** The facts but for declared packages that have a manifest `NAME.extension` in the same tree: they are the project's own. */
export function withoutOwn(extension: string, facts: Facts, files: FileView): Facts {
  let isAsked = false;
  for (const { fact } of facts) isAsked ||= isDeclared(fact);
  if (!isAsked) return facts;
  const own = new Set<string>();
  for (const { path } of files.entries())
    if (path.endsWith(extension) && !isForeign(path)) own.add(posix.basename(path, extension));
  return {
    *[Symbol.iterator]() {
      for (const located of facts) {
        const { fact } = located;
        if (!isDeclared(fact) || !own.has(fact.name)) yield located;
      }
    },
  };
}

function isDeclared(fact: LanguageFact): fact is NamedPackage {
  return fact.kind === 'package' && fact.evidence === 'declared';
}
