import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, it } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { buildExampleImage } from '../../scripts/example-image.ts';
import { serveRepositories } from '../fixtures/git-server.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { assertWithin } from '../time-bound.ts';
import { must, plimsoll } from './command.ts';
import { LeaksStage, placeOf, tokenOf, writeFiles } from './leaks-stage.ts';
import { absence } from './real-part.ts';

export const lane: Lane = 'anywhere';

const hasTools = ['zip', 'tar', 'sqlite3'].every((tool) => spawnSync('which', [tool]).status === 0);

describe('places of leaks', { skip: absence(hasTools, 'zip, tar and sqlite3') }, () => {
  const stage = new LeaksStage();
  const { work, cache } = stage;
  after(() => stage.close());
  const env = (seed: number) => `TOKEN=${tokenOf(seed)}\n`;

  /** A zip with an env file, a tar.gz with a jar with one, and a text that is compressed; as tools write them. */
  async function archive(name: string): Promise<Buffer> {
    const folder = join(work, `${name}-parts`);
    writeFiles(folder, { 'conf/a.env': env(1), 'jar/META-INF/b.env': env(2), 'tar/etc/c.env': env(3) });
    await must('zip', ['-q', '-r', '../tar/app.jar', 'META-INF'], { cwd: join(folder, 'jar') });
    await must('tar', ['-czf', '../conf/inner.tar.gz', '.'], { cwd: join(folder, 'tar') });
    await must('zip', ['-q', '-r', '../outer.zip', '.'], { cwd: join(folder, 'conf') });
    return readFileSync(join(folder, 'outer.zip'));
  }

  const IN_ARCHIVE = ['!/a.env', '!/inner.tar.gz!/app.jar!/META-INF/b.env', '!/inner.tar.gz!/etc/c.env'];

  it('are in archives in archives, in a folder, a layer that a later one removes, and a history', async () => {
    const zip = await archive('all');
    const path = stage.repository('archives');
    stage.commit(path, 'first', { 'outer.zip': zip, 'log.zst': zstdCompressSync(env(4)) });
    const expected = [...IN_ARCHIVE.map((inside) => `/outer.zip${inside}`), '/log.zst'].toSorted();
    const tree = await stage.look('leaks', path);
    assert.deepEqual(tree.leaks.map(placeOf).toSorted(), expected);
    rmSync(join(path, 'outer.zip'));
    stage.commit(path, 'second', { 'log.zst': 'none' });
    for (const _ of ['cold', 'warm']) {
      const history = await stage.look('leaks', path, '--history');
      assert.deepEqual(history.leaks.map(placeOf).toSorted(), expected);
    }
    const folder = join(work, 'image');
    writeFiles(folder, {
      'layers/1/srv/outer.zip': zip,
      'layers/2/srv/.wh.outer.zip': '',
      'image.json': JSON.stringify({
        tag: 'example.test/leaky:1',
        created: '2024-01-15T09:00:00Z',
        config: {},
        layers: [
          { folder: '1', createdBy: 'COPY . /srv # buildkit' },
          { folder: '2', createdBy: 'RUN rm /srv/outer.zip # buildkit' },
        ],
      }),
    });
    writeFileSync(join(work, 'leaky.tar'), buildExampleImage(folder));
    for (const _ of ['cold', 'warm']) {
      const image = await stage.look('scan', join(work, 'leaky.tar'), '--scanners', 'secret');
      assert.deepEqual(
        image.leaks.map(placeOf).toSorted(),
        IN_ARCHIVE.map((inside) => `/srv/outer.zip${inside}`),
      );
      assert.ok(
        image.leaks.every(({ origins }) => origins.every((one) => one.kind === 'layer' && one.removed)),
      );
    }
  });

  it('are told to be unread where an archive is a bomb, within one budget', async () => {
    const folder = join(work, 'bombs');
    writeFiles(folder, {
      'bomb.gz': gzipSync(Buffer.alloc(256 * 2 ** 20)),
      'a.gz': gzipSync(Buffer.alloc(2 ** 20, 'a\n')),
      'b.env': env(5),
    });
    const { leaks, report } = await stage.look('leaks', folder);
    assert.deepEqual(leaks.map(placeOf), ['/b.env']);
    assert.deepEqual(
      report.coverage.gaps.map(({ kind, subject }) => [kind, subject]),
      [['limit', '/bomb.gz']],
    );
    const limited = await stage.look('leaks', folder, '--limit', 'bytes=1000');
    assert.match(JSON.stringify(limited.report.coverage.gaps), /--limit bytes=/);
  });

  it('are in a chart, a notebook, a database and a document, each where people find it', async () => {
    const folder = join(work, 'kinds');
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    writeFiles(folder, {
      'chart/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
      'chart/values.yaml': 'db:\n  auth:\n    password: Zk3!pq88xLvvQ # fake\n',
      'chart/templates/secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  password: {{ .Values.db.auth.password | b64enc }}\n  admin-password: ${base64('hunter2x!')}\n`,
      'n.ipynb': JSON.stringify(
        {
          cells: [
            { cell_type: 'code', source: ['x = 1\n', `token = "${tokenOf(6)}"\n`] },
            { cell_type: 'code', source: [], outputs: [{ text: [`key ${tokenOf(7)}\n`] }] },
          ],
        },
        null,
        1,
      ),
    });
    const database = new DatabaseSync(join(folder, 'app.db'));
    database.exec('CREATE TABLE users (id INTEGER PRIMARY KEY, login TEXT, api_token TEXT)');
    for (const seed of [8, 9])
      database.prepare('INSERT INTO users (login, api_token) VALUES (?, ?)').run(`u${seed}`, tokenOf(seed));
    database.close();
    // What is in it is known from beside it.
    await must('tar', ['-cjf', join(folder, 'x.tar.bz2'), '-C', work, 'kinds/n.ipynb']);
    writeFiles(folder, { 'x.lz4': Buffer.from('04224d1864400000', 'hex') });
    const { leaks, report } = await stage.look('leaks', folder);
    const places = leaks.map(({ subject }) =>
      subject.kind === 'file' ? `${subject.path}:${subject.range?.startLine}` : subject.kind,
    );
    assert.deepEqual(
      places.toSorted(),
      [
        '/app.db!/users:1',
        '/app.db!/users:2',
        '/chart/templates/secret.yaml:7',
        '/chart/values.yaml:3',
        '/n.ipynb:7',
        '/n.ipynb:16',
      ].toSorted(),
    );
    assert.deepEqual(
      report.coverage.gaps.map(({ kind, subject, informational }) => [kind, subject, informational]),
      [['unsupported', '/x.lz4', true]],
    );
  });

  it('are one finding for one secret, in the tree, its history and an archive', async () => {
    const path = stage.repository('same');
    stage.commit(path, 'first', { 'a.env': env(10) });
    stage.commit(path, 'second', { 'a.env': env(10), 'b/c.env': `# fake\n${env(10)}`, 'd.env': env(11) });
    writeFileSync(join(path, 'e.env.gz'), gzipSync(env(10)));
    const { leaks } = await stage.look('leaks', path, '--history');
    const first = leaks.find(({ placeCount }) => placeCount !== undefined && placeCount > 2);
    assert.equal(leaks.length, 2);
    assert.ok(first);
    const places = [first, ...(first.otherPlaces ?? [])].map(
      (place) => `${placeOf(place)} ${place.origins[0]?.kind ?? 'tree'}`,
    );
    assert.deepEqual(places.toSorted(), [
      '/a.env commit',
      '/a.env tree',
      '/b/c.env commit',
      '/b/c.env tree',
      '/e.env.gz tree',
    ]);
    const table = await plimsoll(['leaks', path, '--history'], cache);
    assert.match(table.stdout, /\/a\.env:1 \(\+4 more places\)/);
    const base = join(work, 'same.json');
    await plimsoll(['leaks', path, '--output', `json=${base}`], cache);
    assert.equal((await plimsoll(['leaks', path, '--history', '--baseline', base], cache)).code, 0);
  });

  it('say who gets the commit: by a shared branch, a local one, or none', async () => {
    const path = stage.repository('reach');
    const remote = join(work, 'reach.git');
    stage.git(work, 'init', '--quiet', '--bare', '--initial-branch=main', remote);
    stage.git(path, 'remote', 'add', 'origin', remote);
    stage.commit(path, 'first', { 'pushed.env': env(12) });
    stage.git(path, 'push', '--quiet', 'origin', 'main');
    stage.commit(path, 'second', { 'local.env': env(13) });
    stage.commit(path, 'third', { 'lost.env': env(14) });
    stage.git(path, 'reset', '--quiet', '--hard', 'HEAD~1');
    writeFileSync(join(path, 'stashed.env'), env(15));
    stage.git(path, 'add', '.');
    stage.git(path, 'stash', '--quiet');
    stage.commit(path, 'fourth', { 'tagged.env': env(16) });
    stage.git(path, 'tag', 'v1');
    const reaches = async (of: string) =>
      Object.fromEntries(
        (await stage.look('leaks', of, '--history')).leaks.flatMap((leak) =>
          [leak, ...(leak.otherPlaces ?? [])].flatMap(({ origins: [origin], subject }) =>
            origin?.kind === 'commit' && subject.kind === 'file' ? [[subject.path, origin.reach]] : [],
          ),
        ),
      ) as Readonly<Record<string, string>>;
    assert.deepEqual(await reaches(path), {
      '/pushed.env': 'shared',
      '/local.env': 'shared',
      '/lost.env': 'none',
      '/stashed.env': 'none',
      '/tagged.env': 'shared',
    });
    stage.git(path, 'tag', '--delete', 'v1');
    const untagged = await reaches(path);
    assert.deepEqual([untagged['/local.env'], untagged['/tagged.env']], ['local', 'local']);
    assert.deepEqual(await reaches(remote), { '/pushed.env': 'shared' });
    const { stdout } = await plimsoll(['leaks', path, '--history', '--format', 'markdown'], cache);
    assert.match(stdout, /on no branch/);
  });

  it('are in a repository elsewhere, whose login nobody else is told', async () => {
    const path = stage.repository('elsewhere');
    stage.commit(path, 'first', { 'a.env': env(17) });
    rmSync(join(path, 'a.env'));
    stage.commit(path, 'second', { b: 'b' });
    const served = join(work, 'served');
    mkdirSync(served);
    stage.git(work, 'clone', '--quiet', '--bare', path, join(served, 'a.git'));
    const password = 'FAKE-pa55';
    const login = `Basic ${Buffer.from(`bot:${password}`).toString('base64')}`;
    let isStuck = false;
    const server = createServer((request, response) => {
      if (!isStuck) void serveRepositories(served, request, response, login);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { port } = server.address() as AddressInfo;
      const url = `http://bot:${password}@127.0.0.1:${port}/a.git`;
      for (const target of [url, `repo:${url}`]) {
        const { leaks, report } = await stage.look('leaks', target);
        assert.deepEqual(leaks.map(placeOf), ['/a.env']);
        assert.ok(!JSON.stringify(report).includes(password));
      }
      isStuck = true;
      const started = performance.now();
      const late = await plimsoll(['leaks', url, '--timeout', '2'], cache);
      assert.equal(late.code, 4);
      assert.match(late.stderr, /was not fetched in time/);
      assert.ok(!late.stderr.includes(password));
      assertWithin(60_000, performance.now() - started);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
