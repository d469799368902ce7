import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { googleOauth } from './verifier.ts';

answersAsDocumented(googleOauth, {
  credential: {
    rule: 'google-oauth-access-token',
    secret: 'fake-secret-of-nobody-0123456789',
    companion: '',
  },
  request: {
    method: 'GET',
    url: 'https://oauth2.googleapis.com/tokeninfo?access_token=fake-secret-of-nobody-0123456789',
    headers: { accept: 'application/json' },
  },
  live: { account: 'ann@example.test', scopes: ['openid', 'email'] },
});
