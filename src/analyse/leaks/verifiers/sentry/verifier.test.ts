import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { sentry } from './verifier.ts';

answersAsDocumented(sentry, {
  credential: { rule: 'sentry-user-token', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://sentry.io/api/0/organizations/',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'acme' },
  others: [[answerOf(403, { detail: 'You do not have permission to perform this action.' }), 'live']],
});
