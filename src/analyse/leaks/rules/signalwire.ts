import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://developer.signalwire.com/platform/basics/security-and-compliance/api-credentials/';
const REVOKE = 'https://signalwire.com/signin';

export const signalwire: IssuerRules = {
  id: 'signalwire',
  issuer: 'SignalWire',
  rules: [
    {
      id: 'signalwire-api-token',
      title: 'SignalWire API token',
      severity: 'high',
      keywords: ['signalwire', 'signal_wire', 'sw_'],
      pattern: token(/PT[0-9a-f]{48}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'SIGNALWIRE_TOKEN=PT{hex:48}',
        'new SignalWire({ project, token: "PT{hex:48}", host: "a.signalwire.com" })',
      ],
      nearMisses: [
        'SIGNALWIRE_TOKEN=PT{hex:47}',
        'xPT{hex:48}',
        '"PT{hex:48}0"',
        'SIGNALWIRE_TOKEN=PT000000000000000000000000000000000000000000000000',
      ],
    },
    {
      id: 'signalwire-signing-key',
      title: 'SignalWire signing key',
      severity: 'medium',
      keywords: ['psk_'],
      pattern: token(/PSK_[0-9A-Za-z]{24}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'SIGNALWIRE_SIGNING_KEY=PSK_{alnum:24}',
        '  signalwire-signing-key: PSK_{alnum:24} # of the release',
      ],
      nearMisses: [
        'SIGNALWIRE_SIGNING_KEY=PSK_{alnum:23}',
        'xPSK_{alnum:24}',
        '"PSK_{alnum:24}0"',
        'SIGNALWIRE_SIGNING_KEY=PSK_xxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
