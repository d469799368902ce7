import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { atlassian } from './verifier.ts';

answersAsDocumented(atlassian, {
  credential: { rule: 'atlassian-admin-api-key', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.atlassian.com/admin/v1/orgs',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'Acme' },
});
