import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { BOWER_UNIT } from './unit.ts';

const INSTALLED = JSON.stringify({
  name: 'boat',
  version: '1.2.0',
  license: ['MIT'],
  _release: '1.2.0',
  _source: 'https://github.com/sea/boat.git',
  _target: '^1.0.0',
});
const MANIFEST = JSON.stringify({
  name: 'app',
  dependencies: {
    boat: '^1.0.0',
    sail: '2.0.0',
    alias: 'rope#~3.0',
    keel: 'https://github.com/sea/keel.git#1.0',
    oar: 'sea/oar',
    any: '',
  },
  devDependencies: { lint: 'latest' },
});

describe('components of Bower', () => {
  it('are installed', () => {
    const path = '/app/bower_components/boat/.bower.json';
    const [boat] = trial(BOWER_UNIT, { [path]: INSTALLED }).packages;
    assert.deepEqual([boat?.package.purl, boat?.package.licences], ['pkg:bower/boat@1.2.0', ['MIT']]);
    const commit = JSON.stringify({ name: 'boat', _release: 'aaaaaaa1' });
    assert.match(trial(BOWER_UNIT, { [path]: commit }).gaps[0]?.reason ?? '', /boat/);
  });

  it('are declared, and what is installed is decided', () => {
    const { names, gaps } = trial(BOWER_UNIT, { '/app/bower.json': MANIFEST });
    assert.deepEqual(names, ['any@*', 'boat@^1.0.0', 'lint@* (development)', 'rope@~3.0', 'sail@2.0.0']);
    assert.match(gaps.map(({ reason }) => reason).join('; '), /keel, oar/);
    assert.deepEqual(trial(BOWER_UNIT, { '/bower_components/a/bower.json': MANIFEST }).names, []);
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(BOWER_UNIT, { '/a/.bower.json': INSTALLED, '/bower.json': MANIFEST }, 100);
  });
});
