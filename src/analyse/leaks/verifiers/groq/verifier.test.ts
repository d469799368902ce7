import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { groq } from './verifier.ts';

answersAsDocumented(groq, {
  credential: { rule: 'groq-api-key', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.groq.com/openai/v1/models',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: {},
});
