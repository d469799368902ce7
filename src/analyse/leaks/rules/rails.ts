import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://guides.rubyonrails.org/security.html#custom-credentials';
const REVOKE = 'https://guides.rubyonrails.org/security.html#rotating-keys';

export const rails: IssuerRules = {
  id: 'rails',
  issuer: 'Ruby on Rails',
  rules: [
    {
      id: 'rails-secret-key-base',
      title: 'Rails secret key base',
      severity: 'high',
      keywords: ['secret_key_base', 'secret-key-base', 'secretkeybase'],
      pattern: assigned(/secret[_-]?key/, /base/, /[0-9a-f]{128}/),
      reach: 320,
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'SECRET_KEY_BASE={hex:128}',
        'production:\n  secret_key_base: {hex:128}',
        'export SECRET_KEY_BASE="{hex:128}"',
      ],
      nearMisses: [
        'SECRET_KEY_BASE={hex:127}',
        'SECRET_KEY_BASE="{hex:128}0"',
        'secret_key_base: commit {hex:128}',
        'SECRET_KEY_BASE=00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
    {
      id: 'rails-master-key',
      title: 'Rails master key',
      severity: 'critical',
      keywords: ['rails_master', 'rails-master', 'railsmaster'],
      pattern: assigned(/rails[_-]?master/, /key/, /[0-9a-f]{32}/),
      entropy: 2.9,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'RAILS_MASTER_KEY={hex:32}',
        '- name: RAILS_MASTER_KEY\n  value: {hex:32}',
        'heroku config:set RAILS_MASTER_KEY={hex:32}',
      ],
      nearMisses: [
        'RAILS_MASTER_KEY={hex:31}',
        'RAILS_MASTER_KEY="{hex:32}0"',
        'rails_master: commit {hex:32}',
        'RAILS_MASTER_KEY=00000000000000000000000000000000',
      ],
    },
  ],
};
