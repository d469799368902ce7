import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { heroku } from './verifier.ts';

answersAsDocumented(heroku, {
  credential: { rule: 'heroku-api-key', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.heroku.com/account',
    headers: {
      accept: 'application/vnd.heroku+json; version=3',
      authorization: 'Bearer fake-secret-of-nobody-0123456789',
    },
  },
  live: { account: 'ann@example.test' },
  others: [[answerOf(403, { id: 'forbidden' }), 'live']],
});
