import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { writtenImports } from './written-imports.ts';

const OTHERWISE = [
  'eval(text)',
  'new Function (text)',
  'f.constructor("return this")',
  'process . binding("fs")',
  'const r = require; r("a")',
  'require(name)',
  'import (name)',
  'createRequire(here)("a")',
  'process.mainModule.require("a")',
];

describe('what a source may import, of its text alone', () => {
  it('names each module once, however it is imported', () => {
    const text = `
      import 'a'; import b from "b"; export * from 'c';
      const d = require ( "d" ) || import( 'e' ) || require('a'); // require('f')
    `;
    assert.deepEqual(writtenImports(text), ['a', 'b', 'c', 'd', 'e', 'f']);
  });

  for (const text of OTHERWISE)
    it(`is not known beside ${text}`, () => {
      assert.equal(writtenImports(`import 'a';\n${text};`), undefined);
    });

  it('is not known of what starts files or makes code of text', () => {
    assert.equal(writtenImports(`import { Worker } from 'node:worker_threads';`), undefined);
    assert.equal(writtenImports(`require("vm")`), undefined);
  });

  it('is not known of a text that names nothing', () => {
    assert.equal(writtenImports('no JavaScript'), undefined);
    assert.equal(writtenImports(''), undefined);
  });
});
