import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { DependencyFixesReport } from '../../src/model/report/dependency-fixes.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { writeAdvisories } from './advisories.ts';
import { must, plimsoll, run } from './command.ts';
import { crate, gemServer, goProxy, keptGoCache, npmRegistry, writeFiles } from './fix-stage.ts';
import { missing } from './real-part.ts';

/** Projects of package managers of this machine that are fixed, and that these managers then take. */
export const lane: Lane = 'anywhere';

const ADVISED = [
  ['npm', 'boat', '1.0.1'],
  ['npm', 'sail', '1.0.2'],
  ['Go', 'x.example/boat', '1.0.1'],
  ['crates.io', 'boat', '1.0.1'],
  ['crates.io', 'sail', '1.0.2'],
  ['crates.io', 'keel', '1.0.3'],
  ['Packagist', 'x/boat', '1.0.1'],
  ['RubyGems', 'boat', '1.0.1'],
  ['Maven', 'org.example:boat', '1.0.1'],
] as const;

const GO_MOD = 'module x.example/shop\n\ngo 1.21\n\nrequire x.example/mast v1.2.0\n';

describe('fix', () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-fix-'));
  const db = join(work, 'advisories.db');
  before(async () => {
    writeAdvisories(
      join(work, 'osv'),
      ADVISED.map(([ecosystem, name, fixed], index) => ({ id: `OSV-2099-${index}`, ecosystem, name, fixed })),
    );
    await plimsoll(['db', 'update', '--from', join(work, 'osv'), '--db', db], work);
  });
  after(() => rmSync(work, { recursive: true }));

  const project = (name: string, files: Readonly<Record<string, string>>): string => {
    const folder = join(work, name);
    mkdirSync(folder);
    writeFiles(folder, files);
    return folder;
  };
  /** Fixes a project, with an environment for its package manager. */
  const fix = async (folder: string, variables: Readonly<Record<string, string>>, ...flags: string[]) => {
    const known = { ...process.env };
    Object.assign(process.env, variables);
    try {
      const words = ['fix', folder, '--db', db, '--format', 'json', ...flags];
      const { code, stdout, stderr } = await plimsoll(words, work);
      assert.ok(stdout.startsWith('{'), stderr);
      return { code, report: JSON.parse(stdout) as DependencyFixesReport };
    } finally {
      for (const name of Object.keys(variables)) {
        if (known[name] === undefined) delete process.env[name];
        else process.env[name] = known[name];
      }
    }
  };
  const assertFixed = ({ code, report }: Awaited<ReturnType<typeof fix>>, count: number): void => {
    assert.deepEqual(
      [report.outcome, report.before.critical, report.expected.critical, report.after?.critical, code],
      ['applied', count, 0, 0, 0],
      JSON.stringify(report, undefined, 2),
    );
  };

  it('raises what npm locked, and overrides what it brought', { skip: missing('npm') }, async () => {
    const old = { boat: { '1.0.0': {} }, mast: { '1.0.0': { sail: '1.0.0' } }, sail: { '1.0.0': {} } };
    using registry = await npmRegistry(old);
    const text =
      '{\n    "name": "shop",\n    "version": "1.0.0",\n    "dependencies": { "boat": "^1.0.0", "mast": "^1.0.0" }\n}\n';
    const folder = project('npm', {
      'package.json': text,
      '.npmrc': `registry=${registry.url}/\ncache=${work}/npm-cache\n`,
    });
    await must('npm', ['install', '--package-lock-only'], { cwd: folder });
    const newer = { ...old, boat: { '1.0.0': {}, '1.0.1': {} }, sail: { '1.0.0': {}, '1.0.2': {} } };
    registry.release(newer);
    rmSync(join(work, 'npm-cache'), { recursive: true, force: true });
    const planned = await fix(folder, {}, '--dry-run');
    assert.deepEqual([planned.code, planned.report.outcome], [0, 'planned']);
    assert.equal(readFileSync(join(folder, 'package.json'), 'utf8'), text);
    assertFixed(await fix(folder, {}, '--run'), 2);
    await must('npm', ['install', '--package-lock-only'], { cwd: folder });
    const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version: string }>;
    };
    assert.equal(lock.packages['node_modules/sail']?.version, '1.0.2');
  });

  it('raises a module of Go', { skip: missing('go', 'zip', 'flock') }, async () => {
    const proxy = join(work, 'proxy');
    await goProxy(proxy, 'x.example/boat', ['v1.0.0', 'v1.0.1']);
    const folder = project('go', {
      'go.mod': 'module x.example/shop\n\ngo 1.21\n\nrequire x.example/boat v1.0.0 // of wood\n',
      'main.go': 'package main\n\nimport "x.example/boat"\n\nfunc main() { boat.Sail() }\n',
    });
    const variables = {
      GOPROXY: `file://${proxy}`,
      GOSUMDB: 'off',
      GOFLAGS: '-modcacherw',
      GOPATH: join(work, 'gopath'),
      GOCACHE: join(work, 'gocache'),
      GOTOOLCHAIN: 'local',
    };
    cpSync(await keptGoCache(), variables.GOCACHE, { recursive: true });
    const env = { ...process.env, ...variables };
    await must('go', ['mod', 'tidy'], { cwd: folder, env });
    assertFixed(await fix(folder, variables, '--run'), 1);
    await must('go', ['mod', 'verify'], { cwd: folder, env });
    assert.match(readFileSync(join(folder, 'go.mod'), 'utf8'), /x\.example\/boat v1\.0\.1 \/\/ of wood/);
    await must('go', ['build', '-o', '/dev/null', '.'], { cwd: folder, env });
  });

  it('raises crates, and in the lock file alone what others bring', { skip: missing('cargo') }, async () => {
    const vendor = join(work, 'vendor');
    crate(vendor, 'boat', '1.0.0');
    crate(vendor, 'sail', '1.0.0');
    crate(vendor, 'keel', '1.0.0');
    crate(vendor, 'mast', '1.0.0', 'sail = "1"\n');
    const folder = project('cargo', {
      'Cargo.toml':
        '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\nboat = { version = "1.0" } # of wood\nkeel = "1"\nmast = "1"\n',
      'src/lib.rs': '',
      '.cargo/config.toml': `[source.crates-io]\nreplace-with = "here"\n\n[source.here]\ndirectory = "${vendor}"\n`,
    });
    await must('cargo', ['generate-lockfile', '--offline'], { cwd: folder });
    crate(vendor, 'boat', '1.0.1');
    crate(vendor, 'sail', '1.0.2');
    crate(vendor, 'keel', '1.0.3');
    assertFixed(await fix(folder, { CARGO_NET_OFFLINE: 'true' }, '--run'), 3);
    await must('cargo', ['metadata', '--locked', '--offline', '--format-version', '1'], { cwd: folder });
  });

  it('raises a package of Composer', { skip: missing('composer') }, async () => {
    const boat = (version: string) => ({
      name: 'x/boat',
      version,
      dist: { type: 'zip', url: 'http://127.0.0.1:9/boat.zip' },
    });
    const folder = project('composer', {});
    const text = (versions: readonly string[]) =>
      JSON.stringify(
        {
          repositories: [{ type: 'package', package: versions.map(boat) }, { packagist: false }],
          require: { 'x/boat': '^1.0.0' },
        },
        undefined,
        2,
      );
    const variables = { COMPOSER_ALLOW_SUPERUSER: '1', COMPOSER_HOME: join(work, 'composer-home') };
    const env = { ...process.env, ...variables };
    writeFileSync(join(folder, 'composer.json'), text(['1.0.0']));
    await must('composer', ['update', '--no-install'], { cwd: folder, env });
    writeFileSync(join(folder, 'composer.json'), text(['1.0.0', '1.0.1']));
    assertFixed(await fix(folder, variables, '--run'), 1);
    await must('composer', ['validate', '--no-check-publish', '--no-check-all'], { cwd: folder, env });
  });

  it('raises a gem', { skip: missing('bundle') }, async () => {
    using source = await gemServer('boat', ['1.0.0']);
    const folder = project('gem', {
      Gemfile: `source '${source.url}'\n\ngem 'boat', '~> 1.0.0' # of wood\n`,
    });
    const variables = {
      BUNDLE_USER_HOME: join(work, 'bundle-home'),
      BUNDLE_APP_CONFIG: join(work, 'bundle'),
    };
    const env = { ...process.env, ...variables };
    await must('bundle', ['lock'], { cwd: folder, env });
    source.release(['1.0.0', '1.0.1']);
    assertFixed(await fix(folder, variables, '--run'), 1);
    assert.match(readFileSync(join(folder, 'Gemfile'), 'utf8'), /'~> 1\.0\.1' # of wood/);
    await must('bundle', ['lock'], { cwd: folder, env: { ...env, BUNDLE_FROZEN: 'true' } });
  });

  it('raises an artifact of Maven by its property', { skip: missing('mvn') }, async () => {
    const folder = project('maven', {
      'pom.xml':
        '<project>\n  <modelVersion>4.0.0</modelVersion>\n  <groupId>x</groupId>\n  <artifactId>shop</artifactId>\n  <version>1</version>\n  <packaging>pom</packaging>\n  <properties>\n    <boat>1.0.0</boat>\n  </properties>\n  <dependencies>\n    <dependency>\n      <groupId>org.example</groupId>\n      <artifactId>boat</artifactId>\n      <version>${boat}</version>\n    </dependency>\n  </dependencies>\n</project>\n',
    });
    const { report } = await fix(folder, {});
    assert.deepEqual([report.before.critical, report.after?.critical], [1, 0]);
    assert.match(readFileSync(join(folder, 'pom.xml'), 'utf8'), /<boat>1\.0\.1<\/boat>/);
    const { stdout, code } = await run('mvn', ['--offline', '--batch-mode', 'validate'], { cwd: folder });
    assert.equal(code, 0, stdout);
  });

  it('tells what differs from a commit', { skip: missing('git') }, async () => {
    const folder = project('commit', { 'go.mod': GO_MOD });
    const git = (...words: string[]) =>
      must('git', ['-C', folder, '-c', 'user.name=x', '-c', 'user.email=x@x.example', ...words]);
    await git('init', '--quiet');
    await git('add', '.');
    await git('commit', '--quiet', '-m', 'first');
    writeFileSync(join(folder, 'go.mod'), GO_MOD.replace('v1.2.0', 'v1.3.0'));
    const { code, stdout } = await plimsoll(
      ['diff', `repo:${folder}@HEAD`, folder, '--db', db, '--format', 'json'],
      work,
    );
    const { packages } = JSON.parse(stdout) as { packages: { changed: unknown } };
    assert.deepEqual(
      [code, packages.changed],
      [0, [{ ecosystem: 'golang', name: 'x.example/mast', from: ['v1.2.0'], to: ['v1.3.0'] }]],
    );
  });
});
