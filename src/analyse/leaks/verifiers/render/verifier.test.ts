import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { render } from './verifier.ts';

answersAsDocumented(render, {
  credential: { rule: 'render-api-key', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.render.com/v1/owners?limit=1',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'Acme' },
});
