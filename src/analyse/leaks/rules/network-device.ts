import { noPlaceholder } from '../format/placeholder.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE =
  'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html#25-secret-lifecycle';

/** What devices of a network and their servers share. */
export const networkDevice: IssuerRules = {
  id: 'network-device',
  issuer: 'Devices of a network',
  rules: [
    {
      id: 'network-device-reversible-password',
      title: 'Password of a Cisco device that anybody can decrypt (type 7)',
      severity: 'high',
      keywords: ['password 7 ', 'key 7 ', 'secret 7 ', 'md5 7 '],
      pattern:
        /\b(?:password|key|secret|md5) 7 (?<secret>(?:0\d|1[0-5])(?:[0-9A-F]{2}){4,64})(?![0-9A-Za-z])/,
      entropy: 2.5,
      source:
        'https://www.cisco.com/c/en/us/support/docs/security-vpn/remote-authentication-dial-user-service-radius/107614-64.html',
      revoke: REVOKE,
      examples: ['username ops privilege 15 password 7 08{upper-hex:22}', ' key 7 13{upper-hex:16}'],
      nearMisses: ['password 7 08', 'password 7 times {upper-hex:16}', 'enable secret 7 00000000000000'],
    },
    {
      id: 'network-device-key',
      title: 'Key of a device of a network',
      severity: 'high',
      keywords: ['snmp-server community', 'tacacs-server ', 'radius-server ', 'isakmp key '],
      pattern:
        /(?:^|\n)[ \t]{0,8}(?:snmp-server community |(?:tacacs|radius)-server (?:host [\w.:-]{1,253} (?:[a-z-]{1,12} \d{1,5} ){0,3})?key (?:0 )?|crypto isakmp key (?:0 )?)(?!\d )(?<secret>(?!public\b|private\b)[^\s"'`<>]{4,128})/,
      check: noPlaceholder,
      source:
        'https://www.cisco.com/c/en/us/support/docs/ip/simple-network-management-protocol-snmp/7282-12.html',
      revoke: REVOKE,
      examples: [
        'snmp-server community {alnum:14} RO',
        'tacacs-server host 10.0.0.5 key {alnum:12}',
        'radius-server host 10.0.0.5 auth-port 1812 acct-port 1813 key {alnum:12}',
        'crypto isakmp key {alnum:16} address 203.0.113.9',
      ],
      nearMisses: [
        'snmp-server community public RO',
        'snmp-server community <community> RO',
        'tacacs-server host 10.0.0.5',
        'radius-server key 7 {upper-hex:16}',
      ],
    },
    {
      id: 'network-device-snmp-user',
      title: 'Passphrase of a user of SNMP',
      severity: 'high',
      keywords: ['createuser '],
      pattern:
        /(?:^|\n)[ \t]{0,8}createUser (?:-e \w{1,64} )?[\w.-]{1,64} (?:MD5|SHA(?:-?\d{3})?) ["']?(?<secret>[^\s"'`<>]{8,128})/,
      check: noPlaceholder,
      source: 'https://manpages.debian.org/trixie/snmpd/snmpd.conf.5.en.html',
      revoke: REVOKE,
      examples: ['createUser monitor SHA "{alnum:14}" AES', 'createUser ops MD5 {alnum:12} DES'],
      nearMisses: ['createUser monitor SHA "<passphrase>" AES', 'createUser monitor', 'createUser(name)'],
    },
    {
      id: 'network-device-vpn-password',
      title: 'Password of a user of a VPN',
      severity: 'high',
      keywords: [': eap ', ': xauth ', ': ntlm ', ':eap ', ':xauth '],
      pattern:
        /[\w.@%-]{1,128}"? ?: ?(?:EAP|XAUTH|NTLM) "?(?<secret>[^\s"'`<>]{4,128})"?[ \t]{0,8}(?:\r?\n|$)/,
      check: noPlaceholder,
      source: 'https://docs.strongswan.org/docs/latest/config/ipsecSecrets.html',
      revoke: REVOKE,
      examples: ['ann : EAP "{alnum:12}"\n', 'ann@example.org : XAUTH {alnum:14}'],
      nearMisses: ['ann : EAP "<password>"', 'ann : EAP is used', ': RSA server.key'],
    },
  ],
};
