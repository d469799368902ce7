import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assembled, type WholeAssembly } from '../../../../../test/fixtures/assembled.ts';
import { deflateSync } from 'node:zlib';
import type { FileView } from '../../../../model/file.ts';
import { memoryFile, plainEntry } from '../../../archive/zip/open-file.ts';
import { buildElf } from '../../../executable/elf-builder.ts';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import type { PackageUnit } from '../../types.ts';
import type { LanguageFact } from '../../language-package/types.ts';
import { RUST_UNIT } from './unit.ts';

const NO_FILES: FileView = {
  get: () => undefined,
  resolve: () => undefined,
  layerOf: () => undefined,
  entries: () => [],
};

function assemblyOf(path: string, content: Buffer | string): WholeAssembly {
  const bytes = Buffer.from(content);
  const file = memoryFile({ ...plainEntry(path, bytes.length), mode: 0o755 }, bytes);
  const interest = RUST_UNIT.interest(file.entry);
  const isRead =
    interest === 'yes' || (interest === 'by-magic' && RUST_UNIT.recognises?.(bytes.subarray(0, 512)));
  const facts = isRead ? [...RUST_UNIT.read(file)].map((fact) => ({ path, layer: undefined, fact })) : [];
  return assembled(RUST_UNIT, facts, { files: NO_FILES, distribution: undefined });
}

const list = deflateSync(
  JSON.stringify({
    packages: [
      { name: 'time', version: '0.1.43', source: 'crates.io' },
      { name: 'forked', version: '0.1.0', source: 'git' },
    ],
  }),
);

test('a program built by cargo-auditable holds its crates', () => {
  const assembly = assemblyOf('/usr/bin/tool', buildElf([{ name: '.dep-v0', content: list }]));
  assert.deepEqual(
    assembly.packages.map((found) => found.package),
    [
      {
        purl: 'pkg:cargo/time@0.1.43',
        ecosystem: 'cargo',
        name: 'time',
        version: '0.1.43',
        licences: [],
        locations: [{ path: '/usr/bin/tool', foundBy: 'rust', evidence: 'embedded' }],
        requires: [],
      },
    ],
  );
  assert.deepEqual(assembly.gaps, [
    {
      kind: 'unknown',
      subject: '/usr/bin/tool',
      reason: 'not from crates.io, so not matched: forked',
      informational: true,
      evidence: 'embedded',
    },
  ]);
});

test('a lock file locks crates', () => {
  const source = 'registry+https://github.com/rust-lang/crates.io-index';
  const lock = `[[package]]\nname = "time"\nversion = "0.1.43"\nsource = "${source}"\n`;
  const [found] = assemblyOf('/src/Cargo.lock', lock).packages;
  assert.deepEqual(
    [found?.package.purl, found?.package.locations[0]?.evidence],
    ['pkg:cargo/time@0.1.43', 'locked'],
  );
});

test('a program without a list tells the crates of whose sources it names paths', () => {
  const index = '/usr/local/cargo/registry/src/index.crates.io-1949cf8c6b5b557f';
  const paths = [
    `${index}/md-5-0.10.6/src/lib.rs`,
    `${index}/time-0.3.36/src/a.rs${index}/time-0.3.36/src/b.rs`,
    String.raw`C:\Users\a\.cargo\registry\src\github.com-1ecc6299db9ec823\ring-0.17.0-alpha.1+x\src\lib.rs`,
    '/home/a/.cargo/registry/src/other.example-1949cf8c6b5b557f/inhouse-1.0.0/src/lib.rs',
    '/rust/deps/hashbrown-0.15.2/src/lib.rs',
    `${index}/unfinished-1.0.`,
  ];
  const far = `${' '.repeat(1024 * 1024 - 20)}${index}/far-1.0.0/src/lib.rs`;
  const { packages, gaps } = assemblyOf(
    '/usr/bin/tool',
    buildElf([
      { name: '.comment', content: Buffer.from('rustc version 1.85.0\0') },
      { name: '.rodata', content: Buffer.from([far, ...paths].join('')) },
    ]),
  );
  assert.deepEqual(packages.map(({ package: { purl } }) => purl).toSorted(), [
    'pkg:cargo/far@1.0.0',
    'pkg:cargo/md-5@0.10.6',
    'pkg:cargo/ring@0.17.0-alpha.1%2Bx',
    'pkg:cargo/time@0.3.36',
  ]);
  assert.match(gaps[0]?.reason ?? '', /only those are told of which it names sources/);
});

