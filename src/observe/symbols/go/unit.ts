import { Fault } from '../../../model/fault.ts';
import type { OpenFile } from '../../../model/file.ts';
import type { GoFunctionsFact } from '../../../model/reachability/program-functions.ts';
import { readExecutables } from '../../executable/executable.ts';
import { readBuildInfo } from '../../executable/go-build-info.ts';
import type { Executable } from '../../executable/types.ts';
import { ANY_PACKAGE } from '../../../model/reachability/program-functions.ts';
import { readFunctionName } from './function-name.ts';
import { readFunctionTable } from './function-table.ts';

/** Functions of one program that are told; the largest have some 300,000. */
const MAXIMUM_FUNCTIONS = 2_000_000;

/**
 * The functions in a program of Go by package; nothing where it is none. One that was built for several processors is not read:
 * what is in one of them need not be in another.
 */
export function* goFunctions(file: OpenFile): Generator<GoFunctionsFact, undefined> {
  try {
    yield* functionsOf(file);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    yield { kind: 'unread', reason: error.message };
  }
}

function* functionsOf(file: OpenFile): Generator<GoFunctionsFact, undefined> {
  const [executable, ...others] = readExecutables(file);
  const info = executable && readBuildInfo(file, executable);
  if (!info) return;
  const table = others.length > 0 ? undefined : readFunctionTable(file, executable);
  if (!table) {
    yield { kind: 'unread', reason: 'it has no table of functions that can be read' };
    return;
  }
  const packages = functionsIn(table.names);
  const settings = settingsIn(info.modules);
  yield {
    kind: 'program',
    system: settings.get('GOOS') ?? systemOf(executable),
    architecture: settings.get('GOARCH') ?? '',
    main: /^path\t(.*)$/m.exec(info.modules)?.[1] ?? '',
    hasInlined: table.hasInlined,
  };
  for (const [path, functions] of packages)
    yield { kind: 'package', path, functions: [...functions].join(' ') };
}

function functionsIn(names: Iterable<string>): Map<string, Set<string>> {
  const packages = new Map<string, Set<string>>();
  const inside = new Set<string>();
  let count = 0;
  for (const symbol of names) {
    if ((count += 1) > MAXIMUM_FUNCTIONS)
      throw new Fault('limit', `more than ${MAXIMUM_FUNCTIONS} functions`);
    const name = readFunctionName(symbol);
    if (!name) continue;
    let functions = packages.get(name.path);
    if (!functions) packages.set(name.path, (functions = new Set()));
    for (const one of name.names) functions.add(one);
    for (const one of name.inside) inside.add(one);
  }
  if (inside.size > 0) packages.set(ANY_PACKAGE, inside);
  return packages;
}

/** `build` lines of `runtime/debug.BuildInfo`. */
function settingsIn(modules: string): Map<string, string> {
  return new Map(
    Array.from(modules.matchAll(/^build\t([A-Z0-9]+)=(\S*)$/gm), ([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
}

function systemOf({ format }: Executable): string {
  return format === 'pe' ? 'windows' : '';
}
