import { crcInBase62 } from '../format/checksum.ts';
import { token } from '../format/pattern.ts';
import type { IssuerRules, Structure } from '../types.ts';

const SOURCE = 'https://polar.sh/docs/integrate/oat';
const REVOKE = 'https://polar.sh/dashboard';

/** The last six of its 43 characters are the CRC-32 of the others; tokens of before 2025 have none. */
function checksum(secret: string): Structure {
  const body = secret.slice('polar_oat_'.length);
  return crcInBase62(body.slice(0, -6)) === body.slice(-6) ? 'right' : 'unchecked';
}

export const polar: IssuerRules = {
  id: 'polar',
  issuer: 'Polar',
  rules: [
    {
      id: 'polar-organization-token',
      title: 'Polar organization access token',
      severity: 'critical',
      keywords: ['polar_oat_'],
      pattern: token(/polar_oat_[0-9A-Za-z]{43}/),
      entropy: 3,
      check: checksum,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'POLAR_ACCESS_TOKEN=polar_oat_{alnum:43}',
        '  polar-access-token: polar_oat_{alnum:43} # of the release',
        'POLAR_ACCESS_TOKEN=polar_oat_{polar:37}',
      ],
      nearMisses: [
        'POLAR_ACCESS_TOKEN=polar_oat_{alnum:42}',
        'xpolar_oat_{alnum:43}',
        '"polar_oat_{alnum:43}0"',
        'POLAR_ACCESS_TOKEN=polar_oat_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'polar-personal-token',
      title: 'Polar personal access token',
      severity: 'critical',
      keywords: ['polar_pat_'],
      pattern: token(/polar_pat_[0-9A-Za-z_-]{43}/),
      entropy: 3,
      check: checksum,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'POLAR_ACCESS_TOKEN=polar_pat_{base64url:43}',
        'Authorization: Bearer polar_pat_{base64url:43}',
      ],
      nearMisses: [
        'POLAR_ACCESS_TOKEN=polar_pat_{base64url:42}',
        'xpolar_pat_{base64url:43}',
        'POLAR_ACCESS_TOKEN=polar_pat_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'polar-webhook-secret',
      title: 'Polar webhook secret',
      severity: 'medium',
      keywords: ['polar_whs_'],
      pattern: token(/polar_whs_[0-9A-Za-z_-]{43}/),
      entropy: 3,
      check: checksum,
      source: 'https://polar.sh/docs/integrate/webhooks/endpoints',
      revoke: REVOKE,
      examples: [
        'POLAR_WEBHOOK_SECRET=polar_whs_{base64url:43}',
        "const client = new Client('polar_whs_{base64url:43}');",
      ],
      nearMisses: [
        'POLAR_WEBHOOK_SECRET=polar_whs_{base64url:42}',
        'xpolar_whs_{base64url:43}',
        'POLAR_WEBHOOK_SECRET=polar_whs_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
