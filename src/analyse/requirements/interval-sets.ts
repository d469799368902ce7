import { malformedVersion } from '../versions/malformed-version.ts';
import type { Comparator } from './comparators.ts';

/** One set of a range: `[1.0,2.0)`, `(,1.0]`, `[1.5]`. */
const SET = /\s*([[(])([^,[\]()]*)(?:(,)([^,[\]()]*))?([\])])\s*(?:,|\|\||$)/y;

/** Sets in brackets, of which one must hold, as Maven and NuGet write them. Throws a `Fault` (`malformed`) for other text. */
export function intervalSets(text: string, scheme: string): Comparator[][] {
  const alternatives: Comparator[][] = [];
  SET.lastIndex = 0;
  while (SET.lastIndex < text.length) {
    const set = SET.exec(text);
    if (!set) throw malformedVersion(scheme, text, 'expected a range such as [1.0,2.0)');
    alternatives.push(comparatorsOf(set));
  }
  return alternatives;
}

function comparatorsOf([, open, from = '', comma, to = '', close]: RegExpExecArray): Comparator[] {
  const [lower, upper] = [from.trim(), to.trim()];
  if (comma === undefined) return [{ operator: '=', version: lower }];
  return [
    ...(lower === '' ? [] : [{ operator: open === '[' ? '>=' : '>', version: lower } as const]),
    ...(upper === '' ? [] : [{ operator: close === ']' ? '<=' : '<', version: upper } as const]),
  ];
}
