import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { huggingFace } from './verifier.ts';

answersAsDocumented(huggingFace, {
  credential: {
    rule: 'hugging-face-user-access-token',
    secret: 'fake-secret-of-nobody-0123456789',
    companion: '',
  },
  request: {
    method: 'GET',
    url: 'https://huggingface.co/api/whoami-v2',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'ann', scopes: ['write'] },
});
