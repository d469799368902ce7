import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { netlify } from './verifier.ts';

answersAsDocumented(netlify, {
  credential: {
    rule: 'netlify-personal-access-token',
    secret: 'fake-secret-of-nobody-0123456789',
    companion: '',
  },
  request: {
    method: 'GET',
    url: 'https://api.netlify.com/api/v1/user',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'ann@example.test' },
});
