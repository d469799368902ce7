import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { resend } from './verifier.ts';

answersAsDocumented(resend, {
  credential: { rule: 'resend-api-key', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.resend.com/domains',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: {},
  others: [
    [answerOf(401, { name: 'restricted_api_key' }), 'live'],
    [answerOf(403, { name: 'invalid_api_key' }), 'revoked'],
    [answerOf(400, { name: 'validation_error' }), 'unknown'],
  ],
});
