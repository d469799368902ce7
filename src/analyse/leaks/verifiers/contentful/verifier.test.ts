import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { contentful } from './verifier.ts';

answersAsDocumented(contentful, {
  credential: {
    rule: 'contentful-personal-access-token',
    secret: 'fake-secret-of-nobody-0123456789',
    companion: '',
  },
  request: {
    method: 'GET',
    url: 'https://api.contentful.com/users/me',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'ann@example.test' },
});
