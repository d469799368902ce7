import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { circleci } from './verifier.ts';

answersAsDocumented(circleci, {
  credential: { rule: 'circleci-personal-token', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://circleci.com/api/v2/me',
    headers: { accept: 'application/json', 'circle-token': 'fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'ann' },
});
