import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE =
  'https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook';
const REVOKE =
  'https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook#remove-an-incoming-webhook';

export const microsoft: IssuerRules = {
  id: 'microsoft',
  issuer: 'Microsoft',
  rules: [
    {
      id: 'microsoft-teams-webhook',
      title: 'Microsoft Teams incoming webhook URL',
      severity: 'high',
      keywords: ['webhook.office.com', 'outlook.office.com/webhook'],
      pattern: token(
        /https:\/\/(?:[0-9a-z-]{1,64}\.webhook\.office\.com\/webhookb2|outlook\.office\.com\/webhook)\/[0-9a-f-]{36}@[0-9a-f-]{36}\/IncomingWebhook\/[0-9a-f]{32}\/[0-9a-f-]{36}(?:\/V2[0-9A-Za-z_-]{20,64})?/,
      ),
      reach: 320,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'TEAMS_WEBHOOK=https://contoso.webhook.office.com/webhookb2/{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}@{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}/IncomingWebhook/{hex:32}/{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        "const client = new Client('https://contoso.webhook.office.com/webhookb2/{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}@{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}/IncomingWebhook/{hex:32}/{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}');",
        'https://outlook.office.com/webhook/{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}@{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}/IncomingWebhook/{hex:32}/{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
      ],
      nearMisses: [
        'TEAMS_WEBHOOK=https://contoso.webhook.office.com/webhookb2/{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}@{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}/IncomingWebhook/{hex:31}/{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'xhttps://contoso.webhook.office.com/webhookb2/{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}@{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}/IncomingWebhook/{hex:32}/{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
      ],
    },
    {
      id: 'microsoft-workflow-url',
      title: 'Microsoft Power Automate or Logic Apps trigger URL with its signature',
      severity: 'high',
      keywords: ['.logic.azure.com', '.api.powerplatform.com'],
      pattern: token(
        /https:\/\/[0-9a-z.-]{4,100}\.(?:logic\.azure|api\.powerplatform)\.com(?::443)?\/(?:[a-z]{1,20}\/){0,4}workflows\/[0-9a-f]{32}\/triggers\/\w{1,40}\/(?:paths\/invoke|run)\?[\w%.=&-]{1,160}sig=[0-9A-Za-z_-]{43}/,
      ),
      reach: 480,
      source: 'https://learn.microsoft.com/en-us/azure/logic-apps/logic-apps-securing-a-logic-app',
      revoke:
        'https://learn.microsoft.com/en-us/azure/logic-apps/logic-apps-securing-a-logic-app#regenerate-access-keys',
      examples: [
        'FLOW_URL=https://prod-12.westeurope.logic.azure.com:443/workflows/{hex:32}/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig={base64url:43}',
        'run --flow-url https://prod-12.westeurope.logic.azure.com:443/workflows/{hex:32}/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig={base64url:43} --verbose',
      ],
      nearMisses: [
        'FLOW_URL=https://prod-12.westeurope.logic.azure.com:443/workflows/{hex:32}/triggers/manual/paths/invoke?api-version=2016-06-01&sp=x&sv=1.0&sig={base64url:42}',
        'xhttps://prod-12.westeurope.logic.azure.com:443/workflows/{hex:32}/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig={base64url:43}',
      ],
    },
    {
      id: 'microsoft-app-center-token',
      title: 'Visual Studio App Center API token',
      severity: 'high',
      keywords: ['appcenter', 'app_center', 'app-center'],
      pattern: assigned(/app[_-]?center/, /token/, /[0-9a-f]{40}/),
      entropy: 3,
      source: 'https://learn.microsoft.com/en-us/appcenter/api-docs/',
      revoke: 'https://appcenter.ms/settings/apitokens',
      examples: ['APP_CENTER_TOKEN={hex:40}', '"appCenterToken": "{hex:40}",', 'app-center-token: {hex:40}'],
      nearMisses: [
        'APP_CENTER_TOKEN={hex:39}',
        'APP_CENTER_TOKEN="{hex:40}0"',
        'appcenter: commit {hex:40}',
        'APP_CENTER_TOKEN=0000000000000000000000000000000000000000',
      ],
    },
    {
      id: 'microsoft-bing-maps-key',
      title: 'Bing Maps key',
      severity: 'low',
      keywords: ['bingmaps', 'bing_maps', 'bing-maps'],
      pattern: assigned(/bing[_-]?maps/, /key/, /[0-9A-Za-z_-]{64}/),
      entropy: 3,
      source:
        'https://learn.microsoft.com/en-us/bingmaps/getting-started/bing-maps-dev-center-help/getting-a-bing-maps-key',
      revoke: 'https://www.bingmapsportal.com/',
      examples: [
        'BING_MAPS_KEY={base64url:64}',
        '- name: BING_MAPS_KEY\n  value: {base64url:64}',
        'run --bing-maps-key {base64url:64} --verbose',
      ],
      nearMisses: [
        'BING_MAPS_KEY={base64url:63}',
        'BING_MAPS_KEY="{base64url:64}0"',
        'bingmaps: commit {base64url:64}',
        'BING_MAPS_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
