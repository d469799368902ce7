import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { square } from './verifier.ts';

answersAsDocumented(square, {
  credential: { rule: 'square-access-token', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://connect.squareup.com/v2/merchants/me',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'Acme' },
  others: [
    [answerOf(403, { errors: [{ code: 'INSUFFICIENT_SCOPES' }] }), 'live'],
    [answerOf(401, { errors: [{ code: 'UNAUTHORIZED' }] }), 'unknown'],
  ],
});
