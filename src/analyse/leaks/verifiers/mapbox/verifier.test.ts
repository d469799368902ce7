import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { mapbox } from './verifier.ts';

answersAsDocumented(mapbox, {
  credential: { rule: 'mapbox-secret-token', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.mapbox.com/tokens/v2?access_token=fake-secret-of-nobody-0123456789',
    headers: { accept: 'application/json' },
  },
  live: { account: 'ann' },
  others: [[answerOf(200, { code: 'TokenExpired' }), 'revoked']],
});
