import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { REPORT_FORMATS } from '../../src/present/scan/registry.ts';
import { ROOT } from '../architecture/source-files.ts';
import {
  buildImage,
  type BuiltImage,
  describe as describeBlob,
  layoutFiles,
  OCI,
  oldSaveEntries,
  sha256,
} from '../fixtures/image-builder.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import { buildTar, type TarEntrySpec, tarHeader } from '../fixtures/tar-builder.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'anywhere';

/** Bytes that nothing hostile may make us hold. */
const MEMORY = 400 * 2 ** 20;
const TIME = 30_000;
// oxlint-disable-next-line no-control-regex -- control characters are what must not be there
const STEERING = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/;

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let work: string;
before(() => {
  work = mkdtempSync(join(tmpdir(), 'plimsoll-hostile-'));
});
after(() => rmSync(work, { recursive: true }));

/**
 * Runs `./plimsoll` and sees to what holds whatever it is given: it ends in time, within its memory, without a defect,
 * with nothing that steers a terminal, and leaves no temporary file.
 */
async function survive(
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; cache?: string } = {},
): Promise<Outcome> {
  const temporary = mkdtempSync(join(work, 'tmp-'));
  const cache = options.cache ?? join(temporary, '../cache');
  const child = spawn(join(ROOT, 'plimsoll'), args, {
    cwd: options.cwd ?? work,
    env: { ...process.env, PLIMSOLL_CACHE_DIR: cache, TMPDIR: temporary, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIME,
    killSignal: 'SIGKILL',
  });
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, peakOf(child.pid))), 20);
  const code = await new Promise<number | null>((done) => child.on('close', done));
  clearInterval(watch);
  const outcome = { stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
  assert.ok(code !== null, `${args.join(' ')} was not done within ${TIME} ms`);
  assert.notEqual(code, 5, outcome.stderr);
  assert.doesNotMatch(outcome.stderr, /\n {4}at |internal fault/);
  assert.doesNotMatch(outcome.stdout + outcome.stderr, STEERING);
  assert.ok(peak < MEMORY, `${args.join(' ')} held ${peak} bytes`);
  assert.deepEqual(readdirSync(temporary), []);
  return { code, ...outcome };
}

/** The most memory that a process has held, in bytes; 0 where the system does not tell. */
function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    return 1024 * Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** The gaps of a bill of materials, as `KIND SUBJECT`, and the names of its packages. */
async function inventoryOf(target: string, options: Parameters<typeof survive>[1] = {}) {
  const { code, stdout, stderr } = await survive(['sbom', target, '--format', 'json'], options);
  assert.notEqual(stdout, '', `exit code ${code}: ${stderr}`);
  const report = reportIn('scan', stdout);
  return {
    code,
    gaps: report.coverage.gaps.map(({ kind, subject }) => `${kind} ${subject}`),
    names: report.packages.map(({ name }) => name),
  };
}

function save(name: string, content: Buffer | string): string {
  const path = join(work, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** A folder with these files. */
function folderOf(name: string, files: Readonly<Record<string, string | Buffer>>): string {
  for (const [path, content] of Object.entries(files)) save(join(name, path), content);
  return `dir:${join(work, name)}`;
}

function installed(name: string): TarEntrySpec {
  return {
    path: `app/node_modules/${name}/package.json`,
    content: JSON.stringify({ name, version: '1.0.0' }),
  };
}

function ociArchive(name: string, image: BuiltImage): string {
  return save(name, buildTar(layoutFiles([image.manifest], image.blobs)));
}

/** An image whose manifest names these blobs as its layers, and whose configuration promises these diff IDs. */
function imageOf(layers: readonly Buffer[], diffIds: readonly string[]): BuiltImage {
  const rootfs = { type: 'layers', diff_ids: diffIds };
  const config = Buffer.from(JSON.stringify({ os: 'linux', architecture: 'amd64', config: {}, rootfs }));
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: `${OCI}.manifest.v1+json`,
      config: describeBlob(`${OCI}.config.v1+json`, config),
      layers: layers.map((layer) => describeBlob(`${OCI}.layer.v1.tar`, layer)),
    }),
  );
  const blobs = new Map([...layers, config, manifest].map((blob) => [sha256(blob), blob]));
  const descriptor = describeBlob(`${OCI}.manifest.v1+json`, manifest);
  return { blobs, manifest: descriptor, configDigest: sha256(config), diffIds, layers };
}

