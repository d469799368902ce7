import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { openrouter } from './verifier.ts';

answersAsDocumented(openrouter, {
  credential: { rule: 'openrouter-api-key', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://openrouter.ai/api/v1/key',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: {},
});
