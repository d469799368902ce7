import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const socket: IssuerRules = {
  id: 'socket',
  issuer: 'Socket',
  rules: [
    {
      id: 'socket-api-token',
      title: 'Socket API token',
      severity: 'high',
      keywords: ['sktsec_'],
      pattern: token(/sktsec_[0-9A-Za-z_-]{40,60}_api/),
      entropy: 3,
      source: 'https://docs.socket.dev/reference/creating-and-managing-api-tokens',
      revoke: 'https://socket.dev/dashboard',
      examples: [
        'SOCKET_SECURITY_API_TOKEN=sktsec_{base64url:50}_api',
        'ENV SOCKET_SECURITY_API_TOKEN sktsec_{base64url:50}_api',
      ],
      nearMisses: [
        'SOCKET_SECURITY_API_TOKEN=sktsec_{alnum:30}_api',
        'xsktsec_{base64url:50}_api',
        'SOCKET_SECURITY_API_TOKEN=sktsec_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_api',
      ],
    },
  ],
};
