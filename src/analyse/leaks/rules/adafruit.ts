import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const adafruit: IssuerRules = {
  id: 'adafruit',
  issuer: 'Adafruit IO',
  rules: [
    {
      id: 'adafruit-io-key',
      title: 'Adafruit IO key',
      severity: 'medium',
      keywords: ['aio_'],
      pattern: token(/aio_[0-9A-Za-z]{28}/),
      entropy: 3,
      source: 'https://io.adafruit.com/api/docs/',
      revoke: 'https://io.adafruit.com/',
      examples: ['  token: aio_{alnum:28} # of the release', 'TOKEN=aio_{alnum:28}'],
      nearMisses: [
        'TOKEN=aio_{alnum:27}',
        'xaio_{alnum:28}',
        'aio_{alnum:28}0',
        'token: aio_xxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
