import { base64Of } from '../format/encoded.ts';
import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://documentation.onesignal.com/docs/en/keys-and-ids';
const REVOKE = 'https://dashboard.onesignal.com/';

export const onesignal: IssuerRules = {
  id: 'onesignal',
  issuer: 'OneSignal',
  rules: [
    {
      id: 'onesignal-app-key',
      title: 'OneSignal app API key',
      severity: 'high',
      keywords: ['os_v2_app_'],
      pattern: token(/os_v2_app_[a-z2-7]{103}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['ONESIGNAL_API_KEY=os_v2_app_{lower:103}', 'ENV ONESIGNAL_API_KEY os_v2_app_{lower:103}'],
      nearMisses: ['ONESIGNAL_API_KEY=os_v2_app_{lower:102}', 'xos_v2_app_{lower:103}'],
    },
    {
      id: 'onesignal-organization-key',
      title: 'OneSignal organization API key',
      severity: 'high',
      keywords: ['os_v2_org_'],
      pattern: token(/os_v2_org_[a-z2-7]{103}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'ONESIGNAL_ORG_KEY=os_v2_org_{lower:103}',
        '<add key="ONESIGNAL_ORG_KEY" value="os_v2_org_{lower:103}" />',
      ],
      nearMisses: ['ONESIGNAL_ORG_KEY=os_v2_org_{lower:102}', 'xos_v2_org_{lower:103}'],
    },
    {
      id: 'onesignal-legacy-rest-key',
      title: 'OneSignal REST API key',
      severity: 'high',
      keywords: ['onesignal', 'one_signal', 'one-signal'],
      pattern: assigned(/one[_-]?signal/, /key|token/, /[0-9A-Za-z]{48}/),
      entropy: 3,
      check: base64Of(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'ONESIGNAL_REST_API_KEY={base64-uuid:x}',
        'run --onesignal-rest-api-key {base64-uuid:x} --verbose',
        'os.environ.get("ONESIGNAL_REST_API_KEY", "{base64-uuid:x}")',
      ],
      nearMisses: ['ONESIGNAL_REST_API_KEY={alnum:48}', 'onesignal: commit {base64-uuid:x}'],
    },
  ],
};
