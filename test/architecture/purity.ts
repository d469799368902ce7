import type { Breach } from './breach.ts';
import { type Graph, reachedFrom, wayTo } from './graph.ts';
import type { Import, Module } from './module.ts';
import type { GlobalUse } from './scopes.ts';

/** What modules may take of packages and of Node: names, or all that there is. */
export type Allowed = Readonly<Record<string, readonly string[] | 'all'>>;

/** Whatever these give depends on their arguments alone. */
export const PURE_IMPORTS: Allowed = {
  'node:crypto': ['createHash', 'createHmac', 'createPublicKey', 'hash'],
  'node:util': ['isDeepStrictEqual'],
  'node:zlib': ['crc32', 'constants', 'gunzipSync', 'zstdCompressSync', 'zstdDecompressSync'],
  '@marcbachmann/cel-js': ['Environment'],
  '@marcbachmann/cel-js/serialize': ['serialize'],
  ignore: ['default'],
  'packageurl-js': ['PackageURL'],
  'spdx-expression-parse': ['default'],
  re2js: ['RE2JS', 'RE2JSException'],
  yaml: 'all',
  zod: 'all',
};
/** Globals of the language that depend on their arguments alone, whatever is done with them. */
const PURE_GLOBALS = new Set(
  `Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean Buffer DataView Error Float32Array Float64Array
  Infinity Int8Array Int16Array Int32Array Iterator JSON Map NaN Number Object Promise Proxy RangeError ReferenceError
  Reflect RegExp Set String Symbol SyntaxError TextDecoder TextEncoder TypeError URL URLSearchParams Uint8Array
  Uint8ClampedArray Uint16Array Uint32Array WeakMap WeakSet decodeURIComponent encodeURIComponent isNaN parseFloat
  parseInt structuredClone undefined WebAssembly`.split(/\s+/),
);
const PURE_DATE = new Set(['parse', 'UTC']);

/** Is a file in a place where all is pure? What touches a machine is in an `apply.ts`. */
export function isPurePlace(path: string): boolean {
  if (/^src\/control\/.+\/plan\.ts$/.test(path)) return true;
  return (
    /^src\/(analyse|decide|enforce|model)\//.test(path) && !/^src\/enforce\/(.+\/)?apply\.ts$/.test(path)
  );
}

/** Pure places that are not: by what they use themselves, and by what they reach elsewhere. */
export function purityBreaches(graph: Graph): Breach[] {
  const places = [...graph.values()].filter(({ path }) => isPurePlace(path));
  return places.flatMap((module) => [
    ...impurities(module, PURE_IMPORTS).map((what): Breach => ({
      file: module.path,
      rule: 'purity',
      what,
      says: `is pure, but uses ${what}`,
    })),
    ...impureWays(module, graph),
  ]);
}

/** Impure files that a module reaches outside of pure places; those inside are told of by themselves. */
function impureWays({ path, imports }: Module, graph: Graph): Breach[] {
  const leave = imports.filter(
    ({ kind, isType, target }) => kind === 'file' && !isType && !isPurePlace(target),
  );
  const reach = reachedFrom(
    leave.map(({ target }) => target),
    graph,
    ({ target, isType }) => !isType && !isPurePlace(target),
  );
  return [...reach.keys()].flatMap((what): Breach[] => {
    const module = graph.get(what);
    const impure = module ? impurities(module, PURE_IMPORTS) : [];
    if (impure.length === 0) return [];
    const says = `is pure, but reaches ${wayTo(what, reach).join(' → ')}, which uses ${impure.join(', ')}`;
    return [{ file: path, rule: 'purity', what, says }];
  });
}

/** What a module uses that is not a function of its arguments, or that may not be. */
export function impurities(module: Module, allowed: Allowed): string[] {
  const found = [
    ...module.imports.flatMap((each) => impureImports(each, allowed)),
    ...module.globals.filter((use) => !isPure(use)).map(nameOfUse),
    ...(module.takesConstructors ? ['a constructor of a value'] : []),
  ];
  return [...new Set(found)];
}

function impureImports({ kind, target, isType, names }: Import, allowed: Allowed): string[] {
  if (kind === 'file' || isType) return [];
  const list = allowed[target];
  if (list === 'all') return [];
  if (!list || names.length === 0) return [target];
  return names.filter((name) => !list.includes(name)).map((name) => `${name} of ${target}`);
}

function isPure({ name, use }: GlobalUse): boolean {
  if (PURE_GLOBALS.has(name)) return true;
  if (name === 'Math') return use.kind === 'member' && use.name !== 'random';
  if (name !== 'Date') return false;
  if (use.kind === 'new') return use.arguments > 0;
  return use.kind === 'instanceof' || (use.kind === 'member' && PURE_DATE.has(use.name));
}

function nameOfUse({ name, use }: GlobalUse): string {
  if (use.kind === 'member') return `${name}.${use.name}`;
  return use.kind === 'new' ? `new ${name}` : name;
}
