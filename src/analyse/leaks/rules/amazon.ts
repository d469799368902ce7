import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://developer-docs.amazon.com/sp-api/docs/authorizing-selling-partner-api-applications';
const REVOKE = 'https://sellercentral.amazon.com/sellingpartner/developerconsole';

export const amazon: IssuerRules = {
  id: 'amazon',
  issuer: 'Amazon',
  rules: [
    {
      id: 'amazon-mws-auth-token',
      title: 'Amazon MWS authorisation token',
      severity: 'high',
      keywords: ['amzn.mws.'],
      pattern: token(/amzn\.mws\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        '  token: amzn.mws.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12} # of the release',
        'TOKEN=amzn.mws.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
      ],
      nearMisses: [
        'TOKEN=amzn.mws.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'xamzn.mws.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'amzn.mws.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0',
        'token: amzn.mws.00000000-0000-0000-0000-000000000000',
      ],
    },
    {
      id: 'amazon-client-secret',
      title: 'Login with Amazon client secret',
      severity: 'critical',
      keywords: ['amzn1.oa2-cs.v1.'],
      pattern: token(/amzn1\.oa2-cs\.v1\.[0-9a-f]{64}/),
      entropy: 3,
      source: 'https://developer.amazon.com/docs/login-with-amazon/security-profile.html',
      revoke: REVOKE,
      examples: [
        "client = Client('amzn1.oa2-cs.v1.{hex:64}')",
        '  token: amzn1.oa2-cs.v1.{hex:64} # of the release',
      ],
      nearMisses: [
        'TOKEN=amzn1.oa2-cs.v1.{hex:63}',
        'xamzn1.oa2-cs.v1.{hex:64}',
        'amzn1.oa2-cs.v1.{hex:64}0',
        'token: amzn1.oa2-cs.v1.0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
    {
      id: 'amazon-refresh-token',
      title: 'Login with Amazon refresh token',
      severity: 'critical',
      keywords: ['atzr|'],
      pattern: token(/Atzr\|[0-9A-Za-z_-]{80,500}/),
      reach: 768,
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'curl https://api.example.com/?token=Atzr|{alnum:220}&page=2',
        'export TOKEN="Atzr|{alnum:220}"',
      ],
      nearMisses: [
        'TOKEN=Atzr|{alnum:60}',
        'xAtzr|{alnum:220}',
        'token: Atzr|xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
