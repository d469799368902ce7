import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://developer.paddle.com/api-reference/about/authentication';
const REVOKE = 'https://vendors.paddle.com/authentication-v2';

export const paddle: IssuerRules = {
  id: 'paddle',
  issuer: 'Paddle',
  rules: [
    {
      id: 'paddle-api-key',
      title: 'Paddle API key',
      severity: 'critical',
      keywords: ['pdl_'],
      pattern: token(/pdl_(?:live|sdbx)_apikey_[0-9a-z]{26}_[0-9A-Za-z]{22}_[0-9A-Za-z]{3}/),
      entropy: 3,
      severityOf: (secret) => (secret.startsWith('pdl_sdbx_') ? 'low' : 'critical'),
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'PADDLE_API_KEY=pdl_live_apikey_{lower-alnum:26}_{alnum:22}_{alnum:3}',
        "const client = new Client('pdl_live_apikey_{lower-alnum:26}_{alnum:22}_{alnum:3}');",
        'pdl_sdbx_apikey_01{lower-alnum:24}_{alnum:22}_{alnum:3}',
      ],
      nearMisses: [
        'PADDLE_API_KEY=pdl_live_apikey_{lower-alnum:25}_{alnum:22}_{alnum:3}',
        'xpdl_live_apikey_{lower-alnum:26}_{alnum:22}_{alnum:3}',
        'PADDLE_API_KEY=pdl_live_apikey_xxxxxxxxxxxxxxxxxxxxxxxxxx_xxxxxxxxxxxxxxxxxxxxxx_xxx',
      ],
    },
    {
      id: 'paddle-webhook-secret',
      title: 'Paddle webhook secret',
      severity: 'medium',
      keywords: ['pdl_ntfset_'],
      pattern: token(/pdl_ntfset_[0-9a-z]{26}_[0-9A-Za-z+/]{32}/),
      entropy: 3,
      source: 'https://developer.paddle.com/webhooks/signature-verification',
      revoke: REVOKE,
      examples: [
        'PADDLE_WEBHOOK_SECRET=pdl_ntfset_01{lower-alnum:24}_{alnum:32}',
        'run --paddle-webhook-secret pdl_ntfset_01{lower-alnum:24}_{alnum:32} --verbose',
      ],
      nearMisses: [
        'PADDLE_WEBHOOK_SECRET=pdl_ntfset_01{lower-alnum:24}_{alnum:31}',
        'xpdl_ntfset_01{lower-alnum:24}_{alnum:32}',
        'PADDLE_WEBHOOK_SECRET=pdl_ntfset_01xxxxxxxxxxxxxxxxxxxxxxxx_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
