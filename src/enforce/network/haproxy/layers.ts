import { Language } from '../../../model/sets/language.ts';
import { malformed } from './read-maps.ts';

/** What a layer decides of, and the rules that it satisfies there. */
export interface Layer {
  readonly texts: Language;
  readonly mask: bigint;
}

/** Later layers decide over earlier ones. Neighbours that decide alike are taken together. */
export function layered(layers: readonly Layer[], bit: bigint): Language {
  let all = Language.NONE;
  for (let at = 0; at < layers.length;) {
    const isIn = has(layers[at]?.mask ?? 0n, bit);
    let end = at;
    while (end < layers.length && has(layers[end]?.mask ?? 0n, bit) === isIn) end += 1;
    const texts = Language.unionOf(layers.slice(at, end).map((layer) => layer.texts));
    all = isIn ? all.union(texts) : all.subtract(texts);
    at = end;
  }
  return all;
}

export function has(mask: bigint, bit: bigint): boolean {
  return (mask & bit) !== 0n;
}

/** The bits of rules, and more beside them where `most` has them. Throws a `Fault` (`malformed`). */
export function readMask(text: string, most = 0n): bigint {
  const mask = /^(?:0|[1-9]\d{0,18})$/.test(text) ? BigInt(text) : -1n;
  if (mask < 0n || (mask & ~most) >> 62n !== 0n) throw malformed(`the bits ${text}`);
  return mask;
}
