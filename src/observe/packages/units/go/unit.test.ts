import assert from 'node:assert/strict';
import { test } from 'node:test';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import { assembled, type WholeAssembly } from '../../../../../test/fixtures/assembled.ts';
import * as fc from 'fast-check';
import { Fault } from '../../../../model/fault.ts';
import type { FileView } from '../../../../model/file.ts';
import { memoryFile, plainEntry } from '../../../archive/zip/open-file.ts';
import { buildGoProgram } from '../../../executable/go-program-builder.ts';
import { GO_UNIT } from './unit.ts';

const NO_FILES: FileView = {
  get: () => undefined,
  resolve: () => undefined,
  layerOf: () => undefined,
  entries: () => [],
};

function assemblyOf(files: Readonly<Record<string, Buffer | string>>): WholeAssembly {
  const facts = Object.entries(files).flatMap(([path, content]) => {
    const bytes = Buffer.from(content);
    const file = memoryFile({ ...plainEntry(path, bytes.length), mode: 0o755 }, bytes);
    const interest = GO_UNIT.interest(file.entry);
    const isRead =
      interest === 'yes' || (interest === 'by-magic' && GO_UNIT.recognises?.(bytes.subarray(0, 512)));
    return isRead ? [...GO_UNIT.read(file)].map((fact) => ({ path, layer: 2, fact })) : [];
  });
  return assembled(GO_UNIT, facts, { files: NO_FILES, distribution: undefined });
}

const purls = (assembly: WholeAssembly) => assembly.packages.map((found) => found.package.purl);

test('a program holds its modules and the standard library', () => {
  const assembly = assemblyOf({
    '/usr/bin/tool': buildGoProgram('go1.22.1 X:nocoverageredesign', [
      'path\texample.org/Tool/cmd/tool',
      'mod\texample.org/Tool\tv1.2.3\th1:x=',
      'dep\tgithub.com/BurntSushi/toml\tv2.0.0+incompatible\th1:x=',
      'dep\texample.org/old/v2\tv2.0.0',
      '=>\texample.org/fork/v2\tv2.0.1\th1:x=',
    ]),
  });
  assert.deepEqual(purls(assembly), [
    'pkg:golang/stdlib@1.22.1',
    'pkg:golang/example.org/Tool@v1.2.3',
    'pkg:golang/github.com/BurntSushi/toml@v2.0.0%2Bincompatible',
    'pkg:golang/example.org/fork/v2@v2.0.1',
  ]);
  assert.deepEqual(assembly.packages[2]?.package, {
    purl: 'pkg:golang/github.com/BurntSushi/toml@v2.0.0%2Bincompatible',
    ecosystem: 'golang',
    name: 'github.com/BurntSushi/toml',
    version: 'v2.0.0+incompatible',
    licences: [],
    locations: [{ path: '/usr/bin/tool', layer: 2, foundBy: 'go', evidence: 'embedded' }],
  });
  assert.deepEqual(assembly.gaps, []);
});

test('a version that is not known is none, and is said', () => {
  const lines = ['path\tx.org/x', 'mod\tx.org/x\t(devel)\t', 'dep\tx.org/y\tv1.0.0', '=>\t./y\t(devel)\t'];
  const assembly = assemblyOf({ '/x': buildGoProgram('go1.22.1', lines) });
  assert.deepEqual(purls(assembly), ['pkg:golang/stdlib@1.22.1', 'pkg:golang/x.org/x', 'pkg:golang/x.org/y']);
  assert.deepEqual(assembly.gaps, [
    {
      kind: 'unknown',
      subject: '/x',
      reason: 'no version is known of x.org/x, x.org/y',
      evidence: 'embedded',
      informational: true,
    },
  ]);
});

test('the linker flags may tell the version of the main module', () => {
  const lines = ['path\tx.org/x', 'mod\tx.org/x\t(devel)\t', 'build\t-ldflags="-s -X main.version=1.2.3"'];
  const assembly = assemblyOf({ '/x': buildGoProgram('go1.22.1', lines) });
  assert.deepEqual(purls(assembly), ['pkg:golang/stdlib@1.22.1', 'pkg:golang/x.org/x@v1.2.3']);
});

test('programs of the toolchain itself hold the toolchain', () => {
  const assembly = assemblyOf({ '/usr/local/go/bin/go': buildGoProgram('go1.22rc1', ['path\tcmd/go']) });
  assert.deepEqual(purls(assembly), ['pkg:golang/stdlib@1.22rc1', 'pkg:golang/toolchain@1.22rc1']);
  assert.deepEqual(assembly.gaps, []);
});

