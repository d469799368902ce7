import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { shortcut } from './verifier.ts';

answersAsDocumented(shortcut, {
  credential: { rule: 'shortcut-api-token', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.app.shortcut.com/api/v3/member',
    headers: { accept: 'application/json', 'shortcut-token': 'fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'ann' },
});
