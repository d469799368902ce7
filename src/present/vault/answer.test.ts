import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answerText, fieldText } from './answer.ts';

describe('what a vault answers', () => {
  const secret = { data: { data: { user: 'x' }, metadata: { version: 2 } }, wrap_info: null, auth: null };

  it('is tables: of a secret what is known of it, and it', () => {
    assert.equal(
      answerText(secret),
      'Key        Value\n---        -----\nversion    2\n\nKey     Value\n---     -----\nuser    x\n',
    );
    assert.equal(answerText({ data: { keys: ['a', 'b/'] } }), 'Keys\n----\na\nb/\n');
    assert.match(answerText({ data: { 'kv/': { type: 'kv', accessor: 'kv_1' } } }), /^Path +Type/);
    assert.match(
      answerText({ auth: { client_token: 'hvs.fake', policies: ['a', 'b'] } }),
      /policies +\[a b\]/,
    );
    assert.equal(
      answerText({
        data: {
          alerts: [
            { path: 'a', accounts: ['u1', 'u2'] },
            { path: 'b', accounts: [] },
          ],
        },
      }),
      'Key         Value\n---         -----\npath        a\naccounts    [u1 u2]\n\nKey         Value\n---         -----\npath        b\naccounts    []\n',
    );
    assert.match(answerText({ sealed: true, warnings: ['careful'] }), /sealed +true\n[^]*! careful/);
    assert.equal(answerText(undefined), '');
  });

  it('steers no terminal', () => {
    const text = answerText({ data: { a: '\u001b[2J', '\u202eb': 'c' } });
    assert.ok(!text.includes('\u001b') && !text.includes('\u202e'));
  });

  it('has fields, wherever they are', () => {
    assert.equal(fieldText(secret, 'user'), 'x');
    assert.equal(fieldText({ wrap_info: { token: 'hvs.fake' } }, 'token'), 'hvs.fake');
    assert.equal(fieldText({ data: { ttl: 5 } }, 'ttl'), '5');
    assert.equal(fieldText(secret, 'toString'), undefined);
  });
});
