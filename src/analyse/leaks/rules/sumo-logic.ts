import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://help.sumologic.com/docs/manage/security/access-keys/';
const REVOKE = 'https://help.sumologic.com/docs/manage/security/access-keys/';

export const sumoLogic: IssuerRules = {
  id: 'sumo-logic',
  issuer: 'Sumo Logic',
  rules: [
    {
      id: 'sumo-logic-access-key',
      title: 'Sumo Logic access key',
      severity: 'high',
      keywords: ['sumo_', 'sumo-', 'sumologic', 'sumoaccess'],
      pattern: assigned(/sumo/, /key|secret(?:[_-]?key)?/, /[0-9A-Za-z]{64}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'SUMOLOGIC_ACCESSKEY={alnum:64}',
        'os.environ.get("SUMOLOGIC_ACCESSKEY", "{alnum:64}")',
        "export SUMOLOGIC_ACCESSKEY='{alnum:64}'",
      ],
      nearMisses: [
        'SUMOLOGIC_ACCESSKEY={alnum:63}',
        'SUMOLOGIC_ACCESSKEY="{alnum:64}0"',
        'sumo_: commit {alnum:64}',
        'SUMOLOGIC_ACCESSKEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'SUMOLOGIC_ACCESSID=su{alnum:12}',
      ],
    },
    {
      id: 'sumo-logic-collector-url',
      title: 'Sumo Logic HTTP source URL',
      severity: 'medium',
      keywords: ['sumologic.com/receiver'],
      pattern: token(
        /https:\/\/[0-9a-z.-]{1,60}\.sumologic\.com\/receiver\/v1\/http\/[0-9A-Za-z_+/-]{80,200}={0,2}/,
      ),
      entropy: 3,
      source: 'https://help.sumologic.com/docs/send-data/hosted-collectors/http-source/logs-metrics/',
      revoke: REVOKE,
      examples: [
        'SUMO_ENDPOINT=https://collectors.sumologic.com/receiver/v1/http/{base64:88}',
        '{"sumoEndpoint": "https://collectors.sumologic.com/receiver/v1/http/{base64:88}"}',
      ],
      nearMisses: [
        'SUMO_ENDPOINT=https://collectors.sumologic.com/receiver/v1/http/{alnum:60}',
        'xhttps://collectors.sumologic.com/receiver/v1/http/{base64:88}',
        'SUMO_ENDPOINT=https://collectors.sumologic.com/receiver/v1/http/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
