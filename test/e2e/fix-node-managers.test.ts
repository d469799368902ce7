import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { DependencyFixesReport } from '../../src/model/report/dependency-fixes.ts';
import { ROOT } from '../architecture/source-files.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { writeAdvisories } from './advisories.ts';
import { must, plimsoll, run } from './command.ts';
import { npmRegistry, writeFiles } from './fix-stage.ts';
import { keptNodeManagers, missingNodeManagers, type NodeManager } from './node-managers.ts';

/** Projects of npm, pnpm and Yarn that are fixed in every way there is, and that these then take. */
export const lane: Lane = 'anywhere';
export const needsDownloads = true;

/** `mast` lets a fixed `sail` in, `deck` does not, and its next release does. */
const OLD = {
  boat: { '1.0.0': {} },
  mast: { '1.0.0': { sail: '^1.0.0' } },
  sail: { '1.0.0': {} },
  deck: { '1.0.0': { hull: '1.0.0' } },
  hull: { '1.0.0': {} },
};
const NEW = {
  ...OLD,
  boat: { '1.0.0': {}, '1.0.1': {} },
  sail: { '1.0.0': {}, '1.0.2': {} },
  deck: { '1.0.0': { hull: '1.0.0' }, '1.1.0': { hull: '1.0.0' }, '1.2.0': { hull: '^1.0.1' } },
  hull: { '1.0.0': {}, '1.0.1': {} },
};
const MANIFEST = `{
    "name": "shop",
    "version": "1.0.0",
    "dependencies": { "boat": "^1.0.0", "mast": "^1.0.0", "deck": "^1.0.0" }
}
`;

