import type { LocatedFact } from '../../../../model/analyser.ts';
import type { Evidence } from '../../../../model/package.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import { languagePackage } from '../../language-package/found-package.ts';
import { listed } from '../../language-package/unversioned.ts';
import type { Assembly, FoundGap, FoundPackage } from '../../types.ts';
import type { Module } from './module-info.ts';

/** Go's word for a version that it does not know. */
const UNKNOWN = '(devel)';

/** Where a fact is from, and the unit that found it. */
export type Place = Omit<LocatedFact<unknown>, 'fact'> & { readonly unit: string };

/** The assembly, with a gap for lines that are not understood. */
export function withBroken(
  { packages, gaps }: Assembly,
  { broken = [] }: { readonly broken?: readonly number[] },
  evidence: Evidence,
  subject: string,
): Assembly {
  const parts = brokenParts(broken, evidence).map(({ gap }) => ({ ...gap, subject, evidence }));
  return { packages, gaps: [...gaps, ...parts] };
}

/**
 * What was built in a module's place. A folder keeps the module's name without a version, since nobody knows how
 * much of that version is in it.
 */
export function builtModule({ path, version, replacement }: Module): Module {
  if (replacement && isKnown(replacement.version)) return replacement;
  return { path, version: replacement || !isKnown(version) ? '' : version };
}

function isKnown(version: string): boolean {
  return version !== '' && version !== UNKNOWN;
}

/** One gap for all the modules of a file whose version is not known. */
export function unversionedGaps(modules: readonly Module[], evidence: Evidence, place: Place): FoundGap[] {
  const names = modules.filter((module) => module.version === '').map((module) => module.path);
  if (names.length === 0) return [];
  const reason = `no version is known of ${listed(names)}`;
  return [{ kind: 'unknown', subject: place.path, reason, informational: true, evidence }];
}

/** The package of a module. */
export function packageOf(
  module: Module & { readonly direct?: boolean },
  evidence: Evidence,
  { path, layer, unit }: Place,
  range?: string,
): FoundPackage {
  const slash = module.path.lastIndexOf('/');
  return languagePackage({
    unit,
    ecosystem: 'golang',
    namespace: slash > 0 ? module.path.slice(0, slash) : undefined,
    purlName: module.path.slice(slash + 1),
    name: module.path,
    version: module.version,
    direct: module.direct,
    range,
    path,
    layer,
    evidence,
  });
}
