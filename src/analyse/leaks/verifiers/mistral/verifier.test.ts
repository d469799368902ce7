import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { mistral } from './verifier.ts';

answersAsDocumented(mistral, {
  credential: { rule: 'mistral-api-key', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.mistral.ai/v1/models',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: {},
});
