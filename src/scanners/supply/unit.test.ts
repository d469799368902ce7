import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { assertWithin } from '../../../test/time-bound.ts';
import type { LocatedFact } from '../../model/analyser.ts';
import { Fault } from '../../model/fault.ts';
import type { Package } from '../../model/package.ts';
import type { ScannedTarget, Scanner } from '../types.ts';
import { SUPPLY_FILES } from './analyser.ts';
import type { SupplyFact } from './rules.ts';
import { SUPPLY_SCANNER, supplyScanner } from './unit.ts';

const COMMIT = 'a'.repeat(40);
const SHA512 = `sha512-${'A'.repeat(86)}==`;

function factsIn(path: string, text: string): LocatedFact<SupplyFact>[] {
  const bytes = Buffer.from(text);
  const entry = { path, type: 'file', size: bytes.length, mode: 0o644, uid: 0, gid: 0 } as const;
  if (SUPPLY_FILES.interest(entry) !== 'yes') return [];
  const file = { entry, read: () => bytes, bytes: () => bytes };
  return Array.from(SUPPLY_FILES.read(file), (fact) => ({ path, layer: undefined, fact }));
}

function told(files: Record<string, string>, packages: Package[] = []): string[] {
  return outcomeOf(SUPPLY_SCANNER, files, packages).lines;
}

function outcomeOf(scanner: Scanner, files: Record<string, string>, packages: Package[] = []) {
  const facts: Iterable<unknown> = Object.entries(files).flatMap(([path, text]) => factsIn(path, text));
  const target: ScannedTarget = {
    packages,
    distribution: undefined,
    image: undefined,
    advisories: undefined,
    factsOf: () => facts as Iterable<never>,
    entriesOf: () => [],
    originsOf: () => [],
    today: new Date('2099-01-10T12:00:00Z'),
  };
  const { findings, gaps } = scanner.findings(target);
  const lines = Array.from(
    findings,
    ({ id, title }) => `${id.slice('supply-'.length)}: ${title.slice(title.indexOf(': ') + 2)}`,
  );
  return { lines, gaps };
}

const npmLock = (packages: object) =>
  JSON.stringify({ lockfileVersion: 3, packages: { '': {}, ...packages } });

