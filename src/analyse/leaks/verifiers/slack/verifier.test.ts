import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { slack } from './verifier.ts';

answersAsDocumented(slack, {
  credential: { rule: 'slack-bot-token', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'POST',
    url: 'https://slack.com/api/auth.test',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      authorization: 'Bearer fake-secret-of-nobody-0123456789',
    },
    body: JSON.stringify({}),
  },
  live: { account: 'deploy of Acme', scopes: ['chat:write', 'files:read'] },
  others: [
    [answerOf(200, { ok: false, error: 'ratelimited' }), 'unknown'],
    [answerOf(200, { ok: false, error: 'invalid_auth' }), 'revoked'],
  ],
});
