import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://platform.openai.com/docs/api-reference/authentication';
const REVOKE = 'https://platform.openai.com/api-keys';

export const openai: IssuerRules = {
  id: 'openai',
  issuer: 'OpenAI',
  rules: [
    {
      id: 'openai-user-key',
      title: 'OpenAI API key (user)',
      severity: 'critical',
      keywords: ['t3blbkfj'],
      pattern: token(/sk-[0-9A-Za-z]{20}T3BlbkFJ[0-9A-Za-z]{20}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'OPENAI_API_KEY=sk-{alnum:20}T3BlbkFJ{alnum:20}',
        'run --openai-api-key sk-{alnum:20}T3BlbkFJ{alnum:20} --verbose',
      ],
      nearMisses: [
        'OPENAI_API_KEY=sk-{alnum:19}T3BlbkFJ{alnum:20}',
        'xsk-{alnum:20}T3BlbkFJ{alnum:20}',
        '"sk-{alnum:20}T3BlbkFJ{alnum:20}0"',
        'OPENAI_API_KEY=sk-xxxxxxxxxxxxxxxxxxxxT3BlbkFJxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'openai-project-key',
      title: 'OpenAI API key (project, service account)',
      severity: 'critical',
      keywords: ['t3blbkfj'],
      pattern: token(
        /sk-(?:proj|svcacct|service|None)-(?:[0-9A-Za-z_-]{74}T3BlbkFJ[0-9A-Za-z_-]{74}|[0-9A-Za-z_-]{58}T3BlbkFJ[0-9A-Za-z_-]{58}|[0-9A-Za-z_-]{20}T3BlbkFJ[0-9A-Za-z_-]{20})/,
      ),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'OPENAI_API_KEY=sk-proj-{base64url:74}T3BlbkFJ{alnum:74}',
        'export OPENAI_API_KEY="sk-proj-{base64url:74}T3BlbkFJ{alnum:74}"',
        'sk-svcacct-{base64url:58}T3BlbkFJ{alnum:58}',
        'sk-proj-{alnum:20}T3BlbkFJ{alnum:20}',
      ],
      nearMisses: [
        'OPENAI_API_KEY=sk-proj-{alnum:57}T3BlbkFJ{alnum:58}',
        'xsk-proj-{base64url:74}T3BlbkFJ{alnum:74}',
      ],
    },
    {
      id: 'openai-admin-key',
      title: 'OpenAI admin API key',
      severity: 'critical',
      keywords: ['t3blbkfj'],
      pattern: token(
        /sk-admin-(?:[0-9A-Za-z_-]{74}T3BlbkFJ[0-9A-Za-z_-]{74}|[0-9A-Za-z_-]{58}T3BlbkFJ[0-9A-Za-z_-]{58})/,
      ),
      entropy: 3,
      source: 'https://platform.openai.com/docs/api-reference/administration',
      revoke: 'https://platform.openai.com/settings/organization/admin-keys',
      examples: [
        'OPENAI_ADMIN_KEY=sk-admin-{base64url:58}T3BlbkFJ{alnum:58}',
        'ENV OPENAI_ADMIN_KEY sk-admin-{base64url:58}T3BlbkFJ{alnum:58}',
      ],
      nearMisses: [
        'OPENAI_ADMIN_KEY=sk-admin-{alnum:57}T3BlbkFJ{alnum:58}',
        'xsk-admin-{base64url:58}T3BlbkFJ{alnum:58}',
      ],
    },
  ],
};
