import assert from 'node:assert/strict';
import { it } from 'node:test';
import { boundedFiles } from './bounded.ts';

it('files of configuration are held as long as they fit, and the rest is told', () => {
  const large = 'x'.repeat(30 * 2 ** 20);
  const fact = (path: string, text: string) => ({ path, layer: undefined, fact: { formats: ['a'], text } });
  const { files, gaps } = boundedFiles([
    fact('/a', large),
    fact('/b', 'below'),
    fact('/b', large),
    fact('/c', large),
    fact('/d', 'small'),
  ]);
  assert.deepEqual([...files.keys()], ['/a', '/b', '/d']);
  assert.deepEqual(
    gaps.map(({ kind, subject }) => [kind, subject]),
    [['limit', '/c']],
  );
});
