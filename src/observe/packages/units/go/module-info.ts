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
}

/**
 * Reads the lines of `runtime/debug.BuildInfo`: `path`, `mod`, `dep`, `=>` and `build`, fields parted by tabs.
 * Throws a Fault: `malformed`, or `limit` beyond 20,000 modules.
 */
export function parseModuleInfo(text: string): ModuleInfo {
  const info: { path: string; main?: Module; linkerFlags?: string } = { path: '' };
  const dependencies: Module[] = [];
  let replace: ((replacement: Module) => void) | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const [key = '', ...columns] = line.split('\t');
    switch (key) {
      case 'path':
        info.path = columns.join('\t');
        break;
      case 'mod': {
        const module = moduleOf(columns, index);
        info.main = module;
        replace = (replacement) => (info.main = { ...module, replacement });
        break;
      }
      case 'dep': {
        const module = moduleOf(columns, index);
        const place = dependencies.push(module) - 1;
        replace = (replacement) => (dependencies[place] = { ...module, replacement });
        break;
      }
      case '=>':
        if (!replace)
          throw new Fault('malformed', `line ${index + 1} of the build information replaces no module`);
        replace(moduleOf(columns, index));
        replace = undefined;
        break;
      case 'build':
        if (columns[0]?.startsWith('-ldflags=')) info.linkerFlags = unquoted(columns.join('\t').slice(9));
        break;
      default:
    }
    if (dependencies.length > MAXIMUM_MODULES) {
      throw new Fault('limit', `the build information names more than ${MAXIMUM_MODULES} modules`);
    }
  }
  return { ...info, dependencies };
}

function moduleOf(columns: readonly string[], index: number): Module {
  const [path, version] = columns;
  if (!path || version === undefined || columns.length > 3) {
    throw new Fault('malformed', `line ${index + 1} of the build information names no module`);
  }
  return { path, version };
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
