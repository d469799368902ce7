import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { supabase } from './verifier.ts';

answersAsDocumented(supabase, {
  credential: { rule: 'supabase-access-token', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.supabase.com/v1/organizations',
    headers: { accept: 'application/json', authorization: 'Bearer fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'Acme' },
});
