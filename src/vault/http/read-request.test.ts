import assert from 'node:assert/strict';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, it } from 'node:test';
import { Refusal } from '../refusal.ts';
import { readHead } from './read-request.ts';

function messageWith(headers: Readonly<Record<string, string>>): IncomingMessage {
  const message = new IncomingMessage(new Socket());
  message.method = 'POST';
  message.url = '/v1/auth/ldap/login/ann';
  Object.assign(message.headers, headers);
  return message;
}

describe('the head of a request', () => {
  it('has codes of second factors as they were sent, a few at most', () => {
    const codes = (text: string) => readHead(messageWith({ 'x-vault-mfa': text })).mfa;
    assert.deepEqual(codes('a:1, b:2'), ['a:1', 'b:2']);
    assert.equal(readHead(messageWith({})).mfa, undefined);
    assert.throws(() => codes(Array.from({ length: 11 }, () => 'a:1').join()), Refusal);
    assert.throws(() => codes(`a:${'1'.repeat(300)}`), Refusal);
  });

  it('lists where a query says so, however its client writes that', () => {
    const asked = (query: string) => {
      const message = messageWith({});
      Object.assign(message, { method: 'GET', url: `/v1/secret/metadata${query}` });
      const { operation, path } = readHead(message);
      return `${operation} ${path}`;
    };
    for (const yes of ['true', 'True', 'TRUE', 't', '1'])
      assert.equal(asked(`?list=${yes}`), 'list secret/metadata/');
    for (const no of ['', '?list=false', '?list=', '?list=yes'])
      assert.equal(asked(no), 'read secret/metadata');
  });

  it('says who asks, in which namespace, and what', () => {
    const head = readHead(messageWith({ 'x-vault-token': 'hvs.fake', 'x-vault-namespace': 'team' }));
    assert.deepEqual(
      [head.operation, head.path, head.token, head.namespace],
      ['update', 'auth/ldap/login/ann', 'hvs.fake', 'team/'],
    );
    assert.throws(() => readHead(messageWith({ 'x-vault-wrap-ttl': 'soon' })), Refusal);
  });
});
