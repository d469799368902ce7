import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { launchdarkly } from './verifier.ts';

answersAsDocumented(launchdarkly, {
  credential: {
    rule: 'launchdarkly-api-access-token',
    secret: 'fake-secret-of-nobody-0123456789',
    companion: '',
  },
  request: {
    method: 'GET',
    url: 'https://app.launchdarkly.com/api/v2/caller-identity',
    headers: { accept: 'application/json', authorization: 'fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'ci' },
});
