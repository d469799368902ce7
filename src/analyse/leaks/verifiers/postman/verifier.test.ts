import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { postman } from './verifier.ts';

answersAsDocumented(postman, {
  credential: { rule: 'postman-api-key', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.getpostman.com/me',
    headers: { accept: 'application/json', 'x-api-key': 'fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'ann' },
});