test('programs that do not tell what is in them are gaps', () => {
  const packed = buildGoProgram('go1.22.1', []);
  packed.write('UPX!', 300, 'latin1');
  const assembly = assemblyOf({
    '/without-modules': buildGoProgram('go1.22.1', ['path\tx.org/x']),
    '/packed': packed,
  });
  assert.deepEqual(
    assembly.gaps.map((gap) => [gap.kind, gap.subject, gap.informational]),
    [
      ['unknown', '/without-modules', undefined],
      ['unsupported', '/packed', undefined],
    ],
  );
});

test('go.mod files require modules: locked since Go 1.17, declared before', () => {
  const assembly = assemblyOf({
    '/app/go.mod': 'module x\ngo 1.21.4\nrequire a.org/a v1.0.0\n',
    '/old/go.mod': 'module y\ngo 1.16\nrequire b.org/b v1.0.0\n',
    '/local/go.mod':
      'module z\ngo 1.23\ntoolchain go1.23.4\nrequire c.org/c v1.0.0\nreplace c.org/c => ../c\n',
    '/app/vendor/a.org/a/go.mod': 'module a.org/a\nrequire never.org/n v1.0.0\n',
  });
  assert.deepEqual(
    assembly.packages.map((found) => [found.package.purl, found.package.locations[0]?.evidence]),
    [
      ['pkg:golang/stdlib?vers=%3E%3D1.21.4', 'declared'],
      ['pkg:golang/a.org/a@v1.0.0', 'locked'],
      ['pkg:golang/stdlib?vers=%3E%3D1.16', 'declared'],
      ['pkg:golang/b.org/b@v1.0.0', 'declared'],
      ['pkg:golang/stdlib?vers=%3E%3D1.23.4', 'declared'],
      ['pkg:golang/c.org/c', 'locked'],
    ],
  );
  assert.deepEqual(
    assembly.gaps.map((gap) => [gap.subject, gap.informational]),
    [
      ['/old/go.mod', undefined],
      ['/local/go.mod', true],
    ],
  );
});

test('a go.mod file of absurd size is refused', () => {
  const file = memoryFile(plainEntry('/go.mod', 2 ** 30), Buffer.alloc(0));
  const gap = { kind: 'limit', reason: '/go.mod: 1073741824 bytes, more than 8388608' };
  assert.deepEqual([...GO_UNIT.read(file)], [{ kind: 'gap', evidence: 'locked', gap }]);
});

test('foreign programs cause nothing but Faults', () => {
  const sample = buildGoProgram('go1.22.1', ['path\tx', 'mod\tx\tv1\th', 'dep\ty\tv2\th', '=>\tz\tv3\th']);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(sample.length), fc.nat(255)), { maxLength: 10 }), (changes) => {
      const bytes = Buffer.from(sample);
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      try {
        assemblyOf({ '/x': bytes });
      } catch (error) {
        assert.ok(error instanceof Fault, String(error));
      }
    }),
    { numRuns: propertyRuns(2000) },
  );
});

const OLD_MOD =
  'module example.org/app\ngo 1.16\nrequire example.org/a v1.0.0\nreplace example.org/r => example.org/s v1.0.0\n';
const SUM = [
  'example.org/a v1.0.0 h1:x=',
  'example.org/a v0.9.0 h1:x=',
  'example.org/b v1.2.0-rc.2 h1:x=',
  'example.org/b v1.2.0-rc.10 h1:x=',
  'example.org/b v1.10.0/go.mod h1:x=',
  'example.org/c v0.0.0-20200101000000-abcdefabcdef h1:x=',
  'example.org/s v1.0.0 h1:x=',
  'what is this',
  '',
].join('\r\n');
const VENDORED = `# example.org/a v1.0.0
## explicit; go 1.16
example.org/a
example.org/a/sub
# example.org/b v1.2.0 => example.org/fork v1.2.1
example.org/b
# example.org/c v1.3.0 => ../c
## explicit
example.org/c
# example.org/version-only v1.0.0
# example.org/b => example.org/fork v1.2.1
# what?
`;

