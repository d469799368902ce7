import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { until } from '../fixtures/until.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { flowsStage, skipFlows, WORKS } from './flows-stage.ts';
import { missingHostRight } from './real-part.ts';

export const lane: Lane = 'host';

describe('flows between namespaces', { skip: missingHostRight() || skipFlows }, () => {
  const { file, recorded } = flowsStage();

  it('are sent to an OpenTelemetry endpoint, all of them', async () => {
    const bodies: {
      resourceLogs: {
        scopeLogs: {
          logRecords: { attributes: { key: string; value: { stringValue?: string; intValue?: string } }[] }[];
        }[];
      }[];
    }[] = [];
    const asked: unknown[] = [];
    const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      asked.push([request.method, request.url, request.headers['content-type']]);
      bodies.push(JSON.parse(await text(request)) as (typeof bodies)[number]);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"partialSuccess":{}}');
    };
    const server = createServer((request, response) => void take(request, response));
    // On the machine's own loopback, so what learns is there too.
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    const log = file('haproxy.json');
    writeFileSync(log, '');
    const lines = Array.from({ length: 1200 }, (_, index) =>
      JSON.stringify({
        time: Date.now(),
        verdict: 'allowed',
        caller: 'shop/web',
        callee: 'shop/api',
        port: WORKS,
        method: 'GET',
        path: `/orders/${index}`,
      }),
    );
    const received = () =>
      bodies.flatMap(({ resourceLogs }) =>
        resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords)),
      );
    const { records } = await recorded(
      'haproxy',
      async () => {
        writeFileSync(log, `${lines.join('\n')}\n`, { flag: 'a' });
        await until(
          () => received().length >= 1200,
          () => `all of them: ${received().length}`,
        );
      },
      '--haproxy-log',
      log,
      '--otlp',
      `http://127.0.0.1:${address.port}`,
    );
    server.close();
    const sent = received();
    assert.equal(sent.length, 1200);
    assert.deepEqual(asked[0], ['POST', '/v1/logs', 'application/json']);
    const attributes = Object.fromEntries(
      (sent[0]?.attributes ?? []).map(({ key, value }) => [key, value.stringValue ?? value.intValue]),
    );
    assert.deepEqual(
      [attributes['plimsoll.source.workload'], attributes['http.route'], attributes['destination.port']],
      ['shop/web', '/orders', String(WORKS)],
    );
    const [record, ...others] = records;
    assert.deepEqual([record?.count, others.length], [1200, 0]);
  });
});
