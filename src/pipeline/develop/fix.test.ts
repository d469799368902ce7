import assert from 'node:assert/strict';
import { dependencyFixesText } from '../../present/dependency-fixes/text.ts';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { memoryStore } from '../../analyse/vulnerabilities/memory-store.fixture.ts';
import type { BuildServices } from '../build/services.ts';
import { type FixEffects, fixPackages, plannedFixes } from './fix.ts';

const affected = (introduced: string, fixed: string) => [
  {
    ecosystem: 'npm',
    name: 'boat',
    versions: [],
    severity: [],
    ranges: [{ type: 'SEMVER', events: [{ introduced }, { fixed }] }],
  },
];
const GO_MODULE = {
  ecosystem: 'Go',
  name: 'x.example/boat',
  versions: [],
  severity: [],
  ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.0.1' }] }],
} as const;
const SERVICES: BuildServices = {
  http: { request: () => assert.fail('a folder asks no network') },
  environment: {},
  cache: { get: () => undefined, set: () => undefined, [Symbol.dispose]: () => undefined },
  openAdvisories: () =>
    memoryStore([
      { id: 'X-1', affected: affected('0', '1.0.1') },
      { id: 'X-2', affected: affected('1.1.0', '1.2.0') },
      { id: 'X-3', affected: [GO_MODULE] },
    ]),
  now: () => new Date('2099-01-03T00:00:00Z'),
  progress: () => undefined,
  onExit: () => ({ [Symbol.dispose]: () => undefined }),
  saveMemory: () => undefined,
  toolVersion: '0.0.0',
};
const MANIFEST = '{\n    "name": "shop",\n    "dependencies": { "boat": "^1.0.0" }\n}\n';
const lock = (version: string): string =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: {
      '': { dependencies: { boat: '^1.0.0' } },
      'node_modules/boat': { version },
    },
  });

