import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import { assertWithin } from '../../../../../test/time-bound.ts';
import { Fault } from '../../../../model/fault.ts';
import { parseGoMod } from './go-mod.ts';

const EXAMPLE = `
// Deprecated: a comment of the module
module "example.org/app" // quoted

go 1.22.3
toolchain go1.22.5
godebug default=go1.21

require example.org/single v1.0.0
require (
	example.org/direct v1.1.0
	"example.org/quoted" v1.2.0 // indirect
	\`example.org/raw\` v2.0.0+incompatible//indirect
)
require ()

exclude example.org/direct v1.0.9
retract [v0.1.0, v0.2.0] // "broken ( release"
tool example.org/direct/cmd/x
replace example.org/single => ../single
replace (
	example.org/direct v1.1.0 => example.org/fork v1.1.1
	example.org/direct => example.org/never v0.0.1
	example.org/quoted v1.1.0 => example.org/other v1.0.0
)
`;

test('reads requirements in every form, and what replaces them', () => {
  const { replacements, ...rest } = parseGoMod(EXAMPLE);
  assert.equal(replacements?.length, 4);
  assert.deepEqual(rest, {
    module: 'example.org/app',
    go: '1.22.3',
    toolchain: 'go1.22.5',
    requirements: [
      {
        path: 'example.org/single',
        version: 'v1.0.0',
        direct: true,
        replacement: { path: '../single', version: '' },
      },
      {
        path: 'example.org/direct',
        version: 'v1.1.0',
        direct: true,
        replacement: { path: 'example.org/fork', version: 'v1.1.1' },
      },
      { path: 'example.org/quoted', version: 'v1.2.0', direct: false },
      { path: 'example.org/raw', version: 'v2.0.0+incompatible', direct: false },
    ],
  });
});

test('reads lines that end in carriage returns', () => {
  assert.deepEqual(parseGoMod('module x\r\nrequire a v1.0.0\r\n').requirements, [
    { path: 'a', version: 'v1.0.0', direct: true },
  ]);
});

test('says which lines are broken, and reads the others', () => {
  const lines = [
    'require a',
    'replace a =>',
    'replace a b c => d v1.0.0',
    'require (',
    'b v1.0.0',
    '<<<<<<< HEAD',
  ];
  const { requirements, broken } = parseGoMod(lines.join('\n'));
  assert.deepEqual([requirements, broken], [[{ path: 'b', version: 'v1.0.0', direct: true }], [1, 2, 3, 6]]);
  assert.throws(() => parseGoMod(' '.repeat(1024 * 1024 + 1)), { code: 'limit' });
});

test('foreign text causes nothing but Faults', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'require',
      'replace',
      '(',
      ')',
      '=>',
      '\n',
      ' ',
      '"',
      '`',
      '//',
      '__proto__',
      'a.org/b',
      'v1.0.0',
      '\\',
    ),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      try {
        parseGoMod(pieces.join(''));
      } catch (error) {
        assert.ok(error instanceof Fault, String(error));
      }
    }),
    { numRuns: propertyRuns(3000) },
  );
});

test('hostile text takes linear time', () => {
  const start = performance.now();
  for (const text of ['"', '\\', '`', '"\\', '(', 'a ', '\n', '/', ' //']) {
    parseGoMod(`module x ${text.repeat(300_000)}`);
  }
  assertWithin(3000, performance.now() - start);
});
