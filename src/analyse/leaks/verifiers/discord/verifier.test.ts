import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { discord } from './verifier.ts';

answersAsDocumented(discord, {
  credential: { rule: 'discord-bot-token', secret: 'fake-secret-of-nobody-0123456789', companion: '' },
  request: {
    method: 'GET',
    url: 'https://discord.com/api/v10/users/@me',
    headers: { accept: 'application/json', authorization: 'Bot fake-secret-of-nobody-0123456789' },
  },
  live: { account: 'reports' },
});
