import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { checkOrderFixture } from '../../../../test/fixtures/version-order/fixture.ts';
import { checkHostileInput, checkOrderLaws } from '../../../../test/fixtures/version-order/laws.ts';
import { opam } from './scheme.ts';

const version = fc.string({
  unit: fc.constantFrom('0', '1', '9', 'a', 'Z', '~', '+', '.', '-', '_'),
  minLength: 1,
  maxLength: 8,
});

describe('versions of opam', () => {
  it('follow the fixture', () => checkOrderFixture(opam, new URL('order.txt', import.meta.url)));
  it('obey the laws of an order', () => checkOrderLaws(opam, version));
  it('survive hostile input', () => checkHostileInput(opam, version));
});
