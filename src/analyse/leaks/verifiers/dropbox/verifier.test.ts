import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { dropbox } from './verifier.ts';

answersAsDocumented(dropbox, {
  credential: { rule: 'dropbox-access-token', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'POST',
    url: 'https://api.dropboxapi.com/2/users/get_current_account',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      authorization: 'Bearer fake-secret-of-nobody-0123456789',
    },
    body: JSON.stringify(null),
  },
  live: { account: 'ann@example.test' },
  others: [
    [answerOf(401, { error: { '.tag': 'missing_scope', required_scope: 'account_info.read' } }), 'live'],
    [answerOf(401, { error: { '.tag': 'user_suspended' } }), 'unknown'],
  ],
});
