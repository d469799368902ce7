import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { checkOrderFixture } from '../../../../test/fixtures/version-order/fixture.ts';
import { checkHostileInput, checkOrderLaws } from '../../../../test/fixtures/version-order/laws.ts';
import { julia } from './scheme.ts';

const number = fc.constantFrom('0', '1', '2', '10');
const identifier = fc.constantFrom('0', '1', '10', 'a', 'A', 'rc1', 'a-1');
const label = (mark: string) =>
  fc.array(identifier, { maxLength: 3 }).map((list) => (list.length > 0 ? mark + list.join('.') : ''));
const numbers = fc.tuple(number, number, number).map((list) => list.join('.'));
const version = fc.tuple(numbers, label('-'), label('+')).map((parts) => parts.join(''));

describe('versions of Julia', () => {
  it('follow the fixture', () => checkOrderFixture(julia, new URL('order.txt', import.meta.url)));
  it('obey the laws of an order', () => checkOrderLaws(julia, version));
  it('survive hostile input', () => checkHostileInput(julia, version));
});
