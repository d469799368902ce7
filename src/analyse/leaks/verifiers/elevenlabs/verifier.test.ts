import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { elevenlabs } from './verifier.ts';

answersAsDocumented(elevenlabs, {
  credential: { rule: 'elevenlabs-api-key', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.elevenlabs.io/v1/user',
    headers: { accept: 'application/json', 'xi-api-key': 'fake-secret-of-nobody-0123456789' },
  },
  live: {},
  others: [
    [answerOf(401, { detail: { status: 'missing_permissions' } }), 'live'],
    [answerOf(401, { detail: { status: 'detected_unusual_activity' } }), 'unknown'],
  ],
});
