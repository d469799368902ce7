import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ROOT } from '../architecture/source-files.ts';
import { VERSION } from '../../src/apps/composition/version.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { type Outcome, run } from './command.ts';
import { bringNode, install, manifestOf, pack, type Packed } from './packed.ts';

export const lane: Lane = 'anywhere';

const MEGABYTE = 2 ** 20;
const PROFILES = join(ROOT, 'examples/shop/profiles.yaml');

let work: string;
let packed: Packed;
const place = () => join(work, 'place');
const own = () => join(place(), 'node_modules/plimsoll');

before(async () => {
  work = mkdtempSync(join(tmpdir(), 'plimsoll-packed-'));
  packed = await pack(work);
  await install(packed.path, place());
});
after(() => rmSync(work, { recursive: true }));

describe('the tarball', () => {
  it('has the bundle, its licences and manual page, and nothing else', () => {
    const names = packed.files.map(({ path }) => path);
    const known = [
      'LICENSE',
      'README.md',
      'package.json',
      'dist/compiled-chunk.mjs',
      'dist/launch.mjs',
      'dist/licenses.txt',
      'dist/plimsoll.mjs',
      'docs/reference/plimsoll.1',
    ];
    const chunk = /^dist\/(?:[\w.-]+-[a-z0-9]{8}\.mjs|(?:start|shared|command|scan|leaks)-[a-z0-9]{8}\.js)$/;
    assert.deepEqual(
      names.filter((name) => !known.includes(name) && !chunk.test(name)),
      [],
    );
    assert.deepEqual(
      known.filter((name) => !names.includes(name)),
      [],
    );
  });

  it('is small', () => {
    // With the vault and its clients, classifiers of programs, and 1,840 checks with examples; 20 MB were asked.
    assert.ok(packed.size < 3 * MEGABYTE, `${packed.size} bytes are downloaded`);
    assert.ok(packed.unpackedSize < 10 * MEGABYTE, `${packed.unpackedSize} bytes are installed`);
  });

  it('asks for no script, no dependency but Node, and is nobody’s secret', () => {
    const {
      private: isPrivate,
      scripts,
      dependencies,
      optionalDependencies,
      publishConfig,
      bin,
    } = manifestOf(own());
    assert.equal(isPrivate, undefined);
    assert.equal(dependencies, undefined);
    assert.deepEqual(
      Object.keys(scripts as object).filter((name) =>
        /^((pre|post)?(install|prepare)|prepublish)$/.test(name),
      ),
      [],
    );
    assert.match(
      Object.keys(optionalDependencies as object).join(' '),
      /^(node-(bin-)?(linux|darwin)-(x64|arm64) ?)+$/,
    );
    assert.deepEqual(publishConfig, { access: 'public', provenance: true });
    assert.deepEqual(bin, { plimsoll: 'dist/launch.mjs' });
    assert.equal(statSync(join(own(), 'dist/launch.mjs')).mode & 0o111, 0o111);
  });

  it('installs nothing beside itself, in under 20 MB', () => {
    assert.deepEqual(globSync('*', { cwd: join(place(), 'node_modules') }), ['plimsoll']);
    const bytes = globSync('**', { cwd: place() }).map((name) => statSync(join(place(), name)).size);
    assert.ok(bytes.reduce((sum, each) => sum + each, 0) < 20 * MEGABYTE);
  });

  it('tells the licence of every package that it has code of', () => {
    const licences = readFileSync(join(own(), 'dist/licenses.txt'), 'utf8');
    for (const name of ['commander', 'zod', 'yaml', '@peculiar/x509', '@cyclonedx/cyclonedx-library'])
      assert.match(licences, new RegExp(`^${name} [\\d.]+: `, 'm'));
    assert.doesNotMatch(licences, /^\S+ [\d.]+: (A?GPL|UNLICENSED|SEE LICENSE)/m);
  });

  it('knows nothing of where it was built', () => {
    const files = globSync('**/*.{mjs,json,txt}', { cwd: own() }).map((name) => join(own(), name));
    assert.deepEqual(
      files.filter((path) => readFileSync(path).includes(ROOT)),
      [],
    );
  });
});

/** Nodes that are here, by their versions: the pinned one, and the system's. */
function nodes(): ReadonlyMap<string, string> {
  const paths = [process.execPath, '/usr/bin/node'].filter((path) => existsSync(path));
  return new Map(paths.map((path) => [execFileSync(path, ['--version'], { encoding: 'utf8' }).trim(), path]));
}

