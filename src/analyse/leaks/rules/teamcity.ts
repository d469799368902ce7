import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const teamcity: IssuerRules = {
  id: 'teamcity',
  issuer: 'TeamCity',
  rules: [
    {
      id: 'teamcity-access-token',
      title: 'TeamCity access token',
      severity: 'critical',
      keywords: ['eyj0exaioiaivenwmij9'],
      pattern: token(/eyJ0eXAiOiAiVENWMiJ9\.[0-9A-Za-z_-]{20,80}\.[0-9A-Za-z_-]{30,100}/),
      entropy: 3,
      source:
        'https://www.jetbrains.com/help/teamcity/configuring-your-user-profile.html#Managing+Access+Tokens',
      revoke:
        'https://www.jetbrains.com/help/teamcity/configuring-your-user-profile.html#Managing+Access+Tokens',
      examples: [
        'TEAMCITY_TOKEN=eyJ0eXAiOiAiVENWMiJ9.{base64url:45}.{base64url:55}',
        "const client = new Client('eyJ0eXAiOiAiVENWMiJ9.{base64url:45}.{base64url:55}');",
      ],
      nearMisses: [
        'TEAMCITY_TOKEN=eyJ0eXAiOiAiVENWMiJ9.{alnum:30}.{alnum:20}',
        'xeyJ0eXAiOiAiVENWMiJ9.{base64url:45}.{base64url:55}',
        'TEAMCITY_TOKEN=eyJ0eXAiOiAiVENWMiJ9.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