describe('fixing packages', () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-fix-'));
  after(() => rmSync(work, { recursive: true }));
  const project = (name: string) => {
    const target = join(work, name);
    mkdirSync(target);
    writeFileSync(join(target, 'package.json'), MANIFEST);
    writeFileSync(join(target, 'package-lock.json'), lock('1.0.0'));
    const request = {
      target,
      platform: undefined,
      allowHttp: false,
      maximumDataAge: Infinity,
      allowsMajor: false,
      only: [],
      baseImages: [],
      baseReports: [],
    };
    const text = (file: string): string => readFileSync(join(target, file), 'utf8');
    /** A package manager that locks a version. */
    const locking = (version: string): FixEffects => ({
      writeFile: (path, content) => writeFileSync(path, content),
      removeFile: (path) => rmSync(path, { force: true }),
      run: (_, folder) => {
        writeFileSync(join(folder, 'package-lock.json'), lock(version));
        return Promise.resolve({ code: 0, said: '' });
      },
    });
    return { request, text, locking };
  };

  it('writes nothing where it is only planned', async () => {
    const { request, text } = project('planned');
    const { outcome, patch, expected, commands } = await plannedFixes(request, SERVICES);
    assert.deepEqual([outcome, expected.unknown, commands.length], ['planned', 0, 1]);
    assert.match(patch, /^-.*"boat": "\^1\.0\.0"[^]*^\+.*"boat": "\^1\.0\.1"/m);
    assert.equal(text('package.json'), MANIFEST);
  });

  it('writes, lets the lock file follow, and scans again', async () => {
    const { request, text, locking } = project('applied');
    const { outcome, before, after: next } = await fixPackages(request, SERVICES, locking('1.0.1'));
    assert.deepEqual([outcome, before.unknown, next?.unknown], ['applied', 1, 0]);
    assert.equal(text('package.json'), MANIFEST.replace('^1.0.0', '^1.0.1'));
  });

  it('gives every file back where what is locked is no better', async () => {
    const { request, text, locking } = project('worse');
    const { outcome, brought } = await fixPackages(request, SERVICES, locking('1.1.0'));
    assert.deepEqual([outcome, brought.map(({ id }) => id)], ['taken-back', ['X-2']]);
    assert.deepEqual([text('package.json'), text('package-lock.json')], [MANIFEST, lock('1.0.0')]);
  });

  it('gives every file back where a package manager fails, and tells what it said', async () => {
    const { request, text, locking } = project('refused');
    const run: FixEffects['run'] = (_, folder) => {
      writeFileSync(join(folder, 'package-lock.json'), lock('1.0.1'));
      return Promise.resolve({ code: 1, said: 'no such version' });
    };
    const report = await fixPackages(request, SERVICES, { ...locking('1.0.1'), run });
    assert.deepEqual([report.outcome, report.commands[0]?.said], ['taken-back', 'no such version']);
    assert.deepEqual([text('package.json'), text('package-lock.json')], [MANIFEST, lock('1.0.0')]);
    assert.match(
      dependencyFixesText(report),
      /^Taken back, as a package manager failed\. [^]*no such version/m,
    );
  });

  it('gives every file back where a package manager cannot be run', async () => {
    const { request, text, locking } = project('failed');
    const run = () => Promise.reject(new Error('no such program'));
    await assert.rejects(fixPackages(request, SERVICES, { ...locking('1.0.1'), run }), /no such program/);
    assert.equal(text('package.json'), MANIFEST);
  });

  it('gives every file back where the process ends while a package manager runs', async () => {
    const { request, text, locking } = project('ended');
    const actions = new Set<() => void>();
    const onExit: BuildServices['onExit'] = (action) => {
      actions.add(action);
      return { [Symbol.dispose]: () => void actions.delete(action) };
    };
    const run: FixEffects['run'] = (_, folder) => {
      writeFileSync(join(folder, 'package-lock.json'), 'half of');
      for (const action of actions) action();
      assert.deepEqual([text('package.json'), text('package-lock.json')], [MANIFEST, lock('1.0.0')]);
      return Promise.resolve({ code: 1, said: '' });
    };
    await fixPackages(request, { ...SERVICES, onExit }, { ...locking('1.0.1'), run });
    assert.equal(actions.size, 0);
  });

  it('leaves no file of sums that Go made where that is taken back', async () => {
    const { request, locking } = project('sums');
    const folder = request.target;
    writeFileSync(
      join(folder, 'go.mod'),
      'module x.example/shop\n\ngo 1.21\n\nrequire x.example/boat v1.0.0\n',
    );
    const run: FixEffects['run'] = () => {
      writeFileSync(join(folder, 'go.sum'), 'x.example/boat v1.0.1 h1:x=\n');
      return Promise.resolve({ code: 1, said: '' });
    };
    const { outcome } = await fixPackages({ ...request, only: ['X-3'] }, SERVICES, { ...locking(''), run });
    assert.deepEqual([outcome, existsSync(join(folder, 'go.sum'))], ['taken-back', false]);
  });

  it('has sources that Go vendored follow', async () => {
    const { request } = project('vendored');
    const files = {
      'go.mod': 'module x.example/shop\n\ngo 1.21\n\nrequire x.example/boat v1.0.0\n',
      'vendor/modules.txt': '# x.example/boat v1.0.0\n## explicit; go 1.21\nx.example/boat\n',
    };
    mkdirSync(join(request.target, 'vendor'));
    for (const [path, text] of Object.entries(files)) writeFileSync(join(request.target, path), text);
    const { commands } = await plannedFixes({ ...request, only: ['X-3'] }, SERVICES);
    assert.deepEqual(
      commands.map(({ folder, command }) => [folder, command.join(' ')]),
      [
        ['/', 'go mod tidy'],
        ['/', 'go mod vendor'],
      ],
    );
  });

  it('has sources that a workspace of Go vendored follow once its modules have', async () => {
    const { request } = project('workspace');
    const module = (name: string): string =>
      `module x.example/${name}\n\ngo 1.22\n\nrequire x.example/boat v1.0.0\n`;
    const files = {
      'go.work': 'go 1.22\n\nuse ./a\nuse ./b\n',
      'a/go.mod': module('a'),
      'b/go.mod': module('b'),
      'vendor/modules.txt': '## workspace\n# x.example/boat v1.0.0\n## explicit; go 1.21\nx.example/boat\n',
    };
    for (const folder of ['a', 'b', 'vendor']) mkdirSync(join(request.target, folder));
    for (const [path, text] of Object.entries(files)) writeFileSync(join(request.target, path), text);
    const { commands } = await plannedFixes({ ...request, only: ['X-3'] }, SERVICES);
    assert.deepEqual(
      commands.map(({ folder, command }) => [folder, command.join(' ')]),
      [
        ['/a', 'go mod tidy'],
        ['/b', 'go mod tidy'],
        ['/', 'go work vendor'],
      ],
    );
  });

  it('leaves what is not asked for', async () => {
    const { request } = project('only');
    assert.equal((await plannedFixes({ ...request, only: ['X-9'] }, SERVICES)).outcome, 'nothing');
    assert.equal((await plannedFixes({ ...request, only: ['X-1'] }, SERVICES)).outcome, 'planned');
  });
});
