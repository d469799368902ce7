import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { plimsollignore } from './reader.ts';

describe('plimsollignore', () => {
  it('keeps the lines that say something, with their numbers', () => {
    const text = '# tests\ntest/\r\n\n!test/keep\n  \n\\#a \n';
    assert.deepEqual(plimsollignore.read(text, '.plimsollignore'), {
      exceptions: [],
      remarks: [],
      paths: [
        {
          file: '.plimsollignore',
          lines: [
            { line: 2, pattern: 'test/' },
            { line: 4, pattern: '!test/keep' },
            { line: 6, pattern: '\\#a ' },
          ],
        },
      ],
    });
  });

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const lines = plimsollignore.read(text, 'a').paths.flatMap(({ lines: list }) => list);
        assert.ok(lines.every(({ pattern }) => pattern.trim() !== ''));
      }),
    );
  });
});
