import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { google } from './verifier.ts';

answersAsDocumented(google, {
  credential: { rule: 'google-api-key', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://generativelanguage.googleapis.com/v1beta/models?pageSize=1',
    headers: { accept: 'application/json', 'x-goog-api-key': 'fake-secret-of-nobody-0123456789' },
  },
  live: {},
  others: [
    [answerOf(403, { error: { code: 403, details: [{ reason: 'SERVICE_DISABLED' }] } }), 'live'],
    [answerOf(403, { error: { details: [{ reason: 'API_KEY_HTTP_REFERRER_BLOCKED' }] } }), 'live'],
    [answerOf(400, { error: { status: 'FAILED_PRECONDITION' } }), 'unknown'],
  ],
});
