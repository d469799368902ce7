import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { gitleaksignore } from './reader.ts';

const COMMIT = 'ab'.repeat(20);

describe('gitleaksignore', () => {
  it('reads fingerprints with a commit and without, and names what is none', () => {
    const { exceptions, remarks } = gitleaksignore.read(
      `# known\n${COMMIT}:src/a b.ts:generic-api-key:12\r\n\nconf/x:y.env:token:0\nwhat\n`,
      '.gitleaksignore',
    );
    assert.deepEqual(
      exceptions.map(({ source, selector }) => [source, selector]),
      [
        [
          '.gitleaksignore:2',
          {
            ids: ['generic-api-key'],
            kinds: ['leak'],
            paths: [{ grammar: 'text', text: 'src/a b.ts' }],
            startLine: 12,
            commit: COMMIT,
          },
        ],
        [
          '.gitleaksignore:4',
          {
            ids: ['token'],
            kinds: ['leak'],
            paths: [{ grammar: 'text', text: 'conf/x:y.env' }],
            startLine: 1,
          },
        ],
      ],
    );
    assert.deepEqual(
      remarks.map(({ problem, source }) => [problem, source]),
      [['unsupported', '.gitleaksignore:5']],
    );
  });

  it('is known by its name', () => {
    for (const name of ['.gitleaksignore', 'gitleaksignore', '.betterleaksignore'])
      assert.ok(gitleaksignore.recognises(name, []), name);
    assert.ok(!gitleaksignore.recognises('.trivyignore', []));
  });

  it('survives any text, and is refused where it is too long', () => {
    fc.assert(fc.property(fc.string(), (text) => void gitleaksignore.read(text, 'x')));
    assert.throws(() => gitleaksignore.read('\n'.repeat(100_001), 'x'), { code: 'limit' });
  });
});
