import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { otherFindings } from '../../../test/fixtures/every-kind.ts';
import { sampleReport } from '../../../test/fixtures/report.ts';
import { type Finding, findingSchema } from './finding.ts';
import { aboutText } from './about.ts';
import { marked } from './fingerprint.ts';
import { gatherPlaces } from './gather.ts';
import type { LeakFinding } from './leak.ts';

const [LEAK] = otherFindings();
assert.ok(LEAK?.kind === 'leak');

function leakAt(path: string, secret: LeakFinding['secret']): LeakFinding {
  assert.ok(LEAK?.kind === 'leak');
  return marked<'leak'>({ ...LEAK, secret, subject: { kind: 'file', path } });
}

describe('gatherPlaces', () => {
  it('makes of one secret in several places one finding, where the first of them is', () => {
    const secret = { redacted: 'a…b', digest: 'd' };
    const others = sampleReport().findings;
    const found = [
      leakAt('/a', secret),
      ...others,
      leakAt('/b', secret),
      leakAt('/c', { redacted: 'a…b', digest: 'e' }),
      leakAt('/c', secret),
    ];
    const [first, ...rest] = gatherPlaces(found);
    assert.ok(first?.kind === 'leak');
    assert.deepEqual(
      [first.placeCount, first.otherPlaces?.map(({ subject }) => subject.kind === 'file' && subject.path)],
      [3, ['/b', '/c']],
    );
    assert.equal(aboutText(first), '/a (+2 more places)');
    assert.deepEqual(rest, [...others, leakAt('/c', { redacted: 'a…b', digest: 'e' })]);
    assert.deepEqual(findingSchema.parse(structuredClone(first)), first);
  });

  it('keeps apart what could be guessed, by file and number', () => {
    const found: Finding[] = [
      leakAt('/a', { redacted: '****' }),
      leakAt('/a', { redacted: '****', number: 2 }),
      leakAt('/b', { redacted: '****' }),
    ];
    assert.equal(gatherPlaces(found), found);
  });

  it('lists a thousand places, and counts all', () => {
    const secret = { redacted: 'a…b', digest: 'd' };
    const [first] = gatherPlaces(Array.from({ length: 2_500 }, (_, index) => leakAt(`/${index}`, secret)));
    assert.ok(first?.kind === 'leak');
    assert.deepEqual([first.placeCount, first.otherPlaces?.length], [2_500, 1_000]);
    assert.equal(aboutText(first), '/0 (+2,499 more places)');
  });
});
