import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { deepseek } from './verifier.ts';

answersAsDocumented(deepseek, {
  credential: { rule: 'deepseek-api-key', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.deepseek.com/user/balance',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: {},
});
