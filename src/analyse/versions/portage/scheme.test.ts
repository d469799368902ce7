import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { checkOrderFixture } from '../../../../test/fixtures/version-order/fixture.ts';
import { checkHostileInput, checkOrderLaws } from '../../../../test/fixtures/version-order/laws.ts';
import { portage } from './scheme.ts';

const number = fc.constantFrom('0', '1', '2', '10', '01');
const numbers = fc.array(number, { minLength: 1, maxLength: 3 }).map((list) => list.join('.'));
const suffix = fc.constantFrom('', '_alpha', '_beta2', '_pre', '_rc1', '_p', '_p3', '_p1_rc2');
const version = fc
  .tuple(numbers, fc.constantFrom('', 'a', 'b'), suffix, fc.constantFrom('', '-r0', '-r1', '-r10'))
  .map((parts) => parts.join(''));

describe('versions of Gentoo', () => {
  it('follow the fixture', () => checkOrderFixture(portage, new URL('order.txt', import.meta.url)));
  it('obey the laws of an order', () => checkOrderLaws(portage, version));
  it('survive hostile input', () => checkHostileInput(portage, version));
});
