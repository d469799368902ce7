import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE = 'https://portal.azure.com/';

export const azureAi: IssuerRules = {
  id: 'azure-ai',
  issuer: 'Microsoft Azure AI',
  rules: [
    {
      id: 'azure-ai-machine-learning-key',
      title: 'Azure Machine Learning key',
      severity: 'high',
      keywords: ['+amc'],
      pattern: token(/[0-9A-Za-z+/]{33}\+AMC[0-9A-Za-z+/]{6}==?/),
      entropy: 4,
      source: 'https://learn.microsoft.com/en-us/azure/machine-learning/how-to-authenticate-online-endpoint',
      revoke: REVOKE,
      examples: ['AccountKey={alnum:33}+AMC{alnum:6}=;x', '"key": "{alnum:33}+AMC{alnum:6}="'],
      nearMisses: [
        '"key": "{alnum:33}+AMC{alnum:6}"',
        '"key": "{alnum:30}+AMC{alnum:6}=="',
        '"key": "{alnum:33}+AMC{alnum:9}="',
      ],
    },
    {
      id: 'azure-ai-search-key',
      title: 'Azure AI Search key',
      severity: 'high',
      keywords: ['azse'],
      pattern: token(/[0-9A-Za-z]{42}AzSe[0-9A-Za-z]{6}/),
      entropy: 3,
      source: 'https://learn.microsoft.com/en-us/azure/search/search-security-api-keys',
      revoke: REVOKE,
      examples: [
        'curl https://api.example.com/?token={alnum:42}AzSe{alnum:6}&page=2',
        'export TOKEN="{alnum:42}AzSe{alnum:6}"',
      ],
      nearMisses: [
        'TOKEN={alnum:42}AzSe{alnum:5}',
        'x{alnum:42}AzSe{alnum:6}',
        '{alnum:42}AzSe{alnum:6}0',
        'token: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxAzSexxxxxx',
      ],
    },
    {
      id: 'azure-ai-key',
      title: 'Azure AI services key',
      severity: 'critical',
      keywords: ['jqqj9'],
      pattern: token(/[0-9A-Za-z]{52}JQQJ9[0-9A-Z][0-9A-Z]{2}[0-9A-Za-z]{24}/),
      entropy: 3,
      source: 'https://learn.microsoft.com/en-us/azure/ai-services/authentication',
      revoke: REVOKE,
      examples: ['export TOKEN="{alnum:52}JQQJ99BC{alnum:24}"', '"echo\\n{alnum:52}JQQJ99BC{alnum:24}"'],
      nearMisses: [
        'TOKEN={alnum:52}JQQJ99BC{alnum:23}',
        'x{alnum:52}JQQJ99BC{alnum:24}',
        '{alnum:52}JQQJ99BC{alnum:24}0',
        'token: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxJQQJ99BCxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'azure-ai-legacy-key',
      title: 'Azure AI services key (32 digits)',
      severity: 'high',
      keywords: [
        'ocp-apim-subscription-key',
        'azure_openai',
        'azure-openai',
        'azureopenai',
        'cognitive',
        'speech_key',
        'speech-key',
        'speechkey',
      ],
      pattern: assigned(/ocp-apim-subscription|azure[_-]?openai|cognitive|speech/, /key/, /[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://learn.microsoft.com/en-us/azure/ai-services/authentication',
      revoke: REVOKE,
      examples: [
        'AZURE_OPENAI_API_KEY={hex:32}',
        'os.environ.get("AZURE_OPENAI_API_KEY", "{hex:32}")',
        '"azureOpenaiApiKey": "{hex:32}",',
        'Ocp-Apim-Subscription-Key: {hex:32}',
      ],
      nearMisses: [
        'AZURE_OPENAI_API_KEY={hex:31}',
        'AZURE_OPENAI_API_KEY="{hex:32}0"',
        'azure: commit {hex:32}',
        'AZURE_OPENAI_API_KEY=00000000000000000000000000000000',
      ],
    },
  ],
};
