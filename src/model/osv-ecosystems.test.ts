import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ECOSYSTEM_IDS, ECOSYSTEMS } from './ecosystems.ts';
import { OSV_ECOSYSTEMS, versionSchemeOfOsv } from './osv-ecosystems.ts';

/** Of the schema 1.7.5, in its order. */
const DEFINED =
  `AlmaLinux|Alpaquita|Alpine|Android|Azure Linux|BellSoft Hardened Containers|Bioconductor|Bitnami|Chainguard|
CleanStart|ConanCenter|CRAN|crates.io|Debian|Docker Hardened Images|Echo|FreeBSD|GHC|GitHub Actions|Go|Hackage|Hex|Julia|
Kubernetes|Linux|Mageia|Maven|MinimOS|npm|NuGet|opam|openEuler|openSUSE|OSS-Fuzz|Packagist|Photon OS|Pub|PyPI|Red Hat|
Rocky Linux|Root|RubyGems|SUSE|SwiftURL|Ubuntu|VSCode|Wolfi`
    .replaceAll('\n', '')
    .split('|');

describe("OSV's ecosystems", () => {
  it('are all there', () => assert.deepEqual(Object.keys(OSV_ECOSYSTEMS), DEFINED));

  it('are ordered as their packages are', () => {
    for (const id of ECOSYSTEM_IDS) {
      const one = ECOSYSTEMS[id];
      if (one.kind === 'language' && one.osv !== undefined)
        assert.equal(versionSchemeOfOsv(one.osv), one.versionScheme, id);
    }
  });

  const cases: [string, string | undefined][] = [
    ['Debian:12', 'dpkg'],
    ['Red Hat:enterprise_linux:9::baseos', 'rpm'],
    ['Root:PyPI', 'pep440'],
    ['Root:Alpine:3.18', 'apk'],
    ['Root', 'dpkg'],
    ['Echo', 'dpkg'],
    ['FreeBSD:ports', 'freebsd'],
    ['Arch Linux', 'alpm'],
    ['OSS-Fuzz', undefined],
    ['constructor', undefined],
  ];
  for (const [ecosystem, scheme] of cases) {
    it(`${ecosystem} goes by ${scheme}`, () => assert.equal(versionSchemeOfOsv(ecosystem), scheme));
  }
});
