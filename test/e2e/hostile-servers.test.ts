import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { buildImage, OCI } from '../fixtures/image-builder.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { installed, survive, work } from './hostile-stage.ts';

export const lane: Lane = 'anywhere';

/** Listens on a port of this machine, or a socket, while `use` runs. */
async function serving(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  use: (host: string) => Promise<void>,
  socket?: string,
): Promise<void> {
  const server = createServer((request, response) => {
    response.on('error', () => {});
    answer(request, response);
  });
  await new Promise<void>((done) => server.listen(socket ?? { host: '127.0.0.1', port: 0 }, done));
  try {
    await use(socket ?? `127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

function endless(response: ServerResponse, chunk: Buffer): void {
  const write = () => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', write);
  };
  write();
}

describe('hostile registries and engines', () => {
  const image = buildImage({ layers: [[installed('seen')]] });
  const honest = (request: IncomingMessage, response: ServerResponse) => {
    const name = request.url?.split('/').at(-1) ?? '';
    const isManifest = request.url?.includes('/manifests/') ?? false;
    if (isManifest) response.setHeader('content-type', `${OCI}.manifest.v1+json`);
    response.end(image.blobs.get(isManifest && name === '1' ? image.manifest.digest : name));
  };
  const layer = image.diffIds[0] ?? '';
  type Answer = (request: IncomingMessage, response: ServerResponse) => void;
  const cases: [string, RegExp, Answer][] = [
    [
      'an endless manifest',
      /larger than/,
      (request, response) =>
        request.url?.includes('/manifests/')
          ? endless(response, Buffer.alloc(65_536, ' '))
          : honest(request, response),
    ],
    [
      'an endless layer',
      /should have \d+ bytes as stored, but has more/,
      (request, response) => {
        if (request.url?.endsWith(layer) !== true) return honest(request, response);
        response.write(image.blobs.get(layer));
        return endless(response, Buffer.alloc(65_536));
      },
    ],
    [
      'another layer',
      /layer 1 \(sha256:/,
      (request, response) =>
        request.url?.endsWith(layer) === true
          ? response.end(Buffer.alloc(10_240))
          : honest(request, response),
    ],
    [
      'a redirect to a file',
      /redirects to what is no http or https URL/,
      (_request, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    ],
    [
      'a token server without TLS',
      /names a token server without TLS/,
      (_request, response) =>
        response.writeHead(401, { 'www-authenticate': 'Bearer realm="http://192.0.2.1/token"' }).end(),
    ],
  ];
  for (const [name, message, answer] of cases) {
    it(`that send ${name}`, async () => {
      await serving(answer, async (host) => {
        const { code, stderr } = await survive(['sbom', `registry:${host}/app:1`, '--no-cache']);
        assert.equal(code, 4);
        assert.match(stderr, message);
      });
    });
  }

  it('that export an image without end', async () => {
    const rootfs = { Type: 'layers', Layers: image.diffIds };
    const reported = { Id: image.configDigest, RepoTags: ['app:1'], Os: 'linux', Architecture: 'amd64' };
    const answer: Answer = (request, response) => {
      if (request.url?.includes('/get') === true) endless(response, Buffer.alloc(65_536));
      else response.end(JSON.stringify({ ...reported, RootFS: rootfs, Config: {} }));
    };
    const socket = join(work, 'engine.sock');
    await serving(
      answer,
      async () => {
        const env = { DOCKER_HOST: `unix://${socket}` };
        assert.equal((await survive(['sbom', 'docker:app:1', '--no-cache'], { env })).code, 4);
      },
      socket,
    );
  });
});
