import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { airtable } from './verifier.ts';

answersAsDocumented(airtable, {
  credential: {
    rule: 'airtable-personal-access-token',
    secret: 'fake-secret-of-nobody-0123456789',
    companion: '',
  },
  request: {
    method: 'GET',
    url: 'https://api.airtable.com/v0/meta/whoami',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'ann@example.test', scopes: ['data.records:read'] },
});
