import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { Fault } from '../../model/fault.ts';
import type { HttpClient, HttpRequest, HttpResponse } from '../http/types.ts';
import { createAsk } from './ask.ts';
import type { Answer, NoAnswer } from './types.ts';

const SECRET = 'fake-secret-of-nobody';
const QUESTION = { url: `https://issuer.test/${SECRET}`, headers: { authorization: SECRET } };

/** A client that notes what it is asked for. */
function clientOf(answer: (request: HttpRequest) => Partial<HttpResponse> & { readonly text?: string }) {
  const requests: HttpRequest[] = [];
  const http: HttpClient = {
    request: async (request) => {
      requests.push(request);
      await Promise.resolve();
      const { text = '', ...response } = answer(request);
      return { status: 200, headers: {}, body: Readable.from([Buffer.from(text)]), ...response };
    },
  };
  return { http, requests };
}

const statusOf = (answer: Answer | NoAnswer) => ('status' in answer ? answer.status : answer.reason);

describe('createAsk', () => {
  it('sends a question once, by a connection of its own, and follows no redirect', async () => {
    const { http, requests } = clientOf(() => ({
      status: 302,
      headers: { location: 'https://elsewhere.test/' },
    }));
    assert.equal(statusOf(await createAsk({ http })(QUESTION)), 302);
    assert.equal(requests.length, 1);
    assert.equal(requests[0]?.maximumRedirects, 0);
    assert.equal(requests[0]?.headers?.['connection'], 'close');
  });

  it('sends nothing but over TLS', async () => {
    const { http, requests } = clientOf(() => ({}));
    for (const url of ['http://issuer.test/', 'ftp://issuer.test/', 'issuer.test'])
      assert.deepEqual(await createAsk({ http })({ ...QUESTION, url }), {
        reason: 'a secret only goes out over TLS',
        isAsked: false,
      });
    assert.equal(requests.length, 0);
  });

  it('reads so much of an answer, and no more', async () => {
    const endless = new Readable({
      read() {
        this.push(Buffer.alloc(64 * 1024, 'a'));
      },
    });
    const answer = await createAsk({ http: clientOf(() => ({ body: endless })).http })(QUESTION);
    assert.ok('body' in answer);
    assert.equal(answer.body.length, 256 * 1024);
    assert.ok(endless.destroyed);
  });

  it('asks one host one question after another, and others meanwhile', async () => {
    const open = new Map<string, number>();
    let most = 0;
    const http: HttpClient = {
      request: async ({ url }) => {
        const { host } = new URL(url);
        open.set(host, (open.get(host) ?? 0) + 1);
        most = Math.max(most, open.size);
        assert.equal(open.get(host), 1);
        await new Promise((resolve) => setImmediate(resolve));
        open.delete(host);
        return { status: 200, headers: {}, body: Readable.from([]) };
      },
    };
    const ask = createAsk({ http, interval: 0 });
    await Promise.all(
      ['a', 'b', 'a', 'b', 'a'].map((host) => ask({ ...QUESTION, url: `https://${host}.test/` })),
    );
    assert.equal(most, 2);
  });

  it('leaves a host alone that asks for it', async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    const waits: Readonly<Record<string, string>>[] = [
      { 'retry-after': '3600' },
      { 'retry-after': date },
      {},
    ];
    for (const headers of waits) {
      const { http, requests } = clientOf(() => ({ status: 429, headers }));
      const ask = createAsk({ http });
      assert.equal(statusOf(await ask(QUESTION)), 429);
      const second = await ask(QUESTION);
      assert.match(String(statusOf(second)), /^issuer\.test asks to be left alone for \d+ s$/);
      assert.equal('isAsked' in second && second.isAsked, false);
      assert.equal(requests.length, 1, 'the first is not tried again, and the second is not sent');
      assert.equal(statusOf(await ask({ ...QUESTION, url: 'https://other.test/' })), 429);
    }
  });

  it('waits for a host that asks for a moment', async () => {
    let calls = 0;
    const { http } = clientOf(() =>
      (calls += 1) === 1 ? { status: 503, headers: { 'retry-after': '0' } } : { status: 200 },
    );
    const ask = createAsk({ http, interval: 0 });
    assert.equal(statusOf(await ask(QUESTION)), 503);
    assert.equal(statusOf(await ask(QUESTION)), 200);
  });

  it('comes to an end', async () => {
    const { http, requests } = clientOf(() => ({}));
    const ask = createAsk({ http, totalTimeout: 0 });
    assert.equal(statusOf(await ask(QUESTION)), 'there was no time left to ask');
    assert.equal(requests.length, 0);
  });

  it('says why there is no answer without a word of the question', async () => {
    for (const error of [
      new Fault('unreachable', `https://issuer.test/${SECRET} did not answer`),
      new Fault('refused', `--offline forbids to ask ${SECRET}`),
      new TypeError(`Invalid character in header content ["${SECRET}"]`),
    ]) {
      const ask = createAsk({ http: { request: () => Promise.reject(error) }, interval: 0 });
      const answer = await ask(QUESTION);
      assert.ok('reason' in answer && !answer.reason.includes(SECRET));
      assert.equal(answer.isAsked, error instanceof Fault && error.code === 'unreachable');
    }
  });
});
