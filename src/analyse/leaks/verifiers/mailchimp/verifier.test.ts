import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { mailchimp } from './verifier.ts';

answersAsDocumented(mailchimp, {
  credential: { rule: 'mailchimp-api-key', secret: '00000000000000000000000000000000-us6', companion: '' },
  request: {
    method: 'GET',
    url: 'https://us6.api.mailchimp.com/3.0/ping',
    headers: {
      accept: 'application/json',
      authorization: 'Basic cGxpbXNvbGw6MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAtdXM2',
    },
  },
  live: {},
});
