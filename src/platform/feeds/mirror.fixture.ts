import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Lies for tests of hostile archives. */
  readonly crc?: number;
  readonly size?: number;
}

/** A zip archive, deflated (APPNOTE 4.3). */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, crc = crc32(bytes), size = bytes.length } of entries) {
    const packed = deflateRawSync(bytes);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(0x800, 2);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc, 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(size, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    const local = [Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed];
    locals.push(...local);
    directory.push(Buffer.from('PK\x01\x02\x14\x00'), fields, place, Buffer.from(name));
    offset += local.reduce((sum, part) => sum + part.length, 0);
  }
  const length = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

export type OsvObject = { readonly id: string; readonly modified: string } & Record<string, unknown>;

/** An OSV record about `name` before a fixed version, invented for a test. */
export function osvRecord(
  id: string,
  ecosystem: string,
  name: string,
  more: Record<string, unknown> = {},
): OsvObject {
  const ranges = [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }];
  return {
    schema_version: '1.7.0',
    id,
    modified: '2099-01-01T00:00:00Z',
    published: '2099-01-01T00:00:00Z',
    summary: `${name} leaks`,
    affected: [{ package: { ecosystem, name }, ranges }],
    ...more,
  };
}

export interface MirrorContent {
  readonly folders: Readonly<Record<string, readonly OsvObject[]>>;
  readonly kev?: unknown;
  readonly epss?: Uint8Array;
}

/** Writes a folder in the layout of OSV's bucket. */
export function writeMirror(root: string, { folders, kev, epss }: MirrorContent): void {
  rmSync(root, { recursive: true, force: true });
  const write = (path: string, bytes: Uint8Array | string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), bytes);
  };
  write('ecosystems.txt', Object.keys(folders).join('\n'));
  for (const [folder, records] of Object.entries(folders)) {
    const files = records.map((record) => ({
      name: `${record.id}.json`,
      bytes: Buffer.from(JSON.stringify(record)),
    }));
    write(`${folder}/all.zip`, zipOf(files));
    write(`${folder}/modified_id.csv`, records.map(({ id, modified }) => `${modified},${id}\n`).join(''));
    for (const { name, bytes } of files) if (!name.includes('/')) write(`${folder}/${name}`, bytes);
  }
  if (kev !== undefined) write('kev/known_exploited_vulnerabilities.json', JSON.stringify(kev));
  if (epss) write('epss/epss_scores-current.csv.gz', epss);
}

export interface MirrorServer extends AsyncDisposable {
  readonly url: string;
  /** Paths asked for, with the range if there was one: `GET /npm/all.zip bytes=10-`. */
  readonly requests: string[];
  /** Answers before the files do; true where it did. */
  intercept?: (request: IncomingMessage, response: ServerResponse, path: string) => boolean;
}

/** Serves a folder as a bucket does: `ETag`, `If-None-Match`, and `Range` under `If-Range`. */
export async function serveMirror(root: string): Promise<MirrorServer> {
  const mirror: MirrorServer = {
    url: '',
    requests: [],
    [Symbol.asyncDispose]: () => close(server),
  };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    mirror.requests.push([request.method, path, request.headers.range].filter(Boolean).join(' '));
    if (mirror.intercept?.(request, response, path) !== true) answer(root, path, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(mirror, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

export function etagOf(bytes: Uint8Array): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`;
}

function answer(root: string, path: string, request: IncomingMessage, response: ServerResponse): void {
  const file = join(root, path);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    response.writeHead(404).end();
    return;
  }
  const bytes = readFileSync(file);
  const etag = etagOf(bytes);
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1]);
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, { etag }).end();
  } else if (request.headers['if-range'] === etag && from < bytes.length) {
    const part = bytes.subarray(from);
    const range = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
    response.writeHead(206, { etag, 'content-range': range, 'content-length': part.length }).end(part);
  } else {
    response.writeHead(200, { etag, 'content-length': bytes.length }).end(bytes);
  }
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
