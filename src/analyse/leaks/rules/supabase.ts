import { signedTokenOf } from '../format/json-web-token.ts';
import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://supabase.com/docs/guides/api/api-keys';
const REVOKE = 'https://supabase.com/dashboard/project/_/settings/api-keys';

export const supabase: IssuerRules = {
  id: 'supabase',
  issuer: 'Supabase',
  rules: [
    {
      id: 'supabase-secret-key',
      title: 'Supabase secret API key',
      severity: 'critical',
      keywords: ['sb_secret_'],
      pattern: token(/sb_secret_[0-9A-Za-z_-]{22}_[0-9A-Za-z_-]{8}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'SUPABASE_SECRET_KEY=sb_secret_{base64url:22}_{base64url:8}',
        '  supabase-secret-key: sb_secret_{base64url:22}_{base64url:8} # of the release',
      ],
      nearMisses: [
        'SUPABASE_SECRET_KEY=sb_secret_{base64url:21}_{base64url:8}',
        'xsb_secret_{base64url:22}_{base64url:8}',
        'SUPABASE_SECRET_KEY=sb_secret_xxxxxxxxxxxxxxxxxxxxxx_xxxxxxxx',
        'sb_publishable_{alnum:22}_{alnum:8}',
      ],
    },
    {
      id: 'supabase-service-role-key',
      title: 'Supabase service role key',
      severity: 'critical',
      keywords: ['supabase', 'service_role'],
      pattern: token(/eyJ[0-9A-Za-z_-]{10,100}\.eyJ[0-9A-Za-z_-]{10,400}\.[0-9A-Za-z_-]{43}/),
      reach: 700,
      check: signedTokenOf(
        ({ iss, role }) => typeof iss === 'string' && iss.startsWith('supabase') && role === 'service_role',
      ),
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'SUPABASE_SERVICE_ROLE_KEY={signed-object:iss=supabase,ref=abcdefghijklmnopqrst,role=service_role,iat=1700000000}',
        "createClient('https://abc.supabase.co', '{signed-object:iss=supabase,ref=abcdefghijklmnopqrst,role=service_role}')",
      ],
      nearMisses: [
        'SUPABASE_SERVICE_ROLE_KEY={signed-object:iss=supabase,ref=abcdefghijklmnopqrst,role=anon,iat=1700000000}',
        'x{signed-object:iss=supabase,ref=abcdefghijklmnopqrst,role=service_role,iat=1700000000,exp=2000000000}',
        'supabase x{signed-object:iss=supabase-demo,role=authenticated}',
      ],
    },
    {
      id: 'supabase-access-token',
      title: 'Supabase access token',
      severity: 'critical',
      keywords: ['sbp_'],
      pattern: token(/sbp_(?:oauth_)?[0-9a-f]{40}/),
      entropy: 3,
      source: 'https://supabase.com/docs/reference/api/introduction',
      revoke: 'https://supabase.com/dashboard/account/tokens',
      examples: ['SUPABASE_ACCESS_TOKEN=sbp_{hex:40}', 'Authorization: Bearer sbp_{hex:40}'],
      nearMisses: [
        'SUPABASE_ACCESS_TOKEN=sbp_{hex:39}',
        'xsbp_{hex:40}',
        'SUPABASE_ACCESS_TOKEN=sbp_0000000000000000000000000000000000000000',
      ],
    },
  ],
};
