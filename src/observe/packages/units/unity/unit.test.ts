import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { UNITY_UNIT } from './unit.ts';

const LOCK = JSON.stringify({
  dependencies: {
    'com.sea.boat': {
      version: '1.2.0',
      depth: 0,
      source: 'registry',
      dependencies: { 'com.sea.sail': '2.0.0', 'com.sea.git': '1.0.0' },
      url: 'https://packages.example',
    },
    'com.sea.sail': { version: '2.0.0-preview.1', depth: 1, source: 'registry', dependencies: {} },
    'com.sea.git': {
      version: 'https://github.com/Sea/Git.git?path=/x#v1',
      depth: 0,
      source: 'git',
      dependencies: {},
      hash: 'aaaaaaa1',
    },
    'com.sea.own': { version: 'file:com.sea.own', depth: 0, source: 'embedded', dependencies: {} },
    'com.sea.none': { source: 'registry' },
  },
});
const MANIFEST = JSON.stringify({
  dependencies: {
    'com.sea.boat': '1.1.0',
    'com.sea.git': 'https://github.com/sea/git.git',
    'com.sea.own': 'file:../x',
  },
});

describe('packages of Unity', () => {
  it('are locked, with what they need', () => {
    const { packages, gaps } = trial(UNITY_UNIT, { '/app/Packages/packages-lock.json': LOCK });
    assert.deepEqual(
      packages.map(({ package: { purl, direct, requires } }) => [purl, direct, requires]),
      [
        [
          'pkg:generic/com.sea.boat@1.2.0',
          true,
          ['pkg:generic/com.sea.sail@2.0.0-preview.1', 'pkg:github/sea/git@aaaaaaa1'],
        ],
        ['pkg:generic/com.sea.sail@2.0.0-preview.1', false, []],
        ['pkg:github/sea/git@aaaaaaa1', true, []],
      ],
    );
    assert.match(gaps[0]?.reason ?? '', /com\.sea\.none/);
  });

  it('are declared, where no lock file decides', () => {
    const files = { '/app/Packages/manifest.json': MANIFEST };
    const { names, gaps } = trial(UNITY_UNIT, files);
    assert.deepEqual(names, ['com.sea.boat@1.1.0']);
    assert.match(gaps[0]?.reason ?? '', /com\.sea\.git/);
    const both = trial(UNITY_UNIT, { ...files, '/app/Packages/packages-lock.json': LOCK });
    assert.ok(!both.names.includes('com.sea.boat@1.1.0'));
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(UNITY_UNIT, { '/Packages/packages-lock.json': LOCK, '/Packages/manifest.json': MANIFEST }, 100);
  });
});
