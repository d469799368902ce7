import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { notion } from './verifier.ts';

answersAsDocumented(notion, {
  credential: { rule: 'notion-integration-token', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.notion.com/v1/users/me',
    headers: {
      accept: 'application/json',
      authorization: 'Bearer fake-secret-of-nobody-0123456789',
      'notion-version': '2022-06-28',
    },
  },
  live: { account: 'Reports of Acme' },
});
