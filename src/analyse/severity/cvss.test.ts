import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../test/fixtures/any-character.ts';
import { propertyRuns } from '../../../test/property-runs.ts';
import { Fault } from '../../model/fault.ts';
import { parseCvss } from './cvss.ts';

const malformed = { name: 'Fault', code: 'malformed' };

describe('parseCvss', () => {
  it('tells the version, the scores and the rating', () => {
    const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:U';
    assert.deepEqual(parseCvss(vector), {
      version: '3.1',
      vector,
      score: 9,
      base: 9.8,
      severity: 'critical',
    });
    assert.equal(parseCvss('CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N').severity, 'none');
    assert.equal(parseCvss('AV:N/AC:L/Au:N/C:C/I:C/A:C').version, '2.0');
    assert.equal(parseCvss('CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N').version, '4.0');
  });

  it('refuses other versions and other text, in a message that is short and printable', () => {
    for (const vector of [
      '',
      '/',
      'CVSS:3.2/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      'CVSS:2.0/AV:N/AC:L/Au:N/C:C/I:C/A:C',
      'cvss:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      'Critical',
      '__proto__:N',
      `\u001b[31m${'A'.repeat(100_000)}`,
    ]) {
      assert.throws(() => parseCvss(vector), malformed, vector);
      assert.throws(() => parseCvss(vector), /^Fault: [ -~]{1,300}$/);
    }
  });

  it('throws nothing but faults, whatever it is given', () => {
    const valid = fc.constantFrom(
      'AV:N/AC:L/Au:N/C:C/I:C/A:C/E:U',
      'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/MAV:A',
      'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:P/U:Amber',
    );
    const mutated = fc
      .tuple(valid, fc.nat(80), fc.string({ unit: anyCharacter, maxLength: 4 }), fc.nat(8))
      .map(([vector, at, junk, cut]) => vector.slice(0, at) + junk + vector.slice(at + cut));
    const check = (vector: string): void => {
      try {
        const { score, base } = parseCvss(vector);
        for (const value of [score, base])
          assert.ok(value >= 0 && value <= 10 && value === Number(value.toFixed(1)));
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        assert.equal(error.code, 'malformed');
      }
    };
    fc.assert(fc.property(fc.oneof(mutated, fc.string({ unit: anyCharacter }), valid), check), {
      numRuns: propertyRuns(5000),
    });
  });
});
