import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const logzIo: IssuerRules = {
  id: 'logz-io',
  issuer: 'Logz.io',
  rules: [
    {
      id: 'logz-io-shipping-token',
      title: 'Logz.io shipping token',
      severity: 'medium',
      keywords: ['logzio', 'logz.io', 'logz_io', 'logz-io'],
      pattern: assigned(/logz_?\.?io/, /token/, /[A-Za-z]{32}/),
      entropy: 3.5,
      source: 'https://docs.logz.io/docs/user-guide/admin/authentication-tokens/log-shipping-token/',
      revoke: 'https://app.logz.io/#/dashboard/settings/manage-tokens/data-shipping',
      examples: [
        'LOGZIO_TOKEN={letter:32}',
        "export LOGZIO_TOKEN='{letter:32}'",
        '--logzio-token {letter:32} --verbose',
      ],
      nearMisses: [
        'LOGZIO_TOKEN={letter:31}',
        'LOGZIO_TOKEN="{letter:32}0"',
        'logzio: commit {letter:32}',
        'LOGZIO_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
