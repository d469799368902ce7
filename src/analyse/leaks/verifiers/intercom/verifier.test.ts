import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { intercom } from './verifier.ts';

answersAsDocumented(intercom, {
  credential: { rule: 'intercom-access-token', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.intercom.io/me',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'ann@example.test' },
});
