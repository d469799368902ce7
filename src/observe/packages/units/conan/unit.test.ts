import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { CONAN_UNIT } from './unit.ts';

const V1 = JSON.stringify({
  graph_lock: {
    nodes: {
      0: { options: '', requires: ['1'], path: 'conanfile.txt', context: 'host' },
      1: { ref: 'boat/1.2.0#00aa', requires: ['2'], package_id: '00', context: 'host' },
      2: { ref: 'sail/cci.20230101@sea/stable', context: 'host' },
      3: { ref: 'cmake/3.27.0', context: 'build' },
    },
    revisions_enabled: false,
  },
  version: '0.4',
});
const V2 = JSON.stringify({
  version: '0.5',
  requires: ['sail/2.0.0#00aa%1700000000.1', 'boat/1.2.0@sea/stable#00bb%1700000000.1'],
  build_requires: ['cmake/3.27.0#00cc%1700000000.1'],
  python_requires: [],
});
const TEXT = `[requires]
boat/1.2.0 # a comment
sail/[>=2.0 <3, include_prerelease]
rope/3.0@sea/stable#0123abcd
what is this

[tool_requires]
cmake/3.27.0

[options]
boat/*:shared=True
`;

const RECIPE = `from conan import ConanFile
VERSION = "1.2.0"
class App(ConanFile):
    requires = "boat/1.2.0", ("sail/[>=2.0 <3]", "private")
    tool_requires = ["cmake/3.27.0"]
    def requirements(self):
        self.requires("rope/3.0@sea/stable", force=True)
        self.requires(f"keel/{VERSION}")
    def build_requirements(self):
        self.test_requires("lint/1.0")
`;
const INFO = `[settings]
    arch=x86_64
[requires]
    sail/2.Y.Z
[full_requires]
    sail/2.0.1:3fb49604f9c2f729b85ba3115852006824e72cab
[env]
`;

describe('packages of Conan', () => {
  it('are in lock files of version 1, with what needs what', () => {
    assert.deepEqual(
      trial(CONAN_UNIT, { '/conan.lock': V1 }).packages.map(
        ({ package: { purl, direct, requires, development } }) => [purl, direct, requires, development],
      ),
      [
        ['pkg:conan/boat@1.2.0', true, ['pkg:conan/sail@cci.20230101'], undefined],
        ['pkg:conan/sail@cci.20230101', false, [], undefined],
        ['pkg:conan/cmake@3.27.0', false, [], true],
      ],
    );
  });

  it('are in lock files of version 2', () => {
    assert.deepEqual(trial(CONAN_UNIT, { '/conan.lock': V2 }).names, [
      'boat@1.2.0',
      'cmake@3.27.0 (development)',
      'sail@2.0.0',
    ]);
    assert.match(trial(CONAN_UNIT, { '/conan.lock': '{}' }).gaps[0]?.reason ?? '', /requires/);
  });

  it('are in conanfile.txt, where no lock file decides them', () => {
    const { names, gaps } = trial(CONAN_UNIT, { '/conanfile.txt': TEXT });
    assert.deepEqual(names, ['boat@1.2.0', 'cmake@3.27.0 (development)', 'rope@3.0', 'sail@>=2.0 <3']);
    assert.match(gaps.map(({ reason }) => reason).join('; '), /line 5/);
  });

  it('are in recipes, as far as they are literal', () => {
    const { names, gaps } = trial(CONAN_UNIT, { '/conanfile.py': RECIPE });
    assert.deepEqual(names, [
      'boat@1.2.0',
      'cmake@3.27.0 (development)',
      'lint@1.0 (development)',
      'rope@3.0',
      'sail@>=2.0 <3',
    ]);
    assert.match(gaps.map(({ reason }) => reason).join('; '), /computes/);
  });

  it('are in the cache of Conan 1, and beside what was installed', () => {
    const path = '/root/.conan/data/boat/1.2.0/_/_/package/3fb4/conaninfo.txt';
    assert.deepEqual(
      trial(CONAN_UNIT, { [path]: INFO }).packages.map(({ package: { purl, requires } }) => [purl, requires]),
      [
        ['pkg:conan/boat@1.2.0', ['pkg:conan/sail@2.0.1']],
        ['pkg:conan/sail@2.0.1', undefined],
      ],
    );
    assert.deepEqual(trial(CONAN_UNIT, { '/build/conaninfo.txt': INFO }).names, ['sail@2.0.1']);
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(
      CONAN_UNIT,
      {
        '/conan.lock': V1,
        '/b/conan.lock': V2,
        '/conanfile.txt': TEXT,
        '/conaninfo.txt': INFO,
        '/conanfile.py': RECIPE,
      },
      60,
    );
  });
});
