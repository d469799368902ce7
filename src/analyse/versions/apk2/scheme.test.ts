import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { checkOrderFixture } from '../../../../test/fixtures/version-order/fixture.ts';
import { checkHostileInput, checkOrderLaws } from '../../../../test/fixtures/version-order/laws.ts';
import { apk2 } from './scheme.ts';

const number = fc.constantFrom('0', '00', '1', '01', '10', '2', '010');
const numbers = fc.array(number, { minLength: 1, maxLength: 3 }).map((list) => list.join('.'));
const letter = fc.constantFrom('', '', 'a', 'b', 'p1', 'p2');
const name = fc.constantFrom('alpha', 'beta', 'pre', 'rc', 'cvs', 'svn', 'git', 'hg', 'p');
const suffix = fc.tuple(name, fc.oneof(fc.constant(''), number)).map(([word, digits]) => `_${word}${digits}`);
const suffixes = fc.array(suffix, { maxLength: 2 }).map((list) => list.join(''));
const revision = fc.constantFrom('', '-r0', '-r1', '-r01', '-r10');
const version = fc.tuple(numbers, letter, suffixes, revision).map((parts) => parts.join(''));

describe('versions of apk-tools 2', () => {
  it('follow the fixture', () => checkOrderFixture(apk2, new URL('order.txt', import.meta.url)));
  it('obey the laws of an order', () => checkOrderLaws(apk2, version));
  it('survive hostile input', () => checkHostileInput(apk2, version));
});
