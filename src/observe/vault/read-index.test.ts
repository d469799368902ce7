import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { Fault } from '../../model/fault.ts';
import { readVaultIndex } from './read-index.ts';

const AT = '2026-01-01T00:00:00.000Z';
const HEAD = JSON.stringify({ format: 'plimsoll-vault-index-1', at: AT, key: 'ZmFrZQ==', guessable: 2 });
const [ONE, TWO, THREE] = ['1', '2', '3'].map((digit) => digit.repeat(64)) as [string, string, string];
const PLACE = { kind: 'value', mount: 'secret/', path: 'secret/data/shop', state: 'current', since: AT };
const entry = (fingerprint: string) => JSON.stringify({ fingerprint, places: [PLACE] });

describe('a file of fingerprints', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-vault-index-'));
  after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'vault.index');
  const read = (text: string) => {
    writeFileSync(path, text);
    return readVaultIndex(path);
  };

  it('tells where secrets are, of those that it has', () => {
    for (const end of ['', '\n']) {
      const index = read(`${HEAD}\n${entry(ONE)}\n${entry(TWO)}${end}`);
      assert.deepEqual([index.at, index.guessable], [AT, 2]);
      assert.deepEqual(
        [ONE, TWO, THREE].map((one) => index.placesOf(one)?.length),
        [1, 1, undefined],
      );
    }
    assert.equal(read(HEAD).placesOf(ONE), undefined);
  });

  it('is refused by the line that is wrong, those of fingerprints alone where they are asked for', () => {
    const wrong = (line: number) => ({ code: 'malformed', message: new RegExp(`line ${line} is none`) });
    assert.throws(() => read(''), wrong(1));
    assert.throws(() => read(entry(ONE)), wrong(1));
    assert.throws(() => read(`${HEAD}\n${entry(ONE)}\n\n`), wrong(3));
    assert.throws(() => read(`${HEAD}\n${entry('x'.repeat(64))}`), wrong(2));
    const index = read(`${HEAD}\n{"fingerprint":"${ONE}"}\n${entry(TWO)}`);
    assert.equal(index.placesOf(TWO)?.[0]?.path, 'secret/data/shop');
    assert.throws(() => index.placesOf(ONE), wrong(2));
  });

  it('is read as anybody may have written it', () => {
    const line = fc.oneof(
      fc.string(),
      fc.json({ maxDepth: 3 }),
      fc.constantFrom(HEAD, entry(ONE), '{"fingerprint":"'),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 5 }), fc.boolean(), (lines, hasHead) => {
        try {
          read((hasHead ? [HEAD, ...lines] : lines).join('\n')).placesOf(ONE);
        } catch (error) {
          assert.ok(error instanceof Fault && error.code === 'malformed', String(error));
        }
      }),
      { numRuns: propertyRuns(30) },
    );
  });
});
