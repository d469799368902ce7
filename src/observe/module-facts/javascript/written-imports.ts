import { loads } from './node-modules.ts';

const IMPORTS =
  /\b(?:require\s{0,9}\(|import\s{0,9}\(|import|from)\s{0,9}(?:"([^"\\\n]{1,300})"|'([^'\\\n]{1,300})')/g;
/** What loads modules otherwise, or makes code of text. */
const OTHERS = [
  /\b(?:eval|createRequire|getBuiltinModule|mainModule|dlopen)\b/,
  /\bprocess\s{0,9}\.\s{0,9}binding\b/,
  /\bFunction\s{0,9}\(/,
  /\.\s{0,9}constructor\s{0,9}\(/,
  /\brequire\b(?!\s{0,9}\(\s{0,9}["'])/,
  /\bimport\s{0,9}\((?!\s{0,9}["'])/,
];

/**
 * What a source may import, of its text alone, comments included; undefined where it may load something that it does not
 * name, and where it names nothing, so that it is perhaps no JavaScript at all.
 */
export function writtenImports(text: string): string[] | undefined {
  if (OTHERS.some((one) => one.test(text))) return undefined;
  const all = new Set(Array.from(text.matchAll(IMPORTS), ([, double, single]) => double ?? single ?? ''));
  return all.size === 0 || [...all].some((one) => loads(one) !== undefined) ? undefined : [...all];
}
