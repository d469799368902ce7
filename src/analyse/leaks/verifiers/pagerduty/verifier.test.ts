import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { pagerduty } from './verifier.ts';

answersAsDocumented(pagerduty, {
  credential: { rule: 'pagerduty-api-key', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.pagerduty.com/abilities',
    headers: {
      accept: 'application/vnd.pagerduty+json;version=2',
      authorization: 'Token token=fake-secret-of-nobody-0123456789',
    },
  },
  live: {},
});