describe('hostile layers', () => {
  it('are stopped where they inflate without end', async () => {
    const header = tarHeader({
      name: 'zeros',
      prefix: '',
      link: '',
      flag: '0',
      size: 2 ** 40,
      mode: 0o644,
      uid: 0,
      gid: 0,
      mtime: 0,
      magic: 'ustar\u000000',
    });
    const zeros = Buffer.alloc(300 * 2 ** 20);
    for (const bomb of [zstdCompressSync(zeros), zstdCompressSync(Buffer.concat([header, zeros]))]) {
      const promised = sha256(Buffer.from('another'));
      const { code, gaps } = await inventoryOf(ociArchive('bomb.tar', imageOf([bomb], [promised])));
      assert.deepEqual([code, gaps], [4, [`limit ${promised}`]]);
    }
  });

  it('may hold giants that are not there', async () => {
    const pax = {
      'GNU.sparse.major': '0',
      'GNU.sparse.minor': '1',
      'GNU.sparse.size': String(8 * 2 ** 40),
      'GNU.sparse.map': '0,512',
    };
    const giants = ['var/lib/dpkg/status', 'app/a.jar'].map((path) => ({
      path,
      content: Buffer.alloc(512),
      pax,
    }));
    const { code, gaps } = await inventoryOf(ociArchive('sparse.tar', buildImage({ layers: [giants] })));
    assert.deepEqual([code, gaps], [4, ['limit /var/lib/dpkg/status', 'limit /app/a.jar']]);
  });

  it('hide nothing that an engine would unpack', async () => {
    const status = (name: string) =>
      `Package: ${name}\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n\n`;
    const lower: TarEntrySpec[] = [
      { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID=13\n' },
      { path: 'var/lib/dpkg/status', content: status('first') },
      { path: './var//lib/dpkg/status', content: status('last') },
      { path: 'lib/apk/db/installed', type: 'symlink', target: '/opt/packages' },
      { path: 'opt/packages', content: 'P:hidden\nV:1-r0\nA:x86_64\n\n' },
      { ...installed('hidden'), path: 'app/.wh..wh.x/node_modules/hidden/package.json' },
      { path: 'elsewhere', type: 'symlink', target: 'var/lib/dpkg' },
    ];
    const once = await inventoryOf(ociArchive('hide.tar', buildImage({ layers: [lower] })));
    assert.deepEqual(once.names.toSorted(), ['hidden', 'last']);
    assert.deepEqual([once.code, once.gaps], [4, ['unreadable /lib/apk/db/installed']]);
    const upper = [{ path: 'elsewhere/status', content: status('moved') }];
    const twice = await inventoryOf(ociArchive('hide.tar', buildImage({ layers: [lower, upper] })));
    assert.ok(twice.gaps.includes('unreadable /var/lib/dpkg/status'), twice.gaps.join());
  });

  it('are not taken for those that a known configuration names', async () => {
    const cache = join(work, 'known');
    const good = buildImage({ layers: [[installed('good')]] });
    assert.equal((await inventoryOf(ociArchive('good.tar', good), { cache })).code, 0);
    const other = imageOf([buildTar([installed('evil')])], good.diffIds);
    const { code, stderr } = await survive(['sbom', ociArchive('evil.tar', other)], { cache });
    assert.equal(code, 4);
    assert.match(stderr, /should have the digest/);
  });
});

describe('hostile archives', () => {
  const image = buildImage({ layers: [[installed('seen')]] });

  it('are refused where they are cut off', async () => {
    for (const entries of [
      layoutFiles([image.manifest], image.blobs),
      oldSaveEntries([{ image, tags: ['a:1'] }]),
    ]) {
      const tar = buildTar(entries);
      for (const part of [0.1, 0.4, 0.8]) {
        const path = save('cut.tar', tar.subarray(0, 512 * Math.floor((part * tar.length) / 512)));
        const { code, stderr } = await survive(['sbom', path]);
        assert.equal(code, 4);
        assert.match(stderr, /cut\.tar/);
      }
    }
  });

  it('are refused where the configuration is not what its name says', async () => {
    const entries = oldSaveEntries([{ image, tags: ['a:1'] }]).map((entry) =>
      /^[0-9a-f]{64}\.json$/.test(String(entry.path))
        ? { ...entry, content: String(entry.content).replace('A=b', 'A=c') }
        : entry,
    );
    const { code, stderr } = await survive(['sbom', save('config.tar', buildTar(entries))]);
    assert.equal(code, 4);
    assert.match(stderr, /the configuration should have the digest/);
  });

  it('are refused where their documents are none', async () => {
    const files = layoutFiles([image.manifest], image.blobs).filter(({ path }) => path !== 'index.json');
    for (const content of [
      '['.repeat(1_000_000),
      '{"__proto__":{"manifests":[]},"manifests":5}',
      '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:../../../etc/passwd","size":5}]}',
    ]) {
      const path = save('index.tar', buildTar([...files, { path: 'index.json', content }]));
      assert.equal((await survive(['sbom', path])).code, 4);
    }
  });

  it('steer no terminal in any format', async () => {
    const layers = [
      [
        {
          path: 'etc/os-release',
          content: 'ID=debian\nPRETTY_NAME="\u001B]0;owned\u0007"\nVERSION_ID="\u202E13"\n',
        },
        { path: 'var/lib/dpkg/status', content: 'Package: e\u001B[2Jvil\nVersion: 1\u0007\n\n' },
        installed('seen'),
      ],
    ];
    const hostile = buildImage({ layers, history: ['RUN \u001B[31mevil\u009B'] });
    const path = save('escapes.tar', buildTar(oldSaveEntries([{ image: hostile, tags: ['\u001B[31ma:1'] }])));
    for (const { id } of REPORT_FORMATS) {
      assert.notEqual((await survive(['scan', path, '--format', id])).stdout, '', id);
    }
  });
});

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

describe('hostile folders', () => {
  it('with pipes, devices, loops and strange names', async () => {
    const target = folderOf('special', {
      'node_modules/seen/package.json': '{"name":"seen","version":"1.0.0"}',
      'node_modules/\u001B[31mline\nbreak/package.json': '{"name":"strange","version":"1.0.0"}',
    });
    const inside = (path: string) => join(work, 'special', path);
    symlinkSync('.', inside('self'));
    symlinkSync('loop', inside('loop'));
    symlinkSync('/dev/zero', inside('yarn.lock'));
    symlinkSync('/etc/passwd', inside('requirements.txt'));
    execFileSync('mkfifo', [inside('package-lock.json'), inside('Cargo.lock')]);
    const { code, names } = await inventoryOf(target);
    assert.deepEqual([code, names.toSorted()], [0, ['seen', 'strange']]);
    for (const path of ['package-lock.json', 'yarn.lock']) {
      assert.notEqual((await survive(['sbom', inside(path)])).code, 0, path);
    }
  });

  it('with lock files made to exhaust a parser', async () => {
    const { code, gaps } = await inventoryOf(
      folderOf('locks', {
        'package-lock.json': '['.repeat(1_000_000),
        'pnpm-lock.yaml': 'a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n',
        'Cargo.lock': `a = ${'['.repeat(1_000_000)}`,
        'pom.xml': `<project>${'<a>'.repeat(1_000_000)}`,
        'yarn.lock': '"__proto__@^1":\n  version "1.0.0"\n',
        'composer.lock': '{"packages":5}',
      }),
    );
    assert.equal(code, 4);
    assert.deepEqual(gaps.map((gap) => gap.split(' ')[1] ?? '').toSorted(), [
      '/Cargo.lock',
      '/composer.lock',
      '/package-lock.json',
      '/pnpm-lock.yaml',
      '/pom.xml',
    ]);
  });

  it('with settings that are no file, or no settings', async () => {
    const folder = join(work, 'settings');
    const lone = folderOf('lone', { 'package-lock.json': '{}' });
    const codeWith = async (text: string | undefined) => {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder);
      if (text === undefined) execFileSync('mkfifo', [join(folder, 'plimsoll.yaml')]);
      else writeFileSync(join(folder, 'plimsoll.yaml'), text);
      return (await survive(['scan', lone], { cwd: folder })).code;
    };
    for (const text of [undefined, 'a: &a [b]\nc: *a', 'output: true', 'fail-on: false', '- a']) {
      assert.equal(await codeWith(text), 2, text);
    }
  });
});

