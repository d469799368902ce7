import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { closingCount, countsIn, failuresIn, type Outcome, slowest } from './outcome.ts';

const OUTPUT = `▶ a suite
  ✔ holds (1.2ms)
  ✖ breaks (0.3ms)
ℹ tests 12
ℹ suites 2
ℹ pass 10
ℹ fail 1
ℹ cancelled 0
ℹ skipped 1
ℹ todo 0
ℹ duration_ms 61

✖ failing tests:

✖ breaks (0.3ms)
`;

const outcome = (name: string, seconds: number, output: string): Outcome => ({
  suite: {
    name,
    path: `${name}.test.ts`,
    lane: 'machine',
    needsDownloads: false,
    repeats: false,
    hasBounds: false,
    mostSeconds: 60,
    size: 1,
  },
  hasPassed: false,
  output,
  counts: countsIn(output),
  seconds,
  cpuSeconds: undefined,
});

describe('what came of a suite', () => {
  it('is counted as its own runner counted, with colours too', () => {
    assert.deepEqual(countsIn(OUTPUT), {
      tests: 12,
      suites: 2,
      pass: 10,
      fail: 1,
      cancelled: 0,
      skipped: 1,
      todo: 0,
    });
    assert.equal(countsIn(OUTPUT.replaceAll(/^ℹ.*$/gm, '\u001B[34m$&\u001B[39m')).tests, 12);
  });

  it('is a failure where it ended before that', () => {
    assert.equal(countsIn('▶ a suite\n  ✔ holds\nℹ tests 1\nℹ pass 1\n').fail, 1);
  });

  it('is repeated from where the runner tells of failures, or whole', () => {
    assert.equal(failuresIn(OUTPUT), '✖ failing tests:\n\n✖ breaks (0.3ms)\n');
    assert.equal(failuresIn('killed'), 'killed');
  });

  it('is added up in the form of the runner', () => {
    const text = closingCount([outcome('one', 1, OUTPUT), outcome('two', 1, 'killed')], 1, 5);
    assert.equal(
      text,
      'ℹ tests 14\nℹ suites 2\nℹ pass 10\nℹ fail 3\nℹ cancelled 0\nℹ skipped 1\nℹ todo 0\nℹ duration_ms 5',
    );
  });

  it('is told of the slowest first', () => {
    const text = slowest(
      [outcome('quick', 1, OUTPUT), outcome('slow', 60, OUTPUT), outcome('slower', 61, OUTPUT)],
      2,
    );
    assert.match(text, /^ℹ +61\.0 s.*slower.*\nℹ +60\.0 s.*slow \(machine\)$/);
  });
});
