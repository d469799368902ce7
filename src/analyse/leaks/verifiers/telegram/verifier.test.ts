import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { telegram } from './verifier.ts';

answersAsDocumented(telegram, {
  credential: { rule: 'telegram-bot-token', secret: '123456789:fake-secret-of-nobody', companion: '' },
  request: {
    method: 'GET',
    url: 'https://api.telegram.org/bot123456789:fake-secret-of-nobody/getMe',
    headers: { accept: 'application/json' },
  },
  live: { account: 'acme_bot' },
});
