import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://docs.sonarsource.com/sonarqube-server/latest/user-guide/managing-tokens/';
const REVOKE = 'https://sonarcloud.io/account/security';

export const sonarqube: IssuerRules = {
  id: 'sonarqube',
  issuer: 'SonarQube',
  rules: [
    {
      id: 'sonarqube-user-token',
      title: 'SonarQube user token',
      severity: 'high',
      keywords: ['squ_'],
      pattern: token(/squ_[0-9a-f]{40}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['SONAR_TOKEN=squ_{hex:40}', '<add key="SONAR_TOKEN" value="squ_{hex:40}" />'],
      nearMisses: [
        'SONAR_TOKEN=squ_{hex:39}',
        'xsqu_{hex:40}',
        '"squ_{hex:40}0"',
        'SONAR_TOKEN=squ_0000000000000000000000000000000000000000',
      ],
    },
    {
      id: 'sonarqube-project-token',
      title: 'SonarQube project analysis token',
      severity: 'medium',
      keywords: ['sqp_'],
      pattern: token(/sqp_[0-9a-f]{40}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['SONAR_TOKEN=sqp_{hex:40}', '{"sonarToken": "sqp_{hex:40}"}'],
      nearMisses: [
        'SONAR_TOKEN=sqp_{hex:39}',
        'xsqp_{hex:40}',
        '"sqp_{hex:40}0"',
        'SONAR_TOKEN=sqp_0000000000000000000000000000000000000000',
      ],
    },
    {
      id: 'sonarqube-global-token',
      title: 'SonarQube global analysis token',
      severity: 'high',
      keywords: ['sqa_'],
      pattern: token(/sqa_[0-9a-f]{40}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['SONAR_TOKEN=sqa_{hex:40}', '  sonar-token: sqa_{hex:40} # of the release'],
      nearMisses: [
        'SONAR_TOKEN=sqa_{hex:39}',
        'xsqa_{hex:40}',
        '"sqa_{hex:40}0"',
        'SONAR_TOKEN=sqa_0000000000000000000000000000000000000000',
      ],
    },
    {
      id: 'sonarqube-legacy-token',
      title: 'SonarQube or SonarCloud token (40 digits)',
      severity: 'high',
      keywords: ['sonar'],
      pattern: assigned(/sonar/, /token|login/, /[0-9a-f]{40}/),
      entropy: 3,
      source: 'https://docs.sonarsource.com/sonarqube-cloud/managing-your-account/managing-tokens/',
      revoke: REVOKE,
      examples: [
        'SONAR_TOKEN={hex:40}',
        "export SONAR_TOKEN='{hex:40}'",
        '<add key="sonarToken" value="{hex:40}" />',
        'mvn sonar:sonar -Dsonar.login={hex:40}',
      ],
      nearMisses: [
        'SONAR_TOKEN={hex:39}',
        'SONAR_TOKEN="{hex:40}0"',
        'sonar: commit {hex:40}',
        'SONAR_TOKEN=0000000000000000000000000000000000000000',
      ],
    },
  ],
};
