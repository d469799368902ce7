import type { LocatedFact } from '../../../../model/analyser.ts';
import type { Assembly, FoundGap } from '../../types.ts';
import { linkedVersion } from './linked-version.ts';
import type { Module } from './module-info.ts';
import { builtModule, packageOf, type Place, unversionedGaps, withBroken } from './module-package.ts';
import { assembleProjects } from './project.ts';
import type { GoFact } from './unit.ts';

const GO_RELEASE = /^go(\d+(?:\.\d+)*(?:(?:alpha|beta|rc)\d+)?)/;
/** A single file, built without a module of its own. */
const NO_MODULE = 'command-line-arguments';

type Program = Extract<GoFact, { kind: 'program' }>;

/** Turns facts into packages: modules, and the standard library as `stdlib`, as Go's advisories name it. */
export function assembleGo(all: Iterable<LocatedFact<GoFact>>, unit: string): Assembly {
  const facts = [...all];
  const assemblies = [
    ...facts.map(({ fact, ...place }) => assembleFact(fact, { ...place, unit })),
    assembleProjects(facts, unit),
  ];
  return {
    packages: assemblies.flatMap((assembly) => [...assembly.packages]),
    gaps: assemblies.flatMap((assembly) => assembly.gaps),
  };
}

/** What belongs to a project is put together with the other files of its folder. */
function assembleFact(fact: GoFact, place: Place): Assembly {
  const subject = place.path;
  if (fact.kind === 'program') return withBroken(assembleProgram(fact, place), fact, 'embedded', subject);
  if (fact.kind !== 'gap') return { packages: [], gaps: [] };
  return { packages: [], gaps: [{ ...fact.gap, subject, evidence: fact.evidence }] };
}

function assembleProgram(program: Program, place: Place): Assembly {
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
