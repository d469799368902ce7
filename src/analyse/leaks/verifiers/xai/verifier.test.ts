import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { xai } from './verifier.ts';

answersAsDocumented(xai, {
  credential: { rule: 'xai-api-key', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.x.ai/v1/api-key',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'ci', scopes: ['api-key:model:*'] },
  others: [
    [answerOf(200, { name: 'ci', acls: [], api_key_blocked: false, api_key_disabled: true }), 'revoked'],
    [answerOf(400, { error: 'bad' }), 'unknown'],
  ],
});
