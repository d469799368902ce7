import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { figma } from './verifier.ts';

answersAsDocumented(figma, {
  credential: {
    rule: 'figma-personal-access-token',
    secret: 'fake-secret-of-nobody-0123456789',
    companion: '',
  },
  request: {
    method: 'GET',
    url: 'https://api.figma.com/v1/me',
    headers: { accept: 'application/json', 'x-figma-token': 'fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'ann@example.test' },
  others: [
    [
      answerOf(403, {
        status: 403,
        err: 'Invalid scope(s): files:read. This endpoint requires the current_user:read scope',
      }),
      'live',
    ],
    [answerOf(403, { err: 'Forbidden' }), 'unknown'],
  ],
});
