import assert from 'node:assert/strict';
import { createHmac, sign } from 'node:crypto';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import type { Lane } from '../run/e2e/suite.ts';
import {
  API,
  LOGIN,
  OTHER,
  RSA,
  WEB,
  claims,
  encoded,
  made,
  now,
  pemOf,
  rs,
  signers,
  skipTokens,
  tokenStage,
} from './token-stage.ts';

export const lane: Lane = 'machine';

describe('tokens', { skip: skipTokens }, () => {
  const stage = tokenStage();
  const { ask, bearer } = stage;

  it('let requests with a token through, by every key, issuer and audience', async () => {
    const good = [
      rs(claims()),
      rs(claims({ aud: ['a', 'shop'] })),
      rs(claims({ aud: ['https://api.example/v1'] })),
      rs(claims({ exp: now() - 5, nbf: now() + 5 })),
      rs(claims({ exp: now() + 60.5 })),
      rs(claims(), { typ: 'JWT' }),
      made({ alg: 'ES256', kid: 'two' }, claims(), signers.ES256),
      made({ alg: 'PS256' }, claims(), signers.PS256),
      made({ alg: 'ES384' }, claims({ iss: 'partner', aud: 'anybody' }), signers.ES384),
    ];
    for (const [index, token] of good.entries()) {
      const answer = await bearer(token);
      assert.equal(answer.status, 200, `token ${index}: ${answer.challenge}`);
    }
    assert.equal((await ask(`bearer ${rs(claims())}`)).status, 200);
    assert.equal(stage.reached(), good.length + 1);
  });

  it('refuse all others, and say no more than that', async () => {
    stage.reached();
    const { exp: _, ...endless } = claims();
    const { aud: __, ...forNobody } = claims();
    const secret = (text: string) => createHmac('sha256', pemOf(RSA)).update(text).digest();
    const [head = '', body = '', signature = ''] = rs(claims()).split('.');
    const wrong: Record<string, string> = {
      'no token': 'x',
      'no parts': '..',
      'without signature': `${head}.${body}.`,
      'alg none': made({ alg: 'none' }, claims(), () => Buffer.alloc(0)),
      'alg none with a key': made({ alg: 'none', kid: 'one' }, claims(), signers.RS256),
      'alg None': made({ alg: 'None', kid: 'one' }, claims(), () => Buffer.from('x')),
      'public key as secret': made({ alg: 'HS256', kid: 'one' }, claims(), secret),
      'public key as secret without kid': made({ alg: 'HS256' }, claims(), secret),
      'another algorithm of the key': made({ alg: 'RS512', kid: 'one' }, claims(), signers.RS256),
      "another key's signature": made({ alg: 'RS256', kid: 'one' }, claims(), (text) =>
        sign('sha256', Buffer.from(text), OTHER.privateKey),
      ),
      "another key's name": made({ alg: 'ES256', kid: 'one' }, claims(), signers.ES256),
      'no name for a key with one': made({ alg: 'RS256' }, claims(), signers.RS256),
      'an unknown key': rs(claims(), { kid: 'three' }),
      'another issuer': rs(claims({ iss: 'https://evil.example' })),
      "another issuer's key": made({ alg: 'ES384' }, claims(), signers.ES384),
      'a key of another issuer': rs(claims({ iss: 'partner' })),
      'no issuer': rs({ ...claims(), iss: undefined }),
      'an issuer that is a part of the map': rs(claims({ iss: `${LOGIN.issuer}|one` })),
      'an issuer in a list': rs(claims({ iss: [LOGIN.issuer] })),
      'another audience': rs(claims({ aud: 'shops' })),
      'other audiences': rs(claims({ aud: ['a', 'b'] })),
      'an audience inside a text': rs(claims({ aud: '["shop"]' })),
      'no audience': rs(forNobody),
      'an end in the past': rs(claims({ exp: now() - 20 })),
      'no end': rs(endless),
      'an end that is no time': rs(claims({ exp: 'soon' })),
      'an end in another notation': rs(`{"iss":"${LOGIN.issuer}","aud":"shop","exp":9e99}`),
      'a beginning in another notation': rs(
        `{"iss":"${LOGIN.issuer}","aud":"shop","exp":${now() + 60},"nbf" : 9.9E9}`,
      ),
      'an end below zero': rs(claims({ exp: -1 })),
      'a beginning to come': rs(claims({ nbf: now() + 30 })),
      'a beginning that is no time': rs(claims({ nbf: 'late' })),
      'something critical': rs(claims(), { crit: ['exp'] }),
      'another payload': `${head}.${encoded(claims({ sub: 'root' }))}.${signature}`,
      'more parts': `${rs(claims())}.x`,
      'no JSON': made('{', '}', signers.RS256),
      'a long one': rs(claims({ more: 'x'.repeat(9000) })),
    };
    for (const [name, token] of Object.entries(wrong)) {
      const { status, challenge } = await bearer(token);
      assert.equal(status, 401, name);
      assert.equal(challenge, 'Bearer error="invalid_token"', name);
    }
    const good = rs(claims());
    for (const headers of [
      [`Bearer ${good}`, `Bearer ${good}`],
      [`Basic eDp5`],
      [`Bearer ${good}, Bearer ${good}`],
      [good],
    ])
      assert.equal((await ask(headers)).status, 401, headers.join());
    assert.equal(stage.reached(), 0);
  });

  it('ask for one where there is none, and log the line', async () => {
    const { status, challenge, denial } = await ask(undefined);
    assert.deepEqual([status, challenge], [401, 'Bearer']);
    const record = await stage.waypoint.logged((one) => one['denial'] === denial);
    assert.deepEqual(
      [record?.['verdict'], record?.['rule'], record?.['direction']],
      ['refused', 'shop/api#listens[0]', 'ingress'],
    );
  });

  it('do not allow what the profile does not', async () => {
    assert.equal((await ask(`Bearer ${rs(claims())}`, '/admin')).status, 403);
    assert.equal((await ask(undefined, '/', 8081)).status, 200);
  });

  /** What is answered to a text that is sent a while after the connection was made. */
  function answerTo(port: number, text: string, delay: number): Promise<string> {
    return new Promise((resolve) => {
      const connection = connect({ host: API, port, localAddress: WEB });
      let said = '';
      connection.on('data', (bytes: Buffer) => (said += bytes.toString()));
      connection.on('error', () => connection.destroy());
      connection.on('close', () => resolve(said));
      setTimeout(() => connection.write(text), delay);
    });
  }

  it('are asked of a client that is slow to speak', async () => {
    const asked = 'GET /orders HTTP/1.1\r\nHost: api\r\nConnection: close\r\n\r\n';
    for (const delay of [0, 20, 300]) assert.match(await answerTo(8080, asked, delay), /^HTTP\/1\.1 401 /);
  });

  it('are not had by what is no HTTP', async () => {
    assert.equal(await answerTo(5432, '\0binary', 0), '');
  });
});