test('programs that do not tell their crates are gaps', () => {
  const comment = Buffer.from('GCC: 13\0rustc version 1.85.0\0');
  const [unlisted] = assemblyOf('/usr/bin/tool', buildElf([{ name: '.comment', content: comment }])).gaps;
  assert.deepEqual([unlisted?.kind, unlisted?.informational], ['unknown', true]);
  const broken = buildElf([{ name: '.dep-v0', content: list }]);
  broken.writeBigUInt64LE(1n << 40n, 40);
  assert.deepEqual(
    assemblyOf('/usr/bin/tool', broken).gaps.map((gap) => gap.kind),
    ['unreadable'],
  );
  assert.deepEqual(assemblyOf('/usr/bin/tool', buildElf([])), { packages: [], gaps: [] });
});

test('a list or a lock file of absurd size is refused', () => {
  const program = buildElf([{ name: '.dep-v0', content: Buffer.alloc(5 * 1024 * 1024) }]);
  assert.throws(() => assemblyOf('/usr/bin/tool', program), { name: 'Fault', code: 'limit' });
  const lock = memoryFile(plainEntry('/Cargo.lock', 2 ** 30), Buffer.alloc(0));
  const gap = { kind: 'limit', reason: '/Cargo.lock: 1073741824 bytes, more than 8388608' };
  assert.deepEqual([...RUST_UNIT.read(lock)], [{ kind: 'gap', evidence: 'locked', gap }]);
});

const MANIFEST = `[package]
name = "app"
version = "0.1.0"
[dependencies]
serde = "1.0"
rand = { version = "^0.8.1", features = ["std"] }
renamed = { package = "real", version = "~2.1" }
pinned = "=1.2.3"
own = { path = "../own", version = "1" }
forked = { git = "https://x.example/forked" }
shared = { workspace = true }
[dev-dependencies]
tester = "*"
[target.'cfg(unix)'.dependencies]
libc = ">=0.2, <0.3"
`;
const trialOf = (files: Readonly<Record<string, string>>) =>
  trial(RUST_UNIT as unknown as PackageUnit<LanguageFact>, files);

test('Cargo.toml without a lock file declares ranges, and says how many it leaves undecided', () => {
  const { names, gaps } = trialOf({ '/app/Cargo.toml': MANIFEST });
  assert.deepEqual(names, [
    'libc@>=0.2, <0.3',
    'pinned@1.2.3',
    'rand@^0.8.1',
    'real@~2.1',
    'serde@1.0',
    'tester@* (development)',
  ]);
  assert.deepEqual(
    gaps.map(({ kind, count, evidence }) => [kind, count, evidence]),
    [
      ['undecided', 5, 'declared'],
      ['undecided', 1, 'declared'],
    ],
  );
});

test('Cargo.toml is decided by a lock file that knows its crates, beside it, or above it in a workspace', () => {
  const source = 'source = "registry+https://github.com/rust-lang/crates.io-index"';
  const names = ['serde', 'rand', 'real', 'pinned', 'tester', 'libc'];
  const entries = names.map((name) => `[[package]]\nname = "${name}"\nversion = "1.2.3"\n${source}\n`);
  const lock = { '/Cargo.lock': `version = 4\n${entries.join('')}` };
  assert.deepEqual(trialOf({ '/Cargo.toml': MANIFEST, ...lock }).gaps, []);
  assert.equal(trialOf({ '/Cargo.toml': MANIFEST, '/Cargo.lock': 'version = 4\n' }).gaps[0]?.count, 5);
  const declared = (text: string) =>
    trialOf({ '/crates/a/Cargo.toml': MANIFEST, '/Cargo.toml': text, ...lock }).names.length - names.length;
  assert.equal(declared('[workspace]\nmembers = ["crates/*"]\n'), 0);
  assert.equal(declared('[workspace]\n[dependencies]\na = { path = "./crates/a" }\n'), 0);
  assert.equal(declared('[workspace]\nmembers = ["crates/*"]\nexclude = ["crates/a"]\n'), 6);
  assert.equal(declared('[package]\nname = "b"\n'), 6);
});

