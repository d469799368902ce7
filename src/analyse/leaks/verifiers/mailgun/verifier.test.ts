import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { mailgun } from './verifier.ts';

answersAsDocumented(mailgun, {
  credential: { rule: 'mailgun-private-key', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.mailgun.net/v4/domains?limit=1',
    headers: {
      accept: 'application/json',
      authorization: 'Basic YXBpOmZha2Utc2VjcmV0LW9mLW5vYm9keS0wMTIzNDU2Nzg5',
    },
  },
  live: {},
});
