import assert from 'node:assert/strict';
import { it } from 'node:test';
import { boundedFiles } from './bounded.ts';

const MB = 2 ** 20;
const fact = (path: string, text: string) => ({ path, layer: undefined, fact: { formats: ['a'], text } });

it('files of configuration are held as long as they fit, and the rest is told', () => {
  const large = 'x'.repeat(4 * MB);
  const { files, gaps } = boundedFiles([
    fact('/a', large),
    fact('/b', 'below'),
    fact('/b', large),
    fact('/c', large.slice(MB)),
    fact('/d', large),
    fact('/e', 'small'),
  ]);
  assert.deepEqual([...files.keys()], ['/a', '/b', '/c', '/e']);
  assert.deepEqual(
    gaps.map(({ kind, subject }) => [kind, subject]),
    [['limit', '/d']],
  );
});

it('files weigh something however little is in them, and so do lists and maps', () => {
  const held = (count: number, text: string) => {
    const facts = Array.from({ length: count }, (_, index) => fact(`/${index}`, text));
    return boundedFiles(facts).files.size;
  };
  assert.ok(held(100_000, 'a') <= 10_240);
  assert.equal(held(100, 'x'.repeat(90_000)), 100);
  assert.ok(held(100, '{},'.repeat(30_000)) < 25);
});

it('a dump of a cluster fits as long as it is read at all', () => {
  const dump = fact('/dump.json', 'x'.repeat(32 * MB));
  assert.deepEqual(boundedFiles([dump]), { files: new Map([['/dump.json', dump]]), gaps: [] });
});