describe('supply', () => {
  it('reads lock files of npm', () => {
    const resolved = 'https://registry.example/a.tgz';
    const lock = npmLock({
      'node_modules/good': { resolved, integrity: SHA512 },
      'node_modules/bare': { resolved },
      'node_modules/weak': { resolved, integrity: 'sha1-AAAA' },
      'node_modules/plain': { resolved: 'http://registry.example/a.tgz', integrity: SHA512 },
      'node_modules/local': { resolved: 'http://localhost:4873/a.tgz', integrity: SHA512 },
      'node_modules/branch': { resolved: 'git+https://user:fake@git.example/a.git#main' },
      'node_modules/commit': { resolved: `git+ssh://git@git.example/a.git#${COMMIT}` },
      'node_modules/script': { resolved, integrity: SHA512, hasInstallScript: true },
      'node_modules/script/node_modules/inside': { inBundle: true },
      'node_modules/link': { resolved: 'packages/link', link: true },
    });
    assert.deepEqual(told({ '/package-lock.json': lock }), [
      'clear-text: plain (http://registry.example/a.tgz)',
      'integrity-missing: bare',
      'moving-reference: branch (git+https://git.example/a.git#main)',
      'integrity-weak: weak',
      `outside-registry: commit (git+ssh://git.example/a.git#${COMMIT})`,
      'install-script: script',
    ]);
    const old = {
      dependencies: {
        a: { version: '1.0.0', resolved, dependencies: { b: { version: 'github:x/y#main' } } },
      },
    };
    assert.deepEqual(told({ '/package-lock.json': JSON.stringify(old) }), [
      'integrity-missing: a',
      'moving-reference: b (github:x/y#main)',
    ]);
  });

  it('compares the registry of a scope with where its packages come from', () => {
    const lock = npmLock({
      'node_modules/@acme/a': { resolved: 'https://public.example/a.tgz', integrity: SHA512 },
      'node_modules/@other/a': { resolved: 'https://public.example/a.tgz', integrity: SHA512 },
    });
    const files = { '/.npmrc': '@acme:registry=https://private.example/npm/\n', '/package-lock.json': lock };
    assert.deepEqual(told(files), ['scope-elsewhere: @acme from public.example, not private.example']);
    assert.deepEqual(told({ ...files, '/.npmrc': '@acme:registry=https://public.example/' }), []);
  });

  it('reads lock files of Yarn and pnpm', () => {
    const yarn = [
      '# yarn lockfile v1',
      '"@a/b@^1.0.0", "@a/b@^1.1.0":',
      '  version "1.1.0"',
      `  resolved "https://registry.example/b.tgz#${COMMIT}"`,
      'c@^1.0.0:',
      '  resolved "https://registry.example/c.tgz"',
      `  integrity ${SHA512}`,
      'd@git+https://git.example/d.git:',
      '  resolved "git+https://git.example/d.git#main"',
    ].join('\n');
    assert.deepEqual(told({ '/yarn.lock': yarn }), [
      'moving-reference: d (git+https://git.example/d.git#main)',
      'integrity-weak: @a/b',
    ]);
    const pnpm = [
      'packages:',
      "  '@a/b@1.0.0':",
      `    resolution: {integrity: ${SHA512}}`,
      '    requiresBuild: true',
      '  c@1.0.0:',
      '    resolution: {tarball: http://registry.example/c.tgz}',
      '  d@https://git.example/d/tar.gz/x:',
      '    resolution: {repo: https://git.example/d, type: git, commit: main}',
    ].join('\n');
    assert.deepEqual(told({ '/pnpm-lock.yaml': pnpm }), [
      'clear-text: c (http://registry.example/c.tgz)',
      'integrity-missing: c',
      'moving-reference: d (git+https://git.example/d#main)',
      'install-script: @a/b',
    ]);
  });

  it('reads requirements and settings of pip', () => {
    const requirements = [
      '--index-url http://pip.example/simple',
      '--extra-index-url https://user:fake@private.example/simple # ours',
      'a==1.0 --hash=sha256:00',
      'b==1.0',
      'c @ git+https://git.example/c@main',
      `-e git+https://git.example/d@${COMMIT}`,
    ].join('\n');
    assert.deepEqual(told({ '/requirements-dev.txt': requirements }), [
      'clear-text: http://pip.example/simple',
      'extra-index: https://private.example/simple',
      'integrity-missing: b',
      'moving-reference: c (git+https://git.example/c@main)',
      `outside-registry: a package (git+https://git.example/d@${COMMIT})`,
    ]);
    assert.deepEqual(told({ '/requirements.txt': 'a==1.0\nb==1.0\n' }), []);
    assert.deepEqual(told({ '/docs/requirements-file-format.md.txt': requirements }), []);
    const settings = '[global]\nextra-index-url = https://private.example/simple\ntrusted-host = a.example\n';
    assert.deepEqual(
      told({ '/etc/pip.conf': settings, '/.npmrc': 'strict-ssl=false\nregistry=http://r.example/' }),
      [
        'extra-index: https://private.example/simple',
        'tls-off: trusted-host a.example',
        'tls-off: strict-ssl=false',
        'clear-text: http://r.example/',
      ],
    );
  });

  it('reads lock files of Cargo, Bundler and Pipenv', () => {
    const cargo = [
      '[[package]]\nname = "a"\nsource = "registry+https://index.example"',
      `[[package]]\nname = "b"\nsource = "git+https://git.example/b?branch=main#${COMMIT}"`,
      '[[package]]\nname = "own"\n',
    ].join('\n\n');
    assert.deepEqual(told({ '/Cargo.lock': cargo }), [
      'integrity-missing: a',
      `outside-registry: b (git+https://git.example/b#${COMMIT})`,
    ]);
    const gems =
      'GEM\n  remote: http://a.example/\n  remote: https://b.example/\n  specs:\n\nGEM\n  remote: https://c.example/\n';
    assert.deepEqual(told({ '/Gemfile.lock': gems }), [
      'clear-text: http://a.example/',
      'extra-index: https://b.example/',
    ]);
    const pipfile = {
      _meta: { sources: [{ url: 'https://pip.example', verify_ssl: false }] },
      default: {
        a: { version: '==1', hashes: ['sha256:00'] },
        b: { version: '==1' },
        c: { git: 'https://git.example/c', ref: 'main' },
      },
    };
    assert.deepEqual(told({ '/Pipfile.lock': JSON.stringify(pipfile) }), [
      'tls-off: verify_ssl of https://pip.example',
      'integrity-missing: b',
      'moving-reference: c (git+https://git.example/c#main)',
    ]);
  });

  it('reads lock files and settings of Composer', () => {
    const lock = {
      packages: [
        {
          name: 'a/a',
          version: '1',
          dist: { url: 'http://a.example/a.zip' },
          source: { url: 'https://a.example' },
        },
        {
          name: 'a/b',
          version: '1',
          source: { type: 'git', url: 'https://git.example/b', reference: COMMIT },
        },
        {
          name: 'a/c',
          version: 'dev-main',
          source: { type: 'git', url: 'https://git.example/c', reference: 'main' },
        },
      ],
    };
    assert.deepEqual(told({ '/composer.lock': JSON.stringify(lock) }), [
      'clear-text: a/a (http://a.example/a.zip)',
      'moving-reference: a/c',
    ]);
    const settings = {
      config: { 'secure-http': false, 'disable-tls': true },
      repositories: [{ type: 'composer', url: 'http://packages.example' }],
    };
    assert.deepEqual(told({ '/composer.json': JSON.stringify(settings), '/app/config.json': '{"config":' }), [
      'clear-text: secure-http: false, http://packages.example',
      'tls-off: disable-tls: true',
    ]);
  });

  it('reads lock files of uv, Poetry and PEP 751', () => {
    const uv = [
      'version = 1',
      '[[package]]\nname = "a"\nversion = "1"\nsource = { registry = "http://pip.example/simple" }',
      'sdist = { url = "https://files.example/a.tar.gz", hash = "sha256:00" }',
      '[[package]]\nname = "b"\nversion = "1"\nsource = { registry = "https://pip.example/simple" }',
      'wheels = [{ url = "https://files.example/b.whl" }]',
      `[[package]]\nname = "c"\nversion = "1"\nsource = { git = "https://git.example/c?rev=main#${COMMIT}" }`,
    ].join('\n');
    assert.deepEqual(told({ '/uv.lock': uv }), [
      'clear-text: a (http://pip.example/simple)',
      'integrity-missing: b',
      `outside-registry: c (git+https://git.example/c#${COMMIT})`,
    ]);
    const poetry = [
      '[[package]]\nname = "a"\nversion = "1"\nfiles = [{ file = "a.whl" }]',
      '[package.source]\ntype = "git"\nurl = "https://git.example/a"\nresolved_reference = "main"',
    ].join('\n');
    assert.deepEqual(told({ '/poetry.lock': poetry }), [
      'moving-reference: a (git+https://git.example/a#main)',
      'integrity-missing: a',
    ]);
    const pylock = '[[packages]]\nname = "a"\n[packages.vcs]\ntype = "git"\nurl = "https://git.example/a"\n';
    assert.deepEqual(told({ '/pylock.toml': pylock }), ['moving-reference: a (git+https://git.example/a#)']);
  });

  it('reads lock files of NuGet, pub and Mix', () => {
    const nuget = {
      version: 1,
      dependencies: {
        'net8.0': {
          A: { type: 'Direct', contentHash: 'x' },
          B: { type: 'Transitive' },
          C: { type: 'Project' },
        },
      },
    };
    assert.deepEqual(told({ '/packages.lock.json': JSON.stringify(nuget) }), ['integrity-missing: B']);
    const pub = [
      'packages:',
      '  a:\n    source: hosted\n    description: {name: a, url: "http://pub.example", sha256: "00"}',
      '  b:\n    source: hosted\n    description: {name: b, url: "https://pub.example"}',
      '  c:\n    source: git\n    description: {url: "https://git.example/c", ref: main}',
    ].join('\n');
    assert.deepEqual(told({ '/pubspec.lock': pub }), [
      'clear-text: a (http://pub.example)',
      'integrity-missing: b',
      'moving-reference: c (git+https://git.example/c#)',
    ]);
    const mix = [
      '%{',
      `  "a": {:hex, :a, "1.0.0", "${'0'.repeat(64)}", [:mix], [], "hexpm", "${'1'.repeat(64)}"},`,
      '  "b": {:hex, :b, "1.0.0", [:mix]},',
      '  "c": {:git, "https://git.example/c.git", "main", []},',
      '}',
    ].join('\n');
    assert.deepEqual(told({ '/mix.lock': mix }), [
      'integrity-missing: b',
      'moving-reference: c (git+https://git.example/c.git#main)',
    ]);
  });

  it('reads settings of NuGet, Maven, Yarn and conda', () => {
    const nuget = (more: string) =>
      `<configuration><packageSources><clear/><add key="a" value="https://a.example/v3"/><add key="b" value="https://b.example/v3"/><add key="c" value="./local"/></packageSources>${more}</configuration>`;
    assert.deepEqual(told({ '/NuGet.Config': nuget('') }), ['extra-index: https://b.example/v3']);
    assert.deepEqual(told({ '/nuget.config': nuget('<packageSourceMapping/>') }), []);
    const pom = `<project><repositories><repository><url>http://m.example</url><releases><checksumPolicy>ignore</checksumPolicy></releases></repository></repositories>
      <dependencies><dependency><url>http://other.example</url></dependency></dependencies></project>`;
    assert.deepEqual(
      told({
        '/pom.xml': pom,
        '/x/settings.xml': '<other><mirrors><mirror><url>http://x</url></mirror></mirrors></other>',
      }),
      ['clear-text: http://m.example', 'integrity-missing: checksumPolicy of http://m.example'],
    );
    const yarn =
      'enableStrictSsl: false\nchecksumBehavior: update\nnpmRegistryServer: "http://npm.example"\n';
    assert.deepEqual(told({ '/.yarnrc.yml': yarn }), [
      'clear-text: http://npm.example',
      'tls-off: enableStrictSsl: false',
      'integrity-missing: checksumBehavior: update',
    ]);
    assert.deepEqual(told({ '/.condarc': 'ssl_verify: false\nchannels:\n  - http://conda.example\n' }), [
      'tls-off: ssl_verify: false',
      'clear-text: http://conda.example',
    ]);
  });

  it('tells of young releases where it is asked to and files know, and of others that it does not know', () => {
    const files = {
      '/composer.lock': JSON.stringify({
        packages: [
          {
            name: 'a/new',
            version: '1.0',
            dist: { url: 'https://a.example' },
            time: '2099-01-09T00:00:00+00:00',
          },
          {
            name: 'a/old',
            version: '1.0',
            dist: { url: 'https://a.example' },
            time: '2098-01-09T00:00:00+00:00',
          },
        ],
      }),
      '/pnpm-lock.yaml': "time:\n  b@1.0.0: '2099-01-05T00:00:00.000Z'\n\npackages:\n",
      '/uv.lock':
        '[[package]]\nname = "c"\nversion = "2"\nsdist = { url = "https://x", hash = "sha256:00", upload-time = "2099-01-10T00:00:00Z" }\n',
    };
    const at = (path: string): Package => ({
      purl: `pkg:npm${path}@1`,
      ecosystem: 'npm',
      name: path,
      version: '1',
      licences: [],
      locations: [{ path, foundBy: 'npm', evidence: 'locked' }],
    });
    assert.deepEqual(told(files), []);
    const { lines, gaps } = outcomeOf(supplyScanner({ minimumAge: 7 }), files, [
      at('/composer.lock'),
      at('/package-lock.json'),
    ]);
    assert.deepEqual(lines, [
      'young-release: a/new 1.0 (1 day of 7)',
      'young-release: b@1.0.0 (5 days of 7)',
      'young-release: c 2 (0 days of 7)',
    ]);
    assert.deepEqual(
      gaps.map(({ count, informational }) => [count, informational]),
      [[1, true]],
    );
  });

  it('tells of scripts of what is installed, and of no other manifests', () => {
    const manifest = JSON.stringify({ name: 'a', scripts: { postinstall: 'node x', test: 'x' } });
    assert.deepEqual(told({ '/app/node_modules/a/package.json': manifest, '/app/package.json': manifest }), [
      'install-script: a (postinstall)',
    ]);
  });

  it('names five packages, and counts the others', () => {
    const many = Array.from({ length: 12 }, (_, index) => [
      `node_modules/p${index}`,
      { resolved: 'https://r.example/x' },
    ]);
    assert.deepEqual(told({ '/package-lock.json': npmLock(Object.fromEntries(many)) }), [
      'integrity-missing: p0, p1, p2, p3, p4 and 7 more',
    ]);
  });

  it('tells of names that look like popular ones', () => {
    const one = (name: string): Package => ({
      purl: `pkg:npm/${name}@1.0.0`,
      ecosystem: 'npm',
      name,
      version: '1.0.0',
      licences: [],
      locations: [{ path: '/package-lock.json', foundBy: 'npm', evidence: 'locked' }],
    });
    const names = [
      'typescript',
      'typescirpt',
      'type-script',
      'commandor',
      'chalk',
      'chalks',
      '@acme/comander',
    ];
    assert.deepEqual(told({}, names.map(one)), [
      'look-alike: typescirpt, which differs from typescript in one letter',
      'look-alike: type-script, which differs from typescript in signs or in letters that look alike',
      'look-alike: commandor, which differs from commander in one letter',
    ]);
  });

  it('reads where Bundler and Gradle fetch from', () => {
    const gemfile = [
      "source 'http://gems.example.com'",
      "# source 'http://old.example.com'",
      "gem 'a', git: 'git://git.example.com/a.git'",
      "gem 'b', :git => 'https://git.example.com/b.git'",
    ].join('\n');
    assert.deepEqual(told({ '/Gemfile': gemfile }), [
      'clear-text: http://gems.example.com, git://git.example.com/a.git',
    ]);
    const groovy = [
      'repositories {',
      '  mavenCentral()',
      "  // maven { url 'http://old.example.com' }",
      "  maven {\n    url 'http://a.example.com/m2'\n    credentials { username 'x' }\n  }",
      "  maven { url = uri('http://localhost:8081/m2') }",
      '}',
      "pom { url = 'http://www.example.com/'\n licenses { license { url = 'http://www.example.com/l' } } }",
    ].join('\n');
    assert.deepEqual(told({ '/build.gradle': groovy }), ['clear-text: http://a.example.com/m2']);
    const lines = factsIn('/app/build.gradle', groovy).map(({ fact }) => 'line' in fact && fact.line);
    assert.deepEqual(lines, [5]);
    const kotlin = 'repositories { maven("http://b.example.com"); maven { setUrl("http://c.example.com") } }';
    assert.deepEqual(told({ '/settings.gradle.kts': kotlin }), [
      'clear-text: http://b.example.com, http://c.example.com',
    ]);
  });

  it('reads whatever a file of these names holds, or throws a fault', () => {
    const names = [
      'package-lock.json',
      'yarn.lock',
      'pnpm-lock.yaml',
      'requirements.txt',
      '.npmrc',
      'Cargo.lock',
      'Gemfile.lock',
      'Pipfile.lock',
      'composer.lock',
      'uv.lock',
      'pubspec.lock',
      'packages.lock.json',
      'mix.lock',
      'nuget.config',
      'pom.xml',
      '.yarnrc.yml',
      '.condarc',
      'node_modules/a/package.json',
      'Gemfile',
      'build.gradle',
    ];
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constant('{"packages":{"node_modules/__proto__":{"resolved":"x"}}}'),
    );
    fc.assert(
      fc.property(fc.constantFrom(...names), text, (name, content) => {
        try {
          factsIn(`/${name}`, content);
        } catch (error) {
          assert.ok(error instanceof Fault, String(error));
        }
      }),
    );
  });

  it('shows no password, however long it is and whatever is in it', () => {
    for (const secret of ['fake', 'fake@fake', 'fake'.repeat(300)]) {
      const [said = ''] = told({
        '/requirements.txt': `--extra-index-url https://user:${secret}@private.example/x`,
      });
      assert.equal(said, 'extra-index: https://private.example/x');
    }
  });

  it('takes time linear in the file', () => {
    const start = performance.now();
    for (const name of [
      'yarn.lock',
      'pnpm-lock.yaml',
      'requirements.txt',
      '.npmrc',
      'Cargo.lock',
      'mix.lock',
      'Gemfile',
      'build.gradle',
    ])
      for (const part of [
        'maven {',
        'maven(  "',
        'git:  ',
        'source  ',
        'a@',
        '  resolution: {',
        '//@',
        '=',
        '--hash',
        'git+',
        '[',
        '"',
      ])
        factsIn(`/${name}`, part.repeat(100_000));
    assertWithin(8_000, performance.now() - start);
  });
});
