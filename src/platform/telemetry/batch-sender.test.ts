import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { Fault } from '../../model/fault.ts';
import type { HttpRequest, HttpResponse } from '../http/types.ts';
import { BatchSender } from './batch-sender.ts';

function senderTo(answer: (request: HttpRequest) => Promise<HttpResponse>) {
  const problems: string[] = [];
  const requests: number[][] = [];
  const sender = new BatchSender<number>({
    url: 'http://127.0.0.1:4318/v1/logs',
    http: {
      request: (request) => {
        requests.push(JSON.parse(request.body ?? '') as number[]);
        return answer(request);
      },
    },
    body: (batch) => JSON.stringify(batch),
    onProblem: (problem) => problems.push(problem),
  });
  return { sender, problems, requests };
}
const response = (status: number, text = '{}'): Promise<HttpResponse> =>
  Promise.resolve({ status, headers: {}, body: Readable.from([text]) });
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('batches', () => {
  it('bring everything, in order and in parts', async () => {
    const { sender, requests, problems } = senderTo(() => response(200));
    for (const one of numbers(1300)) sender.add(one);
    assert.deepEqual(await sender.close(), { sent: 1300, lost: 0 });
    assert.deepEqual(requests.flat(), numbers(1300));
    assert.ok(requests.every((batch) => batch.length <= 512));
    assert.deepEqual(problems, []);
  });

  it('that are refused, in whole or in part, are counted', async () => {
    const whole = senderTo(() => response(400));
    for (const one of numbers(10)) whole.sender.add(one);
    assert.deepEqual(await whole.sender.close(), { sent: 0, lost: 10 });
    assert.match(whole.problems.join(), /answered with 400/);
    const part = senderTo(() => response(200, '{"partialSuccess":{"rejectedLogRecords":"3"}}'));
    for (const one of numbers(10)) part.sender.add(one);
    assert.deepEqual(await part.sender.close(), { sent: 7, lost: 3 });
  });

  it('are sent once more where that may help', async () => {
    let asked = 0;
    const { sender } = senderTo(() => response(asked++ === 0 ? 503 : 200));
    sender.add(1);
    assert.deepEqual(await sender.close(), { sent: 1, lost: 0 });
  });

  it('to nobody are counted, and the queue is bounded', async () => {
    const held = Promise.withResolvers<void>();
    const { sender, problems } = senderTo(async () => {
      await held.promise;
      throw new Fault('unreachable', 'nobody is there');
    });
    for (const one of numbers(10_000)) sender.add(one);
    held.resolve();
    assert.deepEqual(await sender.close(), { sent: 0, lost: 10_000 });
    assert.match(problems.join(), /more than 8192.*nobody is there/s);
  });
});
