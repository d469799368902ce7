import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { memoryFile, plainEntry } from '../../src/observe/archive/zip/open-file.ts';
import { trial, trialOfFolder } from '../../src/observe/packages/language-package/unit-trial.fixture.ts';
import type { Package } from '../../src/model/package.ts';
import type { PackageUnit } from '../../src/observe/packages/types.ts';
import { JAVA_UNIT } from '../../src/observe/packages/units/java/unit.ts';
import { NPM_UNIT } from '../../src/observe/packages/units/npm/unit.ts';
import { PHP_UNIT } from '../../src/observe/packages/units/php/unit.ts';
import { PYTHON_UNIT } from '../../src/observe/packages/units/python/unit.ts';
import { RUBY_UNIT } from '../../src/observe/packages/units/ruby/unit.ts';
import { RUST_UNIT } from '../../src/observe/packages/units/rust/unit.ts';
import { cyclonedxReader } from '../../src/observe/sbom/cyclonedx/reader.ts';
import { ROOT } from '../architecture/source-files.ts';
import { assembled } from '../fixtures/assembled.ts';
import { viewOf } from '../fixtures/file-view.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { absence, missing } from './real-part.ts';

/** What package managers of this machine say of what they installed, locked and built, against what is read. */
export const lane: Lane = 'anywhere';

const MAVEN = 'META-INF/maven/org.apache.logging.log4j/log4j-core';
const PROPERTIES = 'version=2.14.1\ngroupId=org.apache.logging.log4j\nartifactId=log4j-core\n';

/** What a unit makes of a file, if it is one that the unit wants. */
function assemblyOf<Fact>(unit: PackageUnit<Fact>, path: string, bytes: Buffer) {
  const file = memoryFile({ ...plainEntry(path, bytes.length), mode: 0o755 }, bytes);
  const interest = unit.interest(file.entry);
  const isRead = interest === 'yes' || (interest === 'by-magic' && unit.recognises?.(bytes.subarray(0, 512)));
  const facts = isRead ? [...unit.read(file)].map((fact) => ({ path, layer: 2, fact })) : [];
  return assembled(unit, facts, { files: viewOf({}), distribution: undefined });
}