test('go.sum tells what an old go.mod does not, and what no go.mod does', () => {
  const both = assemblyOf({ '/app/go.mod': OLD_MOD, '/app/go.sum': SUM });
  assert.deepEqual(
    both.packages.map(({ package: { purl, direct, locations } }) => [purl, direct, locations[0]?.evidence]),
    [
      ['pkg:golang/stdlib?vers=%3E%3D1.16', undefined, 'declared'],
      ['pkg:golang/example.org/a@v1.0.0', true, 'declared'],
      ['pkg:golang/example.org/b@v1.2.0-rc.10', false, 'locked'],
      ['pkg:golang/example.org/c@v0.0.0-20200101000000-abcdefabcdef', false, 'locked'],
    ],
  );
  assert.deepEqual(
    both.gaps.map(({ subject, reason }) => [subject, reason]),
    [['/app/go.sum', 'not understood and left out: line 8']],
  );
  const alone = assemblyOf({ '/app/go.sum': SUM });
  assert.ok(purls(alone).includes('pkg:golang/example.org/a@v1.0.0'));
  assert.deepEqual(purls(assemblyOf({ '/a/go.mod': 'go 1.22', '/a/go.sum': SUM })), [
    'pkg:golang/stdlib?vers=%3E%3D1.22',
  ]);
});

test('vendored modules are those of which something is built', () => {
  const { packages, gaps } = assemblyOf({ '/app/vendor/modules.txt': VENDORED, '/app/go.sum': SUM });
  assert.deepEqual(
    packages.map(({ package: { purl, direct } }) => [purl, direct]),
    [
      ['pkg:golang/example.org/a@v1.0.0', true],
      ['pkg:golang/example.org/fork@v1.2.1', false],
      ['pkg:golang/example.org/c', true],
    ],
  );
  assert.match(gaps.map(({ reason }) => reason).join('; '), /no version is known of example.org\/c.*line 12/);
  assert.deepEqual(purls(assemblyOf({ '/app/vendor/x/vendor/modules.txt': VENDORED })), []);
});

test('a go.work file replaces modules of those that it uses, and names a release', () => {
  const work =
    'go 1.22\ntoolchain go1.22.3\nuse (\n\t./a\n)\nreplace example.org/x v1.0.0 => example.org/y v1.0.1\n';
  const mod =
    'module m\ngo 1.21\nrequire example.org/x v1.0.0\nexclude example.org/x v0.9.0\nretract v0.1.0\ntool example.org/x/cmd\n';
  assert.deepEqual(
    new Set(purls(assemblyOf({ '/go.work': work, '/a/go.mod': mod, '/b/go.mod': mod }))),
    new Set([
      'pkg:golang/stdlib?vers=%3E%3D1.22.3',
      'pkg:golang/stdlib?vers=%3E%3D1.21',
      'pkg:golang/example.org/y@v1.0.1',
      'pkg:golang/example.org/x@v1.0.0',
    ]),
  );
});

test('modules of the same sources are none, by a folder or by a workspace, and others are', () => {
  const api = 'module example.org/api\ngo 1.22\n';
  const app =
    'module example.org/app\ngo 1.22\nrequire example.org/api v1.0.0\nrequire example.org/gone v1.0.0\n' +
    'replace example.org/api => ../api/\nreplace example.org/gone => ../gone\n';
  const { packages, gaps } = assemblyOf({ '/api/go.mod': api, '/app/go.mod': app });
  assert.deepEqual(
    new Set(packages.map((one) => one.package.purl)),
    new Set(['pkg:golang/stdlib?vers=%3E%3D1.22', 'pkg:golang/example.org/gone']),
  );
  assert.deepEqual(
    gaps.map(({ reason }) => reason),
    ['no version is known of example.org/gone'],
  );
  const used =
    'module example.org/app\ngo 1.22\nrequire example.org/api v0.0.0\nrequire example.org/b v1.0.0\n';
  const files = { '/api/go.mod': api, '/app/go.mod': used, '/go.work': 'go 1.22\nuse ./api\nuse ./app\n' };
  assert.deepEqual(
    new Set(purls(assemblyOf(files))),
    new Set(['pkg:golang/stdlib?vers=%3E%3D1.22', 'pkg:golang/example.org/b@v1.0.0']),
  );
});

test('files of projects cause nothing but Faults', () => {
  for (const [path, text] of [
    ['/go.sum', SUM],
    ['/vendor/modules.txt', VENDORED],
    ['/go.work', OLD_MOD],
  ] as const)
    fc.assert(
      fc.property(fc.nat(text.length), fc.string(), (at, added) => {
        assert.ok(assemblyOf({ [path]: text.slice(0, at) + added + text.slice(at) }).packages.length >= 0);
      }),
      { numRuns: propertyRuns(60) },
    );
});

test('a go.mod of a downloaded package asks for nothing', () => {
  assert.equal(GO_UNIT.interest(plainEntry('/node_modules/a/go.mod', 10)), 'no');
  assert.equal(GO_UNIT.interest(plainEntry('/a/go.mod', 10)), 'yes');
});
