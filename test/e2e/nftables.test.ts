import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { proveSegmentation } from '../../src/analyse/segmentation/profiles/prove.ts';
import { NFTABLES } from '../../src/enforce/network/nftables/compile.ts';
import { describeDisagreement } from '../fixtures/proved.ts';
import { segmentationArbitrary } from '../fixtures/segmentation-arbitrary.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { absence, missing } from './real-part.ts';

export const lane: Lane = 'machine';

const canIsolate = spawnSync('unshare', ['-n', 'true']).status === 0;
const skip = missing('nft', 'ip', 'python3') || absence(canIsolate, 'the right to make network namespaces');
const AUDITED = segmentationArbitrary({ requests: true, audit: true });

/** Loads an artefact in a fresh namespace and tells what the kernel then has. */
function listed(artefact: string): string {
  return execFileSync('unshare', ['-n', 'sh', '-c', 'nft -j -f - && nft -j list ruleset'], {
    input: artefact,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
}

describe('what nftables says of the artefacts', { skip }, () => {
  it('is that it takes them, and that what it then lists means what profiles say', () => {
    fc.assert(
      fc.property(AUDITED, fc.constantFrom('tighter', 'wider'), (segmentation, onLoss) => {
        const { artefacts, losses } = NFTABLES.compile(segmentation, { onLoss });
        for (const { text } of artefacts)
          execFileSync('unshare', ['-n', 'nft', '-c', '-j', '-f', '-'], { input: text, stdio: 'pipe' });
        const loaded = artefacts.map(({ path, text }) => ({ path, text: listed(text) }));
        for (const { policies, engine } of NFTABLES.parse?.(loaded, segmentation) ?? []) {
          const { unexplained } = proveSegmentation(segmentation, { policies, engines: [engine] }, losses);
          assert.deepEqual(unexplained.map(describeDisagreement), []);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('is that hostile names are nothing but names', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.constantFrom('"; flush ruleset; #', '@x', '$x', '*', '../..', 'a\nb', '\u0000', 'x'.repeat(400)),
    );
    fc.assert(
      fc.property(segmentationArbitrary(), hostile, ({ members }, id) => {
        const [member] = members;
        assert.ok(member);
        const renamed = { members: [{ ...member, id, name: id }] };
        for (const { text } of NFTABLES.compile(renamed, { onLoss: 'tighter' }).artefacts) {
          const { nftables } = JSON.parse(listed(text)) as { nftables: { table?: { name: string } }[] };
          for (const { table } of nftables) assert.equal(table?.name ?? 'plimsoll', 'plimsoll');
        }
      }),
      { numRuns: 25 },
    );
  });
});