describe('npm itself', () => {
  type Tree = { name?: string; version?: string; dependencies?: Record<string, Tree> };
  const flatten = (tree: Tree): string[] =>
    Object.entries(tree.dependencies ?? {}).flatMap(([name, entry]) => [
      ...(entry.version ? [`${name}@${entry.version}`] : []),
      ...flatten(entry),
    ]);
  const list = (...options: string[]): string[] => {
    const { stdout, error } = spawnSync('npm', ['ls', '--all', '--json', ...options], {
      cwd: ROOT,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    if (error) throw error;
    return [...new Set(flatten(JSON.parse(stdout) as Tree))].toSorted();
  };
  const plain = (names: readonly string[]): string[] =>
    [...new Set(names.map((name) => name.replace(' (development)', '')))].toSorted();

  it('lists the same packages in this repository’s node_modules', () => {
    const expected = list();
    assert.ok(expected.length > 40);
    const inRoot = trialOfFolder(NPM_UNIT, ROOT);
    // The example's own packages are not those of the repository.
    const installed = inRoot.packages.filter((one) =>
      one.package.locations[0]?.path.startsWith('/node_modules/'),
    );
    assert.deepEqual(plain(installed.map(({ package: one }) => `${one.name}@${one.version}`)), expected);
  });

  it('lists the same packages in this repository’s lock file', () => {
    const lock = readFileSync(join(ROOT, 'package-lock.json'));
    const expected = list('--package-lock-only');
    assert.deepEqual(plain(trial(NPM_UNIT, { '/package-lock.json': lock }).names), expected);
    const production = trial(NPM_UNIT, { '/package-lock.json': lock }).names.filter(
      (name) => !name.endsWith(')'),
    );
    assert.deepEqual(production, list('--package-lock-only', '--omit=dev'));
  });

  it('writes the same graph of it into its bill of materials', () => {
    const lock = readFileSync(join(ROOT, 'package-lock.json'));
    const { stdout } = spawnSync('npm', ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx'], {
      cwd: ROOT,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    const graphOf = (packages: readonly Package[]) =>
      packages
        .map((one) => [one.purl, one.direct, one.development === true, [...new Set(one.requires)].toSorted()])
        .toSorted(([left], [right]) => (String(left) < String(right) ? -1 : 1));
    const listed = graphOf([...cyclonedxReader.read(JSON.parse(stdout)).packages]);
    const read = trial(NPM_UNIT, { '/package-lock.json': lock }).packages.map((one) => one.package);
    assert.ok(listed.length > 40);
    assert.deepEqual(graphOf(read), listed);
  });
});

const PYTHON = `
import importlib.metadata as m, json, sys
folders = [p for p in sys.path if p.endswith('-packages')]
names = [[d.metadata['Name'], d.version] for d in m.distributions(path=folders)]
print(json.dumps({'folders': folders, 'names': names}))
`;

describe('Python itself', () => {
  const run = spawnSync('python3', ['-c', PYTHON], { encoding: 'utf8' });
  const skip = absence(run.status === 0, 'python3');

  it('lists the same distributions in its own folders', { skip }, () => {
    const { folders, names } = JSON.parse(run.stdout) as { folders: string[]; names: [string, string][] };
    const expected = names.map(
      ([name, version]) => `${name.toLowerCase().replaceAll(/[-_.]+/g, '-')}@${version}`,
    );
    const found = folders
      .filter((folder) => existsSync(folder))
      .flatMap((folder) => trialOfFolder(PYTHON_UNIT, folder).packages)
      // The trial's paths start in the folder, so vendored distributions lie deeper than others.
      .filter((one) => /^\/[^/]+(\/(EGG-INFO\/)?[^/]+)?$/.test(one.package.locations[0]?.path ?? ''))
      .filter((one) => one.package.locations[0]?.evidence === 'installed')
      .map(({ package: { name, version } }) => `${name}@${version}`);
    assert.deepEqual([...new Set(found)].toSorted(), [...new Set(expected)].toSorted());
  });
});

const RUBY = `
require 'json'
puts JSON.generate(Gem::Specification.map { |s| [s.loaded_from, s.name, s.version.to_s, s.licenses] })
`;

describe('Ruby itself', () => {
  const run = spawnSync('ruby', ['-e', RUBY], { encoding: 'utf8' });
  const skip = absence(run.status === 0, 'ruby');

  it('reads the same names, versions and licences from its specifications', { skip }, () => {
    const specifications = (JSON.parse(run.stdout) as [string | null, string, string, string[]][]).filter(
      ([path]) => path?.includes('/specifications/'),
    );
    assert.ok(specifications.length > 10);
    for (const [path, name, version, licences] of specifications) {
      const { packages, faults } = trial(RUBY_UNIT, { [path ?? '']: readFileSync(path ?? '') });
      const [found] = packages.map((one) => one.package);
      assert.deepEqual([faults, found?.name, found?.version, found?.licences], [[], name, version, licences]);
    }
  });
});

describe('Composer itself', () => {
  const skip = missing('composer');

  it('writes an installed.json and a composer.lock that are read in full', { skip }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-php-'));
    try {
      for (const [name, version] of [
        ['acme/a', 'v1.2.3'],
        ['acme/tool', '2.0.0'],
      ] as const) {
        mkdirSync(join(folder, name), { recursive: true });
        writeFileSync(join(folder, name, 'composer.json'), JSON.stringify({ name, version, license: 'MIT' }));
      }
      const manifest = {
        name: 'acme/app',
        repositories: [{ type: 'path', url: 'acme/*', options: { symlink: false } }, { packagist: false }],
        require: { 'acme/a': '*' },
        'require-dev': { 'acme/tool': '*' },
      };
      writeFileSync(join(folder, 'composer.json'), JSON.stringify(manifest));
      const environment = {
        ...process.env,
        COMPOSER_ALLOW_SUPERUSER: '1',
        COMPOSER_HOME: join(folder, 'home'),
      };
      const run = spawnSync('composer', ['install', '--no-interaction', '--no-progress'], {
        cwd: folder,
        env: environment,
        encoding: 'utf8',
      });
      assert.equal(run.status, 0, run.stderr);
      const expected = ['acme/a@1.2.3', 'acme/tool@2.0.0 (development)'];
      for (const path of ['composer.lock', 'vendor/composer/installed.json']) {
        assert.deepEqual(trial(PHP_UNIT, { [`/${path}`]: readFileSync(join(folder, path)) }).names, expected);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

it('reads what the jar tool writes', { skip: missing('jar') }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-jar-'));
  const run = (...parameters: string[]) => execFileSync('jar', parameters, { cwd: folder, stdio: 'ignore' });
  try {
    mkdirSync(join(folder, MAVEN), { recursive: true });
    writeFileSync(join(folder, MAVEN, 'pom.properties'), PROPERTIES);
    run('--create', '--file', 'log4j-core-2.14.1.jar', 'META-INF');
    writeFileSync(join(folder, 'manifest.txt'), 'Implementation-Title: app\nImplementation-Version: 1.2\n');
    run(
      '--create',
      '--no-compress',
      '--file',
      'app.jar',
      '--manifest',
      'manifest.txt',
      'log4j-core-2.14.1.jar',
    );
    assert.deepEqual(
      assemblyOf(JAVA_UNIT, '/app.jar', readFileSync(join(folder, 'app.jar'))).packages.map(
        (found) => found.package.purl,
      ),
      ['pkg:maven/app@1.2', 'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1'],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('finds what cargo auditable itself builds in', { skip: missing('cargo', 'cargo-auditable') }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-rust-'));
  try {
    mkdirSync(join(folder, 'src'));
    writeFileSync(
      join(folder, 'Cargo.toml'),
      '[package]\nname = "tool"\nversion = "2.3.4"\nedition = "2021"\n',
    );
    writeFileSync(join(folder, 'src/main.rs'), 'fn main() {}\n');
    execFileSync('cargo', ['auditable', 'build', '--offline', '--quiet'], { cwd: folder, stdio: 'ignore' });
    const assembly = assemblyOf(RUST_UNIT, '/tool', readFileSync(join(folder, 'target/debug/tool')));
    assert.deepEqual(
      assembly.packages.map((found) => found.package.purl),
      ['pkg:cargo/tool@2.3.4'],
    );
    assert.deepEqual(assembly.gaps, []);
    assert.deepEqual(assemblyOf(RUST_UNIT, '/Cargo.lock', readFileSync(join(folder, 'Cargo.lock'))), {
      packages: [],
      gaps: [],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
