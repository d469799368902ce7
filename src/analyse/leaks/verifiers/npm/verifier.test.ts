import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { npm } from './verifier.ts';

answersAsDocumented(npm, {
  credential: { rule: 'npm-access-token', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  origin: 'https://instance.example.test',
  request: {
    method: 'GET',
    url: 'https://instance.example.test/-/whoami',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'ann' },
});
