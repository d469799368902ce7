import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { twilio } from './verifier.ts';

answersAsDocumented(twilio, {
  credential: {
    rule: 'twilio-account-pair',
    secret: 'fake-secret-of-nobody-0123456789',
    companion: 'AC00000000000000000000000000000000',
  },
  request: {
    method: 'GET',
    url: 'https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000000.json',
    headers: {
      accept: 'application/json',
      authorization:
        'Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDpmYWtlLXNlY3JldC1vZi1ub2JvZHktMDEyMzQ1Njc4OQ==',
    },
  },
  live: { account: 'Acme' },
});
