import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PackageURL } from 'packageurl-js';
import * as fc from 'fast-check';
import { packageUrl } from './package-url.ts';

describe('packageUrl', () => {
  it('keeps the colon of an epoch and the tilde, and encodes the plus', () => {
    const purl = packageUrl({
      type: 'deb',
      namespace: 'debian',
      name: 'libstdc++6',
      version: '1:12.2~rc1-3+deb12u1',
      qualifiers: { distro: 'debian-12', arch: 'amd64', upstream: 'gcc-12@1:12~3', epoch: undefined },
    });
    assert.equal(
      purl,
      'pkg:deb/debian/libstdc%2B%2B6@1:12.2~rc1-3%2Bdeb12u1?arch=amd64&distro=debian-12&upstream=gcc-12%401:12~3',
    );
  });

  it('can do without a namespace', () => {
    assert.equal(packageUrl({ type: 'rpm', name: 'bash', version: '5.1-1' }), 'pkg:rpm/bash@5.1-1');
  });

  it('reads back as what it was made of', () => {
    const token = fc.stringMatching(/^[!-~]{1,20}$/).filter((text) => !/^[.]+$/.test(text));
    // packageurl-js decodes a qualifier twice, so a percent sign there does not survive its reading.
    const qualifier = token.filter((text) => !text.includes('%'));
    fc.assert(
      fc.property(token, token, qualifier, (name, version, upstream) => {
        const parsed = PackageURL.fromString(
          packageUrl({ type: 'rpm', namespace: 'fedora', name, version, qualifiers: { upstream } }),
        );
        assert.equal(parsed.name, name);
        assert.equal(parsed.version, version);
        assert.equal(parsed.qualifiers?.['upstream'], upstream);
      }),
    );
  });
});
