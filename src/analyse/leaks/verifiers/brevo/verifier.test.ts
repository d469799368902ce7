import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { brevo } from './verifier.ts';

answersAsDocumented(brevo, {
  credential: { rule: 'brevo-api-key', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.brevo.com/v3/account',
    headers: { accept: 'application/json', 'api-key': 'fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'ann@example.test' },
  others: [
    [
      answerOf(401, {
        code: 'unauthorized',
        message: 'We have detected you are using an unrecognised IP address',
      }),
      'unknown',
    ],
  ],
});
