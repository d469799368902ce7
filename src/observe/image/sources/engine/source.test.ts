import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import { wholeOf } from '../../../../../test/fixtures/whole-stream.ts';
import { buildImage, oldSaveEntries } from '../../../../../test/fixtures/image-builder.ts';
import { mutationsOf } from '../../../../../test/fixtures/mutation.ts';
import { buildTar } from '../../../../../test/fixtures/tar-builder.ts';
import { Fault } from '../../../../model/fault.ts';
import type { HttpClient, HttpRequest } from '../../../../platform/http/types.ts';
import { contextFixture } from '../context.fixture.ts';
import { openTarget } from '../open-target.ts';
import { engineEndpoints } from './endpoints.ts';
import { LayerExport } from './layer-export.ts';
import { reportedImage } from './reported-image.ts';

const image = buildImage({
  layers: [
    [{ path: 'a', content: Buffer.alloc(300_000, 1) }],
    [{ path: 'b', content: 'two' }],
    [{ path: 'c' }],
  ],
});
const archive = buildTar(oldSaveEntries([{ image, tags: ['app:1'] }]));
const ID = image.configDigest;

const INSPECTION = {
  Id: ID,
  RepoTags: ['app:1', 'app:latest'],
  Os: 'linux',
  Architecture: 'amd64',
  Created: '2026-01-02T03:04:05Z',
  Config: { Env: ['A=b'], Cmd: ['sh'], Volumes: null },
  RootFS: { Type: 'layers', Layers: image.diffIds },
};
/** Newest first, without a mark on those that made no layer. */
const HISTORY = [
  { Created: 3, CreatedBy: '/bin/sh -c #(nop)  CMD ["sh"]', Size: 0 },
  { Created: 3, CreatedBy: 'WORKDIR /srv # buildkit', Size: 0 },
  { Created: 2, CreatedBy: 'COPY b /b # buildkit', Size: 3 },
  { Created: 1, CreatedBy: '/bin/sh -c #(nop) ADD file:a in / ', Size: 300_000 },
];
const CLASSIC = { GraphDriver: { Name: 'overlay2', Data: { UpperDir: '/x' } } };
/** As Docker writes it since version 25: blobs in the order of their names. */
const blobArchive = buildTar(
  Array.from(image.blobs, ([digest, content]) => ({
    path: `blobs/${digest.replace(':', '/')}`,
    content,
  })).toSorted((left, right) => (left.path < right.path ? -1 : 1)),
);

/** In pieces, as a socket gives it. */
function pieces(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );
}

/** A Docker engine with one image, and what it was asked. */
function engine(
  bytes = archive,
  size = 65_536,
  inspection: object = {},
): HttpClient & { readonly requests: HttpRequest[] } {
  const requests: HttpRequest[] = [];
  const json = (value: unknown) => Readable.from([Buffer.from(JSON.stringify(value))]);
  return {
    requests,
    request: async (request) => {
      requests.push(request);
      if (request.socketPath !== '/var/run/docker.sock') throw new Fault('unreachable', 'no such socket');
      const headers = { 'api-version': '1.45' };
      const { pathname } = new URL(request.url);
      if (pathname === '/images/app:1/json') {
        return { status: 200, headers, body: json({ ...INSPECTION, ...inspection }) };
      }
      if (pathname === `/images/${ID}/history`) return { status: 200, headers, body: json(HISTORY) };
      if (pathname === `/images/${ID}/get`)
        return { status: 200, headers, body: Readable.from(pieces(bytes, size)) };
      return { status: 404, headers, body: json({ message: 'No such image' }) };
    },
  };
}

