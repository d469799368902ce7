import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assembleCatalogue } from './assemble-catalogue.ts';
import { found, mergedOf, unitOf, viewOf } from './catalogue.fixture.ts';
import type { FoundPackage } from './types.ts';

const STATUS = '/var/lib/dpkg/status';
const DEB = 'pkg:deb/debian/boat@1.0-1%2Bdeb13u1?arch=amd64&distro=debian-13';
const RPM = 'pkg:rpm/fedora/boat@1.0-2.fc43?arch=x86_64&distro=fedora-43';

/** What the note of a file says. */
function noted(purl: string, path: string): FoundPackage {
  const [ecosystem, version] =
    purl === DEB ? (['deb', '1.0-1+deb13u1'] as const) : (['rpm', '1.0-2.fc43'] as const);
  const built = { ecosystem, name: 'boat', version, source: { name: 'boat', version } };
  return found(purl, path, { evidence: 'embedded', files: [path], more: built });
}

/** What the texts of a file say. */
function program(name: string, path: string, evidence: 'installed' | 'embedded' = 'installed'): FoundPackage {
  return found(`pkg:generic/${name}@1.0`, path, { evidence, more: { ecosystem: 'generic', name } });
}

/** A package of the system. */
function system(name: string, source: string, files: readonly string[], version = '1.0-3'): FoundPackage {
  const more = { name, version, source: { name: source, version } };
  return found(`pkg:deb/debian/${name}@${version}?distro=debian-13`, STATUS, { files, more });
}

function catalogue(installed: readonly FoundPackage[], told: readonly FoundPackage[]) {
  const units = [
    unitOf('dpkg', true, { packages: installed, gaps: [] }),
    unitOf('binaries', false, { packages: told, gaps: [] }),
  ];
  return [...assembleCatalogue(units, mergedOf(viewOf()), undefined, { target: 'image' }).packages];
}

const purlsOf = (packages: ReturnType<typeof catalogue>) => packages.map(({ purl }) => purl);

describe('what a file says that it was built as', () => {
  const file = '/usr/lib/libboat.so.1';

  it('is no second package where the system’s own has the file', () => {
    const [own, ...more] = catalogue([system('libboat1', 'boat', [file])], [noted(DEB, file)]);
    assert.deepEqual([own?.name, own?.bundles, own?.locations.length, more], ['libboat1', undefined, 1, []]);
  });

  it('is a package where no package has the file, and where one may not have it', () => {
    const claimed = '/opt/lib/libboat.so.1';
    assert.deepEqual(purlsOf(catalogue([], [noted(DEB, file)])), [DEB]);
    const packages = catalogue([system('libboat1', 'boat', [claimed])], [noted(DEB, claimed)]);
    assert.deepEqual(
      packages.map(({ name, owner }) => [name, owner]),
      [
        ['boat', undefined],
        ['libboat1', undefined],
      ],
    );
  });

  it('has an owner where a package of another name or kind has the file', () => {
    for (const [name, purl] of [
      ['bash', DEB],
      ['boat', RPM],
    ] as const) {
      const owner = system(name, name, [file]);
      const packages = catalogue([owner], [noted(purl, file)]);
      assert.equal(packages.find((one) => one.purl === purl)?.owner, owner.package.purl);
    }
  });

  it('has brought what else is told of the file: itself, and what is in it', () => {
    const path = '/opt/lib/libboat.so.1';
    const told = [program('boat', path), program('zlib', path, 'embedded'), noted(DEB, path)];
    const packages = catalogue([], [...told, program('lua', '/opt/other/lua')]);
    assert.deepEqual(
      packages.map(({ name, owner, bundles }) => [name, owner, bundles]),
      [
        ['boat', undefined, undefined],
        ['boat', DEB, undefined],
        ['lua', undefined, undefined],
        ['zlib', DEB, undefined],
      ],
    );
  });

  it('is one more place of a package of the system that was built from the same source', () => {
    const path = '/opt/lib/libboat.so.1';
    const own = ['libboat-dev', 'libboat1', 'boat'].map((name) => system(name, 'boat', [], '1.0-1+deb13u1'));
    const packages = catalogue(own, [noted(DEB, path), program('boat', path)]);
    assert.deepEqual(
      packages.map(({ name, locations, owner }) => [name, locations.map((place) => place.path), owner]),
      [
        ['boat', [path, STATUS], undefined],
        ['libboat-dev', [STATUS], undefined],
        ['libboat1', [STATUS], undefined],
        ['boat', [path], own[2]?.package.purl],
      ],
    );
  });

  it('is a place of a package with programs, where none has the name of the source', () => {
    const [path, version] = ['/opt/lib/libboat.so.1', '1.0-1+deb13u1'];
    const built = ([name, architecture]: readonly [string, string]): FoundPackage => {
      const one = system(name, 'boat', [], version);
      return { ...one, package: { ...one.package, architecture } };
    };
    const own = (
      [
        ['boat-data', 'all'],
        ['libboat1', 'amd64'],
      ] as const
    ).map(built);
    const one = noted(DEB, path);
    const amd64 = { ...one, package: { ...one.package, architecture: 'amd64' } };
    assert.deepEqual(
      catalogue(own, [amd64]).map(({ name, locations }) => [name, locations.length]),
      [
        ['boat-data', 1],
        ['libboat1', 2],
      ],
    );
  });
});
