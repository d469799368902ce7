import { Fault } from '../../../../model/fault.ts';
import { parseJson } from '../../../../model/json/parse.ts';

const MAXIMUM_MODULES = 20_000;

/** A module as a program or a go.mod file names it; `replacement` is what was really built. */
export interface Module {
  readonly path: string;
  readonly version: string;
  /** Its version is empty where it is a folder. */
  readonly replacement?: { readonly path: string; readonly version: string };
}

/** What `go version -m` prints of a program. */
export interface ModuleInfo {
  /** Import path of the main package, such as `cmd/go`. */
  readonly path: string;
  readonly main?: Module;
  readonly dependencies: readonly Module[];
  /** `-ldflags` of the build, where it recorded them. */
  readonly linkerFlags?: string;
  /** Numbers of the lines that should name a module and do not. */
  readonly broken?: readonly number[];
}

/**
 * Reads the lines of `runtime/debug.BuildInfo`: `path`, `mod`, `dep`, `=>` and `build`, fields parted by tabs.
 * Throws a Fault (`limit`) beyond 20,000 modules.
 */
export function parseModuleInfo(text: string): ModuleInfo {
  const info: { path: string; linkerFlags?: string } = { path: '' };
  const modules: { main?: Module; dependencies: Module[] } = { dependencies: [] };
  const broken: number[] = [];
  let last: 'mod' | 'dep' | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const [key = '', ...columns] = line.split('\t');
    if (key === 'path') info.path = columns.join('\t');
    if (key === 'build' && columns[0]?.startsWith('-ldflags='))
      info.linkerFlags = unquoted(columns.join('\t').slice(9));
    if (key !== 'mod' && key !== 'dep' && key !== '=>') continue;
    const module = moduleOf(columns);
    if (!module || (key === '=>' && last === undefined)) broken.push(index + 1);
    else if (key === '=>') replace(modules, last, module);
    else if (key === 'mod') modules.main = module;
    else modules.dependencies.push(module);
    last = module && key !== '=>' ? key : undefined;
    if (modules.dependencies.length > MAXIMUM_MODULES)
      throw new Fault('limit', `the build information names more than ${MAXIMUM_MODULES} modules`);
  }
  return { ...info, ...modules, ...(broken.length > 0 && { broken }) };
}

/** Notes what was built instead of the module that was named last. */
function replace(
  modules: { main?: Module; dependencies: Module[] },
  last: 'mod' | 'dep' | undefined,
  replacement: Module,
): void {
  if (last === 'mod' && modules.main) modules.main = { ...modules.main, replacement };
  const dependency = modules.dependencies.at(-1);
  if (last === 'dep' && dependency) modules.dependencies.splice(-1, 1, { ...dependency, replacement });
}

function moduleOf(columns: readonly string[]): Module | undefined {
  const [path, version] = columns;
  return path && version !== undefined && columns.length <= 3 ? { path, version } : undefined;
}

/** A value that Go quotes where it has blanks or quotes. What JSON cannot read stays as it is. */
function unquoted(value: string): string {
  if (value.startsWith('`')) return value.slice(1, -1);
  if (!value.startsWith('"')) return value;
  try {
    return String(parseJson(value));
  } catch {
    return value;
  }
}
