import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { honeycomb } from './verifier.ts';

answersAsDocumented(honeycomb, {
  credential: { rule: 'honeycomb-classic-key', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.honeycomb.io/1/auth',
    headers: { accept: 'application/json', 'x-honeycomb-team': 'fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'acme' },
});
