import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { fastly } from './verifier.ts';

answersAsDocumented(fastly, {
  credential: { rule: 'fastly-api-token', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.fastly.com/tokens/self',
    headers: { accept: 'application/json', 'fastly-key': 'fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'ci', scopes: ['purge_select', 'global:read'] },
});
