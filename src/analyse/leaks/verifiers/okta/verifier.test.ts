import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { okta } from './verifier.ts';

answersAsDocumented(okta, {
  credential: { rule: 'okta-api-token', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  origin: 'https://instance.example.test',
  request: {
    method: 'GET',
    url: 'https://instance.example.test/api/v1/users/me',
    headers: { accept: 'application/json', authorization: 'SSWS fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'ann@example.test' },
});
