import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://www.figma.com/developers/api#access-tokens';
const REVOKE = 'https://www.figma.com/settings';

export const figma: IssuerRules = {
  id: 'figma',
  issuer: 'Figma',
  rules: [
    {
      id: 'figma-personal-access-token',
      title: 'Figma personal access token',
      severity: 'high',
      keywords: ['figd_'],
      pattern: token(/figd_[0-9A-Za-z_-]{40,60}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['TOKEN=figd_{base64url:39}A', '{"token": "figd_{base64url:39}A"}'],
      nearMisses: [
        'TOKEN=figd_{alnum:39}',
        'xfigd_{base64url:39}A',
        'token: figd_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxA',
      ],
    },
    {
      id: 'figma-user-token',
      title: 'Figma user token',
      severity: 'high',
      keywords: ['figu_'],
      pattern: token(/figu_[0-9A-Za-z_-]{40,60}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['{"token": "figu_{base64url:39}A"}', "client = Client('figu_{base64url:39}A')"],
      nearMisses: [
        'TOKEN=figu_{alnum:39}',
        'xfigu_{base64url:39}A',
        'token: figu_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxA',
      ],
    },
    {
      id: 'figma-oauth-token',
      title: 'Figma OAuth token',
      severity: 'high',
      keywords: ['figo_'],
      pattern: token(/figo_[0-9A-Za-z_-]{40,60}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['Authorization: Bearer figo_{base64url:39}A', 'ENV TOKEN figo_{base64url:39}A'],
      nearMisses: [
        'TOKEN=figo_{alnum:39}',
        'xfigo_{base64url:39}A',
        'token: figo_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxA',
      ],
    },
    {
      id: 'figma-oauth-refresh-token',
      title: 'Figma OAuth refresh token',
      severity: 'high',
      keywords: ['figor_'],
      pattern: token(/figor_[0-9A-Za-z_-]{40,60}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['  token: figor_{base64url:39}A # of the release', 'TOKEN=figor_{base64url:39}A'],
      nearMisses: [
        'TOKEN=figor_{alnum:39}',
        'xfigor_{base64url:39}A',
        'token: figor_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxA',
      ],
    },
    {
      id: 'figma-handoff-token',
      title: 'Figma OAuth token of Dev Mode',
      severity: 'high',
      keywords: ['figoh_'],
      pattern: token(/figoh_[0-9A-Za-z_-]{40,60}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        "client = Client('figoh_{base64url:39}A')",
        '  token: figoh_{base64url:39}A # of the release',
      ],
      nearMisses: [
        'TOKEN=figoh_{alnum:39}',
        'xfigoh_{base64url:39}A',
        'token: figoh_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxA',
      ],
    },
  ],
};
