import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { checkOrderFixture } from '../../../../test/fixtures/version-order/fixture.ts';
import { checkHostileInput, checkOrderLaws } from '../../../../test/fixtures/version-order/laws.ts';
import { cpe } from './scheme.ts';

const number = fc.constantFrom('0', '1', '2', '10', '01', '00');
const word = fc.constantFrom('', 'a', 'b', 'z', 'p1', '-rc1', '-beta.2', '_u5', 'a1', '-0');
const version = fc
  .tuple(fc.constantFrom('', '>', 'v'), fc.array(number, { minLength: 1, maxLength: 4 }), word)
  .map(([mark, numbers, end]) => `${mark}${numbers.join('.')}${end}`);

describe('versions of programs', () => {
  it('follow the fixture', () => checkOrderFixture(cpe, new URL('order.txt', import.meta.url)));
  it('obey the laws of an order', () => checkOrderLaws(cpe, version));
  it('survive hostile input', () => checkHostileInput(cpe, version));
});
