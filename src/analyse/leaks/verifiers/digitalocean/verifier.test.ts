import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { digitalocean } from './verifier.ts';

answersAsDocumented(digitalocean, {
  credential: {
    rule: 'digitalocean-personal-access-token',
    secret: 'fake-secret-of-nobody-0123456789',
    companion: '',
  },
  request: {
    method: 'GET',
    url: 'https://api.digitalocean.com/v2/account',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'ann@example.test' },
  others: [[answerOf(403, { id: 'Forbidden' }), 'live']],
});
