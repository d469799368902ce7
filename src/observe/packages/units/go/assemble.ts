import type { LocatedFact } from '../../../../model/analyser.ts';
import type { Evidence } from '../../../../model/package.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import { languagePackage } from '../../language-package/found-package.ts';
import { listed } from '../../language-package/unversioned.ts';
import type { Assembly, FoundGap, FoundPackage } from '../../types.ts';
import { linkedVersion } from './linked-version.ts';
import type { Module } from './module-info.ts';
import type { GoFact } from './unit.ts';

/** Go's word for a version that it does not know. */
const UNKNOWN = '(devel)';
const GO_RELEASE = /^go(\d+(?:\.\d+)*(?:(?:alpha|beta|rc)\d+)?)/;
/** What `go` and `toolchain` directives name: the oldest release that may build the module. */
const RELEASE = /^\d+(?:\.\d+){0,2}(?:(?:alpha|beta|rc)\d+)?$/;
/** A single file, built without a module of its own. */
const NO_MODULE = 'command-line-arguments';

type Place = LocatedFact<GoFact> & { readonly unit: string };
type FactOf<Kind extends GoFact['kind']> = Extract<GoFact, { kind: Kind }>;

/** Turns facts into packages: modules, and the standard library as `stdlib`, as Go's advisories name it. */
export function assembleGo(all: Iterable<LocatedFact<GoFact>>, unit: string): Assembly {
  const facts = [...all];
  const assemblies = facts.map((located) => assembleFact({ ...located, unit }));
  return {
    packages: assemblies.flatMap((assembly) => [...assembly.packages]),
    gaps: assemblies.flatMap((assembly) => assembly.gaps),
  };
}

function assembleFact(place: Place): Assembly {
  const { path: subject, fact } = place;
  if (fact.kind === 'program') return withBroken(assembleProgram(fact, place), fact, 'embedded', subject);
  if (fact.kind === 'go.mod') return withBroken(assembleGoMod(fact, place), fact, 'locked', subject);
  return { packages: [], gaps: [{ ...fact.gap, subject, evidence: fact.evidence }] };
}

function withBroken(
  { packages, gaps }: Assembly,
  { broken = [] }: { readonly broken?: readonly number[] },
  evidence: Evidence,
  subject: string,
): Assembly {
  const parts = brokenParts(broken, evidence).map(({ gap }) => ({ ...gap, subject, evidence }));
  return { packages, gaps: [...gaps, ...parts] };
}

function assembleProgram(program: FactOf<'program'>, place: Place): Assembly {
  const { path, main, dependencies, linkerFlags, goVersion } = program;
  const isToolchain = path.startsWith('cmd/') && !main;
  const release = GO_RELEASE.exec(goVersion)?.[1] ?? '';
  const ofGo = ['stdlib', ...(isToolchain ? ['toolchain'] : [])].map((name) => ({
    path: name,
    version: release,
  }));
  const modules = dependencies.map(builtModule);
  const all = [
    ...ofGo,
    ...(main ? [withLinkedVersion(builtModule(main), linkerFlags ?? '')] : []),
    ...modules,
  ];
  const saysNothing = !main && modules.length === 0 && !isToolchain && path !== NO_MODULE;
  return {
    packages: all.map((module) => packageOf(module, 'embedded', place)),
    gaps: [...unversionedGaps(all, 'embedded', place), ...(saysNothing ? [silentGap(place.path)] : [])],
  };
}

function silentGap(subject: string): FoundGap {
  return { kind: 'unknown', subject, reason: 'a Go program built without modules', evidence: 'embedded' };
}

function withLinkedVersion(main: Module, linkerFlags: string): Module {
  return main.version === '' ? { ...main, version: linkedVersion(linkerFlags, main.path) ?? '' } : main;
}

/**
 * What was built in a module's place. A folder keeps the module's name without a version, since nobody knows how
 * much of that version is in it.
 */
function builtModule({ path, version, replacement }: Module): Module {
  if (replacement && isKnown(replacement.version)) return replacement;
  return { path, version: replacement || !isKnown(version) ? '' : version };
}

function isKnown(version: string): boolean {
  return version !== '' && version !== UNKNOWN;
}

function assembleGoMod(goMod: FactOf<'go.mod'>, place: Place): Assembly {
  const isComplete = isAtLeast(goMod.go ?? '', 17);
  const evidence = isComplete ? 'locked' : 'declared';
  const modules = goMod.requirements.map((module) => ({ ...builtModule(module), direct: module.direct }));
  const release = GO_RELEASE.exec(goMod.toolchain ?? '')?.[1] ?? goMod.go ?? '';
  const stdlib = RELEASE.test(release)
    ? [packageOf({ path: 'stdlib', version: '' }, 'declared', place, `>=${release}`)]
    : [];
  return {
    packages: [...stdlib, ...modules.map((module) => packageOf(module, evidence, place))],
    gaps: [
      ...unversionedGaps(modules, evidence, place),
      ...(isComplete || modules.length === 0 ? [] : [incompleteGap(place.path)]),
    ],
  };
}

function incompleteGap(subject: string): FoundGap {
  const reason = 'before Go 1.17, a go.mod file does not list the modules that its requirements need';
  return { kind: 'undecided', subject, reason, evidence: 'declared' };
}

/** Is a `go` directive's version 1.`minor` or later? */
function isAtLeast(version: string, minor: number): boolean {
  const [first = 0, second = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return first > 1 || (first === 1 && second >= minor);
}

/** One gap for all the modules of a file whose version is not known. */
function unversionedGaps(modules: readonly Module[], evidence: Evidence, place: Place): FoundGap[] {
  const names = modules.filter((module) => module.version === '').map((module) => module.path);
  if (names.length === 0) return [];
  const reason = `no version is known of ${listed(names)}`;
  return [{ kind: 'unknown', subject: place.path, reason, informational: true, evidence }];
}

function packageOf(
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
