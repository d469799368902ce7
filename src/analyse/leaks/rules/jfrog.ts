import { base64Of } from '../format/encoded.ts';
import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules, Structure } from '../types.ts';

const REVOKE = 'https://jfrog.com/help/r/jfrog-platform-administration-documentation/revoke-access-tokens';

/** Base64 of `reftkn:`, a version, an expiry and the token. */
const referenceToken: (secret: string) => Structure = base64Of(/^reftkn:\d{2}:\d{10}:\w{20,30}$/);

export const jfrog: IssuerRules = {
  id: 'jfrog',
  issuer: 'JFrog',
  rules: [
    {
      id: 'jfrog-api-key',
      title: 'JFrog Artifactory API key',
      severity: 'critical',
      keywords: ['akcp'],
      pattern: token(/AKCp[0-9A-Za-z]{69}/),
      entropy: 3,
      source: 'https://jfrog.com/help/r/jfrog-platform-administration-documentation/user-profile-api-key',
      revoke: REVOKE,
      examples: ['TOKEN=AKCp{alnum:69}', '{"token": "AKCp{alnum:69}"}'],
      nearMisses: [
        'TOKEN=AKCp{alnum:68}',
        'xAKCp{alnum:69}',
        'AKCp{alnum:69}0',
        'token: AKCpxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'jfrog-reference-token',
      title: 'JFrog reference token',
      severity: 'critical',
      keywords: ['cmvmdgtu'],
      pattern: token(/cmVmdGtu[0-9A-Za-z]{56}/),
      check: referenceToken,
      source: 'https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens',
      revoke: REVOKE,
      examples: ['JFROG_TOKEN={jfrog:reference}', 'Authorization: Bearer {jfrog:reference}'],
      nearMisses: ['JFROG_TOKEN=cmVmdGtu{alnum:56}', 'cmVmdGtu{alnum:40}', 'x{jfrog:reference}'],
    },
    {
      id: 'jfrog-identity-token',
      title: 'JFrog encrypted password',
      severity: 'high',
      keywords: ['artifactory', 'jfrog'],
      pattern: assigned(/artifactory|jfrog/, /password|token|key/, /AP[0-9A-Za-z]{10,40}/),
      entropy: 3.5,
      source:
        'https://jfrog.com/help/r/jfrog-platform-administration-documentation/centrally-secure-passwords',
      revoke: REVOKE,
      examples: [
        'ARTIFACTORY_PASSWORD=AP{alnum:30}',
        '--artifactory-password AP{alnum:30} --verbose',
        '<add key="artifactoryPassword" value="AP{alnum:30}" />',
      ],
      nearMisses: [
        'ARTIFACTORY_PASSWORD=AP{alnum:6}',
        'artifactory: commit AP{alnum:30}',
        'ARTIFACTORY_PASSWORD=APxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
