import { answersAsDocumented } from '../../verification/documented.fixture.ts';
import { answerOf } from '../../verification/answer.ts';
import { discordWebhook } from './verifier.ts';

answersAsDocumented(discordWebhook, {
  credential: {
    rule: 'discord-webhook',
    secret: 'fake-secret-of-nobody-0123456789',
    companion: '12345678901234567',
  },
  request: {
    method: 'GET',
    url: 'https://discord.com/api/v10/webhooks/12345678901234567/fake-secret-of-nobody-0123456789',
    headers: { accept: 'application/json' },
  },
  live: { account: 'deploys' },
  others: [
    [answerOf(401, { message: 'Invalid Webhook Token', code: 50027 }), 'revoked'],
    [answerOf(404, {}), 'unknown'],
  ],
});
