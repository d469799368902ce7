import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GO_WORK } from './go-work.ts';
import { raise } from './raised.fixture.ts';

const ASKED = raise('x.example/a', 'v1.2.0', 'go.mod', 'v1.0.0');
const refused = (text: string, folder: string): boolean =>
  GO_WORK.refusal?.(text, folder, ASKED) !== undefined;

describe('go.work', () => {
  it('refuses what it replaces in modules that it uses', () => {
    for (const use of ['use ./m', 'use (\n\t./other\n\t./m // own\n)', 'use "m"', 'use ./m/'])
      for (const replace of [
        'replace x.example/a => ../a',
        'replace x.example/a v1.2.0 => x.example/b v1.0.0',
        'replace (\n\tx.example/b => ../b\n\tx.example/a => ../a\n)',
      ])
        assert.ok(refused(`go 1.22\n\n${use}\n\n${replace}\n`, 'm'), `${use} ${replace}`);
  });

  it('takes what it replaces at another version, what is of another module, and what it does not use', () => {
    assert.equal(refused('use ./m\nreplace x.example/a v1.0.0 => ../a\n', 'm'), false);
    assert.equal(refused('use ./m\nreplace x.example/ab => ../a\n', 'm'), false);
    assert.equal(refused('use ./n\nreplace x.example/a => ../a\n', 'm'), false);
    assert.equal(refused('use .\nreplace x.example/a => ../a\n', ''), true);
  });

  it('is never changed', () => {
    assert.equal(GO_WORK.raise('use ./m\n', ASKED), undefined);
    assert.equal(GO_WORK.relock(ASKED), undefined);
  });
});
