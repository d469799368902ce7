import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://help.sonatype.com/en/npm-registry.html#authentication-using-realm-and-login';
const REVOKE = 'https://help.sonatype.com/en/user-tokens.html';

export const sonatype: IssuerRules = {
  id: 'sonatype',
  issuer: 'Sonatype Nexus',
  rules: [
    {
      id: 'sonatype-npm-token',
      title: 'Nexus Repository npm token',
      severity: 'critical',
      keywords: ['npmtoken.'],
      pattern: token(/NpmToken\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'NPM_TOKEN=NpmToken.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'run --npm-token NpmToken.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12} --verbose',
      ],
      nearMisses: [
        'NPM_TOKEN=NpmToken.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'xNpmToken.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        '"NpmToken.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'NPM_TOKEN=NpmToken.00000000-0000-0000-0000-000000000000',
      ],
    },
    {
      id: 'sonatype-docker-token',
      title: 'Nexus Repository Docker token',
      severity: 'critical',
      keywords: ['dockertoken.'],
      pattern: token(/DockerToken\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/),
      entropy: 3,
      source: 'https://help.sonatype.com/en/docker-authentication.html',
      revoke: REVOKE,
      examples: [
        'DOCKER_TOKEN=DockerToken.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'export DOCKER_TOKEN="DockerToken.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"',
      ],
      nearMisses: [
        'DOCKER_TOKEN=DockerToken.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'xDockerToken.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        '"DockerToken.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'DOCKER_TOKEN=DockerToken.00000000-0000-0000-0000-000000000000',
      ],
    },
    {
      id: 'sonatype-rubygems-token',
      title: 'Nexus Repository RubyGems token',
      severity: 'high',
      keywords: ['gemtoken.', 'rubygemsapikey.'],
      pattern: token(
        /(?:GemToken|RubyGemsApiKey)\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
      ),
      entropy: 3,
      source: 'https://help.sonatype.com/en/rubygems-repositories.html',
      revoke: REVOKE,
      examples: [
        'GEM_TOKEN=GemToken.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'ENV GEM_TOKEN GemToken.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'RubyGemsApiKey.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
      ],
      nearMisses: [
        'GEM_TOKEN=GemToken.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'xGemToken.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'GEM_TOKEN=GemToken.00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
