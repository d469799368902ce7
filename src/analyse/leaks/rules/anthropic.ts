import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://docs.anthropic.com/en/api/admin-api/apikeys/get-api-key';
const REVOKE = 'https://console.anthropic.com/settings/keys';

export const anthropic: IssuerRules = {
  id: 'anthropic',
  issuer: 'Anthropic',
  rules: [
    {
      id: 'anthropic-api-key',
      title: 'Anthropic API key',
      severity: 'critical',
      keywords: ['sk-ant-api'],
      pattern: token(/sk-ant-api\d{2}-[0-9A-Za-z_-]{93}AA/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'ENV TOKEN sk-ant-api03-{base64url:93}AA',
        'Authorization: Bearer sk-ant-api03-{base64url:93}AA',
      ],
      nearMisses: [
        'TOKEN=sk-ant-api03-{alnum:93}AB',
        'xsk-ant-api03-{base64url:93}AA',
        'sk-ant-api03-{base64url:93}AA0',
        'token: sk-ant-api03-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxAA',
      ],
    },
    {
      id: 'anthropic-admin-key',
      title: 'Anthropic admin API key',
      severity: 'critical',
      keywords: ['sk-ant-admin'],
      pattern: token(/sk-ant-admin\d{2}-[0-9A-Za-z_-]{93}AA/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        '<add name="token" value="sk-ant-admin01-{base64url:93}AA"/>',
        'curl https://api.example.com/?token=sk-ant-admin01-{base64url:93}AA&page=2',
      ],
      nearMisses: [
        'TOKEN=sk-ant-admin01-{alnum:93}AB',
        'xsk-ant-admin01-{base64url:93}AA',
        'sk-ant-admin01-{base64url:93}AA0',
        'token: sk-ant-admin01-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxAA',
      ],
    },
    {
      id: 'anthropic-oauth-token',
      title: 'Anthropic OAuth token',
      severity: 'high',
      keywords: ['sk-ant-o'],
      pattern: token(/sk-ant-o[ar]t\d{2}-[0-9A-Za-z_-]{80,110}/),
      entropy: 3,
      source: 'https://docs.anthropic.com/en/docs/claude-code/iam',
      revoke: REVOKE,
      examples: ['"echo\\nsk-ant-oat01-{alnum:95}"', '<add name="token" value="sk-ant-oat01-{alnum:95}"/>'],
      nearMisses: [
        'TOKEN=sk-ant-oat01-{alnum:40}',
        'xsk-ant-oat01-{alnum:95}',
        'token: sk-ant-oat01-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'anthropic-session-key',
      title: 'Anthropic session key',
      severity: 'high',
      keywords: ['sk-ant-sid'],
      pattern: token(/sk-ant-sid\d{2}-[0-9A-Za-z_-]{80,130}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['TOKEN=sk-ant-sid01-{alnum:95}', '{"token": "sk-ant-sid01-{alnum:95}"}'],
      nearMisses: [
        'TOKEN=sk-ant-sid01-{alnum:40}',
        'xsk-ant-sid01-{alnum:95}',
        'token: sk-ant-sid01-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
