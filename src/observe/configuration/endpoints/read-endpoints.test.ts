import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { Fault } from '../../../model/fault.ts';
import { parseEndpoints } from './read-endpoints.ts';

const read = (text: string) => parseEndpoints(text, 'where.yaml');

describe('endpoints', () => {
  it('are read from YAML and JSON, addresses in their usual form', () => {
    const expected = new Map([
      ['shop/web', [{ interface: 'veth1', addresses: ['10.0.0.2', '2001:db8::1'] }]],
      ['shop/db', []],
    ]);
    const yaml = 'shop/web:\n  - interface: veth1\n    addresses: [10.0.0.2, "2001:DB8:0::1"]\nshop/db: []\n';
    const json =
      '{"shop/web": [{"interface": "veth1", "addresses": ["10.0.0.2", "2001:db8::1"]}], "shop/db": []}';
    assert.deepEqual(read(yaml), expected);
    assert.deepEqual(read(json), expected);
    assert.deepEqual(read(''), new Map());
  });

  const refused: [string, string, RegExp][] = [
    [
      'a block instead of an address',
      'a/b: [{interface: x, addresses: [10.0.0.0/8]}]',
      /must be one IPv4 or IPv6 address/,
    ],
    [
      'an interface that would be syntax',
      'a/b: [{interface: "x; drop", addresses: [10.0.0.1]}]',
      /name of an interface/,
    ],
    ['a name without namespace', 'b: [{interface: x, addresses: [10.0.0.1]}]', /namespace\/name/],
    ['an unknown key', 'a/b: [{interface: x, addresses: [10.0.0.1], mac: y}]', /where\.yaml.*mac/s],
    [
      'an address of two workloads',
      'a/b: [{interface: x, addresses: [10.0.0.1]}]\na/c: [{interface: y, addresses: [10.0.0.1]}]',
      /a\/b and a\/c both have 10\.0\.0\.1/,
    ],
    ['two documents', 'a/b: []\n---\na/c: []', /more than one document/],
    ['a list', '- a', /where\.yaml/],
  ];
  for (const [name, text, message] of refused)
    it(`are refused with ${name}`, () => {
      assert.throws(
        () => read(text),
        (error) => error instanceof Fault && message.test(error.message),
      );
    });

  it('of any text are read or refused with a fault', () => {
    const part = fc.constantFrom(
      'a/b',
      ':',
      ' ',
      '\n',
      '- ',
      '[',
      ']',
      '{',
      '}',
      'interface: x',
      'addresses: ',
      '10.0.0.1',
      '::1',
      '__proto__',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
        try {
          assert.ok(read(parts.join('')) instanceof Map);
        } catch (error) {
          assert.ok(error instanceof Fault, String(error));
        }
      }),
      { numRuns: propertyRuns(2000) },
    );
  });
});
