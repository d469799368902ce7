import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Fault } from '../../../model/fault.ts';
import { trivyignore } from './reader.ts';

const read = (text: string) => trivyignore.read(text, '.trivyignore');

describe('trivyignore', () => {
  it('reads ids, days and what stands above or behind as the reason', () => {
    const { exceptions, remarks } = read(`# only a test
CVE-2099-0001

CVE-2099-0002 exp:2099-03-01 # later

# far away

aws-key\r
`);
    assert.deepEqual(exceptions, [
      {
        by: 'ignore-file',
        source: '.trivyignore:2',
        reason: 'only a test',
        selector: { ids: ['CVE-2099-0001'] },
      },
      {
        by: 'ignore-file',
        source: '.trivyignore:4',
        reason: 'later',
        expires: '2099-02-28',
        selector: { ids: ['CVE-2099-0002'] },
      },
      { by: 'ignore-file', source: '.trivyignore:8', selector: { ids: ['aws-key'] } },
    ]);
    assert.deepEqual(remarks, []);
  });

  it('names what means nothing', () => {
    assert.deepEqual(read('CVE-1 pkg:lodash').remarks, [
      { problem: 'unsupported', source: '.trivyignore:1', text: '"pkg:lodash" means nothing behind an id' },
    ]);
  });

  it('refuses a day that there is not, and a list of paths', () => {
    assert.throws(() => read('CVE-1 exp:2099-13-01'), /^Fault: .trivyignore:1: "2099-13-01" is no day/);
    assert.throws(() => read('CVE-1\ntest/**'), /^Fault: .trivyignore:2: "test\/\*\*" is no id/);
  });

  it('is what has no keys, or its name', () => {
    assert.equal(trivyignore.recognises('.trivyignore', []), true);
    assert.equal(trivyignore.recognises('ignored.txt', []), true);
    assert.equal(trivyignore.recognises('a.yaml', []), false);
    assert.equal(trivyignore.recognises('ignored.txt', ['waivers']), false);
  });

  it('reads any text, or says which line it does not', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('aA1-# \n:/*exp')) }), (text) => {
        try {
          for (const { selector } of read(text).exceptions) assert.ok(selector.ids?.every((id) => id !== ''));
        } catch (error) {
          assert.ok(error instanceof Fault && /^\.trivyignore:\d+: /.test(error.message));
        }
      }),
    );
  });
});
