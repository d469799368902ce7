import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nearest, suggestion } from './nearest.ts';

describe('the nearest name', () => {
  const names = ['scan', 'sbom', 'network', 'json', 'fail-on', 'db'];

  it('is the one that a slip of the finger leads to', () => {
    for (const [word, name] of [
      ['scna', 'scan'],
      ['scn', 'scan'],
      ['netwrok', 'network'],
      ['jsn', 'json'],
      ['fail_on', 'fail-on'],
      ['dbs', 'db'],
    ] as const)
      assert.equal(nearest(word, names), name, word);
  });

  it('is none where no name is near', () => {
    for (const word of ['', 'x', 'entirely', 'papyrus']) assert.equal(nearest(word, names), undefined, word);
    assert.equal(suggestion('papyrus', names), '');
    assert.equal(suggestion('jsn', names), ' (Did you mean json?)');
  });
});
