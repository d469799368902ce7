import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { sonarqube } from './verifier.ts';

answersAsDocumented(sonarqube, {
  credential: { rule: 'sonarqube-user-token', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://sonarcloud.io/api/authentication/validate',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: {},
});
