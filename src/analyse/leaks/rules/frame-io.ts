import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const frameIo: IssuerRules = {
  id: 'frame-io',
  issuer: 'Frame.io',
  rules: [
    {
      id: 'frame-io-token',
      title: 'Frame.io developer token',
      severity: 'high',
      keywords: ['fio-u-'],
      pattern: token(/fio-u-[0-9A-Za-z=_-]{64}/),
      entropy: 3,
      source: 'https://developer.frame.io/docs/getting-started/authentication',
      revoke: 'https://developer.frame.io/app/tokens',
      examples: ['export TOKEN="fio-u-{base64url:64}"', '"echo\\nfio-u-{base64url:64}"'],
      nearMisses: [
        'TOKEN=fio-u-{base64url:63}',
        'xfio-u-{base64url:64}',
        'fio-u-{base64url:64}0',
        'token: fio-u-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
