import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { decodeStatement, encodeStatement } from '../advisories/encoding.ts';
import { vulnerableCode } from './vulnerable-code.ts';

const ANYWHERE = { systems: [], architectures: [] };

describe('the code that an advisory names', () => {
  it('is read of imports of Go, and of functions of Rust', () => {
    const imports = [
      { path: 'a/b', symbols: ['Parse', 'T.M'], goos: ['linux'], goarch: ['386'] },
      { path: 'a/c', symbols: null },
    ];
    assert.deepEqual(vulnerableCode('Go', { imports }), [
      { module: 'a/b', symbols: ['Parse', 'T.M'], systems: ['linux'], architectures: ['386'] },
      { module: 'a/c', symbols: [], ...ANYWHERE },
    ]);
    const affects = { functions: ['a::b::c', 'a::d', 'e::f'], os: [], arch: [] };
    assert.deepEqual(vulnerableCode('crates.io', { affects }), [
      { module: 'a', symbols: ['a::b::c', 'a::d'], ...ANYWHERE },
      { module: 'e', symbols: ['e::f'], ...ANYWHERE },
    ]);
  });

  it('is none where there is none, where it is not understood, and where it is more than is kept', () => {
    const path = 'a/b';
    for (const imports of [
      undefined,
      [],
      'a',
      [{ symbols: ['x'] }],
      [{ path, symbols: ['x', 1] }],
      [{ path, symbols: ['with blank'] }],
      [{ path, symbols: Array<string>(1_025).fill('x') }],
      Array.from({ length: 257 }, () => ({ path })),
      [{ path }, null],
    ])
      assert.equal(vulnerableCode('Go', { imports }), undefined);
    for (const functions of [undefined, [], {}, [1]])
      assert.equal(vulnerableCode('crates.io', { affects: { functions } }), undefined);
  });

  it('is read, or not, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('imports', 'affects'), (value, key) => {
        const code = vulnerableCode(key === 'imports' ? 'Go' : 'crates.io', { [key]: value });
        assert.ok(code === undefined || code.length > 0);
      }),
      { numRuns: propertyRuns(100) },
    );
  });

  it('is kept in the database as it is', () => {
    const imports = [{ path: 'a/b', symbols: ['Parse'], goos: ['linux'] }, { path: 'a/c' }];
    const statement = { ranges: [], severity: [], code: vulnerableCode('Go', { imports }) ?? [] };
    assert.deepEqual(decodeStatement(encodeStatement(statement)), statement);
  });
});
