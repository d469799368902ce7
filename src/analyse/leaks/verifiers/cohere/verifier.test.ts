import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { cohere } from './verifier.ts';

answersAsDocumented(cohere, {
  credential: { rule: 'cohere-api-key', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.cohere.com/v1/models?page_size=1',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: {},
});
