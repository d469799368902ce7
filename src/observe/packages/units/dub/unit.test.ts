import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { DUB_UNIT } from './unit.ts';

const SELECTIONS = JSON.stringify({
  fileVersion: 1,
  versions: {
    Boat: '1.2.0',
    sail: '~master',
    rope: { version: 'aaaaaaa1', repository: 'git+https://github.com/sea/rope.git' },
    own: { path: '../own' },
  },
});
const RECIPE = JSON.stringify({
  name: 'app',
  dependencies: {
    'boat:oar': '~>1.2.0',
    sail: { version: '>=2.0.0 <3.0.0', optional: true },
    own: { path: '../own' },
    ':part': '*',
  },
  configurations: [{ name: 'test', dependencies: { lint: '==1.0.0', mast: '~master' } }],
});
const SDL = `name "app"
dependency "boat:oar" version="~>1.2.0"
dependency "own" path="../own"
	dependency \`sail\` version="2.0.0" optional=true
dependency "open"
`;

describe('packages of D', () => {
  it('are selected', () => {
    const { packages, gaps } = trial(DUB_UNIT, { '/dub.selections.json': SELECTIONS });
    assert.deepEqual(
      packages.map((one) => one.package.purl),
      ['pkg:dub/boat@1.2.0', 'pkg:github/sea/rope@aaaaaaa1'],
    );
    assert.match(gaps[0]?.reason ?? '', /sail/);
    assert.match(trial(DUB_UNIT, { '/dub.selections.json': '{}' }).gaps[0]?.reason ?? '', /versions/);
  });

  it('are declared in both languages', () => {
    assert.deepEqual(trial(DUB_UNIT, { '/dub.json': RECIPE }).names, [
      'boat@~>1.2.0',
      'lint@1.0.0',
      'sail@>=2.0.0 <3.0.0',
    ]);
    const trailing = '{"name": "app", "dependencies": {"boat": "~>1.2.0",},}';
    assert.deepEqual(trial(DUB_UNIT, { '/dub.json': trailing }).names, ['boat@~>1.2.0']);
    assert.deepEqual(trial(DUB_UNIT, { '/dub.sdl': SDL }).names, ['boat@~>1.2.0', 'sail@2.0.0']);
    assert.match(
      trial(DUB_UNIT, { '/dub.sdl': SDL })
        .gaps.map(({ reason }) => reason)
        .join('; '),
      /open/,
    );
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(DUB_UNIT, { '/dub.selections.json': SELECTIONS, '/dub.json': RECIPE, '/dub.sdl': SDL }, 80);
  });
});
