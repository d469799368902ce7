import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { Fault } from '../../model/fault.ts';
import type { HttpClient, HttpRequest } from '../../platform/http/types.ts';
import { createAskForge } from './ask-forge.ts';

/** A client that answers so, and what it was asked. */
function client(status: number, headers: Record<string, string>, pieces: readonly Buffer[] = []) {
  const asked: HttpRequest[] = [];
  const http: HttpClient = {
    request: (request) => {
      asked.push(request);
      return Promise.resolve({ status, headers, body: Readable.from(pieces) });
    },
  };
  return { asked, http };
}
const ACCESS = { api: 'https://a.example/api/v3/', token: 'fake-token', accept: 'application/json' };

describe('asking a forge', () => {
  it('sends the token as a header, and gives the text that comes', async () => {
    const { asked, http } = client(200, {}, [Buffer.from('[1'), Buffer.from(']')]);
    const reply = await createAskForge(http, ACCESS)('/repos/a/b');
    assert.deepEqual(reply, { status: 200, body: '[1]', next: undefined, isLimited: false });
    assert.equal(asked[0]?.url, 'https://a.example/api/v3/repos/a/b');
    assert.equal(asked[0]?.headers?.['authorization'], 'Bearer fake-token');
  });

  it('goes on to pages of the same API only', async () => {
    const next = async (url: string) => {
      const link = `<https://a.example/api/v3/x?page=9>; rel="last", <${url}>; rel="next"`;
      const reply = await createAskForge(client(200, { link }).http, ACCESS)('/x');
      return 'next' in reply ? reply.next : assert.fail();
    };
    assert.equal(await next('https://a.example/api/v3/x?page=2'), '/x?page=2');
    for (const url of [
      'https://b.example/api/v3/x',
      'https://a.example/x',
      'https://a.example/api/v3.evil/x',
      'x',
    ])
      assert.equal(await next(url), undefined, url);
  });

  it('knows when it asked too often', async () => {
    for (const [status, headers] of [
      [429, {}],
      [403, { 'x-ratelimit-remaining': '0' }],
      [403, { 'retry-after': '60' }],
    ] as const) {
      const reply = await createAskForge(client(status, headers).http, ACCESS)('/x');
      assert.ok('isLimited' in reply && reply.isLimited);
    }
  });

  it('takes no endless answer, and tells faults without the token', async () => {
    const large = client(
      200,
      {},
      Array.from({ length: 5 }, () => Buffer.alloc(2 ** 20)),
    );
    assert.deepEqual(await createAskForge(large.http, ACCESS)('/x'), {
      reason: 'a.example gave an answer that takes too long, or is too large',
    });
    const broken: HttpClient = {
      request: () => Promise.reject(new Fault('unreachable', 'https://x:fake-token@a.example broke off')),
    };
    assert.deepEqual(await createAskForge(broken, ACCESS)('/x'), {
      reason: 'a.example could not be reached',
    });
  });
});
