import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://pusher.com/docs/channels/library_auth_reference/rest-api/';
const REVOKE = 'https://dashboard.pusher.com/';

export const pusher: IssuerRules = {
  id: 'pusher',
  issuer: 'Pusher',
  rules: [
    {
      id: 'pusher-channels-secret',
      title: 'Pusher Channels app secret',
      severity: 'high',
      keywords: ['pusher'],
      pattern: assigned(/pusher/, /secret(?:[_-]?key)?/, /[0-9a-f]{20}/),
      entropy: 2.5,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'PUSHER_APP_SECRET={hex:20}',
        'run --pusher-app-secret {hex:20} --verbose',
        'os.environ.get("PUSHER_APP_SECRET", "{hex:20}")',
      ],
      nearMisses: [
        'PUSHER_APP_SECRET={hex:19}',
        'PUSHER_APP_SECRET="{hex:20}0"',
        'pusher: commit {hex:20}',
        'PUSHER_APP_SECRET=00000000000000000000',
      ],
    },
    {
      id: 'pusher-beams-secret',
      title: 'Pusher Beams secret key',
      severity: 'high',
      keywords: ['pusher', 'beams'],
      pattern: assigned(/pusher|beams/, /secret(?:[_-]?key)?|key/, /[0-9A-F]{64}/),
      entropy: 3,
      source: 'https://pusher.com/docs/beams/reference/publish-api/',
      revoke: REVOKE,
      examples: [
        'PUSHER_BEAMS_SECRET_KEY={upper-hex:64}',
        "export PUSHER_BEAMS_SECRET_KEY='{upper-hex:64}'",
        '<add key="pusherBeamsSecretKey" value="{upper-hex:64}" />',
      ],
      nearMisses: [
        'PUSHER_BEAMS_SECRET_KEY={upper-hex:63}',
        'PUSHER_BEAMS_SECRET_KEY="{upper-hex:64}0"',
        'pusher: commit {upper-hex:64}',
        'PUSHER_BEAMS_SECRET_KEY=0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
