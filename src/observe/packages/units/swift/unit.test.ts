import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { SWIFT_UNIT } from './unit.ts';

const V1 = JSON.stringify({
  object: {
    pins: [
      {
        package: 'Boat',
        repositoryURL: 'https://github.com/Sea/Boat.git',
        state: { branch: null, revision: '01', version: '1.2.0' },
      },
      {
        package: 'Sail',
        repositoryURL: 'git@git.example:sea/sail.git',
        state: { branch: 'main', revision: '02', version: null },
      },
    ],
  },
  version: 1,
});
const V2 = JSON.stringify({
  pins: [
    {
      identity: 'boat',
      kind: 'remoteSourceControl',
      location: 'https://github.com/Sea/Boat',
      state: { revision: '01', version: '1.2.0' },
    },
    { identity: 'sea.rope', kind: 'registry', location: '', state: { version: '2.0.0' } },
    {
      identity: 'keel',
      kind: 'remoteSourceControl',
      location: 'ssh://git@git.example:22/sea/keel.git',
      state: { revision: '03', version: '3.0.0' },
    },
    {
      identity: 'own',
      kind: 'localSourceControl',
      location: '/src/own',
      state: { revision: '04', version: '0.1.0' },
    },
  ],
  version: 2,
});

const RESOLVED = `github "Sea/Boat" "1.2.0"
git "https://git.example/sea/sail.git" "v2.0"
github "Sea/Commit" "0a2e291c0d9c7675d445703e51750363a549ef00"
binary "https://files.example/rope.json" "3.0"
what is this
`;
const CARTFILE = `github "Sea/Boat" ~> 1.0 # a comment
github "Sea/Exact" == 2.0
github "Sea/Any"
github "Sea/Branch" "main"
`;
const MANIFEST = `// swift-tools-version:5.9
let package = Package(name: "App", dependencies: [
    .package(url: "https://github.com/Sea/Boat.git", from: "1.2.0"),
    .package(name: "Sail", url: "https://github.com/sea/sail", .upToNextMinor(from: "2.1.0")),
    .package(url: "https://github.com/sea/rope", exact: "3.0.0"),
    .package(url: "https://github.com/sea/keel", "1.0.0"..<"1.5.0"),
    .package(url: "https://github.com/sea/main", branch: "main"),
    .package(id: "sea.oar", from: "4.0.0"),
    // .package(url: "https://github.com/sea/gone", from: "1.0.0"),
    .package(path: "../own"),
])
`;

describe('packages of Swift', () => {
  it('are named by their repositories, in every version of the file', () => {
    const purlsOf = (text: string) =>
      trial(SWIFT_UNIT, { '/Package.resolved': text }).packages.map((one) => one.package.purl);
    assert.deepEqual(purlsOf(V1), ['pkg:swift/github.com/Sea/Boat@1.2.0']);
    const later = [
      'pkg:swift/github.com/Sea/Boat@1.2.0',
      'pkg:swift/sea/rope@2.0.0',
      'pkg:swift/git.example/sea/keel@3.0.0',
    ];
    assert.deepEqual(purlsOf(V2), later);
    assert.deepEqual(purlsOf(V2.replace('"version":2}', '"originHash":"x","version":3}')), later);
  });

  it('at a branch are told, and so is a file of something else', () => {
    const gapOf = (text: string) => trial(SWIFT_UNIT, { '/Package.resolved': text }).gaps[0]?.reason ?? '';
    assert.match(gapOf(V1), /git\.example\/sea\/sail/);
    assert.match(gapOf('{}'), /pins/);
    assert.match(gapOf('{"pins": [1]}'), /pin 1/);
  });

  it('are locked and declared with Carthage', () => {
    const { names, gaps } = trial(SWIFT_UNIT, { '/Cartfile.resolved': RESOLVED });
    assert.deepEqual(names, ['git.example/sea/sail@v2.0', 'github.com/Sea/Boat@1.2.0']);
    assert.match(gaps.map(({ reason }) => reason).join('; '), /Sea\/Commit, .*rope.*line 5/);
    const declared = trial(SWIFT_UNIT, { '/Cartfile': CARTFILE });
    assert.deepEqual(declared.names, [
      'github.com/Sea/Any@*',
      'github.com/Sea/Boat@~> 1.0',
      'github.com/Sea/Exact@2.0',
    ]);
    assert.match(declared.gaps.map(({ reason }) => reason).join('; '), /Sea\/Branch/);
  });

  it('are declared in Package.swift, as far as it is literal', () => {
    const { names, gaps } = trial(SWIFT_UNIT, { '/Package.swift': MANIFEST });
    assert.deepEqual(names, [
      'github.com/Sea/Boat@>=1.2.0, <2.0.0',
      'github.com/sea/keel@>=1.0.0, <1.5.0',
      'github.com/sea/rope@3.0.0',
      'github.com/sea/sail@>=2.1.0, <2.2.0',
      'sea/oar@>=4.0.0, <5.0.0',
    ]);
    assert.match(gaps.map(({ reason }) => reason).join('; '), /sea\/main/);
    const computed =
      '.package(url: base + "boat", from: "1.0.0"), .package(url: "https://x.example/a", from: "1.0.0")';
    assert.match(
      trial(SWIFT_UNIT, { '/Package.swift': computed }).gaps.at(-1)?.reason ?? '',
      /computed: base \+ "boat"$/,
    );
  });

  it('are asked for in whatever case', () => {
    const files = {
      '/Package.swift': '.package(url: "https://github.com/sea/boat", from: "1.0.0")',
      '/Package.resolved': V2,
    };
    const { packages, gaps } = trial(SWIFT_UNIT, files);
    assert.deepEqual(
      packages.map(({ package: { name, direct } }) => [name, direct]),
      [
        ['github.com/Sea/Boat', true],
        ['sea/rope', false],
        ['git.example/sea/keel', false],
      ],
    );
    assert.deepEqual(gaps, []);
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(
      SWIFT_UNIT,
      { '/Package.resolved': V2, '/Cartfile.resolved': RESOLVED, '/Package.swift': MANIFEST },
      100,
    );
  });
});
