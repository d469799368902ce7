import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { replicate } from './verifier.ts';

answersAsDocumented(replicate, {
  credential: { rule: 'replicate-api-token', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.replicate.com/v1/account',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'acme' },
});