test('crates by path are members of the workspace or project that they lie below, and may patch those of registries', () => {
  const locked = (name: string, source = '') => `[[package]]\nname = "${name}"\nversion = "1.2.3"\n${source}`;
  const lock = ['rope', 'mast']
    .map((name) => locked(name, 'source = "registry+https://github.com/rust-lang/crates.io-index"\n'))
    .join('');
  const files = {
    '/ws/Cargo.lock': lock + locked('keel'),
    '/ws/Cargo.toml': '[workspace]\nmembers = ["a"]\n[patch.crates-io]\nkeel = { path = "keel" }\n',
    '/ws/a/Cargo.toml': '[dependencies]\nkeel = "1"\nb = { path = "../b" }\n',
    '/ws/b/Cargo.toml': '[dependencies]\nrope = "1"\n',
    '/ws/keel/Cargo.toml': '[dependencies]\nmast = "1"\n',
    '/one/Cargo.lock': lock,
    '/one/Cargo.toml': '[target."cfg(unix)".dependencies]\nc = { path = "c" }\n',
    '/one/c/Cargo.toml': '[dependencies]\nrope = "1"\nd = { path = "../../d" }\n',
    '/d/Cargo.toml': '[dependencies]\nrope = "1"\n',
  };
  const { names, gaps } = trialOf(files);
  assert.deepEqual(names, ['mast@1.2.3', 'mast@1.2.3', 'rope@1', 'rope@1.2.3', 'rope@1.2.3']);
  assert.deepEqual(
    gaps.map(({ subject }) => subject),
    ['/d/Cargo.toml'],
  );
});

test('Cargo.toml of a crate that Cargo downloaded declares nothing', () => {
  for (const path of ['/root/.cargo/registry/src/x/a-1.0.0/Cargo.toml', '/app/vendor/a/Cargo.toml'])
    assert.deepEqual(trialOf({ [path]: MANIFEST }).names, []);
});

test('foreign manifests cause nothing but Faults', () => {
  fuzz(RUST_UNIT as unknown as PackageUnit<LanguageFact>, { '/Cargo.toml': MANIFEST });
});

test('vendored crates are told by their manifests, and their own lock files tell nothing', () => {
  const lock =
    '[[package]]\nname = "tool"\nversion = "9.0.0"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\n';
  const crate = '[package]\nname = "boat"\nversion = "1.2.3"\n[dev-dependencies]\ntool = "9"\n';
  const vendored = {
    '/vendor/boat/Cargo.toml': crate,
    '/vendor/boat/Cargo.lock': lock,
    '/vendor/boat/.cargo-checksum.json': '{}',
    '/vendor/ours/Cargo.toml': crate.replace('boat', 'ours'),
    '/home/.cargo/registry/src/index/sail-1.0.0/Cargo.lock': lock,
    '/usr/share/cargo/registry/sail-1.0.0/Cargo.lock': lock,
    '/usr/share/cargo/registry/sail-1.0.0/.cargo-checksum.json': '{}',
  };
  assert.deepEqual(trialOf(vendored).names, ['boat@1.2.3']);
  assert.deepEqual(trialOf({ ...vendored, '/Cargo.lock': lock }).names, ['tool@9.0.0']);
});

test('a manifest or lock file of a downloaded package asks for nothing', () => {
  for (const name of ['Cargo.toml', 'Cargo.lock']) {
    assert.equal(RUST_UNIT.interest(plainEntry(`/lib/site-packages/a/${name}`, 10)), 'no');
    assert.equal(RUST_UNIT.interest(plainEntry(`/a/${name}`, 10)), 'yes');
  }
});
