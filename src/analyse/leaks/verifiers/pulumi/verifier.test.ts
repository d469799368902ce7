import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { pulumi } from './verifier.ts';

answersAsDocumented(pulumi, {
  credential: { rule: 'pulumi-access-token', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.pulumi.com/api/user',
    headers: { accept: 'application/vnd.pulumi+8', authorization: 'token fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'ann' },
});
