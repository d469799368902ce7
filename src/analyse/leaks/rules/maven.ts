import type { IssuerRules } from '../types.ts';

export const maven: IssuerRules = {
  id: 'maven',
  issuer: 'Apache Maven',
  rules: [
    {
      id: 'maven-master-password',
      title: 'Master password of Maven, which anybody can decrypt',
      severity: 'high',
      keywords: ['<settingssecurity'],
      pattern:
        /<settingsSecurity[^<>]{0,200}>\s{0,80}<master>\s{0,20}(?<secret>\{[A-Za-z0-9+/]{20,200}={0,2}\})/,
      reach: 600,
      entropy: 3,
      source: 'https://maven.apache.org/guides/mini/guide-encryption.html',
      revoke: 'https://maven.apache.org/guides/mini/guide-encryption.html',
      examples: ['<settingsSecurity>\n  <master>{{base64:43}=}</master>\n</settingsSecurity>'],
      nearMisses: [
        '<settingsSecurity>\n  <relocation>/media/key/settings-security.xml</relocation>\n</settingsSecurity>',
        '<settingsSecurity><master>{...}</master></settingsSecurity>',
      ],
    },
  ],
};
