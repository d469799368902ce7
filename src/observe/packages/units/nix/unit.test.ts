import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { viewOf } from '../../../../../test/fixtures/file-view.ts';
import { parseStorePath } from './store-path.ts';
import { NIX_UNIT } from './unit.ts';

const HASH = '0c7c96gikmv87i7lv3vq5s1cmfjd6zf9';

describe('packages of Nix and Guix', () => {
  it('are the folders of their stores, each once', () => {
    const files = viewOf({
      [`/nix/store/${HASH}-openssl-3.0.14-bin/bin/openssl`]: '',
      [`/nix/store/${HASH}-openssl-3.0.14-bin/bin/c_rehash`]: '',
      [`/nix/store/${HASH}-python3.11-requests-2.31.0/lib/x`]: '',
      [`/nix/store/${HASH}-etc-fonts/conf`]: '',
      [`/gnu/store/${HASH}-hello-2.12.1/bin/hello`]: '',
      '/usr/bin/x': '',
    });
    const { packages } = NIX_UNIT.assemble([], { files, distribution: undefined });
    assert.deepEqual(
      [...packages].map(({ package: { purl, locations } }) => [purl, locations[0]?.path]),
      [
        ['pkg:nix/openssl@3.0.14?output=bin', `/nix/store/${HASH}-openssl-3.0.14-bin`],
        ['pkg:nix/python3.11-requests@2.31.0', `/nix/store/${HASH}-python3.11-requests-2.31.0`],
        ['pkg:guix/hello@2.12.1', `/gnu/store/${HASH}-hello-2.12.1`],
      ],
    );
  });

  it('are told from what has no version', () => {
    for (const name of ['source', 'x-1.0.drv', 'fix-2.patch', 'glibc', 'zlib-1.3.1.zip', 'serde-1.0.crate'])
      assert.equal(parseStorePath(`${HASH}-${name}`), undefined, name);
    assert.equal(parseStorePath('openssl-3.0'), undefined);
  });

  it('have a name and a version, whatever the folder', () => {
    const folder = fc.string({ unit: fc.constantFrom('a', '-', '1', '.', '/', '\n', 'Z'), maxLength: 40 });
    fc.assert(
      fc.property(folder, (text) => {
        const found = parseStorePath(`${HASH}-${text}`);
        assert.ok(found === undefined || (found.name !== '' && /^\d/.test(found.version)));
      }),
    );
  });
});
