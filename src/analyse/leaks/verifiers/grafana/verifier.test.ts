import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { grafana } from './verifier.ts';

answersAsDocumented(grafana, {
  credential: {
    rule: 'grafana-service-account-token',
    secret: 'fake-secret-of-nobody-0123456789',
    companion: '',
  },
  origin: 'https://instance.example.test',
  request: {
    method: 'GET',
    url: 'https://instance.example.test/api/org',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'Acme' },
  others: [[answerOf(403, { message: "You'll need additional permissions" }), 'live']],
});
