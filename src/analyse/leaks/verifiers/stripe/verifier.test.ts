import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { stripe } from './verifier.ts';

answersAsDocumented(stripe, {
  credential: { rule: 'stripe-secret-key', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.stripe.com/v1/balance',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'test mode' },
  others: [[answerOf(403, { error: { type: 'invalid_request_error' } }), 'live']],
});
