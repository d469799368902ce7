import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://github.com/sidekiq/sidekiq/wiki/Commercial-FAQ';
const REVOKE = 'https://billing.contribsys.com/';

export const sidekiq: IssuerRules = {
  id: 'sidekiq',
  issuer: 'Sidekiq',
  rules: [
    {
      id: 'sidekiq-credentials',
      title: 'Sidekiq Pro or Enterprise credentials',
      severity: 'medium',
      keywords: ['contribsys'],
      pattern: assigned(/contribsys/, /com(?![a-z])/, /[0-9a-f]{8}:[0-9a-f]{8}/),
      entropy: 2.6,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'BUNDLE_ENTERPRISE__CONTRIBSYS__COM={hex:8}:{hex:8}',
        'bundle config enterprise.contribsys.com {hex:8}:{hex:8}',
        'BUNDLE_GEMS__CONTRIBSYS__COM: "{hex:8}:{hex:8}"',
      ],
      nearMisses: [
        'BUNDLE_GEMS__CONTRIBSYS__COM={hex:7}:{hex:8}',
        'BUNDLE_GEMS__CONTRIBSYS__COM="{hex:8}:{hex:8}0"',
        'contribsys: commit {hex:8}:{hex:8}',
        'BUNDLE_GEMS__CONTRIBSYS__COM=00000000:00000000',
      ],
    },
    {
      id: 'sidekiq-url-credentials',
      title: 'Sidekiq credentials in the URL of its gems',
      severity: 'medium',
      keywords: ['contribsys.com'],
      pattern: /https?:\/\/(?<secret>[0-9a-f]{8}:[0-9a-f]{8})@(?:gems|enterprise)\.contribsys\.com/,
      entropy: 2.6,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'source "https://{hex:8}:{hex:8}@gems.contribsys.com/"',
        'remote: https://{hex:8}:{hex:8}@enterprise.contribsys.com/',
      ],
      nearMisses: [
        'https://00000000:00000000@gems.contribsys.com/',
        'https://{hex:7}:{hex:8}@gems.contribsys.com/',
      ],
    },
  ],
};
