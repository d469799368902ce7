import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { HACKAGE_UNIT } from './unit.ts';

const CABAL = `cabal-version:   2.4
name: harbour
version: 1.0
description: Boats.
  library
    build-depends: ghost
-- build-depends: ghost

common deps
  build-depends: base >=4.10 && <5
common checks
    import: more
    build-depends: tasty
common more
    build-depends: hspec ^>= 2.1

library
  import: deps
  exposed-modules: Harbour
  build-depends:
      boat >= 1.2 && < 2
    , sail:{hull, mast} ^>= { 1.0, 2.0 }
    -- a comment, ghost
    , rope:line == 3.1.4,
  if flag(fast) && impl(ghc >= 9.0)
    build-depends: keel == 0.4.* || >0.6
    if os(windows)
      Build-Depends: Win32 -any
  else
    build-depends:keel<0.3,anchor(>=1 && <1.5)||==2

library inner
  build-depends: base, lib-only

executable harbour
  import: deps
  build-depends: harbour, inner, harbour:inner, boat, spread >=
    1

test-suite all
  import: deps, checks
  build-depends: boat, QuickCheck >=2.13&&<2.16, odd thing, lib-only >= 2,
benchmark speed {
  build-depends: gauge
}
`;
const HPACK = `name: harbour
dependencies:
- base >= 4.7 && < 5
- name: fork
  github: sea/fork
- { name: own, path: ../own }
- { name: sail, version: '>= 1' }
library:
  source-dirs: src
  dependencies: boat ^>= 1.2
  when:
  - condition: os(windows)
    dependencies: Win32
  - condition: flag(fast)
    then: { dependencies: [keel] }
    else: { dependencies: [mast == 1.0] }
internal-libraries:
  inner: { dependencies: [] }
executables:
  harbour:
    dependencies: { rope: 1.4.*, line: { version: '< 2' }, any: , inner: '*' }
tests:
  all:
    dependencies: [harbour, hspec, 'a b']
`;
const STACK_PROJECT = `resolver: lts-22.13
packages:
- .
- parts/a
extra-deps:
- acme-boat-2-1.2.0@sha256:00aa,123
- sail-0.1.0.0@rev:1
- rope-3
- ../own
- git: https://git.example/fork.git
  commit: 0123
- https://archives.example/mast-1.0.tar.gz
- odd
`;
const PROJECT = `packages: ./harbour.cabal, parts/*/*.cabal
          lone/
optional-packages: extra
constraints: any.boat ==1.2.0, sail == 2.0
           , keel +fast, mast >= 1
source-repository-package
  type: git
  location: https://git.example/fork.git
package boat
  constraints: ghost ==1
`;

const STACK_LOCK = `packages:
- completed: { hackage: 'acme-boat-2-1.2.0@sha256:00aa,123' }
- completed: { name: sail, version: 0.1.0.0 }
snapshots:
- completed: { sha256: 00cc, url: 'https://snapshots.example/lts/22.yaml' }
  original: { url: 'https://snapshots.example/lts/22.yaml' }
`;
const PLAN = JSON.stringify({
  'install-plan': [{ id: 'boat-1', 'pkg-name': 'boat', 'pkg-version': '1.2.0', style: 'global' }],
});

