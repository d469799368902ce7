import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { doppler } from './verifier.ts';

answersAsDocumented(doppler, {
  credential: { rule: 'doppler-personal-token', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.doppler.com/v3/me',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'service_token of Acme' },
});
