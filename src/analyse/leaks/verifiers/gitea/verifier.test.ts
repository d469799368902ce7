import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { gitea } from './verifier.ts';

answersAsDocumented(gitea, {
  credential: { rule: 'gitea-token', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  origin: 'https://instance.example.test',
  request: {
    method: 'GET',
    url: 'https://instance.example.test/api/v1/user',
    headers: { accept: 'application/json', authorization: 'token fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'ann' },
});
