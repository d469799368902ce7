import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { NPM_UNIT } from './unit.ts';

const V5 = `lockfileVersion: 5.4

dependencies:
  a: 1.0.0

packages:

  /a/1.0.0:
    resolution: {integrity: sha512-abc==}
    dev: false

  /@s/b/2.0.0_@babel+core@7.0.0:
    resolution: {integrity: sha512-abc==}
    dev: true

  /c/3.0.0_react@17.0.0:
    resolution: {integrity: sha512-abc==}

  registry.example/@s/d/4.0.0:
    resolution: {integrity: sha512-abc==, tarball: https://registry.example/d.tgz}
    dev: false

  github.com/x/e/abcdef:
    resolution: {tarball: https://x.example/e.tgz}
    name: e
    version: 5.0.0
    dev: false

  file:f:
    resolution: {directory: f, type: directory}
    name: f
    dev: false
`;
const V6 = `lockfileVersion: '6.0'

settings:
  autoInstallPeers: true

packages:

  /a@1.0.0:
    resolution: {integrity: sha512-abc==}
    dev: false

  /@s/b@2.0.0(@babel/core@7.0.0)(react@17.0.0):
    resolution: {integrity: sha512-abc==}
    dev: true

  registry.example/d@4.0.0:
    resolution: {integrity: sha512-abc==}
    dev: false

  '@registry.example/e/abc':
    resolution: {tarball: https://x.example/e.tgz}
    name: e
    version: 5.0.0
    dev: false
`;
const V9 = `lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      a:
        specifier: ^1.0.0
        version: 1.0.0(peer@1.0.0)
      alias:
        specifier: npm:@s/real@^3.0.0
        version: '@s/real@3.0.0'
    devDependencies:
      tool:
        specifier: ^1.0.0
        version: 1.0.0
  packages/w:
    optionalDependencies:
      o: {specifier: '*', version: 1.0.0}
    dependencies:
      own:
        specifier: workspace:*
        version: link:../own

packages:

  '@s/real@3.0.0':
    resolution: {integrity: sha512-abc==}

  a@1.0.0:
    resolution: {integrity: sha512-abc==}
    peerDependencies:
      peer: '*'

  deep@1.0.0:
    resolution: {integrity: sha512-abc==}

  dir@file:dir:
    resolution: {directory: dir, type: directory}

  git@https://x.example/git/tar.gz/abc:
    resolution: {tarball: https://x.example/git/tar.gz/abc}
    version: 2.0.0

  o@1.0.0:
    resolution: {integrity: sha512-abc==}

  peer@1.0.0:
    resolution: {integrity: sha512-abc==}

  tool@1.0.0:
    resolution: {integrity: sha512-abc==}

  toolpart@1.0.0:
    resolution: {integrity: sha512-abc==}

snapshots:

  '@s/real@3.0.0': {}

  a@1.0.0(peer@1.0.0):
    dependencies:
      deep: 1.0.0
      git: https://x.example/git/tar.gz/abc
      peer: 1.0.0

  deep@1.0.0: {}

  git@https://x.example/git/tar.gz/abc: {}

  o@1.0.0: {}

  peer@1.0.0: {}

  tool@1.0.0:
    dependencies:
      deep: 1.0.0
      toolpart: 1.0.0

  toolpart@1.0.0: {}
`;
const NAMES_V9 = [
  '@s/real@3.0.0',
  'a@1.0.0',
  'deep@1.0.0',
  'git@2.0.0',
  'o@1.0.0',
  'peer@1.0.0',
  'tool@1.0.0 (development)',
  'toolpart@1.0.0 (development)',
];
const names = (text: string): string[] => trial(NPM_UNIT, { '/pnpm-lock.yaml': text }).names;

it('pnpm-lock.yaml version 5', () => {
  assert.deepEqual(names(V5), ['@s/b@2.0.0 (development)', '@s/d@4.0.0', 'a@1.0.0', 'c@3.0.0', 'e@5.0.0']);
});

it('pnpm-lock.yaml version 6', () => {
  assert.deepEqual(names(V6), ['@s/b@2.0.0 (development)', 'a@1.0.0', 'd@4.0.0', 'e@5.0.0']);
});

it('pnpm-lock.yaml version 9: development is what the projects do not lead to', () => {
  assert.deepEqual(names(V9), NAMES_V9);
  assert.deepEqual(trial(NPM_UNIT, { '/pnpm-lock.yaml': V9 }).gaps, []);
});

it('pnpm-lock.yaml with the tools’ own document in front', () => {
  const own = `---\nlockfileVersion: '9.0'\npackages:\n  pnpm@10.0.0:\n    resolution: {integrity: x}\n`;
  assert.deepEqual(names(`${own}---\n${V9}`), [...NAMES_V9, 'pnpm@10.0.0'].toSorted());
});

it('pnpm-lock.yaml of another version, or broken, is a gap', () => {
  const kindOf = (text: string) => trial(NPM_UNIT, { '/pnpm-lock.yaml': text }).gaps.map((gap) => gap.kind);
  assert.deepEqual(kindOf('lockfileVersion: 10.0\n'), ['unsupported']);
  assert.deepEqual(kindOf('lockfileVersion: 3\n'), ['unsupported']);
  assert.deepEqual(kindOf('a: b\n'), ['unreadable']);
  assert.deepEqual(kindOf(''), ['unreadable']);
  assert.deepEqual(kindOf(`<<<<<<< HEAD\n${V9}`), ['unreadable']);
  assert.deepEqual(kindOf(`a: &a\n${V9}`), ['unsupported']);
});

it('bytes of any kind in pnpm-lock.yaml cause nothing but a Fault', () => {
  fuzz(NPM_UNIT, { '/5/pnpm-lock.yaml': V5, '/6/pnpm-lock.yaml': V6, '/9/pnpm-lock.yaml': V9 });
});
