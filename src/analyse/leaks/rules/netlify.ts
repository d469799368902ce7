import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://docs.netlify.com/api/get-started/#authentication';
const REVOKE = 'https://app.netlify.com/user/applications#personal-access-tokens';

export const netlify: IssuerRules = {
  id: 'netlify',
  issuer: 'Netlify',
  rules: [
    {
      id: 'netlify-personal-access-token',
      title: 'Netlify personal access token',
      severity: 'critical',
      keywords: ['nfp_'],
      pattern: token(/nfp_[0-9A-Za-z]{36}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'NETLIFY_AUTH_TOKEN=nfp_{alnum:36}',
        '  netlify-auth-token: nfp_{alnum:36} # of the release',
      ],
      nearMisses: [
        'NETLIFY_AUTH_TOKEN=nfp_{alnum:35}',
        'xnfp_{alnum:36}',
        '"nfp_{alnum:36}0"',
        'NETLIFY_AUTH_TOKEN=nfp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'netlify-oauth-token',
      title: 'Netlify OAuth, CLI or build token',
      severity: 'high',
      keywords: ['nfc_', 'nfo_', 'nfb_', 'nfu_'],
      pattern: token(/nf[cobu]_[0-9A-Za-z]{36}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['NETLIFY_AUTH_TOKEN=nfo_{alnum:36}', 'Authorization: Bearer nfo_{alnum:36}'],
      nearMisses: [
        'NETLIFY_AUTH_TOKEN=nfo_{alnum:35}',
        'xnfo_{alnum:36}',
        'NETLIFY_AUTH_TOKEN=nfo_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'netlify-legacy-token',
      title: 'Netlify access token (43 characters)',
      severity: 'high',
      keywords: ['netlify'],
      pattern: assigned(/netlify/, /token|key/, /[0-9A-Za-z_-]{43}/),
      entropy: 3.8,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'NETLIFY_AUTH_TOKEN={base64url:43}',
        '- name: NETLIFY_AUTH_TOKEN\n  value: {base64url:43}',
        'run --netlify-auth-token {base64url:43} --verbose',
      ],
      nearMisses: [
        'NETLIFY_AUTH_TOKEN={base64url:42}',
        'NETLIFY_AUTH_TOKEN="{base64url:43}0"',
        'netlify: commit {base64url:43}',
        'NETLIFY_AUTH_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'netlify-build-hook',
      title: 'Netlify build hook URL',
      severity: 'low',
      keywords: ['netlify.com/build_hooks'],
      pattern: token(/https:\/\/api\.netlify\.com\/build_hooks\/[0-9a-f]{24}/),
      entropy: 3,
      source: 'https://docs.netlify.com/configure-builds/build-hooks/',
      revoke: REVOKE,
      examples: [
        'NETLIFY_BUILD_HOOK=https://api.netlify.com/build_hooks/{hex:24}',
        'export NETLIFY_BUILD_HOOK="https://api.netlify.com/build_hooks/{hex:24}"',
      ],
      nearMisses: [
        'NETLIFY_BUILD_HOOK=https://api.netlify.com/build_hooks/{hex:23}',
        'xhttps://api.netlify.com/build_hooks/{hex:24}',
        '"https://api.netlify.com/build_hooks/{hex:24}0"',
      ],
    },
  ],
};