describe('hostile repositories', () => {
  const proof = () => join(work, 'executed');
  beforeEach(() => assert.equal(existsSync(proof()), false));

  it('run nothing by their configuration, hooks, filters or submodules', async () => {
    const folder = join(work, 'repository');
    mkdirSync(folder);
    const git = (...words: string[]) =>
      execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b.test', ...words]);
    git('init', '--quiet');
    save('repository/node_modules/seen/package.json', '{"name":"seen","version":"1.0.0"}');
    save('repository/.gitattributes', '* filter=evil\n');
    save('repository/.gitmodules', `[submodule "x"]\n\tpath = x\n\turl = ext::sh -c touch% ${proof()}\n`);
    git('add', '--all');
    git('commit', '--quiet', '--message', 'first');
    for (const key of [
      'filter.evil.smudge',
      'core.fsmonitor',
      'core.sshCommand',
      'uploadpack.packObjectsHook',
    ])
      git('config', key, `touch ${proof()}; cat`);
    writeFileSync(join(folder, '.git/hooks/post-checkout'), `#!/bin/sh\ntouch ${proof()}\n`, { mode: 0o755 });
    assert.deepEqual((await inventoryOf(`repo:${folder}`)).names, ['seen']);
    assert.equal(existsSync(proof()), false);
  });

  it('run nothing by their address', async () => {
    for (const target of [
      `repo:ext::sh -c touch% ${proof()}`,
      `repo:--upload-pack=touch ${proof()}`,
      `repo:ssh://-oProxyCommand=touch%20${proof()}/x`,
    ]) {
      assert.notEqual((await survive(['sbom', '--', target])).code, 0);
      assert.equal(existsSync(proof()), false, target);
    }
  });
});

