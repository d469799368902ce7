import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, graphOf, trial } from '../../language-package/unit-trial.fixture.ts';
import { REPOSITORIES_UNIT } from './unit.ts';

const FLAKE = JSON.stringify({
  nodes: {
    boat: {
      inputs: { pkgs: ['sails', 'pkgs'], systems: 'systems' },
      locked: { type: 'github', owner: 'Sea', repo: 'Boat', rev: 'aaaaaaa1', narHash: 'sha256-x' },
      original: { type: 'github', owner: 'Sea', repo: 'Boat' },
    },
    sails: {
      inputs: { pkgs: 'pkgs' },
      locked: { type: 'gitlab', owner: 'sea', repo: 'sails', rev: 'aaaaaaa2' },
    },
    pkgs: { locked: { type: 'tarball', url: 'https://github.com/sea/pkgs/archive/refs/tags/v1.2.tar.gz' } },
    systems: { locked: { type: 'git', url: 'https://git.example/sea/systems.git', rev: 'aaaaaaa3' } },
    own: { locked: { type: 'path', path: './own' } },
    tar: { locked: { type: 'tarball', url: 'https://files.example/x.tar.gz' } },
    root: { inputs: { boat: 'boat', sails: 'sails', loop: ['loop'] } },
  },
  root: 'root',
  version: 7,
});
const SHARDS = `version: 2.0
shards:
  db:
    git: https://github.com/Sea/Crystal-DB.git
    version: 0.11.0
  old:
    github: sea/old
    commit: aaaaaaa1
  branch:
    gitlab: sea/branch
    version: 0.2.0+git.commit.aaaaaaa2
  own:
    path: ../own
    version: 0.1
  broken: {}
`;
const NIMBLE = JSON.stringify({
  version: 2,
  packages: {
    boat: {
      version: '1.2.0',
      vcsRevision: 'aaaaaaa1',
      url: 'https://github.com/sea/nim-boat',
      downloadMethod: 'git',
      dependencies: ['sail'],
    },
    rope: {
      version: '3.0.0',
      url: 'https://git.example/sea/rope',
      downloadMethod: 'git',
      dependencies: ['boat', 'broken'],
    },
    sail: { version: '#head', vcsRevision: 'aaaaaaa2', url: 'https://github.com/sea/sail', dependencies: [] },
    broken: {},
  },
  tasks: {},
});
const ELM = JSON.stringify({
  type: 'application',
  dependencies: { direct: { 'elm/core': '1.0.5' }, indirect: { 'elm/json': '1.1.3' } },
  'test-dependencies': { direct: { 'sea/tests': '2.0.0' }, indirect: {} },
});
const ELM_PACKAGE = JSON.stringify({
  type: 'package',
  dependencies: { 'elm/core': '1.0.0 <= v < 2.0.0' },
  'test-dependencies': {},
});
const ZIG = `.{
    .name = .app,
    .version = "0.1.0",
    // .url = "https://github.com/sea/gone/archive/v1.tar.gz",
    .dependencies = .{
        .boat = .{ .url = "https://github.com/Sea/zig-boat/archive/refs/tags/v0.9.1.tar.gz", .hash = "1220ab" },
        .sail = .{ .url = "git+https://github.com/sea/sail?ref=v2.0#aaaaaaa1aaaaaaa1aaaaaaa1aaaaaaa1aaaaaaa1" },
        .rope = .{ .url = "git+https://git.example/sea/rope#aaaaaaa2" },
        .tar = .{ .url = "https://files.example/x.tar.gz" },
        .own = .{ .path = "../own" },
    },
}
`;
const purlsOf = (path: string, text: string) =>
  trial(REPOSITORIES_UNIT, { [path]: text }).packages.map((one) => one.package.purl);
const reasonsOf = (path: string, text: string) =>
  trial(REPOSITORIES_UNIT, { [path]: text })
    .gaps.map(({ reason }) => reason)
    .join('; ');

describe('repositories that projects fetch', () => {
  it('are inputs of flakes of Nix, followed inputs resolved', () => {
    assert.deepEqual(purlsOf('/flake.lock', FLAKE), [
      'pkg:github/sea/boat@aaaaaaa1',
      'pkg:generic/gitlab.com/sea/sails@aaaaaaa2',
      'pkg:github/sea/pkgs@v1.2',
      'pkg:generic/git.example/sea/systems@aaaaaaa3',
    ]);
    const [boat] = trial(REPOSITORIES_UNIT, { '/flake.lock': FLAKE }).packages;
    assert.deepEqual(
      [boat?.package.direct, boat?.package.requires?.toSorted()],
      [true, ['pkg:generic/git.example/sea/systems@aaaaaaa3', 'pkg:github/sea/pkgs@v1.2']],
    );
    assert.match(reasonsOf('/flake.lock', FLAKE), /: tar$/);
    assert.match(reasonsOf('/flake.lock', '{}'), /nodes/);
  });

  it('are shards of Crystal', () => {
    assert.deepEqual(purlsOf('/shard.lock', SHARDS), [
      'pkg:github/sea/crystal-db@0.11.0',
      'pkg:github/sea/old@aaaaaaa1',
      'pkg:generic/gitlab.com/sea/branch@0.2.0',
    ]);
    assert.match(reasonsOf('/shard.lock', SHARDS), /broken/);
    assert.match(reasonsOf('/shard.lock', 'a: b'), /shards/);
  });

  it('are packages of Nim, with what they need', () => {
    assert.deepEqual(graphOf(REPOSITORIES_UNIT, { '/nimble.lock': NIMBLE }), [
      'git.example/sea/rope@3.0.0: needs sea/nim-boat@1.2.0',
      'sea/nim-boat@1.2.0: needs sea/sail@aaaaaaa2',
      'sea/sail@aaaaaaa2: needs',
    ]);
    assert.match(reasonsOf('/nimble.lock', NIMBLE), /broken/);
    assert.match(reasonsOf('/nimble.lock', '{}'), /packages/);
  });

  it('are packages of Elm', () => {
    assert.deepEqual(graphOf(REPOSITORIES_UNIT, { '/elm.json': ELM }), [
      'elm/core@1.0.5: direct, production',
      'elm/json@1.1.3: transitive, production',
      'sea/tests@2.0.0: direct, development',
    ]);
    assert.deepEqual(purlsOf('/elm.json', ELM_PACKAGE), [
      'pkg:github/elm/core?vers=1.0.0%20%3C%3D%20v%20%3C%202.0.0',
    ]);
  });

  it('are dependencies of Zig', () => {
    assert.deepEqual(purlsOf('/build.zig.zon', ZIG), [
      'pkg:github/sea/zig-boat@v0.9.1',
      'pkg:github/sea/sail@v2.0',
      'pkg:generic/git.example/sea/rope@aaaaaaa2',
    ]);
    assert.match(reasonsOf('/build.zig.zon', ZIG), /files\.example/);
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(
      REPOSITORIES_UNIT,
      {
        '/flake.lock': FLAKE,
        '/shard.lock': SHARDS,
        '/nimble.lock': NIMBLE,
        '/elm.json': ELM,
        '/build.zig.zon': ZIG,
      },
      80,
    );
  });
});
