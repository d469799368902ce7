import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { Fault } from '../../model/fault.ts';
import { SELF_SIGNED } from '../http/self-signed.fixture.ts';
import { serveWebhook } from './serve.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-webhook-'));
after(() => rmSync(folder, { recursive: true }));
const [certificate, key] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
writeFileSync(certificate, SELF_SIGNED.cert);
writeFileSync(key, SELF_SIGNED.key);

function ask(
  port: number,
  method: string,
  path: string,
  body = '',
): Promise<[status?: number, body?: string]> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: 'localhost', port, method, path, ca: SELF_SIGNED.cert }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve([response.statusCode, text]));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

describe('a webhook', () => {
  it('answers reviews over TLS, and what is wrong with a status', async () => {
    const answer = (review: unknown): object => {
      if (review === null) throw new Fault('malformed', 'it is no review');
      if (review === 0) throw new Error('fake-secret');
      return { review };
    };
    await using webhook = await serveWebhook({ host: '127.0.0.1', port: 0, certificate, key, answer });
    webhook.reload();
    const post = (body: string) => ask(webhook.port, 'POST', '/mutate?timeout=10s', body);
    assert.deepEqual(await post('{"a":1}'), [200, '{"review":{"a":1}}']);
    assert.deepEqual(await post('null'), [400, '{"error":"it is no review"}']);
    assert.deepEqual(await post('{'), [400, '{"error":"it is no JSON"}']);
    assert.deepEqual(await post('0'), [500, '{"error":"internal fault"}']);
    assert.equal((await ask(webhook.port, 'GET', '/healthz'))[0], 200);
    assert.equal((await ask(webhook.port, 'GET', '/mutate'))[0], 404);
    const large = post(`"${'x'.repeat(9 * 2 ** 20)}"`).catch(() => [400]);
    assert.equal((await large)[0], 400);
  });

  it('does not begin without a certificate', async () => {
    const options = {
      host: '127.0.0.1',
      port: 0,
      certificate: join(folder, 'none'),
      key,
      answer: () => ({}),
    };
    await assert.rejects(serveWebhook(options), { code: 'usage' });
  });
});
