import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertWithin } from '../../../test/time-bound.ts';
import { hiddenCharacters, isProgram } from './file-content.ts';

describe('what the content of a file is', () => {
  it('is a program by its first bytes, and no text that begins alike', () => {
    for (const head of ['\x7fELF\x02', '\0asm\x01', '\xca\xfe\xba\xbe\0', 'MZ\x90\0'])
      assert.ok(isProgram(Buffer.from(head, 'latin1')), head);
    for (const text of ['', '#!/bin/sh\n', 'MZ is a town\n', 'ELF'])
      assert.ok(!isProgram(Buffer.from(text, 'latin1')), text);
  });

  it('tells each kind of hidden character once, with its line', () => {
    assert.deepEqual(hiddenCharacters(Buffer.from('a\nb \u202e\n\u2066 c\u200b \u{e0041}')), [
      { kind: 'bidirectional', character: 'U+202E', line: 2 },
      { kind: 'invisible', character: 'U+200B', line: 3 },
    ]);
    assert.deepEqual(hiddenCharacters(Buffer.from('\u{e0101}')), [
      { kind: 'invisible', character: 'U+E0101', line: 1 },
    ]);
  });

  it('lets letters of every language, emoji and bytes of no text be', () => {
    for (const text of ['größe', 'שלום', 'नमस्ते', '👩‍💻', '\0\u202e', '“quoted” — text…'])
      assert.deepEqual(hiddenCharacters(Buffer.from(text)), [], text);
  });

  it('takes linear time', () => {
    const start = performance.now();
    hiddenCharacters(Buffer.from('\u200b\n'.repeat(250_000)));
    hiddenCharacters(Buffer.from('\xe2\x80'.repeat(500_000), 'latin1'));
    assertWithin(2_000, performance.now() - start);
  });
});
