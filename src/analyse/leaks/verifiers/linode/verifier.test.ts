import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { linode } from './verifier.ts';

answersAsDocumented(linode, {
  credential: {
    rule: 'linode-personal-access-token',
    secret: 'fake-secret-of-nobody-0123456789',
    companion: '',
  },
  request: {
    method: 'GET',
    url: 'https://api.linode.com/v4/profile',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'ann' },
});
