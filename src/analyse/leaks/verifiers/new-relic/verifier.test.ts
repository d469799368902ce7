import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { newRelic } from './verifier.ts';

answersAsDocumented(newRelic, {
  credential: { rule: 'new-relic-user-key', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'POST',
    url: 'https://api.newrelic.com/graphql',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'api-key': 'fake-secret-of-nobody-0123456789',
    },
    body: JSON.stringify({ query: '{ actor { user { email } } }' }),
  },
  live: { account: 'ann@example.test' },
});
