import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { checkOrderFixture } from '../../../../test/fixtures/version-order/fixture.ts';
import { checkHostileInput, checkOrderLaws } from '../../../../test/fixtures/version-order/laws.ts';
import { cran } from './scheme.ts';

const number = fc.constantFrom('0', '1', '2', '10', '01');
const version = fc.array(number, { minLength: 1, maxLength: 4 }).map((list) => list.join('.'));

describe('versions of CRAN', () => {
  it('follow the fixture', () => checkOrderFixture(cran, new URL('order.txt', import.meta.url)));
  it('obey the laws of an order', () => checkOrderLaws(cran, version));
  it('survive hostile input', () => checkHostileInput(cran, version));
});
