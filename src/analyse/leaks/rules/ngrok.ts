import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const ngrok: IssuerRules = {
  id: 'ngrok',
  issuer: 'ngrok',
  rules: [
    {
      id: 'ngrok-token',
      title: 'ngrok authtoken or API key',
      severity: 'high',
      keywords: ['ngrok', 'authtoken'],
      pattern: token(/[1-4][0-9A-Za-z]{26}_[0-9A-Za-z]{20,22}/),
      entropy: 3,
      source: 'https://ngrok.com/docs/agent/#authtokens',
      revoke: 'https://dashboard.ngrok.com/tunnels/authtokens',
      examples: [
        'NGROK_AUTHTOKEN=2{alnum:26}_{alnum:21}',
        'ngrok config add-authtoken 3{alnum:26}_{alnum:20}',
        'authtoken: 1{alnum:26}_{alnum:21}',
      ],
      nearMisses: [
        'x2{alnum:26}_{alnum:21}',
        'NGROK_AUTHTOKEN=2{alnum:25}_{alnum:21}',
        'NGROK_AUTHTOKEN=2xxxxxxxxxxxxxxxxxxxxxxxxxx_xxxxxxxxxxxxxxxxxxxxx',
        'ngrok a{alnum:26}_{alnum:21}',
      ],
    },
  ],
};
