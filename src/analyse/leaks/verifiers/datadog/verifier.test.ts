import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { datadog } from './verifier.ts';

answersAsDocumented(datadog, {
  credential: { rule: 'datadog-api-key', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.datadoghq.com/api/v1/validate',
    headers: { accept: 'application/json', 'dd-api-key': 'fake-secret-of-nobody-0123456789' },
  },
  live: {},
});
