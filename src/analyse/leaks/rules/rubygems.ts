import { noPlaceholder } from '../format/placeholder.ts';
import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const rubygems: IssuerRules = {
  id: 'rubygems',
  issuer: 'RubyGems',
  rules: [
    {
      id: 'rubygems-api-key',
      title: 'RubyGems API key',
      severity: 'critical',
      keywords: ['rubygems_'],
      pattern: token(/rubygems_[0-9a-f]{48}/),
      entropy: 3,
      source: 'https://guides.rubygems.org/api-key-scopes/',
      revoke: 'https://guides.rubygems.org/api-key-scopes/',
      examples: ['GEM_HOST_API_KEY=rubygems_{hex:48}', '{"gemHostApiKey": "rubygems_{hex:48}"}'],
      nearMisses: [
        'GEM_HOST_API_KEY=rubygems_{hex:47}',
        'xrubygems_{hex:48}',
        '"rubygems_{hex:48}0"',
        'GEM_HOST_API_KEY=rubygems_000000000000000000000000000000000000000000000000',
      ],
    },
    {
      id: 'rubygems-bundler-password',
      title: 'Password of a gem server, as Bundler keeps it',
      severity: 'high',
      keywords: ['bundle_'],
      pattern:
        /\bBUNDLE_(?:[A-Z0-9_]{1,60}__[A-Z0-9_]{2,20})["']?[:=] ?["']?[\w.@-]{1,64}:(?!\/\/|s00pers3krit\b)(?<secret>[^\s"'`<>\\/:]{4,128})/,
      check: noPlaceholder,
      source: 'https://bundler.io/man/bundle-config.1.html',
      revoke: 'https://guides.rubygems.org/api-key-scopes/',
      examples: [
        'BUNDLE_GEMS__SHOP__INTERNAL: "deploy:{alnum:20}"',
        'export BUNDLE_GEMS__SHOP__IO=deploy:{alnum:20}',
      ],
      nearMisses: [
        'BUNDLE_BUILD__NOKOGIRI: "--use-system-libraries"',
        'BUNDLE_GEMS__SHOP__IO: "deploy:$TOKEN"',
        'BUNDLE_MIRROR__HTTPS: "http://gems.internal"',
        'BUNDLE_PATH: "vendor:{alnum:20}"',
        // Of its manual.
        'export BUNDLE_GEMS__LONGEROUS__COM="claudette:s00pers3krit"',
      ],
    },
  ],
};
