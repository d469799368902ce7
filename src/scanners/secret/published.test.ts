import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openFile } from '../../../test/fixtures/file-view.ts';
import type { Distribution } from '../../model/distribution.ts';
import type { Severity } from '../../model/finding/head.ts';
import type { PublishedFact } from '../../observe/packages/system-package/published-files.ts';
import type { LeakFact } from './fact.ts';
import { identityOf, PublishedFiles } from './published.ts';

const DEBIAN: Distribution = { id: 'debian', version: '13', name: 'Debian', like: [] };
const TEXT = openFile('/usr/share/a', 'a text');
const PROGRAM = openFile('/usr/bin/a', '\x7fELF a program');

function leakIn(file: typeof TEXT, severity: Severity = 'high'): LeakFact {
  const identity = identityOf(file) ?? assert.fail();
  return {
    rule: { id: 'rule', title: 'Rule', severity, revoke: '', source: '' },
    confidence: 1,
    reasons: [],
    decodings: [],
    secret: { redacted: '****' },
    range: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 },
    file: identity,
  };
}

const filesOf = (name: string, file: typeof TEXT, algorithm: 0 | 1 | 2 = 0): PublishedFact => ({
  name,
  digests: `AAAAAAAAAAA${identityOf(file)?.digests[algorithm]}`,
});
const OF_DEBIAN: PublishedFact = { name: 'a', maker: 'debian' };

/** Who publishes the file that a leak is in. */
function publisherOf(
  leak: LeakFact,
  facts: readonly PublishedFact[],
  { distribution = DEBIAN, areOwnRules = true }: { distribution?: Distribution; areOwnRules?: boolean } = {},
): string | undefined {
  const located = facts.map((fact, layer) => ({ path: `/database/${layer}`, layer, fact }));
  return new PublishedFiles(located, [leak], distribution).suppressionOf(leak, areOwnRules)?.source;
}

describe('secrets in files that a distribution publishes', () => {
  it('are known by any of the digests that databases have', () => {
    for (const algorithm of [0, 1, 2] as const)
      assert.equal(publisherOf(leakIn(TEXT), [OF_DEBIAN, filesOf('a', TEXT, algorithm)]), '/database/1');
    assert.equal(publisherOf(leakIn(TEXT), [OF_DEBIAN, filesOf('a', PROGRAM)]), undefined);
  });

  it('are only those of packages that a distribution made, and that nothing says another made', () => {
    const files = filesOf('a', TEXT);
    const others: PublishedFact[][] = [
      [files],
      [{ name: 'b', maker: 'debian' }, files],
      [{ name: 'a', maker: '' }, files],
      [{ name: 'a', maker: 'fedora' }, files],
      [OF_DEBIAN, files, { name: 'a', maker: '' }],
      [{ name: 'a', maker: '' }, files, OF_DEBIAN],
    ];
    for (const facts of others) assert.equal(publisherOf(leakIn(TEXT), facts), undefined);
  });

  it('are those of what a distribution is made from, too, and none where nobody knows which it is', () => {
    const facts = [OF_DEBIAN, filesOf('a', TEXT)];
    const ubuntu = { ...DEBIAN, id: 'ubuntu', like: ['debian'] };
    assert.equal(publisherOf(leakIn(TEXT), facts, { distribution: ubuntu }), '/database/1');
    const alpine = { ...DEBIAN, id: 'alpine' };
    assert.equal(publisherOf(leakIn(TEXT), facts, { distribution: alpine }), undefined);
    const located = facts.map((fact) => ({ path: '/database', layer: 0, fact }));
    assert.equal(
      new PublishedFiles(located, [leakIn(TEXT)], undefined).suppressionOf(leakIn(TEXT), true),
      undefined,
    );
  });

  it('are told all the same where they are critical, or by rules of others, and in no program', () => {
    const facts = [OF_DEBIAN, filesOf('a', TEXT), filesOf('a', PROGRAM)];
    assert.equal(publisherOf(leakIn(TEXT, 'critical'), facts), undefined);
    assert.equal(publisherOf(leakIn(TEXT), facts, { areOwnRules: false }), undefined);
    assert.equal(publisherOf(leakIn(PROGRAM, 'critical'), facts), '/database/2');
    assert.equal(publisherOf(leakIn(PROGRAM), facts, { areOwnRules: false }), '/database/2');
  });

  it('are looked for in files of up to 512 MiB, a piece at a time', () => {
    const bytes = Buffer.alloc(3 * 2 ** 20 + 1, 'x');
    const file = openFile('/a', bytes);
    const sizes: number[] = [];
    const counting = {
      ...file,
      bytes: assert.fail,
      read: (at: number, length: number) => {
        sizes.push(length);
        return file.read(at, length);
      },
    };
    assert.deepEqual(identityOf(counting), identityOf(openFile('/b', bytes)));
    assert.ok(Math.max(...sizes) <= 2 ** 20);
    assert.equal(identityOf({ ...counting, entry: { ...file.entry, size: 2 ** 29 + 1 } }), undefined);
  });
});
