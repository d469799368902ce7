import { mkdirSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildTar } from '../fixtures/tar-builder.ts';
import { kept } from '../run/e2e/kept.ts';
import { must } from './command.ts';

/** Writes files below a folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

type Releases = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;

/** A registry as npm asks it, with the dependencies of each version of each package, which may be changed. */
export async function npmRegistry(first: Releases) {
  let releases = first;
  const { url, ...server } = await serve((path, response) => {
    const [, packed = '', of = ''] = /^\/([\w-]+)-(\d[\d.]*)\.tgz$/.exec(path) ?? [];
    if (packed !== '') return response.end(archiveOf(packed, of, releases[packed]?.[of] ?? {}));
    const name = decodeURIComponent(path.slice(1));
    const versions = Object.entries(releases[name] ?? {}).map(([version, dependencies]) => {
      const bytes = archiveOf(name, version, dependencies);
      const digest = (kind: string, form: 'hex' | 'base64') => createHash(kind).update(bytes).digest(form);
      const dist = {
        tarball: `${url}/${name}-${version}.tgz`,
        shasum: digest('sha1', 'hex'),
        integrity: `sha512-${digest('sha512', 'base64')}`,
      };
      return [version, { name, version, dependencies, dist }] as const;
    });
    response.statusCode = versions.length > 0 ? 200 : 404;
    const latest = versions.at(-1)?.[0];
    response.end(JSON.stringify({ name, 'dist-tags': { latest }, versions: Object.fromEntries(versions) }));
    return undefined;
  });
  return { ...server, url, release: (more: Releases) => void (releases = more) };
}

/** A package as npm packs it. */
function archiveOf(name: string, version: string, dependencies: Readonly<Record<string, string>>): Buffer {
  const content = JSON.stringify({ name, version, dependencies });
  return gzipSync(buildTar([{ path: 'package/package.json', content }]));
}

/**
 * A source of gems by its compact index, with the versions of one gem, which may be changed.
 * https://guides.rubygems.org/rubygems-org-compact-index-api
 */
export async function gemServer(name: string, first: readonly string[]) {
  let versions = first;
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');
  const { url, ...server } = await serve((path, response) => {
    const info = `---\n${versions.map((version) => `${version} |checksum:${'0'.repeat(64)}\n`).join('')}`;
    const pages = new Map([
      ['/versions', `created_at: 2099-01-01T00:00:00Z\n---\n${name} ${versions.join(',')} ${md5(info)}\n`],
      ['/names', `---\n${name}\n`],
      [`/info/${name}`, info],
    ]);
    const page = pages.get(path);
    response.statusCode = page === undefined ? 404 : 200;
    response.end(page);
  });
  return { ...server, url, release: (more: readonly string[]) => void (versions = more) };
}

/** A server of this machine alone, until it is disposed of. */
export async function serve(answer: (path: string, response: ServerResponse) => unknown) {
  const server = createServer((request, response) => answer(request.url ?? '/', response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, [Symbol.dispose]: () => void server.close() };
}

/** What Go compiles of itself for every program, to be copied: built once for each of its versions. */
export async function keptGoCache(): Promise<string> {
  const version = await must('go', ['version']);
  const folder = await kept('go-cache', [version], async (unfinished) => {
    const env = {
      ...process.env,
      GOCACHE: join(unfinished, 'cache'),
      GOTOOLCHAIN: 'local',
      GO111MODULE: 'off',
    };
    const source = join(unfinished, 'main.go');
    writeFileSync(source, 'package main\n\nfunc main() {}\n');
    await must('go', ['build', '-o', '/dev/null', source], { env });
  });
  return join(folder, 'cache');
}

/** A folder as `GOPROXY=file://…` reads it. https://go.dev/ref/mod#goproxy-protocol */
export async function goProxy(folder: string, module: string, versions: readonly string[]): Promise<void> {
  const files = join(folder, module, '@v');
  const mod = `module ${module}\n\ngo 1.21\n`;
  writeFiles(files, { list: `${versions.join('\n')}\n` });
  for (const version of versions) {
    writeFiles(files, {
      [`${version}.info`]: JSON.stringify({ Version: version, Time: '2099-01-01T00:00:00Z' }),
      [`${version}.mod`]: mod,
    });
    const inside = `${module}@${version}`;
    writeFiles(join(folder, 'zips', version), {
      [`${inside}/go.mod`]: mod,
      [`${inside}/boat.go`]: 'package boat\n\nfunc Sail() {}\n',
    });
    const root = module.split('/')[0] ?? '';
    await must('zip', ['-qrD', join(files, `${version}.zip`), root], { cwd: join(folder, 'zips', version) });
  }
}

/** A package in a folder of Cargo's directory sources. */
export function crate(vendor: string, name: string, version: string, needs = ''): void {
  writeFiles(join(vendor, `${name}-${version}`), {
    'Cargo.toml': `[package]\nname = "${name}"\nversion = "${version}"\nedition = "2021"\n\n[dependencies]\n${needs}`,
    'src/lib.rs': '',
    '.cargo-checksum.json': '{"files":{}}',
  });
}
