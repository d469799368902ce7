import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { Fault } from '../../model/fault.ts';
import type { HttpRequest } from '../http/types.ts';
import { createFetch } from './fetch.ts';

const answering = (body: Readable, asked: HttpRequest[] = []) =>
  createFetch({
    request(request) {
      asked.push(request);
      return Promise.resolve({ status: 302, headers: {}, body, scope: 'public' });
    },
  });

describe('createFetch', () => {
  it('gives an answer as it is, and follows no redirect', async () => {
    const asked: HttpRequest[] = [];
    const fetch = answering(Readable.from([Buffer.from('he'), Buffer.from('re')]), asked);
    assert.deepEqual(await fetch({ url: 'https://a.test/' }), { status: 302, body: 'here', scope: 'public' });
    assert.deepEqual([asked[0]?.maximumRedirects, (asked[0]?.totalTimeout ?? Infinity) <= 10_000], [0, true]);
  });

  it('reads no more than an answer may have', async () => {
    let given = 0;
    const endless = Readable.from(
      (function* pieces() {
        for (;;) yield Buffer.alloc(65_536, (given += 1) % 256);
      })(),
    );
    await assert.rejects(
      answering(endless)({ url: 'https://a.test/' }),
      (error) => error instanceof Fault && error.code === 'limit',
    );
    assert.ok(given < 100 && endless.destroyed);
  });
});
