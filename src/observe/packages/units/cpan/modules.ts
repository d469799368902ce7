import { posix } from 'node:path';
import type { LocatedFact } from '../../../../model/analyser.ts';
import type { LanguageFact } from '../../language-package/types.ts';

type Facts = Iterable<LocatedFact<LanguageFact>>;

/** Modules that a manifest asks for are of the distributions that the lock file beside it says provide them. */
export function ofTheirDistributions(facts: Facts): Facts {
  const providers = new Map<string, string>();
  for (const { path, fact } of facts) {
    if (fact.kind !== 'package' || fact.evidence !== 'locked') continue;
    const name = fact.name.slice(fact.name.indexOf('/') + 1);
    for (const alias of fact.aliases ?? []) providers.set(keyOf(path, alias), name);
  }
  return {
    *[Symbol.iterator]() {
      for (const located of facts) {
        const { path, fact } = located;
        const isAsked = fact.kind === 'package' && fact.evidence === 'declared';
        const name = isAsked ? providers.get(keyOf(path, fact.name)) : undefined;
        yield isAsked && name !== undefined ? { ...located, fact: { ...fact, name } } : located;
      }
    },
  };
}

function keyOf(path: string, name: string): string {
  return `${posix.dirname(path)}\0${name}`;
}
