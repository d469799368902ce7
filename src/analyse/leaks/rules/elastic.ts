import { base64Of } from '../format/encoded.ts';
import { noPlaceholder } from '../format/placeholder.ts';
import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules, Structure } from '../types.ts';

/** Base64 of the key's id, a colon and the key: 20 and 22 characters. */
const idAndKey: (secret: string) => Structure = base64Of(/^[\w-]{20}:[\w-]{22}$/);

export const elastic: IssuerRules = {
  id: 'elastic',
  issuer: 'Elastic',
  rules: [
    {
      id: 'elastic-cloud-api-key',
      title: 'Elastic Cloud API key',
      severity: 'critical',
      keywords: ['essu_'],
      pattern: token(/essu_[0-9A-Za-z+/]{60,120}={0,2}/),
      entropy: 3.5,
      source: 'https://www.elastic.co/docs/deploy-manage/api-keys/elastic-cloud-api-keys',
      revoke: 'https://cloud.elastic.co/account/keys',
      examples: ['EC_API_KEY=essu_{alnum:80}', 'Authorization: ApiKey essu_{alnum:82}=='],
      nearMisses: [
        'EC_API_KEY=essu_{alnum:40}',
        'xessu_{alnum:80}',
        'essu_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'elastic-api-key',
      title: 'Elasticsearch API key',
      severity: 'critical',
      keywords: ['apikey ', 'elastic'],
      pattern:
        /(?:ApiKey |[Ee](?:LASTIC|lastic)[\w\s.:=,"'-]{0,40}?[Aa](?:PI|pi)[_-]?[Kk](?:EY|ey)["'\s:=]{1,6})(?<secret>[0-9A-Za-z]{56,64}={0,2})(?![0-9A-Za-z=])/,
      check: idAndKey,
      source: 'https://www.elastic.co/docs/deploy-manage/api-keys/elasticsearch-api-keys',
      revoke:
        'https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-invalidate-api-key',
      examples: ['Authorization: ApiKey {elastic:key}', 'ELASTICSEARCH_API_KEY={elastic:key}'],
      nearMisses: [
        'Authorization: ApiKey {alnum:60}',
        'Authorization: ApiKey {alnum:20}',
        'elastic commit {elastic:key}',
      ],
    },
    {
      id: 'elastic-password',
      title: 'Password of the elastic user',
      severity: 'critical',
      keywords: [
        'elastic_password',
        'elastic-password',
        'elasticpassword',
        'elasticsearch_password',
        'elasticsearch-password',
        'elasticsearchpassword',
        'elasticsearch.password',
      ],
      pattern: assigned(/elastic(?:search)?/, /[_.-]?password/, /[^\s"'<>$]{8,64}/),
      entropy: 3,
      check: noPlaceholder,
      source:
        'https://www.elastic.co/docs/deploy-manage/users-roles/cluster-or-deployment-auth/built-in-users',
      revoke: 'https://www.elastic.co/docs/deploy-manage/users-roles/cluster-or-deployment-auth/built-in-sm',
      examples: ['ELASTIC_PASSWORD={alnum:20}', 'elasticsearch.password: "{alnum:16}"'],
      nearMisses: [
        'ELASTIC_PASSWORD=${ELASTIC_PASSWORD}',
        'ELASTIC_PASSWORD=changeme',
        'elasticsearch.password: ""',
      ],
    },
  ],
};
