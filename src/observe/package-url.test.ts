import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PackageURL } from 'packageurl-js';
import * as fc from 'fast-check';
import { anyCharacter } from '../../test/fixtures/any-character.ts';
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

  it('leaves out a version that is not known', () => {
    assert.equal(
      packageUrl({ type: 'golang', namespace: 'x.org/a', name: 'v2', version: '' }),
      'pkg:golang/x.org/a/v2',
    );
  });

  it('writes without upper case what the type defines so', () => {
    const parts = { namespace: 'Vendor', name: 'Name', version: '1A' };
    assert.deepEqual(
      (['deb', 'apk', 'rpm', 'maven'] as const).map((type) => packageUrl({ type, ...parts })),
      [
        'pkg:deb/vendor/name@1A',
        'pkg:apk/vendor/name@1A',
        'pkg:rpm/vendor/Name@1A',
        'pkg:maven/Vendor/Name@1A',
      ],
    );
  });

  it('makes a package URL of any text, which reads back where it is not blank', () => {
    const text = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.constantFrom('v2', '..', '%', '%zz', '\ud800', ' ', '@', '#'),
    );
    const part = text.filter((one) => one !== '');
    const type = fc.constantFrom('deb', 'rpm', 'apk', 'cargo', 'maven');
    fc.assert(
      fc.property(type, text, part, part, text, (kind, namespace, name, version, arch) => {
        const url = packageUrl({ type: kind, namespace, name, version, qualifiers: { arch, distro: arch } });
        assert.match(url, /^pkg:[a-z]+\/[\w.~:%/-]+@[\w.~:%-]+(?:\?arch=[\w.~:%-]+&distro=[\w.~:%-]+)?$/);
        if (/^[\s/]|[\s/]$/.test(name + version) || /[\s/]/.test(name) || version.trim() !== version) return;
        // The library has rules of its own for some types.
        const read = PackageURL.fromString(url.replace(/\?.*/, '').replace(/^.*\//, 'pkg:cargo/'));
        const lower = kind === 'deb' || kind === 'apk';
        assert.deepEqual(
          [read.name, read.version],
          [lower ? name.toLowerCase().toWellFormed() : name.toWellFormed(), version.toWellFormed()],
        );
      }),
    );
  });
});
