import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { checkOrderFixture } from '../../../../test/fixtures/version-order/fixture.ts';
import { checkHostileInput, checkOrderLaws } from '../../../../test/fixtures/version-order/laws.ts';
import { freebsd } from './scheme.ts';

const version = fc
  .array(fc.constantFrom('0', '1', '9', '10', 'a', 'Z', 'rc', 'alpha', 'pl', '+', '.', '_', ','), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.join(''));

describe('versions of FreeBSD', () => {
  it('follow the fixture', () => checkOrderFixture(freebsd, new URL('order.txt', import.meta.url)));
  it('obey the laws of an order', () => checkOrderLaws(freebsd, version));
  it('survive hostile input', () => checkHostileInput(freebsd, version));
});
