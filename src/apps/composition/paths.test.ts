import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cacheFolder, databasePath, stateFolder } from './paths.ts';

describe('the folders', () => {
  it('follow the environment', () => {
    assert.equal(cacheFolder({ PLIMSOLL_CACHE_DIR: '/c' }), '/c');
    assert.equal(databasePath({ PLIMSOLL_CACHE_DIR: '/c' }), '/c/advisories.sqlite');
    assert.equal(databasePath({ PLIMSOLL_CACHE_DIR: '/c', PLIMSOLL_DB: '/d' }), '/d');
    assert.equal(stateFolder({ PLIMSOLL_STATE_DIR: '/s' }), '/s');
    if (process.platform === 'linux') assert.equal(cacheFolder({ XDG_CACHE_HOME: '/x' }), '/x/plimsoll');
  });
});
