/** Files by their paths. */
export type Texts = Readonly<Record<string, string>>;

export const COMPILER = 'src/enforce/network/envoy/compile.ts';
export const one = (path: string, text: string): Texts => ({ [path]: text });
/** A compiler, which is pure; some names are given to it. */
export const pure = (text: string): Texts =>
  one(COMPILER, `import { f, g, given, name, parse, parts, retry, x } from './given.ts';\n${text}`);
export const family = {
  'src/observe/packages/registry.ts':
    "import { A } from './npm/unit.ts';\nimport { B } from './python/unit.ts';",
  'src/observe/packages/python/unit.ts': 'export const B = 1;',
};

/** A breach: what it is, the files that have it, and a part of the sentence that must come of it. */
export type Planted = readonly [what: string, files: Texts, expected: RegExp];
