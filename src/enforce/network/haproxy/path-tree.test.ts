import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { PathPattern } from '../../../model/segmentation/permission.ts';
import { pathLanguage } from '../../../model/segmentation/permission-traffic.ts';
import type { Entry } from './maps.ts';
import { isInTree, MOST_PLACEHOLDERS, type PathTree, pathTree, PLACEHOLDER } from './path-tree.ts';
import { PathReader } from './read-paths.ts';

const segment = fc.constantFrom('a', 'b', 'ab', '{x}', '{y}');
const patternArbitrary = fc
  .record({
    kind: fc.constantFrom<PathPattern['kind']>('exact', 'prefix', 'template'),
    segments: fc.array(segment, { minLength: 1, maxLength: 5 }),
    end: fc.constantFrom('', '/'),
  })
  .map(({ kind, segments, end }): PathPattern => {
    const plain = segments.map((one) => (one.startsWith('{') ? 'c' : one));
    const path = `/${(kind === 'template' ? segments : plain).join('/')}${end}`;
    return { kind, path };
  })
  .filter(isInTree);
const patternsArbitrary = fc.array(patternArbitrary, { minLength: 1, maxLength: 8 });
const pathArbitrary = fc
  .tuple(fc.array(fc.constantFrom('a', 'b', 'c', 'ab', 'd'), { maxLength: 6 }), fc.constantFrom('', '/'))
  .map(([segments, end]) => `/${segments.join('/')}${segments.length === 0 ? '' : end}`);

function bitsOf(patterns: readonly PathPattern[]): { pattern: PathPattern; bits: bigint }[] {
  return patterns.map((pattern, index) => ({ pattern, bits: 1n << BigInt(index) }));
}

/** What the configuration does with a tree. */
function lookUp({ paths, heads }: PathTree, path: string): bigint {
  const longest = (keys: Iterable<string>, text: string): string =>
    [...keys]
      .filter((key) => text.startsWith(key))
      .reduce((all, one) => (one.length > all.length ? one : all), '');
  let asked = `${path}?`;
  let bits = paths.get(longest(paths.keys(), asked)) ?? 0n;
  for (let slot = 0; slot < MOST_PLACEHOLDERS; slot += 1) {
    const head = longest(heads, asked);
    if (head === '') return bits;
    asked = head + asked.slice(head.length).replace(/^[^/?]+/, PLACEHOLDER);
    bits |= paths.get(longest(paths.keys(), asked)) ?? 0n;
  }
  return bits;
}

function treeOf(patterns: readonly PathPattern[]): PathTree {
  const tree = pathTree(bitsOf(patterns));
  assert.ok(tree);
  return tree;
}

describe('a tree of paths', () => {
  it('has for each path all patterns that match it, and no other', () => {
    fc.assert(
      fc.property(
        patternsArbitrary,
        fc.array(pathArbitrary, { minLength: 1, maxLength: 20 }),
        (patterns, paths) => {
          const tree = treeOf(patterns);
          for (const path of paths) {
            const matching = bitsOf(patterns).filter(({ pattern }) => pathLanguage(pattern).includes(path));
            const expected = matching.reduce((all, { bits }) => all | bits, 0n);
            assert.equal(lookUp(tree, path), expected, path);
          }
        },
      ),
    );
  });

  it('is read back as the languages of its patterns', () => {
    fc.assert(
      fc.property(patternsArbitrary, (patterns) => {
        const { paths, heads } = treeOf(patterns);
        const entries = Array.from(paths, ([path, bits]): Entry => [path, bits.toString()]);
        const reader = new PathReader(entries, heads, MOST_PLACEHOLDERS);
        for (const { pattern, bits } of bitsOf(patterns))
          assert.ok(reader.texts(bits).equals(pathLanguage(pattern)), pattern.path);
      }),
    );
  });

  it('is read as what is found, where an entry is missing', () => {
    fc.assert(
      fc.property(
        patternsArbitrary,
        fc.nat(),
        fc.array(pathArbitrary, { minLength: 10 }),
        (patterns, at, asked) => {
          const { paths, heads } = treeOf(patterns);
          const all = [...paths];
          all.splice(at % all.length, 1);
          const fewer = { paths: new Map(all), heads };
          const entries = all.map(([path, bits]): Entry => [path, bits.toString()]);
          const reader = new PathReader(entries, heads, MOST_PLACEHOLDERS);
          for (const { bits } of bitsOf(patterns)) {
            const texts = reader.texts(bits);
            for (const path of asked)
              assert.equal(texts.includes(path), (lookUp(fewer, path) & bits) !== 0n, path);
          }
        },
      ),
    );
  });

  it('gives up where placeholders overlap too much', () => {
    const orders = ['abcd', 'abdc', 'acbd', 'acdb', 'bacd', 'bcad', 'cabd', 'cdab', 'dabc', 'dcba'];
    const patterns = orders.flatMap((order) =>
      Array.from(order, (_, at): PathPattern => {
        const segments = Array.from(order, (one, index) => (index === at ? one : '{x}'));
        return { kind: 'template', path: `/${segments.join('/')}` };
      }),
    );
    const nodes = 5 ** 0 + 5 ** 1 + 5 ** 2 + 5 ** 3 + 5 ** 4 - 1;
    assert.equal(pathTree(bitsOf(patterns), nodes)?.paths.size, 5 ** 4 - 1);
    assert.equal(pathTree(bitsOf(patterns), nodes - 1), undefined);
  });
});
