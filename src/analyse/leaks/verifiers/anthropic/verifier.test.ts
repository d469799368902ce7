import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { anthropic } from './verifier.ts';

answersAsDocumented(anthropic, {
  credential: { rule: 'anthropic-api-key', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.anthropic.com/v1/models?limit=1',
    headers: {
      accept: 'application/json',
      'x-api-key': 'fake-secret-of-nobody-0123456789',
      'anthropic-version': '2023-06-01',
    },
  },
  live: {},
  others: [
    [answerOf(403, { type: 'error', error: { type: 'permission_error' } }), 'live'],
    [answerOf(403, { error: { type: 'forbidden' } }), 'unknown'],
  ],
  also: [
    {
      credential: { rule: 'anthropic-admin-key', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
      url: 'https://api.anthropic.com/v1/organizations/me',
    },
  ],
});
