import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { linear } from './verifier.ts';

answersAsDocumented(linear, {
  credential: { rule: 'linear-api-key', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'POST',
    url: 'https://api.linear.app/graphql',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      authorization: 'fake-secret-of-nobody-0123456789',
    },
    body: JSON.stringify({ query: '{ viewer { email } }' }),
  },
  live: { account: 'ann@example.test' },
  others: [
    [answerOf(400, { errors: [{ extensions: { code: 'AUTHENTICATION_ERROR' } }] }), 'revoked'],
    [answerOf(400, { errors: [{ extensions: { code: 'RATELIMITED' } }] }), 'unknown'],
  ],
});
