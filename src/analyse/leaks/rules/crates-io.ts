import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const cratesIo: IssuerRules = {
  id: 'crates-io',
  issuer: 'crates.io',
  rules: [
    {
      id: 'crates-io-api-token',
      title: 'crates.io API token',
      severity: 'critical',
      keywords: ['cio'],
      pattern: token(/cio[0-9A-Za-z]{32}/),
      entropy: 3.8,
      source: 'https://doc.rust-lang.org/cargo/reference/publishing.html',
      revoke: 'https://crates.io/settings/tokens',
      examples: ["client = Client('cio{alnum:32}')", '  token: cio{alnum:32} # of the release'],
      nearMisses: [
        'TOKEN=cio{alnum:31}',
        'xcio{alnum:32}',
        'cio{alnum:32}0',
        'token: cioxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
