import type { VulnerableCode } from '../../model/advisory.ts';

type Specific = Readonly<Record<string, unknown>>;

/** Modules that one advisory names, and names in each of them. Real ones have 60 and 400. */
const MAXIMUM_MODULES = 256;
const MAXIMUM_NAMES = 1_024;
/** A path or the name of a function. */
const NAME = /^[^\p{Cc}\s]{1,512}$/u;

/**
 * The code that an advisory names: Go's `imports` (https://go.dev/doc/security/vuln/database#schema) or RustSec's
 * `affects.functions`. Undefined where it names none, or what is not understood: then any code of the package counts.
 */
export function vulnerableCode(ecosystem: string, specific: Specific): VulnerableCode[] | undefined {
  const code = ecosystem === 'Go' ? fromImports(specific['imports']) : fromFunctions(specific['affects']);
  return code && code.length > 0 && code.length <= MAXIMUM_MODULES ? code : undefined;
}

function fromImports(imports: unknown): VulnerableCode[] | undefined {
  if (!Array.isArray(imports)) return undefined;
  const code = imports.slice(0, MAXIMUM_MODULES + 1).map((one: unknown) => {
    if (!isRecord(one) || typeof one['path'] !== 'string' || !NAME.test(one['path'])) return undefined;
    const [symbols, systems, architectures] = [one['symbols'], one['goos'], one['goarch']].map(namesIn);
    // Fewer than there are would call the others not vulnerable.
    if (!symbols || !systems || !architectures) return undefined;
    return { module: one['path'], symbols, systems, architectures };
  });
  return code.every((one) => one !== undefined) ? code : undefined;
}

function fromFunctions(affects: unknown): VulnerableCode[] | undefined {
  const functions = isRecord(affects) ? namesIn(affects['functions']) : undefined;
  if (!functions || functions.length === 0) return undefined;
  const modules = Map.groupBy(functions, (name) => name.split('::', 1)[0] ?? '');
  return Array.from(modules, ([module, symbols]) => ({ module, symbols, systems: [], architectures: [] }));
}

/** Empty where there is no list; undefined where it is none of names, or too long. */
function namesIn(value: unknown): string[] | undefined {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.length > MAXIMUM_NAMES) return undefined;
  const names = value.filter((name): name is string => typeof name === 'string' && NAME.test(name));
  return names.length === value.length ? names : undefined;
}

function isRecord(value: unknown): value is Specific {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
