import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { snyk } from './verifier.ts';

answersAsDocumented(snyk, {
  credential: { rule: 'snyk-api-token', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.snyk.io/rest/self?version=2024-10-15',
    headers: { accept: 'application/vnd.api+json', authorization: 'token fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'ann' },
});