describe('packages that manifests of Haskell ask for', () => {
  it('are in the description of a package, in ranges', () => {
    const { names, gaps } = trial(HACKAGE_UNIT, { '/app/harbour.cabal': CABAL });
    assert.deepEqual(names, [
      'QuickCheck@>=2.13&&<2.16 (development)',
      'Win32@*',
      'anchor@(>=1 && <1.5)||==2',
      'base@>=4.10 && <5',
      'boat@>= 1.2 && < 2',
      'gauge@* (development)',
      'hspec@^>= 2.1 (development)',
      'keel@<0.3',
      'keel@== 0.4.* || >0.6',
      'lib-only@>= 2',
      'rope@3.1.4',
      'sail@(^>=1.0 || ^>=2.0)',
      'spread@>= 1',
      'tasty@* (development)',
    ]);
    assert.deepEqual(
      gaps.map(({ kind, count, reason }) => [kind, count, /: (odd thing)$/.exec(reason)?.[1]]),
      [
        ['undecided', 12, undefined],
        ['unreadable', undefined, 'odd thing'],
      ],
    );
  });

  it('are not those of the same tree, nor in folders of what was built', () => {
    const files = {
      '/a/a.cabal': 'library\n  build-depends: b, c',
      '/b/b.cabal': 'build-depends: c',
      '/dist-newstyle/src/d/d.cabal': 'build-depends: e',
    };
    assert.deepEqual(trial(HACKAGE_UNIT, files).names, ['c@*', 'c@*']);
  });

  it('are decided by lock files of the package, or of its project', () => {
    const freeze = 'constraints: any.c ==1.0';
    const files = {
      '/cabal.project': 'packages: . parts/*/*.cabal',
      '/cabal.project.freeze': freeze,
      '/own.cabal': 'build-depends: c >= 0.1',
      '/parts/a/a.cabal': 'build-depends: c, d',
    };
    const { names, gaps } = trial(HACKAGE_UNIT, files);
    assert.deepEqual(names, ['c@1.0', 'd@*']);
    assert.deepEqual(
      gaps.map(({ reason }) => reason),
      ['the lock file does not know d'],
    );
    const plan = { '/own.cabal': 'build-depends: boat', '/dist-newstyle/cache/plan.json': PLAN };
    assert.ok(!trial(HACKAGE_UNIT, plan).names.includes('boat@*'));
  });

  it('are in the manifest of hpack, where it is one', () => {
    const { names, gaps } = trial(HACKAGE_UNIT, { '/app/package.yaml': HPACK });
    assert.deepEqual(names, [
      'Win32@*',
      'any@*',
      'base@>= 4.7 && < 5',
      'boat@^>= 1.2',
      'hspec@* (development)',
      'keel@*',
      'line@< 2',
      'mast@1.0',
      'rope@==1.4.*',
      'sail@>= 1',
    ]);
    assert.match(gaps.map(({ reason }) => reason).join('; '), /: fork; .*: a b$/);
    const other = trial(HACKAGE_UNIT, { '/package.yaml': 'name: a\ndependencies: { b: 1.0 }\n' });
    assert.deepEqual([other.names, other.gaps], [[], []]);
  });

  it('are what a project of Stack adds to its snapshot', () => {
    const { names, gaps } = trial(HACKAGE_UNIT, { '/stack.yaml': STACK_PROJECT });
    assert.deepEqual(names, ['acme-boat-2@1.2.0', 'rope@3', 'sail@0.1.0.0']);
    assert.deepEqual(
      gaps.map(({ kind, count, reason }) => [kind, count, /(\S+)$/.exec(reason)?.[1]]),
      [
        ['undecided', 2, 'https://archives.example/mast-1.0.tar.gz'],
        ['undecided', 1, 'lts-22.13'],
        ['unreadable', undefined, 'extra-deps[6]'],
      ],
    );
    const locked = trial(HACKAGE_UNIT, {
      '/stack.yaml': STACK_PROJECT,
      '/stack.yaml.lock': STACK_LOCK,
      '/parts/a/a.cabal': 'build-depends: sail, rope',
    });
    assert.deepEqual(locked.names, ['acme-boat-2@1.2.0', 'rope@*', 'rope@3', 'sail@0.1.0.0']);
    assert.match(locked.gaps.map(({ reason }) => reason).join('; '), /does not know rope;.*lts\/22.yaml/);
  });

  it('are what a project of Cabal pins', () => {
    const { names, gaps } = trial(HACKAGE_UNIT, {
      '/cabal.project': PROJECT,
      '/harbour.cabal': 'build-depends: boat, mast',
    });
    assert.deepEqual(names, ['boat@1.2.0', 'mast@*', 'sail@2.0']);
    assert.match(
      gaps.map(({ reason }) => reason).join('; '),
      /versions of mast,.*: https:\/\/git.example\/fork.git/,
    );
  });

  it('are a limit where a description has more than somebody writes', () => {
    for (const text of [`build-depends: ${'a,'.repeat(120_000)}`, 'build-depends: a,a\n'.repeat(60_000)]) {
      const { names, gaps } = trial(HACKAGE_UNIT, { '/a.cabal': text });
      assert.deepEqual([names, gaps.map(({ kind }) => kind)], [[], ['limit']]);
    }
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(
      HACKAGE_UNIT,
      {
        '/harbour.cabal': CABAL,
        '/package.yaml': HPACK,
        '/stack.yaml': STACK_PROJECT,
        '/cabal.project': PROJECT,
      },
      100,
    );
  });
});
