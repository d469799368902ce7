import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import { assertWithin } from '../../../../../test/time-bound.ts';
import { Fault } from '../../../../model/fault.ts';
import { linkedVersion } from './linked-version.ts';
import { parseModuleInfo } from './module-info.ts';

test('reads modules, replacements and linker flags', () => {
  const info = parseModuleInfo(
    [
      'path\texample.org/tool/cmd/tool',
      'mod\texample.org/tool\tv1.2.3\th1:a=',
      'dep\texample.org/a\tv0.1.0\th1:b=',
      'dep\texample.org/b\tv0.2.0',
      '=>\texample.org/fork\tv0.2.1\th1:c=',
      'dep\texample.org/c\tv0.3.0',
      '=>\t./c\t(devel)\t',
      'build\t-ldflags="-s -X \'main.version=1.2.3\'"',
      'build\tCGO_ENABLED=0',
      '',
    ].join('\n'),
  );
  assert.deepEqual(info, {
    path: 'example.org/tool/cmd/tool',
    main: { path: 'example.org/tool', version: 'v1.2.3' },
    dependencies: [
      { path: 'example.org/a', version: 'v0.1.0' },
      {
        path: 'example.org/b',
        version: 'v0.2.0',
        replacement: { path: 'example.org/fork', version: 'v0.2.1' },
      },
      { path: 'example.org/c', version: 'v0.3.0', replacement: { path: './c', version: '(devel)' } },
    ],
    linkerFlags: "-s -X 'main.version=1.2.3'",
  });
});

test('says which lines are broken, and reads the others', () => {
  const text = '=>\ta\tv1.0.0\nmod\tm\t(devel)\ndep\texample.org/a\n=>\ta\tv2\ndep\tb\tv1.0.0\n';
  const { broken, main, dependencies } = parseModuleInfo(text);
  assert.deepEqual(broken, [1, 3, 4]);
  assert.deepEqual(
    [main?.path, main?.replacement, dependencies],
    ['m', undefined, [{ path: 'b', version: 'v1.0.0' }]],
  );
  assert.throws(() => parseModuleInfo('dep\ta\tv1\n'.repeat(20_001)), { code: 'limit' });
});

test('takes a version from linker flags only if it is plain, alone and of the main module', () => {
  const of = (flags: string) => linkedVersion(flags, 'example.org/tool');
  assert.equal(of('-s -w -X main.version=1.2.3'), 'v1.2.3');
  assert.equal(of("-X 'main.Version=v1.2.3-rc.1' -X main.commit=abc"), 'v1.2.3-rc.1');
  assert.equal(of('-X=example.org/tool/internal/build.Version=v2.0.0'), 'v2.0.0');
  assert.equal(of('-X main.version=1.2.3 -X main.appVersion=1.2.4'), undefined);
  assert.equal(of('-X example.org/other.version=1.2.3'), undefined);
  assert.equal(of('-X main.version=nightly'), undefined);
  assert.equal(of('-X main.goVersion=1.24.1'), undefined);
});

test('foreign text causes nothing but Faults', () => {
  const line = fc.oneof(
    fc.string(),
    fc
      .tuple(fc.constantFrom('path', 'mod', 'dep', '=>', 'build'), fc.string(), fc.string())
      .map((all) => all.join('\t')),
    fc.constantFrom('build\t-ldflags="', 'build\t-ldflags=`', 'build\t-ldflags="\\x"'),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 10 }), (lines) => {
      try {
        linkedVersion(parseModuleInfo(lines.join('\n')).linkerFlags ?? '', 'x');
      } catch (error) {
        assert.ok(error instanceof Fault, String(error));
      }
    }),
    { numRuns: propertyRuns(2000) },
  );
});

test('hostile linker flags take linear time', () => {
  const start = performance.now();
  linkedVersion('-X '.repeat(500_000) + '-X '.padEnd(500_000, 'a'), 'x');
  assertWithin(2000, performance.now() - start);
});
