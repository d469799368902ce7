import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { openai } from './verifier.ts';

answersAsDocumented(openai, {
  credential: { rule: 'openai-project-key', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.openai.com/v1/models',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: {},
  others: [
    [
      answerOf(403, {
        error: {
          message: 'You have insufficient permissions for this operation. Missing scopes: api.model.read',
        },
      }),
      'live',
    ],
    [answerOf(403, { error: { code: 'unsupported_country_region_territory' } }), 'unknown'],
  ],
  also: [
    {
      credential: { rule: 'openai-admin-key', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
      url: 'https://api.openai.com/v1/organization/projects?limit=1',
    },
  ],
});
