import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import { Fault } from '../../../../model/fault.ts';
import { parseAuditable } from './auditable.ts';

const LIST = {
  packages: [
    { name: 'adler', version: '1.0.2', source: 'crates.io' },
    { name: 'cc', version: '1.0.0', source: 'crates.io', kind: 'build' },
    { name: 'forked', version: '0.1.0', source: 'git', dependencies: [0] },
    { name: 'inhouse', version: '0.2.0', source: 'registry' },
    { name: 'member', version: '0.3.0', source: 'local' },
    { name: 'tool', version: '2.0.0', source: 'local', dependencies: [0, 1, 2], root: true },
  ],
  format: 3,
};

test('reads crates of crates.io and the program itself', () => {
  assert.deepEqual(parseAuditable(deflateSync(JSON.stringify(LIST))), {
    crates: [
      { name: 'adler', version: '1.0.2', requires: [] },
      // What the fork needs in turn is not told.
      { name: 'tool', version: '2.0.0' },
    ],
    foreign: ['forked', 'inhouse'],
  });
});

test('reads what crates need, but for what only ran during the build', () => {
  const packages = [
    { name: 'boat', version: '1.0.0', source: 'crates.io', dependencies: [1, 2] },
    { name: 'sail', version: '2.0.0', source: 'crates.io' },
    { name: 'cc', version: '3.0.0', source: 'crates.io', kind: 'build' },
    { name: 'lost', version: '4.0.0', source: 'crates.io', dependencies: [9] },
    { name: 'tool', version: '0.1.0', source: 'local', dependencies: [0, 3], root: true },
  ];
  assert.deepEqual(
    parseAuditable(deflateSync(JSON.stringify({ packages }))).crates.map(({ name, requires }) => [
      name,
      requires,
    ]),
    [
      ['boat', ['sail@2.0.0']],
      ['sail', []],
      ['lost', undefined],
      ['tool', ['boat@1.0.0', 'lost@4.0.0']],
    ],
  );
});

test('a bomb and deep nesting are Faults', () => {
  assert.throws(() => parseAuditable(deflateSync(Buffer.alloc(32 * 1024 * 1024))), { name: 'Fault' });
  assert.throws(() => parseAuditable(deflateSync('['.repeat(5_000_000))), { name: 'Fault' });
});

test('foreign bytes cause nothing but Faults', () => {
  const sample = deflateSync(JSON.stringify(LIST));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(sample.length - 1), fc.nat(255))),
      fc.nat(sample.length),
      (changes, cut) => {
        const bytes = Buffer.from(sample);
        for (const [at, value] of changes) bytes[at] = value;
        attempt(bytes);
        attempt(sample.subarray(0, cut));
      },
    ),
    { numRuns: propertyRuns(1000) },
  );
  fc.assert(fc.property(fc.jsonValue(), (value) => attempt(deflateSync(JSON.stringify(value)))));
});

function attempt(bytes: Buffer): void {
  try {
    parseAuditable(bytes);
  } catch (error) {
    assert.ok(error instanceof Fault, String(error));
  }
}
