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
