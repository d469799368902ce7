import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, graphOf, trial } from '../../language-package/unit-trial.fixture.ts';
import { BAZEL_UNIT } from './unit.ts';

const MODULE = `module(name = "app", version = "0.1")
bazel_dep(name = "rules_boat", version = "1.2.0")
bazel_dep(name = "sail", version = "8.8.0.bcr.1", repo_name = "s", dev_dependency = True)
bazel_dep(name = "rope", version = "3.0")  # overridden
bazel_dep(name = "keel")
bazel_dep(name = "own", version = "1.0")
single_version_override(module_name = "rope", version = "3.1")
local_path_override(module_name = "own", path = "../own")
boat = use_extension("@rules_boat//:extensions.bzl", "boat")
`;
const OLD_LOCK = JSON.stringify({
  lockFileVersion: 3,
  moduleDepGraph: {
    '<root>': {
      name: 'app',
      version: '',
      deps: { rules_boat: 'rules_boat@1.2.0', bazel_tools: 'bazel_tools@_' },
    },
    'rules_boat@1.2.0': { name: 'rules_boat', version: '1.2.0', deps: { sail: 'sail@8.8.0.bcr.1' } },
    'sail@8.8.0.bcr.1': { name: 'sail', version: '8.8.0.bcr.1', deps: {} },
    'bazel_tools@_': { name: 'bazel_tools', version: '', deps: {} },
  },
});
const LOCK = JSON.stringify({
  lockFileVersion: 11,
  registryFileHashes: {
    'https://registry.example/modules/sail/8.7.0/MODULE.bazel': '00',
    'https://registry.example/modules/sail/8.8.0.bcr.1/MODULE.bazel': '00',
    'https://registry.example/modules/sail/8.8.0.bcr.1/source.json': '00',
  },
});

describe('modules of Bazel', () => {
  it('are declared, those that are overridden at the version that counts', () => {
    const { packages, gaps } = trial(BAZEL_UNIT, { '/MODULE.bazel': MODULE });
    assert.deepEqual(
      packages.map(({ package: { purl, development } }) => [purl, development]),
      [
        ['pkg:bazel/rules_boat@1.2.0', false],
        ['pkg:bazel/sail@8.8.0.bcr.1', true],
        ['pkg:bazel/rope@3.1', false],
      ],
    );
    assert.match(gaps[0]?.reason ?? '', /keel, own/);
  });

  it('are locked, in a graph or by the sources that registries were asked for', () => {
    assert.deepEqual(graphOf(BAZEL_UNIT, { '/MODULE.bazel.lock': OLD_LOCK }), [
      'rules_boat@1.2.0: direct, needs sail@8.8.0.bcr.1',
      'sail@8.8.0.bcr.1: transitive, needs',
    ]);
    assert.deepEqual(graphOf(BAZEL_UNIT, { '/MODULE.bazel.lock': LOCK, '/MODULE.bazel': MODULE }).slice(-1), [
      'sail@8.8.0.bcr.1: direct',
    ]);
    assert.match(trial(BAZEL_UNIT, { '/MODULE.bazel.lock': '{}' }).gaps[0]?.reason ?? '', /no module/);
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(
      BAZEL_UNIT,
      { '/MODULE.bazel': MODULE, '/MODULE.bazel.lock': OLD_LOCK, '/a/MODULE.bazel.lock': LOCK },
      60,
    );
  });
});