describe('fix, by the package managers of Node', { skip: missingNodeManagers() }, () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-fix-node-'));
  const db = join(work, 'advisories.db');
  const known = { ...process.env };
  let managers = '';
  before(async () => {
    managers = await keptNodeManagers();
    const names = [
      ['boat', '1.0.1'],
      ['sail', '1.0.2'],
      ['hull', '1.0.1'],
    ] as const;
    writeAdvisories(
      join(work, 'osv'),
      names.map(([name, fixed]) => ({ id: `OSV-2099-${name}`, ecosystem: 'npm', name, fixed })),
    );
    await plimsoll(['db', 'update', '--from', join(work, 'osv'), '--db', db], work);
  });
  after(() => {
    rmSync(work, { recursive: true });
    for (const name of Object.keys(process.env)) if (known[name] === undefined) delete process.env[name];
    Object.assign(process.env, known);
  });

  /** A project in a folder of its own, with the settings of a registry, and a package manager first in PATH. */
  function projectOf(
    name: string,
    url: string,
    manager?: NodeManager,
    files: Readonly<Record<string, string>> = {},
  ) {
    const folder = join(work, name);
    mkdirSync(folder);
    writeFiles(folder, {
      'package.json': MANIFEST,
      '.npmrc': `registry=${url}/\ncache=${folder}-cache\nstore-dir=${folder}-store\n`,
      '.yarnrc': `registry "${url}/"\ncache-folder "${folder}-cache"\n`,
      ...files,
    });
    const path = [
      ...(manager ? [join(managers, manager)] : []),
      join(ROOT, 'node_modules/.bin'),
      known['PATH'] ?? '',
    ];
    Object.assign(process.env, {
      PATH: path.join(delimiter),
      YARN_NPM_REGISTRY_SERVER: url,
      YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1',
      YARN_CACHE_FOLDER: `${folder}-cache`,
      // What it knows of packages by name, also of another registry.
      YARN_GLOBAL_FOLDER: `${folder}-global`,
      YARN_ENABLE_GLOBAL_CACHE: 'false',
      YARN_ENABLE_TELEMETRY: '0',
      YARN_NPM_MINIMAL_AGE_GATE: '0',
      YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
      npm_config_manage_package_manager_versions: 'false',
    });
    return folder;
  }
  async function fix(folder: string, ...flags: string[]) {
    // What was asked before is not asked again by some.
    rmSync(`${folder}-cache`, { recursive: true, force: true });
    const { stdout, stderr, code } = await plimsoll(
      ['fix', folder, '--db', db, '--format', 'json', '--run', ...flags],
      work,
    );
    assert.ok(stdout.startsWith('{'), stderr);
    const report = JSON.parse(stdout) as DependencyFixesReport;
    const said = JSON.stringify(report, undefined, 2);
    assert.deepEqual(
      [report.outcome, report.before.critical, report.after?.critical, code],
      ['applied', 3, 0, 0],
      said,
    );
    return report.changes
      .map(({ kind, package: one, by }) => `${kind} ${one.name}${by ? ` by ${by.name} ${by.to}` : ''}`)
      .toSorted();
  }
  const WAYS = ['direct boat', 'lock sail', 'override hull'];

  it('npm: in the lock file alone, and by the nearest version of what brings it', async () => {
    using registry = await npmRegistry(OLD);
    const folder = projectOf('npm', registry.url);
    await must('npm', ['install', '--package-lock-only'], { cwd: folder });
    registry.release(NEW);
    assert.deepEqual(await fix(folder, '--online'), [
      'direct boat',
      'direct hull by deck 1.2.0',
      'lock sail',
    ]);
    assert.match(readFileSync(join(folder, 'package.json'), 'utf8'), /"deck": "\^1\.2\.0"/);
    await must('npm', ['ci', '--ignore-scripts'], { cwd: folder });
  });

  it('pnpm: by overrides of its workspace', async () => {
    using registry = await npmRegistry(OLD);
    const workspace = { 'pnpm-workspace.yaml': 'packages:\n  - web # of wood\n' };
    const folder = projectOf('pnpm', registry.url, 'pnpm', workspace);
    await must('pnpm', ['install', '--lockfile-only'], { cwd: folder });
    registry.release(NEW);
    assert.deepEqual(await fix(folder), ['direct boat', 'override hull', 'override sail']);
    assert.match(readFileSync(join(folder, 'pnpm-workspace.yaml'), 'utf8'), /# of wood\n\noverrides:\n/);
    await must('pnpm', ['install', '--frozen-lockfile', '--ignore-scripts'], { cwd: folder });
  });

  it('pnpm: by its catalog', async () => {
    using registry = await npmRegistry(OLD);
    const folder = projectOf('pnpm-catalog', registry.url, 'pnpm', {
      'package.json': MANIFEST.replace('"boat": "^1.0.0"', '"boat": "catalog:"'),
      'pnpm-workspace.yaml': 'packages: []\ncatalog:\n  boat: ^1.0.0 # of wood\n',
    });
    await must('pnpm', ['install', '--lockfile-only'], { cwd: folder });
    registry.release(NEW);
    assert.deepEqual(await fix(folder), ['direct boat', 'override hull', 'override sail']);
    assert.match(readFileSync(join(folder, 'pnpm-workspace.yaml'), 'utf8'), /boat: \^1\.0\.1 # of wood/);
    await must('pnpm', ['install', '--frozen-lockfile', '--ignore-scripts'], { cwd: folder });
  });

  it('Yarn 1: by resolutions', async () => {
    using registry = await npmRegistry(OLD);
    const folder = projectOf('yarn-1', registry.url, 'yarn-1');
    await must('yarn', ['install', '--ignore-scripts'], { cwd: folder });
    registry.release(NEW);
    assert.deepEqual(await fix(folder), ['direct boat', 'override hull', 'override sail']);
    await must('yarn', ['install', '--frozen-lockfile', '--ignore-scripts'], { cwd: folder });
  });

  it('Yarn 4: in the lock file alone, and by resolutions', async () => {
    using registry = await npmRegistry(OLD);
    const folder = projectOf('yarn-4', registry.url, 'yarn-4', { 'yarn.lock': '' });
    await must('yarn', ['install', '--mode=update-lockfile'], { cwd: folder });
    registry.release(NEW);
    assert.deepEqual(await fix(folder), WAYS);
    const { code, stdout } = await run('yarn', ['install', '--immutable', '--mode=skip-build'], {
      cwd: folder,
    });
    assert.equal(code, 0, stdout);
  });
});
