import { base64OfObject } from '../format/encoded.ts';
import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://upstash.com/docs/redis/features/restapi';
const REVOKE = 'https://console.upstash.com/';

export const upstash: IssuerRules = {
  id: 'upstash',
  issuer: 'Upstash',
  rules: [
    {
      id: 'upstash-redis-token',
      title: 'Upstash Redis REST token',
      severity: 'critical',
      keywords: ['upstash', 'kv_rest_api', 'kv-rest-api'],
      pattern: assigned(/upstash|kv_rest/, /token/, /A[0-9A-Za-z_-]{30,100}={0,2}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'UPSTASH_REDIS_REST_TOKEN=A{alnum:62}',
        'private static final String UPSTASH_REDIS_REST_TOKEN = "A{alnum:62}";',
        'upstashRedisRestToken := `A{alnum:62}`',
      ],
      nearMisses: [
        'UPSTASH_REDIS_REST_TOKEN=A{alnum:20}',
        'upstash: commit A{alnum:62}',
        'UPSTASH_REDIS_REST_TOKEN=Axxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'upstash-qstash-token',
      title: 'Upstash QStash token',
      severity: 'high',
      keywords: ['eyjvc2vysuqi'],
      pattern: token(/eyJVc2VySUQi[0-9A-Za-z+/_-]{60,200}={0,2}/),
      check: base64OfObject(['UserID', 'Password']),
      source: 'https://upstash.com/docs/qstash/howto/roll-signing-keys',
      revoke: REVOKE,
      examples: [
        'QSTASH_TOKEN={base64-object:UserID,Password}{alnum:0}',
        'Authorization: Bearer {base64-object:UserID,Password}{alnum:0}',
      ],
      nearMisses: [
        'QSTASH_TOKEN=eyJVc2VySUQi{alnum:50}',
        'x{base64-object:UserID,Password}{alnum:0}',
        '{base64-object:UserID,UserName,Picture,Country}',
      ],
    },
    {
      id: 'upstash-qstash-signing-key',
      title: 'Upstash QStash signing key',
      severity: 'medium',
      keywords: ['qstash'],
      pattern: token(/sig_[0-9A-Za-z]{26,32}/),
      entropy: 3,
      source: 'https://upstash.com/docs/qstash/howto/signature',
      revoke: REVOKE,
      examples: ['QSTASH_CURRENT_SIGNING_KEY=sig_{alnum:28}', 'QSTASH_NEXT_SIGNING_KEY: sig_{alnum:30}'],
      nearMisses: [
        'QSTASH_CURRENT_SIGNING_KEY=sig_{alnum:25}',
        'xsig_{alnum:29}',
        'QSTASH_CURRENT_SIGNING_KEY=sig_xxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
