import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const zhipu: IssuerRules = {
  id: 'zhipu',
  issuer: 'Zhipu AI',
  rules: [
    {
      id: 'zhipu-api-key',
      title: 'Zhipu AI (Z.ai) API key',
      severity: 'medium',
      keywords: ['zhipu', 'bigmodel', 'zai_api', 'zai-api', 'zaiapi', 'glm_'],
      pattern: assigned(/zhipu|bigmodel|zai[_-]?api|glm/, /key|token/, /[0-9a-f]{32}\.[0-9A-Za-z]{16}/),
      entropy: 3,
      source: 'https://docs.bigmodel.cn/cn/api/introduction',
      revoke: 'https://open.bigmodel.cn/usercenter/apikeys',
      examples: [
        'ZHIPUAI_API_KEY={hex:32}.{alnum:16}',
        'os.environ.get("ZHIPUAI_API_KEY", "{hex:32}.{alnum:16}")',
        "export ZHIPUAI_API_KEY='{hex:32}.{alnum:16}'",
      ],
      nearMisses: [
        'ZHIPUAI_API_KEY={hex:31}.{alnum:16}',
        'ZHIPUAI_API_KEY="{hex:32}.{alnum:16}0"',
        'zhipu: commit {hex:32}.{alnum:16}',
        'ZHIPUAI_API_KEY=00000000000000000000000000000000.xxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