describe('engine', () => {
  it('gives the same image as the archive, with two requests of the export', async () => {
    const http = engine();
    const opened = await openTarget('docker:app:1', contextFixture({ http }));
    assert.ok(opened.shape === 'layers');
    assert.equal(opened.kind, 'engine');
    assert.equal(opened.image.configDigest, image.configDigest);
    assert.deepEqual(opened.image.tags, ['app:1', 'app:latest']);
    assert.deepEqual(
      opened.image.layers.map((layer) => layer.diffId),
      image.diffIds,
    );
    for (const layer of opened.layers)
      assert.deepEqual(await wholeOf(await layer.open()), image.layers[layer.index]);
    assert.equal(http.requests.filter(({ url }) => url.endsWith('/get')).length, 2);
    await opened.close();
  });

  it('takes the word of an engine that names layers by diff ID, and exports once, if at all', async () => {
    const http = engine(blobArchive, 65_536, CLASSIC);
    const opened = await openTarget('docker:app:1', contextFixture({ http }));
    assert.ok(opened.shape === 'layers');
    assert.equal(http.requests.filter(({ url }) => url.endsWith('/get')).length, 0);
    assert.equal(opened.image.configDigest, image.configDigest);
    assert.deepEqual(
      opened.image.layers.map(({ diffId }) => diffId),
      image.diffIds,
    );
    assert.deepEqual(
      opened.image.layers.map(({ instruction }) => instruction),
      ['ADD file:a in /', 'COPY b /b', 'WORKDIR /srv'],
    );
    assert.deepEqual(opened.image.config.command, ['sh']);
    for (const layer of opened.layers)
      assert.deepEqual(await wholeOf(await layer.open()), image.layers[layer.index]);
    assert.equal(http.requests.filter(({ url }) => url.endsWith('/get')).length, 1);
    await opened.close();
    const platform = { os: 'linux', architecture: 'arm64' };
    await assert.rejects(openTarget('docker:app:1', contextFixture({ http, platform })), {
      code: 'not-found',
      message: /is for linux\/amd64/,
    });
  });

  it('says so when the export lacks a layer', async () => {
    const opened = await openTarget(
      'docker:app:1',
      contextFixture({ http: engine(archive, 65_536, CLASSIC) }),
    );
    assert.ok(opened.shape === 'layers');
    await assert.rejects(opened.layers[0]!.open(), { code: 'malformed', message: /lacks a layer/ });
    await opened.close();
  });

  it('asks the engine before the registry for an image:', async () => {
    const opened = await openTarget('image:app:1', contextFixture({ http: engine() }));
    assert.equal(opened.shape === 'layers' && opened.kind, 'engine');
    await opened.close();
  });

  it('names an image that no engine has', async () => {
    await assert.rejects(openTarget('docker:none:1', contextFixture({ http: engine() })), {
      code: 'not-found',
      message: 'no engine here has an image none:1',
    });
  });

  it('says how to get permission for the socket, and goes on to the registry for an image:', async () => {
    const notes: string[] = [];
    const http: HttpClient = {
      request: async ({ socketPath, url }) => {
        if (socketPath) throw new Fault('refused', `no permission to use the socket ${socketPath}`);
        throw new Fault('unreachable', `${url} is not there`);
      },
    };
    await assert.rejects(openTarget('docker:app:1', contextFixture({ http })), {
      code: 'refused',
      hint: /group "docker"/,
    });
    const progress = (note: string) => void notes.push(note);
    await assert.rejects(openTarget('image:app:1', contextFixture({ http, progress })), {
      code: 'unreachable',
      message: /registry-1/,
    });
    assert.ok(notes.some((note) => /no permission.*going on without it/.test(note)));
  });

  it('throws nothing but faults for any damage of the stream', async () => {
    await fc.assert(
      fc.asyncProperty(mutationsOf(archive), fc.integer({ min: 1000, max: 70_000 }), async (bytes, size) => {
        try {
          const opened = await openTarget('docker:app:1', contextFixture({ http: engine(bytes, size) }));
          assert.ok(opened.shape === 'layers');
          await Promise.all(opened.layers.map(async (layer) => wholeOf(await layer.open())));
          await opened.close();
        } catch (error) {
          assert.ok(error instanceof Fault, String(error));
        }
      }),
    );
  });
});

describe('toldImage', () => {
  const told = (history: readonly { CreatedBy: string; Size: number }[], layers = image.diffIds) => {
    const inspection = { ...INSPECTION, RootFS: { Layers: [...layers] } };
    return reportedImage({ inspection, apiVersion: '1.45' }, [...history], 'it')?.image;
  };
  const reported = (...given: Parameters<typeof told>) =>
    told(...given)?.layers.map(({ instruction }) => instruction);
  const entry = (CreatedBy: string, Size: number) => ({ CreatedBy, Size });

  it('takes the entries that can have made a layer, where they add up', () => {
    assert.deepEqual(reported([entry('RUN c', 0), entry('ENV A=b', 0), entry('RUN b', 1), entry('', 1)]), [
      undefined,
      'RUN b',
      'RUN c',
    ]);
    assert.deepEqual(reported([entry('RUN c', 1), entry('WORKDIR /', 0), entry('RUN b', 1), entry('', 1)]), [
      undefined,
      'RUN b',
      'RUN c',
    ]);
  });

  it('tells the steps that made no layer too', () => {
    const steps = [entry('RUN c', 1), entry('ENV A=b', 0), entry('RUN b', 1), entry('RUN a', 1)];
    assert.deepEqual(told(steps)?.history, ['RUN a', 'RUN b', 'ENV A=b', 'RUN c']);
  });

  it('is no image whose health check the engine leaves out', () => {
    const check = entry('/bin/sh -c #(nop)  HEALTHCHECK &{["CMD" "x"]}', 0);
    const history = [check, entry('RUN c', 1), entry('RUN b', 1), entry('RUN a', 1)];
    const inspection = { ...INSPECTION, RootFS: { Layers: [...image.diffIds] } };
    const withCheck = {
      ...inspection,
      Config: { ...inspection.Config, Healthcheck: { Test: ['CMD', 'x'] } },
    };
    assert.equal(reportedImage({ inspection, apiVersion: '1.45' }, history, 'it'), undefined);
    const whole = reportedImage({ inspection: withCheck, apiVersion: '1.45' }, history, 'it');
    assert.deepEqual(whole?.image.config.healthcheck, ['CMD', 'x']);
  });

  it('does not guess where they do not', () => {
    assert.equal(
      reported([entry('RUN d', 0), entry('RUN c', 0), entry('RUN b', 1), entry('', 1)]),
      undefined,
    );
    assert.equal(reported([entry('RUN b', 1)]), undefined);
    assert.equal(reported([entry('RUN b', 1)], ['md5:1']), undefined);
  });
});