describe('hostile bills of materials', () => {
  const bill = (components: string) =>
    `{"bomFormat":"CycloneDX","specVersion":"1.6","components":${components}}`;
  for (const [name, components] of [
    ['no end', '['.repeat(1_000_000)],
    [
      'deep components',
      `${'[{"type":"library","name":"a","components":'.repeat(10_000)}[]${'}]'.repeat(10_000)}`,
    ],
    ['a million components', `[${'{"type":"library","name":"a"},'.repeat(1_000_000)}{}]`],
    ['wrong types', '[null, 5, {"name": []}]'],
  ] as const) {
    it(`with ${name}`, async () => {
      const { code, stderr } = await survive(['scan', save('bill.cdx.json', bill(components))]);
      assert.equal(code, 4);
      assert.match(stderr, /bill of materials/);
    });
  }
});

describe('hostile advisory data', () => {
  it('is refused, and leaves the database that was there', async () => {
    const cache = join(work, 'advisories');
    const honest = join(ROOT, 'examples/first-scan/advisories');
    assert.equal((await survive(['db', 'update', '--from', honest], { cache })).code, 0);
    const status = async () => (await survive(['db', 'status', '--format', 'json'], { cache })).stdout;
    const first = await status();
    save('feed/npm/all.zip', Buffer.alloc(100_000, 'x'));
    const args = ['db', 'update', '--from', join(work, 'feed'), '--ecosystems', 'npm'];
    assert.equal((await survive(args, { cache })).code, 4);
    assert.equal(await status(), first);
  });
});
