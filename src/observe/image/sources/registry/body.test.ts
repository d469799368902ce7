import assert from 'node:assert/strict';
import { PassThrough, Readable } from 'node:stream';
import { test } from 'node:test';
import { readBody } from './body.ts';

test('a body is read whole, up to its bound', async () => {
  const response = () => ({
    status: 200,
    headers: {},
    body: Readable.from([Buffer.from('ab'), Buffer.from('c')]),
  });
  assert.equal((await readBody(response(), 3, 'it')).toString(), 'abc');
  await assert.rejects(readBody(response(), 2, 'it'), {
    code: 'limit',
    message: 'it is larger than 2 bytes',
  });
});

test('a body that drips is given up', async () => {
  const body = new PassThrough();
  const drip = setInterval(() => body.write(' '), 5);
  try {
    await assert.rejects(readBody({ status: 200, headers: {}, body }, 1000, 'it', 50), {
      code: 'unreachable',
    });
    assert.equal(body.destroyed, true);
  } finally {
    clearInterval(drip);
  }
});