describe('LayerExport', () => {
  const members = oldSaveEntries([{ image, tags: [] }])
    .map(({ path }) => String(path))
    .filter((path) => path.endsWith('layer.tar'));
  const keyOf = (path: string) => (members.includes(path) ? path : undefined);

  it('serves any order of calls, at any chunk size, several at once, each layer whole', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(2), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(4096, 65_536, 400_000),
        async (wanted, workers, size) => {
          const layers = new LayerExport(async () => Readable.from(pieces(archive, size)), keyOf);
          const waiting = [...wanted];
          const work = async () => {
            for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
              assert.deepEqual(await wholeOf(await layers.open(members[next]!)), image.layers[next]);
            }
          };
          await Promise.all(Array.from({ length: workers }, work));
          layers.close();
        },
      ),
      { numRuns: propertyRuns(200) },
    );
  });

  it('reads on when a layer is given up halfway, and serves it again', async () => {
    let starts = 0;
    const layers = new LayerExport(async () => {
      starts += 1;
      return Readable.from(pieces(archive, 16_384));
    }, keyOf);
    for await (const _chunk of await layers.open(members[0]!)) break;
    assert.deepEqual(await wholeOf(await layers.open(members[1]!)), image.layers[1]);
    assert.equal(starts, 1);
    assert.deepEqual(await wholeOf(await layers.open(members[0]!)), image.layers[0]);
    assert.equal(starts, 2);
    layers.close();
  });

  it('holds little of what nobody reads', async () => {
    let given = 0;
    const source = Readable.from(
      (function* () {
        for (const piece of pieces(archive, 16_384)) {
          given += piece.length;
          yield piece;
        }
      })(),
    );
    const layers = new LayerExport(async () => source, keyOf);
    const stream = await layers.open(members[0]!);
    await new Promise((done) => setTimeout(done, 50));
    assert.ok(given < 200_000, `${given} bytes were read ahead`);
    stream.destroy();
    layers.close();
  });

  it('tells the failure of the stream to whoever reads or waits', async () => {
    const broken = () =>
      Readable.from([
        ...pieces(archive, 16_384).slice(0, 3),
        Promise.reject(new Fault('unreachable', 'lost')),
      ]);
    const layers = new LayerExport(async () => broken(), keyOf);
    const first = layers.open(members[0]!).then(wholeOf);
    const last = layers.open(members[2]!).then(wholeOf);
    await assert.rejects(first, { code: 'unreachable' });
    await assert.rejects(last, { code: 'unreachable' });
    layers.close();
  });
});

describe('engineEndpoints', () => {
  const of = (environment: Record<string, string>, scheme?: string) =>
    engineEndpoints({ environment, scheme }).map(
      ({ engine: name, socketPath, url }) => `${name} ${socketPath ?? url}`,
    );

  it('knows the usual sockets of both engines, and of one where that is asked for', () => {
    assert.deepEqual(of({}), ['Docker /var/run/docker.sock', 'Podman /run/podman/podman.sock']);
    assert.deepEqual(of({ XDG_RUNTIME_DIR: '/run/user/1', HOME: '/home/a' }, 'docker'), [
      'Docker /var/run/docker.sock',
      'Docker /run/user/1/docker.sock',
      'Docker /home/a/.docker/run/docker.sock',
    ]);
    assert.deepEqual(of({ XDG_RUNTIME_DIR: '/run/user/1' }, 'podman'), [
      'Podman /run/user/1/podman/podman.sock',
      'Podman /run/podman/podman.sock',
    ]);
  });

  it('uses only what the environment names', () => {
    assert.deepEqual(of({ DOCKER_HOST: 'unix:///tmp/d.sock' }, 'docker'), ['Docker /tmp/d.sock']);
    assert.deepEqual(of({ DOCKER_HOST: 'tcp://10.0.0.1:2375' }, 'docker'), ['Docker http://10.0.0.1:2375']);
    assert.deepEqual(of({ DOCKER_HOST: 'tcp://box' }, 'docker'), ['Docker http://box:2375']);
  });

  it('refuses addresses that it cannot use, with a way out', () => {
    for (const environment of [
      { DOCKER_HOST: 'ssh://box' },
      { DOCKER_HOST: 'nonsense' },
      { DOCKER_HOST: 'tcp://box:2376', DOCKER_TLS_VERIFY: '1' },
    ]) {
      assert.throws(() => of(environment as Record<string, string>), {
        code: 'unsupported',
        hint: /docker save/,
      });
    }
  });
});
