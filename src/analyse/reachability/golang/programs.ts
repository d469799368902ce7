import type { LocatedFact } from '../../../model/analyser.ts';
import type { GoFunctionsFact } from '../../../model/reachability/program-functions.ts';
import type { GoProgram } from '../types.ts';

/** Functions by which a program of Go starts others, or loads code, where the linker left any of them. */
const STARTING: readonly (readonly [path: string, functions: readonly string[]])[] = [
  ['syscall', ['forkExec', 'forkAndExecInChild', 'Exec', 'StartProcess', 'ForkExec']],
  ['golang.org/x/sys/unix', ['Exec', 'Syscall', 'RawSyscall']],
  ['plugin', ['Open', 'open']],
];

/** Programs of Go by path, with their packages put together; why one was not read where it was not. */
export function goProgramsOf(facts: Iterable<LocatedFact<GoFunctionsFact>>): Map<string, GoProgram | string> {
  const programs = new Map<string, GoProgram | string>();
  let packages = new Map<string, ReadonlySet<string>>();
  for (const { path, fact } of facts)
    if (fact.kind === 'unread') programs.set(path, fact.reason);
    else if (fact.kind === 'package') packages.set(fact.path, new Set(fact.functions.split(' ')));
    else {
      packages = new Map();
      const { kind: _, ...program } = fact;
      programs.set(path, { ...program, packages });
    }
  return programs;
}

/** May it start other programs, or load code? Undefined where it is no program of Go that was read. */
export function startsOthers(program: GoProgram | string | undefined): boolean | undefined {
  if (program === undefined || typeof program === 'string') return undefined;
  // Nothing tells what code of other languages does that it may be linked with.
  if (program.packages.has('runtime/cgo')) return undefined;
  return STARTING.some(([path, functions]) => functions.some((one) => program.packages.get(path)?.has(one)));
}
