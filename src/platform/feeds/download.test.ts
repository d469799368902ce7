import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Fault } from '../../model/fault.ts';
import type { HttpRequest } from '../http/types.ts';
import { download } from './download.ts';

describe('a download', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-download-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('from a server that brings a byte and breaks off, again and again, is given up', async () => {
    const path = join(folder, 'a');
    let sent = 0;
    const request = async ({ headers }: HttpRequest) => {
      const at = Number(/^bytes=(\d+)-$/.exec(headers?.['range'] ?? '')?.[1] ?? 0);
      sent += 1;
      const body = Readable.from(
        (async function* () {
          yield await Promise.resolve(Buffer.from('x'));
          while ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) <= at) await turn();
          throw new Fault('unreachable', 'broken off');
        })(),
      );
      return {
        status: at === 0 ? 200 : 206,
        headers: { etag: '"a"', 'content-length': '1000000', 'content-range': `bytes ${at}-999999/1000000` },
        body,
      };
    };
    const job = { http: { request }, pause: () => Promise.resolve(), onProgress: () => undefined };
    await assert.rejects(download({ ...job, url: 'https://bot:FAKE@h.example/a?token=FAKE', path }), {
      code: 'unreachable',
    });
    assert.equal(sent, 50);
    assert.doesNotMatch(readFileSync(join(folder, 'a.json'), 'utf8'), /FAKE/);
  });

  it('that does not come in time is not begun again', async () => {
    let sent = 0;
    const request = async () => {
      sent += 1;
      const late = new Fault('limit', 'sent only 3 bytes in 30000 ms');
      return { status: 200, headers: {}, body: Readable.from(failing(late)) };
    };
    const job = { http: { request }, pause: () => Promise.resolve(), onProgress: () => undefined };
    await assert.rejects(download({ ...job, url: 'https://h.example/a', path: join(folder, 'a') }), {
      code: 'limit',
    });
    assert.equal(sent, 1);
  });
});

async function* failing(error: Error): AsyncGenerator<Buffer> {
  yield await Promise.resolve(Buffer.from('abc'));
  throw error;
}
