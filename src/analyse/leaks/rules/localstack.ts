import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const localstack: IssuerRules = {
  id: 'localstack',
  issuer: 'LocalStack',
  rules: [
    {
      id: 'localstack-auth-token',
      title: 'LocalStack auth token',
      severity: 'medium',
      keywords: ['localstack'],
      pattern: token(/ls-[0-9A-Za-z]{8}-[0-9A-Za-z]{4}-[0-9A-Za-z]{4}-[0-9A-Za-z]{4}-[0-9A-Za-z]{12}/),
      entropy: 3.5,
      source: 'https://docs.localstack.cloud/aws/getting-started/auth-token/',
      revoke: 'https://app.localstack.cloud/workspace/auth-tokens',
      examples: [
        'LOCALSTACK_AUTH_TOKEN=ls-{alnum:8}-{alnum:4}-{alnum:4}-{alnum:4}-{alnum:12}',
        'localstack auth set-token ls-{alnum:8}-{alnum:4}-{alnum:4}-{alnum:4}-{alnum:12}',
      ],
      nearMisses: [
        'LOCALSTACK_AUTH_TOKEN=ls-{alnum:8}-{alnum:4}-{alnum:4}-{alnum:4}-{alnum:11}',
        'localstack tools-{alnum:8}-{alnum:4}-{alnum:4}-{alnum:4}-{alnum:12}',
        'LOCALSTACK_AUTH_TOKEN=ls-xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx',
      ],
    },
  ],
};
