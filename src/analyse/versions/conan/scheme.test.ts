import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { checkOrderFixture } from '../../../../test/fixtures/version-order/fixture.ts';
import { checkHostileInput, checkOrderLaws } from '../../../../test/fixtures/version-order/laws.ts';
import { conan } from './scheme.ts';

const number = fc.constantFrom('0', '1', '2', '10', '01');
const identifier = fc.constantFrom('0', '1', '10', 'a', 'A', 'rc1', 'a-1');
const label = (mark: string) =>
  fc.array(identifier, { maxLength: 3 }).map((list) => (list.length > 0 ? mark + list.join('.') : ''));
const part = fc.oneof(number, fc.constantFrom('a', '1s', 'cci'));
const main = fc.array(part, { minLength: 1, maxLength: 4 }).map((list) => list.join('.'));
const version = fc.tuple(main, label('-'), label('+')).map((parts) => parts.join(''));

describe('versions of Conan', () => {
  it('follow the fixture', () => checkOrderFixture(conan, new URL('order.txt', import.meta.url)));
  it('obey the laws of an order', () => checkOrderLaws(conan, version));
  it('survive hostile input', () => checkHostileInput(conan, version));
});
