import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { tailscale } from './verifier.ts';

answersAsDocumented(tailscale, {
  credential: { rule: 'tailscale-api-key', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.tailscale.com/api/v2/tailnet/-/keys',
    headers: {
      accept: 'application/json',
      authorization: 'Basic ZmFrZS1zZWNyZXQtb2Ytbm9ib2R5LTAxMjM0NTY3ODk6',
    },
  },
  live: {},
  others: [[answerOf(403, { message: 'calling actor does not have enough permissions' }), 'live']],
});
