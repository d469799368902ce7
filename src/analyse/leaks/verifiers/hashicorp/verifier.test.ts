import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { hashicorp } from './verifier.ts';

answersAsDocumented(hashicorp, {
  credential: {
    rule: 'hashicorp-terraform-token',
    secret: 'fake-secret-of-nobody-0123456789',
    companion: '',
  },
  request: {
    method: 'GET',
    url: 'https://app.terraform.io/api/v2/account/details',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'ann' },
});
