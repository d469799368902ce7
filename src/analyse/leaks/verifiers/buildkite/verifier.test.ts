import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { buildkite } from './verifier.ts';

answersAsDocumented(buildkite, {
  credential: {
    rule: 'buildkite-api-access-token',
    secret: 'fake-secret-of-nobody-0123456789',
    companion: '',
  },
  request: {
    method: 'GET',
    url: 'https://api.buildkite.com/v2/access-token',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: { scopes: ['read_builds'] },
});
