import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { wholeOf } from '../fixtures/whole-stream.ts';
import type { Image } from '../../src/model/image.ts';
import { openTarget } from '../../src/observe/image/sources/open-target.ts';
import { createHttpClient } from '../../src/platform/http/client.ts';
import { buildImage, layoutFiles, OCI } from '../fixtures/image-builder.ts';
import { startRegistry } from './local-registry.ts';
import { missing, missingEngine } from './real-part.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'engine';

const TAG = 'plimsoll-test/sources:1';
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-sources-'));
const layout = join(folder, 'layout');
const http = createHttpClient({ userAgent: 'plimsoll/test', environment: {} });

const image = buildImage({
  layers: [
    [{ path: 'etc/os-release', content: 'ID=debian\nVERSION_ID=13\n' }],
    [{ path: 'srv/app', content: Buffer.alloc(400_000, 'x') }],
    [{ path: 'srv/done', content: 'yes' }],
  ],
  history: [
    '/bin/sh -c #(nop) ADD file:abc in / ',
    '!/bin/sh -c #(nop)  CMD ["sh"]',
    'COPY app /srv/app # buildkit',
    'RUN /bin/sh -c echo yes > /srv/done # buildkit',
  ],
  configuration: { created: '2026-01-02T03:04:05Z' },
});
const INSTRUCTIONS = ['ADD file:abc in /', 'COPY app /srv/app', 'RUN echo yes > /srv/done'];

interface Found {
  readonly kind: string;
  readonly image: Image;
  /** Digest of each layer as read, inflated where it was compressed. */
  readonly diffIds: readonly string[];
}

async function read(target: string, environment: Record<string, string> = {}): Promise<Found> {
  const opened = await openTarget(target, {
    platform: { os: 'linux', architecture: 'amd64' },
    allowHttp: false,
    http,
    environment: { HOME: folder, PATH: process.env['PATH'], ...environment },
    progress: () => undefined,
    onExit: () => ({ [Symbol.dispose]: () => undefined }),
  });
  assert.ok(opened.shape === 'layers');
  try {
    const diffIds: string[] = [];
    for (const layer of opened.layers) diffIds[layer.index] = await digestOf(await layer.open());
    return { kind: opened.kind, image: opened.image, diffIds };
  } finally {
    await opened.close();
  }
}

async function digestOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const stored = await wholeOf(stream);
  const bytes = stored.readUInt16BE(0) === 0x1f8b ? gunzipSync(stored) : stored;
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Is it the image, whichever way it came? */
function assertSame(found: Found, kind: string): void {
  assert.equal(found.kind, kind);
  assert.equal(found.image.configDigest, image.configDigest);
  assert.deepEqual(
    found.image.layers.map((layer) => layer.diffId),
    image.diffIds,
  );
  assert.deepEqual(found.diffIds, image.diffIds);
  assert.deepEqual(
    found.image.layers.map((layer) => layer.instruction),
    INSTRUCTIONS,
  );
  assert.equal(found.image.created, '2026-01-02T03:04:05Z');
}

