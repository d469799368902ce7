import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://www.apollographql.com/docs/graphos/platform/access-management/api-keys';
const REVOKE = 'https://studio.apollographql.com/';

export const apolloGraphql: IssuerRules = {
  id: 'apollo-graphql',
  issuer: 'Apollo GraphQL',
  rules: [
    {
      id: 'apollo-graphql-graph-key',
      title: 'Apollo GraphOS graph API key',
      severity: 'high',
      keywords: ['apollo'],
      pattern: token(/service:[0-9A-Za-z_-]{1,64}:[0-9A-Za-z_-]{22}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'APOLLO_KEY=service:my-graph:{alnum:22}',
        'apollo: { key: "service:my_graph:{base64url:21}A" }',
      ],
      nearMisses: [
        'APOLLO_KEY=service:my-graph:{alnum:21}',
        'APOLLO_KEY=service:a:xxxxxxxxxxxxxxxxxxxxxx',
        'apollo: service:a:{alnum:23}',
      ],
    },
    {
      id: 'apollo-graphql-user-key',
      title: 'Apollo GraphOS personal API key',
      severity: 'high',
      keywords: ['user:gh.'],
      pattern: token(/user:[a-z]{2}\.[0-9a-f-]{36}:[0-9A-Za-z_-]{22}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        "client = Client('user:gh.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}:{alnum:22}')",
        '  token: user:gh.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}:{alnum:22} # of the release',
      ],
      nearMisses: [
        'TOKEN=user:gh.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}:{alnum:21}',
        'xuser:gh.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}:{alnum:22}',
        'user:gh.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}:{alnum:22}0',
        'token: user:gh.00000000-0000-0000-0000-000000000000:xxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
