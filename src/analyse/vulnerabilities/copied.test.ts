import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DistributionEcosystem } from '../../model/ecosystems.ts';
import type { Package } from '../../model/package.ts';
import { matchVulnerabilities } from './match.ts';
import { memoryStore } from './memory-store.fixture.ts';

const DEBIAN = { id: 'debian', version: '13', name: 'Debian', like: [] };

/** A package that a file in /opt says it was built as. */
function copied(ecosystem: DistributionEcosystem, version: string, distro: string, name = 'boat'): Package {
  return {
    purl: `pkg:${ecosystem}/x/${name}@${encodeURIComponent(version)}${distro === '' ? '' : `?distro=${distro}`}`,
    ecosystem,
    name,
    version,
    source: { name, version },
    licences: [],
    locations: [{ path: '/opt/boat', foundBy: 'binaries', evidence: 'embedded' }],
  };
}

const fixedIn = (id: string, ecosystem: string, fixed: string) => ({
  id,
  affected: [
    {
      ecosystem,
      name: 'boat',
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }],
      versions: [],
      severity: [],
    },
  ],
});

const STORE = memoryStore([
  fixedIn('DEBIAN-CVE-2026-0012', 'Debian:12', '1.0-9'),
  fixedIn('DEBIAN-CVE-2026-0013', 'Debian:13', '1.0-9'),
  fixedIn('FEDORA-2026-0043', 'Fedora:43', '1:2.0-1.fc43'),
  fixedIn('ALPINE-CVE-2026-0001', 'Alpine:edge', '2.0-r0'),
  fixedIn('AVG-1', 'Arch Linux', '1:2.0-1'),
]);

function judged(one: Package, distribution: typeof DEBIAN | undefined = DEBIAN) {
  const { findings, gaps } = matchVulnerabilities({ packages: [one], distribution, store: STORE });
  return { ids: Array.from(findings, ({ id }) => id), reasons: gaps.map(({ reason }) => reason), findings };
}

describe('a package that was copied from a distribution', () => {
  it('is judged by the release that it came from, not by that of the image', () => {
    assert.deepEqual(judged(copied('deb', '1.0-1', 'debian-12')).ids, ['CVE-2026-0012']);
    assert.deepEqual(judged(copied('deb', '1.0-1', 'debian-12'), undefined).ids, ['CVE-2026-0012']);
    assert.deepEqual(judged(copied('rpm', '1.9-1.fc43', 'fedora-43')).ids, ['FEDORA-2026-0043']);
  });

  it('is compared without an epoch where its note has none', () => {
    assert.deepEqual(judged(copied('rpm', '2.0-1.fc43', 'fedora-43')).ids, []);
    assert.deepEqual(judged(copied('rpm', '0:2.0-1.fc43', 'fedora-43')).ids, ['FEDORA-2026-0043']);
    assert.deepEqual(judged(copied('alpm', '2.0-1', 'arch')).ids, []);
    assert.deepEqual(judged(copied('alpm', '1.9-1', 'arch')).ids, ['AVG-1']);
  });

  it('is a gap where its file does not say which release, or which distribution', () => {
    const unseen = 'it has no database of deb packages, so what the system itself has installed is not known';
    for (const [one, reason] of [
      [copied('deb', '1.0-1', 'debian'), 'its file does not say which release of debian boat is of'],
      [copied('apk', '1.0-r0', 'alpine'), 'its file does not say which release of alpine boat is of'],
      [copied('deb', '1.0-1', ''), 'its file does not say which distribution boat is of'],
    ] as const) {
      const { ids, reasons } = judged(one);
      assert.deepEqual(ids, []);
      assert.deepEqual(reasons, [`${reason}; it was not matched`, unseen]);
    }
    assert.match(judged(copied('deb', '1', 'acme-1')).reasons[0] ?? '', /no source of advisories for acme 1/);
  });

  it('is to be copied anew, as no package manager knows of it', () => {
    const [finding] = judged(copied('deb', '1.0-1', 'debian-12')).findings;
    assert.equal(
      finding?.advice,
      'Copy the files of boat anew from an image that has boat 1.0-9 or later: no package manager here knows of them.',
    );
  });

  it('answers for what its file is told to be otherwise, as far as it is judged', () => {
    const program = (owner: Package): Package => ({
      ...copied('deb', '1.0', ''),
      purl: 'pkg:generic/boat@1.0',
      ecosystem: 'generic',
      owner: owner.purl,
    });
    const store = memoryStore([
      fixedIn('DEBIAN-CVE-2026-0012', 'Debian:12', '1.0-9'),
      { ...fixedIn('BIT-boat-2026-0012', 'Bitnami', '1.1.0'), aliases: ['CVE-2026-0012'] },
      { ...fixedIn('BIT-boat-2026-0077', 'Bitnami', '1.1.0'), aliases: ['CVE-2026-0077'] },
    ]);
    const told = (owner: Package) => {
      const { findings } = matchVulnerabilities({
        packages: [owner, program(owner)],
        distribution: DEBIAN,
        store,
      });
      return Array.from(findings, ({ id, certainty = 'certain' }) => `${id} ${certainty}`);
    };
    assert.deepEqual(told(copied('deb', '1.0-9', 'debian-12')), ['CVE-2026-0077 possible']);
    const all = ['CVE-2026-0012 certain', 'CVE-2026-0077 certain'];
    assert.deepEqual(told(copied('deb', '1.0-9', 'debian')), all, 'no release');
    assert.deepEqual(told(copied('deb', '1.0-9', 'acme-1')), all, 'no advisories');
  });
});
