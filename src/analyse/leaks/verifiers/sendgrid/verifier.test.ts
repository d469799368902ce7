import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { sendgrid } from './verifier.ts';

answersAsDocumented(sendgrid, {
  credential: { rule: 'sendgrid-api-key', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.sendgrid.com/v3/scopes',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: { scopes: ['mail.send', 'alerts.read'] },
  others: [[answerOf(403, { errors: [{ message: 'access forbidden' }] }), 'live']],
});
