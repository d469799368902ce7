import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { hetzner } from './verifier.ts';

answersAsDocumented(hetzner, {
  credential: { rule: 'hetzner-cloud-token', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.hetzner.cloud/v1/locations?per_page=1',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: {},
});
