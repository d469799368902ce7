import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readAnswer } from './read-forge.ts';
import type { ForgeReply } from './types.ts';

const answering =
  (...replies: (ForgeReply | { reason: string })[]) =>
  () =>
    Promise.resolve(replies.shift() ?? assert.fail('asked too often'));
const ok = (value: unknown, next?: string): ForgeReply => ({
  status: 200,
  body: JSON.stringify(value),
  next,
});

describe('what a forge answers', () => {
  it('is all pages of a list, also of one under a key', async () => {
    assert.deepEqual(
      await readAnswer('/a', { path: '/a', list: true }, answering(ok([1], '/a?page=2'), ok([2]))),
      {
        state: 'read',
        value: [1, 2],
      },
    );
    const listed = await readAnswer(
      '/a',
      { path: '/a', list: 'items' },
      answering(ok({ total: 1, items: [3] })),
    );
    assert.deepEqual(listed, { state: 'read', value: [3] });
  });

  it('is not readable where a page is missing, or there is no end of them', async () => {
    const list = { path: '/a', list: true } as const;
    for (const replies of [
      [ok([1], '/a?page=2'), { status: 500, body: '' }],
      Array.from({ length: 10 }, () => ok([1], '/a')),
      [ok({ a: 1 })],
      [{ status: 200, body: 'no JSON' }],
      [{ status: 200, body: '['.repeat(100_000) }],
      [{ reason: 'a.example could not be reached' }],
    ])
      assert.equal(
        (await readAnswer('/a', list, answering(...replies))).state,
        'unreadable',
        JSON.stringify(replies[0]).slice(0, 80),
      );
  });

  it('that there is none is only what says so', async () => {
    const question = { path: '/a', notThere: /^Branch not protected/ };
    const answer = (status: number, message: string) =>
      readAnswer('/a', question, answering({ status, body: JSON.stringify({ message }) }));
    assert.equal((await answer(404, 'Branch not protected')).state, 'absent');
    assert.equal((await answer(404, 'Not Found')).state, 'unreadable');
    assert.equal((await answer(403, 'Branch not protected')).state, 'unreadable');
    assert.deepEqual(await answer(401, ''), {
      state: 'unreadable',
      reason: 'asks for a token, or does not take this one (401)',
    });
    assert.deepEqual(await readAnswer('/a', question, answering({ status: 204, body: '' })), {
      state: 'read',
      value: true,
    });
  });
});