for (const [version, node] of nodes()) {
  describe(`what is installed, with Node ${version}`, () => {
    const isOld = Number.parseInt(version.slice(1), 10) < 24;
    let folder: string;
    const environment = (): NodeJS.ProcessEnv => ({
      PATH: `${join(folder, 'path')}:/usr/bin:/bin`,
      HOME: join(folder, 'home'),
    });
    const launcher = () => join(place(), 'node_modules/.bin/plimsoll');
    const plimsoll = (...args: string[]): Promise<Outcome> =>
      run(launcher(), args, { env: environment(), cwd: join(folder, 'empty') });

    before(() => {
      folder = mkdtempSync(join(work, 'node-'));
      for (const name of ['path', 'home', 'empty']) mkdirSync(join(folder, name));
      symlinkSync(node, join(folder, 'path/node'));
    });

    if (isOld) {
      it('says what is wrong where none came', async () => {
        const { code, stderr } = await plimsoll('--version');
        assert.equal(code, 2);
        assert.match(stderr, /^plimsoll: Node 24 or newer is needed.*\n.*install/);
        bringNode(place());
      });
    }

    it('tells its version and help', async () => {
      assert.deepEqual(await plimsoll('--version'), {
        code: 0,
        stdout: `${VERSION}\n`,
        stderr: '',
      });
      const { code, stdout } = await plimsoll('--help');
      assert.equal(code, 0);
      assert.match(stdout, /scan .*\n/);
    });

    it('scans with data of its own', async () => {
      const project = join(folder, 'empty/project');
      mkdirSync(project);
      writeFileSync(
        join(project, 'package-lock.json'),
        JSON.stringify({ lockfileVersion: 3, packages: { 'node_modules/lodash': { version: '4.17.20' } } }),
      );
      const first = await plimsoll('scan', './project', '--offline');
      assert.equal(first.code, 4);
      assert.match(first.stdout.replaceAll(/\s+/g, ' '), /plimsoll db update/);
      // By the options that keep data fresh: asked for once, due later where the data is not there.
      const feed = ['--from', join(ROOT, 'examples/first-scan/advisories')];
      const report = await plimsoll(
        'scan',
        './project',
        '--quiet',
        '--update',
        ...feed,
        '--format',
        'json',
        '--fail-on',
        'high',
      );
      assert.deepEqual([report.code, report.stderr], [1, '']);
      assert.match(report.stdout, /CVE-2021-23337/);
      const due = ['--quiet', '--auto-update', '1d', '--db', 'other.sqlite', ...feed];
      const other = await plimsoll('scan', './project', ...due, '--fail-on', 'high');
      assert.deepEqual([other.code, other.stderr], [1, '']);
      const bill = await plimsoll('sbom', './project');
      assert.deepEqual([bill.code, bill.stderr], [0, '']);
      assert.match(bill.stdout, /"bomFormat": ?"CycloneDX"/);
    });

    for (const args of [
      ['completion', 'bash'],
      ['completion', 'fish'],
      ['network', 'compile', PROFILES, '--output', 'network'],
      ['network', 'prove', PROFILES],
      ['network', 'connections', PROFILES, '--format', 'svg'],
      ['profile', 'lint', PROFILES],
      ['profile', 'derive', join(ROOT, 'examples/shop'), '--output', 'profiles'],
    ]) {
      it(`runs ${args.map((word) => word.replace(ROOT, '.')).join(' ')}`, async () => {
        const outcome = await plimsoll(...args);
        assert.equal(outcome.code, 0, `${outcome.stdout.slice(-500)}\n${outcome.stderr}`);
        assert.doesNotMatch(outcome.stderr, /Warning|internal fault/);
      });
    }

    it('passes exit codes on', async () => {
      assert.equal((await plimsoll('scann')).code, 2);
    });

    it('ends by the signal that it is sent, and leaves nothing running', async () => {
      const stalling = createServer(() => undefined).listen(0, '127.0.0.1');
      await once(stalling, 'listening');
      const { port } = stalling.address() as AddressInfo;
      const child = spawn(launcher(), ['scan', `registry:127.0.0.1:${port}/app:1`], {
        env: environment(),
        stdio: 'ignore',
      });
      const [socket] = (await once(stalling, 'connection')) as [Socket];
      socket.resume().on('error', () => undefined);
      child.kill('SIGTERM');
      const [[, signal]] = await Promise.all([once(child, 'exit'), once(socket, 'close')]);
      stalling.close();
      assert.equal(signal, 'SIGTERM');
    });

    it('keeps compiled code in a folder of its own', async () => {
      await plimsoll('--version');
      const compiled = join(
        folder,
        'home',
        process.platform === 'darwin' ? 'Library/Caches' : '.cache',
        'plimsoll/compiled',
      );
      assert.equal(statSync(compiled).mode & 0o077, 0);
      assert.ok(globSync('**', { cwd: compiled }).length > 2);
    });
  });
}
