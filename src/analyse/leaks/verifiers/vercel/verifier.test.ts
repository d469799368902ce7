import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { vercel } from './verifier.ts';

answersAsDocumented(vercel, {
  credential: { rule: 'vercel-access-token', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.vercel.com/v2/user',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'ann' },
  others: [[answerOf(403, { error: { code: 'forbidden' } }), 'unknown']],
});
