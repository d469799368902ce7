import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { asana } from './verifier.ts';

answersAsDocumented(asana, {
  credential: {
    rule: 'asana-personal-access-token',
    secret: 'fake-secret-of-nobody-0123456789',
    companion: '',
  },
  request: {
    method: 'GET',
    url: 'https://app.asana.com/api/1.0/users/me',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'ann@example.test' },
});
