import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../test/fixtures/any-character.ts';
import { count, visible, webAddress } from './text.ts';

describe('visible', () => {
  it('writes out what could steer a terminal or hide text', () => {
    assert.equal(visible('a\u001b[31mb'), 'a\\x1b[31mb');
    assert.equal(visible('\u001b]8;;https://evil.example\u0007x'), '\\x1b]8;;https://evil.example\\x07x');
    assert.equal(visible('x\u009b2Jy'), 'x\\x9b2Jy');
    assert.equal(visible('a\r\nb\tc'), 'a\\x0d\\x0ab\\x09c');
    assert.equal(visible('user\u202e gnp.exe'), 'user\\u{202e} gnp.exe');
    assert.equal(visible('a\u200bb\ufeffc\u2028d'), 'a\\u{200b}b\\u{feff}c\\u{2028}d');
    assert.equal(visible('\ud800'), '\\u{d800}');
    assert.equal(visible('\u{e0041}'), '\\u{e0041}');
  });

  it('leaves ordinary text of any script alone', () => {
    for (const text of ['libssl3t64', 'café', '日本語パッケージ', 'пакет', '😀', ''])
      assert.equal(visible(text), text);
  });

  it('never lets a control or bidirectional character through', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        assert.doesNotMatch(visible(text), /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
      }),
    );
  });

  it('cuts an absurdly long string', () => {
    assert.equal(visible('x'.repeat(1_000_000)).length, 2_001);
  });
});

describe('count', () => {
  it('agrees in number', () => {
    assert.equal(count(1, 'finding'), '1 finding');
    assert.equal(count(0, 'finding'), '0 findings');
    assert.equal(count(12_345, 'library', 'libraries'), '12,345 libraries');
  });
});

describe('webAddress', () => {
  it('refuses whatever is not a web page', () => {
    assert.equal(webAddress('https://nvd.nist.gov/vuln'), 'https://nvd.nist.gov/vuln');
    for (const bad of ['javascript:alert(1)', 'data:text/html,x', '//x', 'file:///etc/passwd', '']) {
      assert.equal(webAddress(bad), undefined);
    }
  });

  it('writes out quotes and brackets', () => {
    assert.doesNotMatch(webAddress('https://x.example/"><script>') ?? '', /["<>]/);
  });
});
