import type { VulnerableCode } from '../../../model/advisory.ts';
import type { Reachability } from '../../../model/finding/reachability.ts';
import { ANY_PACKAGE } from '../../../model/reachability/program-functions.ts';
import { type Contained, mostReachable, startedState } from '../programs.ts';
import type { GoProgram, JudgedPackage, NamedCode, ReachabilityInput, ReachabilityUnit } from '../types.ts';

const BY = 'functions in Go programs';

/** Reachability of modules of Go, by the functions that the linker left in programs. */
export const GOLANG_REACHABILITY: ReachabilityUnit = {
  id: 'golang',
  ecosystems: ['golang'],
  title: 'Go',
  judge: (input) => (one, code) =>
    mostReachable(
      one.locations.map(({ path }) => judgeIn(path, one, code, input)),
      { state: 'unknown', by: 'no program of it was found' },
    ),
};

function judgeIn(path: string, one: JudgedPackage, code: NamedCode, input: ReachabilityInput): Reachability {
  const program = input.goPrograms.get(path);
  if (program === undefined) return { state: 'unknown', by: `no program was read at ${path}` };
  if (typeof program === 'string') return { state: 'unknown', by: `${path}: ${program}` };
  const found = code ? namedIn(program, code) : anyIn(program, one);
  return startedState(path, found, input, BY);
}

/** Functions that an advisory names; packages where it names none of them. */
function namedIn(program: GoProgram, code: readonly VulnerableCode[]): Contained {
  const concerned = code.filter(
    ({ systems, architectures }) =>
      isAmong(program.system, systems) && isAmong(program.architecture, architectures),
  );
  if (concerned.length === 0)
    return {
      state: 'not reachable',
      by: `it concerns other systems than ${program.system}/${program.architecture}`,
    };
  let loaded: Contained | undefined;
  for (const { module, symbols } of concerned) {
    const functions = functionsOf(program, module);
    const symbol = symbols.find((name) => functions?.has(name));
    if (symbol !== undefined) return { state: 'reachable', what: `${module}.${symbol}` };
    if (functions && symbols.length === 0) loaded = { state: 'loaded', what: module };
  }
  const symbols = concerned.flatMap((one) => one.symbols);
  const like = symbols.find((name) => program.packages.get(ANY_PACKAGE)?.has(name));
  if (like !== undefined)
    return { state: 'unknown', by: `${like}, of whatever package, was put into another function` };
  return loaded ?? absent(program);
}

/** An advisory without names is about any package of the module. */
function anyIn(program: GoProgram, { name }: JudgedPackage): Contained {
  if (name === 'stdlib' || name === 'toolchain')
    return { state: 'unknown', by: 'no advisory names the functions' };
  const isOwn = (path: string) => path === name || path.startsWith(`${name}/`);
  const [what] = [...program.packages.keys(), ...(program.packages.has('main') ? [program.main] : [])].filter(
    isOwn,
  );
  return what === undefined ? absent(program) : { state: 'loaded', what };
}

function absent({ hasInlined }: GoProgram): Contained {
  return hasInlined
    ? { state: 'not reachable' }
    : { state: 'unknown', by: 'Go before 1.16 does not tell what functions it put into others' };
}

function functionsOf({ packages, main }: GoProgram, module: string): ReadonlySet<string> | undefined {
  return packages.get(module) ?? (module === main ? packages.get('main') : undefined);
}

function isAmong(one: string, all: readonly string[]): boolean {
  return all.length === 0 || one === '' || all.includes(one);
}
