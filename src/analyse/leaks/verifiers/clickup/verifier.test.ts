import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { clickup } from './verifier.ts';

answersAsDocumented(clickup, {
  credential: { rule: 'clickup-personal-token', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.clickup.com/api/v2/user',
    headers: { accept: 'application/json', authorization: 'fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'ann@example.test' },
});
