import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://docs.langchain.com/langsmith/create-account-api-key';
const REVOKE = 'https://smith.langchain.com/settings';

export const langsmith: IssuerRules = {
  id: 'langsmith',
  issuer: 'LangSmith',
  rules: [
    {
      id: 'langsmith-personal-access-token',
      title: 'LangSmith personal access token',
      severity: 'high',
      keywords: ['lsv2_pt_'],
      pattern: token(/lsv2_pt_[0-9a-f]{32}_[0-9a-f]{10}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        "client = Client('lsv2_pt_{hex:32}_{hex:10}')",
        '  token: lsv2_pt_{hex:32}_{hex:10} # of the release',
      ],
      nearMisses: [
        'TOKEN=lsv2_pt_{hex:32}_{hex:9}',
        'xlsv2_pt_{hex:32}_{hex:10}',
        'lsv2_pt_{hex:32}_{hex:10}0',
        'token: lsv2_pt_00000000000000000000000000000000_0000000000',
      ],
    },
    {
      id: 'langsmith-service-key',
      title: 'LangSmith service key',
      severity: 'high',
      keywords: ['lsv2_sk_'],
      pattern: token(/lsv2_sk_[0-9a-f]{32}_[0-9a-f]{10}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'curl https://api.example.com/?token=lsv2_sk_{hex:32}_{hex:10}&page=2',
        'export TOKEN="lsv2_sk_{hex:32}_{hex:10}"',
      ],
      nearMisses: [
        'TOKEN=lsv2_sk_{hex:32}_{hex:9}',
        'xlsv2_sk_{hex:32}_{hex:10}',
        'lsv2_sk_{hex:32}_{hex:10}0',
        'token: lsv2_sk_00000000000000000000000000000000_0000000000',
      ],
    },
  ],
};
