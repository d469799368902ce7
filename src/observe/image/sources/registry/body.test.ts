import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
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
