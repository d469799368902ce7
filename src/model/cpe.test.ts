import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { readCpe } from './cpe.ts';

describe('CPE names', () => {
  it('are read with what is quoted in them', () => {
    assert.deepEqual(readCpe('cpe:2.3:a:F5:nginx:1.27.1:rc1:*:*:*:linux:*:*'), {
      part: 'a',
      product: 'f5:nginx',
      version: '1.27.1',
      update: 'rc1',
      targetSoftware: 'linux',
    });
    assert.equal(readCpe(String.raw`cpe:2.3:a:a\:b:c\/d:1\+2:*:*:*:*:*:*:*`)?.version, '1+2');
    assert.equal(readCpe(String.raw`cpe:2.3:a:a\:b:c\/d:1:*:*:*:*:*:*:*`)?.product, String.raw`a\:b:c\/d`);
    for (const text of ['', 'cpe:/a:f5:nginx', 'cpe:2.3:a:b', 'cpe:2.3:x:a:b:1:*:*:*:*:*:*:*'])
      assert.equal(readCpe(text), undefined, text);
  });

  it('may be any text', () => {
    fc.assert(fc.property(fc.string(), (text) => void readCpe(`cpe:2.3:${text}`)));
  });
});
