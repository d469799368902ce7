import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://developers.zoom.us/docs/internal-apps/s2s-oauth/';
const REVOKE = 'https://marketplace.zoom.us/user/build';

export const zoom: IssuerRules = {
  id: 'zoom',
  issuer: 'Zoom',
  rules: [
    {
      id: 'zoom-client-secret',
      title: 'Zoom client secret',
      severity: 'high',
      keywords: ['zoom'],
      pattern: assigned(/zoom/, /secret[_-]?token|secret(?:[_-]?key)?/, /[0-9A-Za-z]{32}/),
      entropy: 3.6,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'ZOOM_CLIENT_SECRET={alnum:32}',
        '"zoomClientSecret": "{alnum:32}",',
        'zoom-client-secret: {alnum:32}',
      ],
      nearMisses: [
        'ZOOM_CLIENT_SECRET={alnum:31}',
        'ZOOM_CLIENT_SECRET="{alnum:32}0"',
        'zoom: commit {alnum:32}',
        'ZOOM_CLIENT_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'zoom-webhook-secret',
      title: 'Zoom webhook secret token',
      severity: 'medium',
      keywords: ['zoom'],
      pattern: assigned(/zoom/, /(?:webhook|event|verification)[\w-]{0,12}token/, /[0-9A-Za-z_-]{22}/),
      entropy: 3.3,
      source: 'https://developers.zoom.us/docs/api/webhooks/',
      revoke: REVOKE,
      examples: [
        'ZOOM_WEBHOOK_SECRET_TOKEN={base64url:22}',
        '- name: ZOOM_WEBHOOK_SECRET_TOKEN\n  value: {base64url:22}',
        'run --zoom-webhook-secret-token {base64url:22} --verbose',
      ],
      nearMisses: [
        'ZOOM_WEBHOOK_SECRET_TOKEN={base64url:21}',
        'ZOOM_WEBHOOK_SECRET_TOKEN="{base64url:22}0"',
        'zoom: commit {base64url:22}',
        'ZOOM_WEBHOOK_SECRET_TOKEN=xxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
