import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { hashicorpVault } from './verifier.ts';

answersAsDocumented(hashicorpVault, {
  credential: {
    rule: 'hashicorp-vault-service-token',
    secret: 'fake-secret-of-nobody-0123456789',
    companion: '',
  },
  origin: 'https://instance.example.test',
  request: {
    method: 'GET',
    url: 'https://instance.example.test/v1/auth/token/lookup-self',
    headers: { accept: 'application/json', 'x-vault-token': 'fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'approle', scopes: ['default', 'ci'] },
  others: [[answerOf(403, { errors: ['permission denied'] }), 'unknown']],
});
