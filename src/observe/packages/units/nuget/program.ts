import { posix } from 'node:path';
import type { LocatedFact } from '../../../../model/analyser.ts';
import { parseJsonObject } from '../../../document/json.ts';
import { decodeText } from '../../../document/text.ts';
import { readExecutables, sectionNamed } from '../../../executable/executable.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { packageOfAssembly } from './assembly.ts';
import { depsJsonIn } from './bundle.ts';
import { packagesOfDepsJson } from './lock-files.ts';

/** Assemblies, and programs that are published as a single file. */
export const PROGRAM: PackageFormat = {
  evidence: 'installed',
  maximumSize: 4 * 1024 * 1024 * 1024,
  recognises: () => false,
  read(file): LanguageFact[] {
    const executables = readExecutables(file);
    if (executables.some((one) => sectionNamed(one, '.gopclntab'))) return [];
    const assembly = executables.some(({ format }) => format === 'pe') ? packageOfAssembly(file) : undefined;
    if (assembly) return [assembly];
    const bundled = depsJsonIn(file, executables);
    if (bundled === undefined) return [];
    const path = `${file.entry.path}!/.deps.json`;
    if (bundled !== 'none')
      return packagesOfDepsJson(parseJsonObject(decodeText(bundled), path), path, 'embedded');
    const reason = 'a single file of .NET without a .deps.json, so what is in it cannot be told';
    return [{ kind: 'gap', evidence: 'embedded', gap: { kind: 'unknown', reason } }];
  },
};

/**
 * Without the assemblies that are told already: a `*.deps.json` names them with their packages, or they lie in the
 * folder of a package that NuGet unpacked.
 */
export function withoutNamedAssemblies(
  facts: Iterable<LocatedFact<LanguageFact>>,
): Iterable<LocatedFact<LanguageFact>> {
  const named = new Set<string>();
  const unpacked = new Set<string>();
  for (const { path, fact } of facts) {
    if (fact.kind === 'files') for (const one of fact.paths) named.add(one.toLowerCase());
    if (fact.kind === 'package' && path.endsWith('.nuspec')) unpacked.add(posix.dirname(path));
  }
  return {
    *[Symbol.iterator]() {
      for (const located of facts) {
        const { path, fact } = located;
        if (fact.kind === 'files') continue;
        const isTold = named.has(path.toLowerCase()) || (unpacked.size > 0 && isBelow(path, unpacked));
        if (!isTold || path.endsWith('.nuspec')) yield located;
      }
    },
  };
}

function isBelow(path: string, folders: ReadonlySet<string>): boolean {
  for (let folder = posix.dirname(path); folder !== '/' && folder !== '.'; folder = posix.dirname(folder))
    if (folders.has(folder)) return true;
  return false;
}
