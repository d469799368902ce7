import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { forgejo } from './verifier.ts';

answersAsDocumented(forgejo, {
  credential: { rule: 'forgejo-token', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  origin: 'https://instance.example.test',
  request: {
    method: 'GET',
    url: 'https://instance.example.test/api/v1/user',
    headers: { accept: 'application/json', authorization: 'token fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'ann' },
});
