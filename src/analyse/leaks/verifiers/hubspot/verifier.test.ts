import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { hubspot } from './verifier.ts';

answersAsDocumented(hubspot, {
  credential: {
    rule: 'hubspot-private-app-token',
    secret: 'fake-secret-of-nobody-0123456789',
    companion: '',
  },
  request: {
    method: 'GET',
    url: 'https://api.hubapi.com/account-info/v3/details',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'account 1234567' },
  others: [[answerOf(403, { category: 'MISSING_SCOPES' }), 'live']],
});
