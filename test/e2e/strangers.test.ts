import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { REPORT_FORMATS } from '../../src/present/scan/registry.ts';
import { ROOT } from '../architecture/source-files.ts';
import { serveRepositories } from '../fixtures/git-server.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { type Outcome, run } from './command.ts';

export const lane: Lane = 'anywhere';

const PLIMSOLL = join(ROOT, 'plimsoll');
const EXAMPLE = join(ROOT, 'examples/first-scan/advisories');
const LOCK = JSON.stringify({
  lockfileVersion: 3,
  packages: { '': {}, 'node_modules/lodash': { version: '4.17.20', resolved: 'https://r.example/l.tgz' } },
});

describe('among strangers', () => {
  let work: string;
  let environment: NodeJS.ProcessEnv;

  before(async () => {
    work = mkdtempSync(join(tmpdir(), 'plimsoll-strangers-'));
    const cache = join(work, 'cache');
    environment = { ...process.env, HOME: work, PLIMSOLL_CACHE_DIR: cache, PLIMSOLL_MAX_DATA_AGE: '36500' };
    const updated = await call(['db', 'update', '--quiet', '--from', EXAMPLE]);
    assert.equal(updated.code, 0, updated.stderr);
  });
  after(() => rmSync(work, { recursive: true, force: true, maxRetries: 5 }));

  const call = (args: readonly string[], cwd = work, more: NodeJS.ProcessEnv = {}): Promise<Outcome> =>
    run(PLIMSOLL, args, { cwd, env: { ...environment, ...more }, timeout: 60_000 });

  function checkout(name: string, settings?: string): string {
    const folder = join(work, name);
    mkdirSync(folder);
    writeFileSync(join(folder, 'package-lock.json'), LOCK);
    if (settings !== undefined) writeFileSync(join(folder, 'plimsoll.yaml'), settings);
    return folder;
  }

  it('settings of a checkout write nothing, choose no data and weaken nothing, until they are trusted', async () => {
    const victim = join(work, 'victim');
    writeFileSync(victim, 'precious\n');
    const settings = `output: json=${victim}\ndb: ./none.sqlite\nscanners: [secret]\nquiet: true\n`;
    const folder = checkout('settings', settings);
    const untrusted = await call(['scan', '.', '--fail-on', 'any'], folder);
    assert.equal(untrusted.code, 1, untrusted.stderr);
    assert.match(untrusted.stderr, /left out output \(writes\), db .*, scanners .*, quiet/);
    assert.equal(readFileSync(victim, 'utf8'), 'precious\n');
    writeFileSync(join(folder, 'plimsoll.yaml'), `output: json=${join(folder, 'own.json')}\n`);
    assert.equal((await call(['trust', '.'], folder)).code, 0);
    assert.equal((await call(['scan', '.'], folder)).code, 0);
    assert.equal(existsSync(join(folder, 'own.json')), true);
    writeFileSync(join(folder, 'plimsoll.yaml'), settings);
    assert.match((await call(['scan', '.'], folder)).stderr, /left out output/);
  });

  it('a report is not written through a link of a checkout, nor into its pipes', async () => {
    const folder = checkout('links');
    const victim = join(work, 'linked');
    writeFileSync(victim, 'precious\n');
    symlinkSync(victim, join(folder, 'results.sarif'));
    symlinkSync(work, join(folder, 'reports'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    assert.equal((await call(['scan', '.', '-o', 'sarif=results.sarif'], folder)).code, 0);
    assert.equal(readFileSync(victim, 'utf8'), 'precious\n');
    assert.match(readFileSync(join(folder, 'results.sarif'), 'utf8'), /"version": "2\.1\.0"/);
    assert.equal((await call(['scan', '.', '-o', 'json=reports/linked'], folder)).code, 4);
    assert.equal((await call(['scan', '.', '-o', 'json=pipe'], folder)).code, 4);
    assert.match((await call(['scan', '.', '-o', 'json=/dev/stdout'], folder)).stdout, /"schemaVersion"/);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith('.part')),
      [],
    );
  });

  it('a database that is a pipe, or has views, is a fault and no verdict', async () => {
    const folder = checkout('data');
    execFileSync('mkfifo', [join(folder, 'pipe.sqlite')]);
    assert.equal((await call(['scan', '.', '--db', 'pipe.sqlite'], folder)).code, 4);
    assert.equal((await call(['db', 'status', '--db', 'pipe.sqlite'], folder)).code, 4);
    writeFileSync(join(folder, 'views.sqlite'), readFileSync(join(work, 'cache/advisories.sqlite')));
    const database = new DatabaseSync(join(folder, 'views.sqlite'));
    database.exec('ALTER TABLE meta RENAME TO old; CREATE VIEW meta AS SELECT * FROM old');
    database.close();
    assert.equal((await call(['scan', '.', '--db', 'views.sqlite'], folder)).code, 4);
  });

  it('the exit code is that of the verdict, however early a reader stops', async () => {
    const folder = checkout('pipes');
    const packages = Array.from({ length: 3000 }, (_, at) => [
      `a/${at}/node_modules/lodash`,
      { version: '4.17.20' },
    ]);
    const lock = { lockfileVersion: 3, packages: Object.fromEntries([['', {}], ...packages]) as object };
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
    for (const [tail, code] of [
      ['--fail-on any --format json | head -1', 1],
      ['--fail-on any --format table | true', 1],
      ['--fail-on any --format html 2>&1 | head -c 10', 1],
      ['--format sarif | head -1', 0],
      ['--fail-on any -o json=/dev/stdout | head -1', 1],
    ] as const) {
      const script = `set -o pipefail; ${PLIMSOLL} scan . ${tail} >/dev/null`;
      assert.equal((await run('bash', ['-c', script], { cwd: folder, env: environment })).code, code, tail);
    }
    const full = await run('bash', ['-c', `${PLIMSOLL} scan . >/dev/full`], {
      cwd: folder,
      env: environment,
    });
    assert.equal(full.code, 2);
    assert.match(full.stderr, /standard output cannot be written/);
  });

  it('credentials of a repository are in no report and no error', async () => {
    const source = checkout('source');
    const git = (...words: string[]) =>
      execFileSync('git', ['-C', source, '-c', 'user.name=a', '-c', 'user.email=a@b', ...words], {
        stdio: 'pipe',
      });
    git('init', '--quiet');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'first');
    git('clone', '--quiet', '--bare', source, join(work, 'a.git'));
    const login = `Basic ${Buffer.from('bot:FAKETOKEN').toString('base64')}`;
    const server = createServer(
      (request, response) => void serveRepositories(work, request, response, login),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const base = `http://bot:FAKETOKEN@127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const format of REPORT_FORMATS) {
      const { code, stdout, stderr } = await call(['scan', `${base}/a.git`, '--format', format.id]);
      assert.equal(code, 0, stderr);
      assert.doesNotMatch(stdout + stderr, /FAKETOKEN/, format.id);
    }
    const missing = await call(['scan', `${base}/missing.git`, '--debug']);
    assert.equal(missing.code, 3);
    assert.doesNotMatch(missing.stdout + missing.stderr, /FAKETOKEN/);
    const refused = await call(['scan', 'https://h.example/a.git?private_token=FAKETOKEN', '--offline']);
    assert.doesNotMatch(refused.stdout + refused.stderr, /FAKETOKEN/);
    server.close();
    server.closeAllConnections();
  });

  it('credentials of a mirror are in no message, no note of a download and no database', async () => {
    const server = createServer((_request, response) => response.writeHead(500).end());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const base = `http://bot:FAKETOKEN@127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const from of [base, `${base}/?token=FAKETOKEN`]) {
      const { code, stdout, stderr } = await call([
        'db',
        'update',
        '--from',
        from,
        '--db',
        join(work, 'm/a.sqlite'),
      ]);
      assert.equal(code, 4, stderr);
      assert.doesNotMatch(stdout + stderr, /FAKETOKEN/);
    }
    server.close();
    server.closeAllConnections();
  });

  it('a cache with triggers is set aside, and one that others may write is not used', async () => {
    const folder = checkout('cached');
    const archive = join(ROOT, 'examples/first-scan');
    const cache = join(work, 'other-cache');
    const more = { PLIMSOLL_CACHE_DIR: cache, PLIMSOLL_DB: join(work, 'cache/advisories.sqlite') };
    assert.equal((await call(['scan', folder], work, more)).code, 0);
    const database = new DatabaseSync(join(cache, 'cache.sqlite'));
    database.exec(
      'CREATE TRIGGER t AFTER INSERT ON entries BEGIN WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c; END',
    );
    database.close();
    const aside = await call(['scan', `dir:${archive}`], work, more);
    assert.match(aside.stderr, /was set aside as .*cache\.sqlite\.broken/);
    assert.doesNotMatch((await call(['scan', `dir:${archive}`], work, more)).stderr, /the cache/);
    chmodSync(cache, 0o777);
    assert.match(
      (await call(['scan', folder], work, more)).stderr,
      /the cache is not used: others may write to/,
    );
    chmodSync(join(work, 'cache'), 0o777);
    const unsafe = await call(['scan', folder]);
    chmodSync(join(work, 'cache'), 0o700);
    assert.equal(unsafe.code, 4);
    assert.match(unsafe.stderr, /the advisory database .* is not used: others may write to/);
  });

  it('a clone that is interrupted leaves nothing behind', async () => {
    const server = createSocketServer((socket) => socket.on('error', () => undefined));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const target = `repo:http://127.0.0.1:${(server.address() as AddressInfo).port}/a.git`;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      const temporary = mkdtempSync(join(work, 'tmp-'));
      const env = { ...environment, TMPDIR: temporary };
      const child = spawn(PLIMSOLL, ['scan', target], { env, stdio: 'ignore' });
      const [socket] = (await once(server, 'connection')) as [import('node:net').Socket];
      const closed = once(socket.resume(), 'close');
      child.kill(signal);
      assert.deepEqual(await once(child, 'exit'), [null, signal]);
      await closed;
      assert.deepEqual(readdirSync(temporary), [], signal);
    }
    server.close();
  });

  it('hostile names in manifests are gaps, never defects, and write nothing outside', async () => {
    const names = [
      '../../../escaped',
      '__proto__',
      'a\u009b31m',
      'a\u001b[31m',
      'x'.repeat(100_000),
      '',
      '..',
      '\u202etxt',
    ];
    for (const [index, name] of names.entries()) {
      const folder = join(work, `manifests-${index}`);
      mkdirSync(folder);
      const text = JSON.stringify(name);
      writeFileSync(
        join(folder, 'all.yaml'),
        `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${text}, namespace: ${text}}
spec: {selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: ${text}}}, spec: {containers: [{name: a, image: a}]}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${text}, namespace: ${text}}
spec: {podSelector: {}, policyTypes: [Ingress], ingress: [{ports: [{port: ${text}}]}]}
`,
      );
      const { code, stdout, stderr } = await call(['network', 'import', '.', '--output', 'profiles'], folder);
      assert.ok(code !== 5 && code !== 0, `${text.slice(0, 20)}: ${code} ${stderr}`);
      // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
      assert.doesNotMatch(stdout + stderr, /\u001b|\u009b|\u202e|^\s+at .*\.ts:/mu);
      assert.equal(existsSync(join(work, 'escaped.yaml')), false);
    }
  });
});
