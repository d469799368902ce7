import { Language } from '../../../model/sets/language.ts';
import { exactText, prefixText } from '../../../model/sets/patterns.ts';
import { pathLanguage } from '../../../model/segmentation/permission-traffic.ts';
import { has, type Layer, layered, readMask } from './layers.ts';
import type { Entry } from './maps.ts';
import { normalPaths } from './normal-requests.ts';
import { PLACEHOLDER } from './path-tree.ts';
import { malformed } from './read-maps.ts';
import { PLAIN } from './rule-set.ts';

/** Reads what is looked up for the paths of a rule set and a method. */
export class PathReader {
  readonly #layers: readonly Layer[];
  readonly #found: readonly Layer[];
  /** Bits that a path has for its placeholders, and not for its beginning. */
  readonly bitsBehind: bigint;

  /** Keys are without the set and the method. Throws a `Fault` (`malformed`). */
  constructor(paths: readonly Entry[], heads: readonly string[], placeholders: number) {
    const all = paths.map(([path, value]) => ({ path, mask: maskOf(path, value) }));
    const plain = all.filter(({ path }) => !hasPlaceholder(path));
    this.#layers = plain.toSorted((a, b) => a.path.length - b.path.length).map(layerOf);
    const masks = new Map(plain.map(({ path, mask }) => [path, mask]));
    if (heads.length > 0) checkBeginnings(masks);
    const others = all.filter(({ path }) => hasPlaceholder(path));
    this.bitsBehind = others.reduce(
      (bits, { path, mask }) => bits | (mask & ~beginningMask(path, masks)),
      0n,
    );
    this.#found = others
      .map(({ path, mask }) => ({ segments: segmentsOf(path), mask }))
      .filter(({ segments }) => segments.filter((one) => one === PLACEHOLDER).length <= placeholders)
      .map(({ segments, mask }) => ({ texts: textsFound(segments, heads), mask }));
  }

  /** The paths for which a rule's bit is there. */
  texts(bit: bigint): Language {
    const found = this.#found.filter(({ mask }) => has(mask, bit)).map(({ texts }) => texts);
    return layered(this.#layers, bit).union(Language.unionOf(found));
  }

  /** All bits that any path has. */
  get bits(): bigint {
    return [...this.#layers, ...this.#found].reduce((all, { mask }) => all | mask, 0n);
  }
}

function hasPlaceholder(path: string): boolean {
  return segmentsOf(path).includes(PLACEHOLDER);
}

function segmentsOf(path: string): string[] {
  return path.slice(1).split(/[/?]/).slice(0, -1);
}

/** What is told to be one path is not looked at again, so it must be in normal form. */
function maskOf(path: string, value: string): bigint {
  if (!/^\/(?:.*[/?])?$/.test(path)) throw malformed(`the path ${path}`);
  const mask = readMask(value, PLAIN);
  const isPath = path.endsWith('?') && !hasPlaceholder(path);
  if (hasPlaceholder(path) && !path.endsWith('?')) throw malformed(`the beginning ${path}`);
  if (has(mask, PLAIN) && !(isPath && normalPaths().includes(path.slice(0, -1))))
    throw malformed(`the path ${path} with the bits ${value}`);
  return mask & ~PLAIN;
}

function layerOf({ path, mask }: { path: string; mask: bigint }): Layer {
  return { texts: path.endsWith('?') ? exactText(path.slice(0, -1)) : prefixText(path), mask };
}

/** The bits of all that a path begins with. */
function beginningMask(path: string, masks: ReadonlyMap<string, bigint>): bigint {
  let bits = 0n;
  for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1))
    bits |= masks.get(path.slice(0, end + 1)) ?? 0n;
  return bits;
}

/** After a placeholder, what starts with a shorter beginning may be found again: whatever is longer has its bits. */
function checkBeginnings(masks: ReadonlyMap<string, bigint>): void {
  for (const [path, mask] of masks)
    if ((beginningMask(path, masks) & ~mask) !== 0n)
      throw malformed(`the path ${path} without the bits of its beginning`);
}

/**
 * The paths for which a path with placeholders is found: at each of them, the longest beginning that may have one must be
 * what is before it. Where another is longer, what follows that one is asked for.
 */
function textsFound(segments: readonly string[], heads: readonly string[]): Language {
  let texts = template(segments);
  for (const [at, segment] of segments.entries()) {
    if (segment !== PLACEHOLDER) continue;
    const before = ['', ...segments.slice(0, at), ''].join('/');
    if (!heads.includes(before)) return Language.NONE;
    const longer = heads
      .filter((head) => head.length > before.length && head.startsWith(before))
      .map((head) => head.slice(1, -1).split('/'))
      .filter((head) => head[at] !== PLACEHOLDER && isCompatible(head, segments));
    for (const head of longer) texts = texts.subtract(template(head).concat(prefixText('/')));
  }
  return texts;
}

/** Can a path that has the segments start with the other ones? */
function isCompatible(head: readonly string[], segments: readonly string[]): boolean {
  return head.every((one, at) => one === segments[at] || segments[at] === PLACEHOLDER || one === PLACEHOLDER);
}

function template(segments: readonly string[]): Language {
  const path = segments.map((one) => (one === PLACEHOLDER ? '/{any}' : `/${one}`)).join('');
  return pathLanguage({ kind: 'template', path });
}