function run(command: string, ...words: string[]): string {
  return execFileSync(command, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

before(() => {
  const named = { ...image.manifest, annotations: { 'org.opencontainers.image.ref.name': '1' } };
  for (const { path, content } of layoutFiles([named], image.blobs)) {
    mkdirSync(dirname(join(layout, path)), { recursive: true });
    writeFileSync(join(layout, path), content);
  }
});
after(() => rmSync(folder, { recursive: true, force: true }));

describe('one image from every source', () => {
  it('an OCI layout', async () => {
    assertSame(await read(layout), 'oci-layout');
  });

  it(
    'what skopeo makes of it: an OCI archive, an OCI layout, a folder and a docker archive',
    { skip: missing('skopeo') },
    async () => {
      const copy = (target: string) => run('skopeo', 'copy', '--quiet', `oci:${layout}:1`, target);
      copy(`oci-archive:${folder}/oci.tar:1`);
      assertSame(await read(`${folder}/oci.tar`), 'oci-archive');
      copy(`oci:${folder}/copied:1`);
      assertSame(await read(`oci:${folder}/copied:1`), 'oci-layout');
      copy(`dir:${folder}/blobs`);
      assertSame(await read(`${folder}/blobs`), 'image-folder');
      copy(`docker-archive:${folder}/old.tar:${TAG}`);
      assertSame(await read(`archive:${folder}/old.tar`), 'docker-archive');
    },
  );

  it(
    'the Docker engine, and what "docker save" writes',
    { skip: missingEngine() || missing('skopeo') },
    async () => {
      const archive = join(folder, 'to-load.tar');
      run('skopeo', 'copy', '--quiet', `oci:${layout}:1`, `docker-archive:${archive}:${TAG}`);
      run('docker', 'load', '--quiet', '--input', archive);
      try {
        assertSame(await read(`docker:${TAG}`), 'engine');
        assertSame(await read(`image:${image.configDigest}`), 'engine');
        run('docker', 'save', '--output', join(folder, 'saved.tar'), TAG);
        assertSame(await read(join(folder, 'saved.tar')), 'docker-archive');
        run('gzip', '--keep', join(folder, 'saved.tar'));
        assertSame(await read(join(folder, 'saved.tar.gz')), 'docker-archive');
        await assert.rejects(read('docker:plimsoll-test/none:1'), { code: 'not-found' });
      } finally {
        run('docker', 'rmi', '--force', TAG);
      }
    },
  );

  it('a registry', { skip: missing('docker-registry', 'skopeo') }, async () => {
    using registry = await startRegistry(folder);
    const name = `${registry.address}/team/app`;
    run('skopeo', 'copy', '--quiet', '--dest-tls-verify=false', `oci:${layout}:1`, `docker://${name}:1`);
    const found = await read(`registry:${name}:1`);
    assertSame(found, 'registry');
    assertSame(await read(`image:${name}@${found.image.manifestDigest}`), 'registry');
    await assert.rejects(read(`registry:${name}:2`), { code: 'not-found' });
  });

  it('a layout that umoci made', { skip: missing('umoci') }, async () => {
    const made = join(folder, 'umoci');
    run('umoci', 'init', '--layout', made);
    run('umoci', 'new', '--image', `${made}:app`);
    run(
      'umoci',
      'config',
      '--image',
      `${made}:app`,
      '--architecture',
      'amd64',
      '--config.cmd',
      'sh',
      '--config.exposedports',
      '80/tcp',
    );
    writeFileSync(join(folder, 'inserted'), 'text');
    run('umoci', 'insert', '--rootless', '--image', `${made}:app`, join(folder, 'inserted'), '/srv/inserted');
    const found = await read(`oci:${made}:app`);
    assert.deepEqual(
      found.diffIds,
      found.image.layers.map((layer) => layer.diffId),
    );
    assert.equal(found.diffIds.length, 1);
    assert.deepEqual([found.image.config.command, found.image.config.exposedPorts], [['sh'], ['80/tcp']]);
  });
});

/** A registry with a token server, both on loopback, that sends blobs from a third server. */
describe('a registry that wants a token', () => {
  const servers: Server[] = [];
  const atStorage: IncomingMessage['headers'][] = [];
  const LOGIN = `Basic ${Buffer.from('user:fake').toString('base64')}`;
  let host = '';

  async function serve(answer: Parameters<typeof createServer>[1]): Promise<string> {
    const server = createServer(answer as () => void);
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  before(async () => {
    const storage = await serve((request, response) => {
      atStorage.push(request.headers);
      response.end(image.blobs.get(request.url?.slice(1) ?? ''));
    });
    const tokens = await serve((request, response) => {
      const url = new URL(request.url ?? '', 'http://tokens');
      const allowed =
        request.headers.authorization === LOGIN &&
        url.searchParams.get('scope') === 'repository:team/app:pull';
      response.writeHead(allowed ? 200 : 401).end(JSON.stringify({ token: 'fake-token', expires_in: 60 }));
    });
    host = await serve((request, response) => {
      if (request.headers.authorization !== 'Bearer fake-token') {
        const header = `Bearer realm="http://${tokens}/token",service="test",scope="repository:team/app:pull"`;
        return response
          .writeHead(401, { 'www-authenticate': header })
          .end('{"errors":[{"code":"UNAUTHORIZED"}]}');
      }
      const [, kind, name = ''] = /^\/v2\/team\/app\/(manifests|blobs)\/(.+)$/.exec(request.url ?? '') ?? [];
      const digest = name === '1' ? image.manifest.digest : name;
      if (!image.blobs.has(digest)) return response.writeHead(404).end();
      if (kind === 'blobs') return response.writeHead(307, { location: `http://${storage}/${digest}` }).end();
      return response
        .writeHead(200, { 'content-type': `${OCI}.manifest.v1+json` })
        .end(image.blobs.get(digest));
    });
  });
  after(() => {
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
  });

  it('gives the image for a stored login, which goes to the token server only', async () => {
    const config = join(folder, 'login');
    mkdirSync(config);
    const auth = Buffer.from('user:fake').toString('base64');
    writeFileSync(join(config, 'config.json'), JSON.stringify({ auths: { [host]: { auth } } }));
    assertSame(await read(`registry:${host}/team/app:1`, { DOCKER_CONFIG: config }), 'registry');
    assert.equal(atStorage.length, 4);
    assert.ok(atStorage.every((headers) => headers.authorization === undefined));
  });

  it('says how to log in, without one', async () => {
    await assert.rejects(read(`registry:${host}/team/app:1`), {
      code: 'refused',
      hint: `run "docker login ${host}"`,
    });
  });
});
