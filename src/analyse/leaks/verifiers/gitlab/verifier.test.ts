import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { gitlab } from './verifier.ts';

answersAsDocumented(gitlab, {
  credential: {
    rule: 'gitlab-personal-access-token',
    secret: 'fake-secret-of-nobody-0123456789',
    companion: '',
  },
  request: {
    method: 'GET',
    url: 'https://gitlab.com/api/v4/personal_access_tokens/self',
    headers: { accept: 'application/json', 'private-token': 'fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'ci', scopes: ['api'] },
  others: [
    [answerOf(403, { error: 'insufficient_scope' }), 'live'],
    [answerOf(403, { message: '403 Forbidden' }), 'unknown'],
  ],
});
