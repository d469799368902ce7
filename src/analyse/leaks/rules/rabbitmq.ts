import { noPlaceholder } from '../format/placeholder.ts';
import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const rabbitmq: IssuerRules = {
  id: 'rabbitmq',
  issuer: 'RabbitMQ',
  rules: [
    {
      id: 'rabbitmq-password',
      title: 'RabbitMQ password',
      severity: 'high',
      keywords: ['rabbitmq', 'rabbit_mq', 'rabbit-mq'],
      pattern: assigned(
        /rabbit_?mq/,
        /default_pass|passw(?:or)?d|pwd/,
        /(?!\/\w{3,5}\/)[^\s"'`<>(){}$,;]{10,64}/,
      ),
      entropy: 3,
      check: noPlaceholder,
      source: 'https://www.rabbitmq.com/docs/passwords',
      revoke: 'https://www.rabbitmq.com/docs/access-control',
      examples: [
        'RABBITMQ_PASSWORD={alnum:16}',
        'os.environ.get("RABBITMQ_PASSWORD", "{alnum:16}")',
        "export RABBITMQ_PASSWORD='{alnum:16}'",
        'RABBITMQ_DEFAULT_PASS: {alnum:16}',
      ],
      nearMisses: [
        'RABBITMQ_PASSWORD={alnum:7}',
        'rabbitmq: commit {alnum:16}',
        'RABBITMQ_PASSWORD=xxxxxxxxxxxxxxxx',
        'RABBITMQ_PASSWORD=${RABBITMQ_PASSWORD}',
        'RABBITMQ_DEFAULT_PASS=guest',
        'HOME="$(cd ~rabbitmq && pwd)" "/usr/lib/rabbitmq/bin/$SCRIPT"',
        'RABBITMQ_PASSWORD=your_password_here',
      ],
    },
    {
      id: 'rabbitmq-password-hash',
      title: 'Password hash of RabbitMQ, which is cheap to guess (SHA-2)',
      severity: 'low',
      keywords: ['"password_hash"'],
      pattern: /"password_hash" ?: ?"(?<secret>[A-Za-z0-9+/]{48})"/,
      entropy: 4,
      source: 'https://www.rabbitmq.com/docs/passwords#computing-password-hash',
      revoke: 'https://www.rabbitmq.com/docs/access-control',
      examples: [
        '{"name":"app","password_hash":"{base64:48}","hashing_algorithm":"rabbit_password_hashing_sha256"}',
      ],
      nearMisses: ['"password_hash":"{base64:40}"', '"password_hash":""', 'password_hash = "{base64:48}"'],
    },
  ],
};
