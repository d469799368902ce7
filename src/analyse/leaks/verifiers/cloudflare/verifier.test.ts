import assert from 'node:assert/strict';
import { it } from 'node:test';
import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { cloudflare } from './verifier.ts';

answersAsDocumented(cloudflare, {
  credential: {
    rule: 'cloudflare-user-api-token',
    secret: 'fake-secret-of-nobody-0123456789',
    companion: '',
  },
  request: {
    method: 'GET',
    url: 'https://api.cloudflare.com/client/v4/user/tokens/verify',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: {},
  others: [
    [answerOf(200, { success: true, result: { id: '1', status: 'expired' } }), 'revoked'],
    [answerOf(400, { success: false, errors: [{ code: 6003 }] }), 'unknown'],
  ],
});

it('cloudflare verifier holds no token of the old form for revoked, which may be of an account', () => {
  const legacy = { rule: 'cloudflare-legacy-api-token', secret: 'fake', companion: '' };
  const { live, revoked } = cloudflare.answers;
  assert.equal(cloudflare.read(revoked, legacy).state, 'unknown');
  assert.equal(cloudflare.read(live, legacy).state, 'live');
});
