import assert from 'node:assert/strict';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { Refusal } from '../refusal.ts';
import { BodyRoom } from './body-room.ts';
import { readBody } from './read-body.ts';

async function read(text: string, type = '') {
  const message = new IncomingMessage(new Socket());
  Object.assign(message.headers, { 'content-type': type });
  message.push(text);
  message.push(null);
  return (await readBody(message, new BodyRoom().share(), () => Promise.resolve(true))).body;
}
const FORM = 'application/x-www-form-urlencoded';

describe('the body of a request', () => {
  it('has no fields where a client says none, in each way that clients do', async () => {
    for (const none of ['', ' \n', 'null', '{}', ' null ']) assert.deepEqual(await read(none), {});
    for (const bad of ['[1]', '"x"', '1', 'true', '{', 'nul'])
      for (const type of ['', FORM]) await assert.rejects(read(bad, type), Refusal);
  });

  it('is JSON whatever its type says, as curl calls any text a form', async () => {
    for (const type of ['', 'text/plain', FORM]) assert.deepEqual(await read('{"a":[1]}', type), { a: [1] });
  });

  it('may be a form, whose fields are texts, and lists of them', async () => {
    assert.deepEqual(await read('a=b+c&d=%C3%BC&d=2&e=', `${FORM}; charset=utf-8`), {
      a: 'b c',
      d: ['ü', '2'],
      e: '',
    });
    await assert.rejects(read('a=b'), Refusal);
    await assert.rejects(read('=b', FORM), Refusal);
    await assert.rejects(read(`a=${'b'.repeat(2 ** 16)}`, FORM), { status: 413 });
    assert.equal(Object.getPrototypeOf(await read('__proto__=x', FORM)), Object.prototype);
  });

  it('that is a form reads as it was written', async () => {
    const name = fc.stringMatching(/^[\w.~-]{1,8}$/);
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, fc.string({ unit: 'binary' }), { minKeys: 1 }), async (fields) => {
        const said = { ...fields };
        assert.deepEqual(await read(new URLSearchParams(said).toString(), FORM), said);
      }),
      { numRuns: propertyRuns(100) },
    );
  });
});
