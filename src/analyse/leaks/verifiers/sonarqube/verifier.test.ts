import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { sonarqube } from './verifier.ts';

answersAsDocumented(sonarqube, {
  credential: { rule: 'sonarqube-user-token', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://sonarcloud.io/api/authentication/validate',
    headers: {
      accept: 'application/json',
      authorization: 'Basic ZmFrZS1zZWNyZXQtb2Ytbm9ib2R5LTAxMjM0NTY3ODk6',
    },
  },
  live: {},
});
