import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://www.mercadopago.com/developers/en/docs/your-integrations/credentials';
const REVOKE = 'https://www.mercadopago.com/developers/panel/app';

export const mercadoPago: IssuerRules = {
  id: 'mercado-pago',
  issuer: 'Mercado Pago',
  rules: [
    {
      id: 'mercado-pago-access-token',
      title: 'Mercado Pago access token',
      severity: 'critical',
      keywords: ['app_usr-'],
      pattern: token(/APP_USR-\d{16}-\d{6}-[0-9a-f]{32}-\d{6,11}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'MP_ACCESS_TOKEN=APP_USR-{digit:16}-{digit:6}-{hex:32}-{digit:8}',
        'export MP_ACCESS_TOKEN="APP_USR-{digit:16}-{digit:6}-{hex:32}-{digit:8}"',
      ],
      nearMisses: [
        'MP_ACCESS_TOKEN=APP_USR-{digit:16}-{digit:6}-{hex:31}-{digit:8}',
        'xAPP_USR-{digit:16}-{digit:6}-{hex:32}-{digit:8}',
        'MP_ACCESS_TOKEN=APP_USR-0000000000000000-000000-00000000000000000000000000000000-00000000',
        'APP_USR-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
      ],
    },
    {
      id: 'mercado-pago-test-token',
      title: 'Mercado Pago test access token',
      severity: 'low',
      keywords: ['test-'],
      pattern: token(/TEST-\d{16}-\d{6}-[0-9a-f]{32}-\d{6,11}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'MP_ACCESS_TOKEN=TEST-{digit:16}-{digit:6}-{hex:32}-{digit:8}',
        'ENV MP_ACCESS_TOKEN TEST-{digit:16}-{digit:6}-{hex:32}-{digit:8}',
      ],
      nearMisses: [
        'MP_ACCESS_TOKEN=TEST-{digit:16}-{digit:6}-{hex:31}-{digit:8}',
        'xTEST-{digit:16}-{digit:6}-{hex:32}-{digit:8}',
        'MP_ACCESS_TOKEN=TEST-0000000000000000-000000-00000000000000000000000000000000-00000000',
      ],
    },
  ],
};
