import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import { notedPackage, parsePackageNote } from './package-note.ts';

const PLACE = { path: '/opt/lib/libboat.so.1', layer: 3 };

/** The package URL that a note leads to. */
function purlOf(note: Readonly<Record<string, unknown>>): string | undefined {
  const parsed = parsePackageNote(JSON.stringify(note));
  return parsed && notedPackage('binaries', parsed, PLACE).package.purl;
}

const BOAT = { type: 'deb', os: 'debian', name: 'boat', version: '1.0-1', architecture: 'amd64' };

describe('the package of a note', () => {
  const examples: [what: string, note: Readonly<Record<string, unknown>>, purl: string | undefined][] = [
    [
      'is Debian’s, of the release that its version names',
      { ...BOAT, os: 'Debian', version: '1:257.13-1~deb13u1', debugInfoUrl: 'https://debuginfod.debian.net' },
      'pkg:deb/debian/boat@1:257.13-1~deb13u1?arch=amd64&distro=debian-13',
    ],
    ['is of no release where none is told', BOAT, 'pkg:deb/debian/boat@1.0-1?arch=amd64&distro=debian'],
    [
      'is of the release of osVersion',
      { ...BOAT, osVersion: '12' },
      'pkg:deb/debian/boat@1.0-1?arch=amd64&distro=debian-12',
    ],
    [
      'is Ubuntu’s, of the release that its version names',
      { ...BOAT, os: 'Ubuntu', version: '1.0-1ubuntu0.24.04.2' },
      'pkg:deb/ubuntu/boat@1.0-1ubuntu0.24.04.2?arch=amd64&distro=ubuntu-24.04',
    ],
    [
      'is Fedora’s by its CPE name alone',
      {
        type: 'rpm',
        name: 'boat',
        version: '1-2.fc33',
        architecture: 'x86_64',
        osCpe: 'cpe:/o:fedoraproject:fedora:33',
      },
      'pkg:rpm/fedora/boat@1-2.fc33?arch=x86_64&distro=fedora-33',
    ],
    [
      'is Red Hat’s, with an epoch',
      { type: 'rpm', name: 'boat', version: '1:3-2.el9', osCpe: 'cpe:2.3:o:redhat:enterprise_linux:9.4:*' },
      'pkg:rpm/redhat/boat@3-2.el9?distro=rhel-9.4&epoch=1',
    ],
    [
      'is SUSE’s, of a service pack',
      { type: 'rpm', name: 'boat', version: '1-2', os: 'sles', osCpe: 'cpe:/o:suse:sles:15:sp6' },
      'pkg:rpm/suse/boat@1-2?distro=sles-15.6',
    ],
    [
      'is not of the release of another distribution’s CPE name',
      { ...BOAT, osCpe: 'cpe:/o:fedoraproject:fedora:33' },
      'pkg:deb/debian/boat@1.0-1?arch=amd64&distro=debian',
    ],
    [
      'is Alpine’s',
      { type: 'apk', os: 'alpine', osVersion: '3.22.1', name: 'boat', version: '1.2_p1-r0' },
      'pkg:apk/alpine/boat@1.2_p1-r0?distro=alpine-3.22.1',
    ],
    [
      'is Arch’s',
      { type: 'alpm', os: 'arch', name: 'boat', version: '1:2-3' },
      'pkg:alpm/arch/boat@1:2-3?distro=arch',
    ],
    ['is of no distribution where none is told', { ...BOAT, os: undefined }, 'pkg:deb/boat@1.0-1?arch=amd64'],
    ['is none of a kind that is not known', { ...BOAT, type: 'msi' }, undefined],
    ['is none with a name of control characters', { ...BOAT, name: 'bo\u001bat' }, undefined],
    ['is none with a name that is a path', { ...BOAT, name: '../boat' }, undefined],
    ['is none with a version of two lines', { ...BOAT, version: '1\n2' }, undefined],
    ['is none with a long version', { ...BOAT, version: '1'.repeat(200) }, undefined],
    ['is none with a number for a version', { ...BOAT, version: 1 }, undefined],
    [
      'leaves out what looks like no architecture',
      { ...BOAT, architecture: 'a b' },
      'pkg:deb/debian/boat@1.0-1?distro=debian',
    ],
  ];
  for (const [what, note, purl] of examples) it(what, () => assert.equal(purlOf(note), purl));

  it('is embedded, has its own source’s name, and its file', () => {
    const note = parsePackageNote(JSON.stringify(BOAT));
    assert.ok(note);
    const { package: one, files } = notedPackage('binaries', note, PLACE);
    assert.deepEqual(one.source, { name: 'boat', version: '1.0-1' });
    assert.deepEqual(one.locations, [{ ...PLACE, foundBy: 'binaries', evidence: 'embedded' }]);
    assert.deepEqual(files, [PLACE.path]);
  });

  it('is none, whatever text is no JSON, is deep or has other things in it', () => {
    for (const text of ['', '{', '[]', 'null', '1', '['.repeat(4_000), `{"a":${'[1],'.repeat(1_000)}`])
      assert.equal(parsePackageNote(text), undefined);
    fc.assert(
      fc.property(fc.json(), (text) => void parsePackageNote(text)),
      { numRuns: propertyRuns(200) },
    );
  });

  it('has printable names and versions only, whatever the note says', () => {
    const word = fc.oneof(fc.string(), fc.constantFrom('boat', '1.0-1', 'debian', 'cpe:/o:suse:sles:15:sp6'));
    const type = fc.constantFrom('deb', 'rpm', 'apk', 'alpm');
    fc.assert(
      fc.property(
        fc.record({
          type,
          name: word,
          version: word,
          os: word,
          osVersion: word,
          osCpe: word,
          architecture: word,
        }),
        (note) => {
          const purl = purlOf(note);
          assert.ok(purl === undefined || /^pkg:[!-~]{1,700}$/.test(purl), purl);
        },
      ),
      { numRuns: propertyRuns(300) },
    );
  });
});
