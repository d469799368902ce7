import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { databricks } from './verifier.ts';

answersAsDocumented(databricks, {
  credential: {
    rule: 'databricks-personal-access-token',
    secret: 'fake-secret-of-nobody-0123456789',
    companion: '',
  },
  origin: 'https://instance.example.test',
  request: {
    method: 'GET',
    url: 'https://instance.example.test/api/2.0/preview/scim/v2/Me',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'ann@example.test' },
  others: [[answerOf(403, { message: 'IP address blocked' }), 'unknown']],
});
